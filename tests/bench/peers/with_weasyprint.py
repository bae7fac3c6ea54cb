"""The loop of WeasyPrint's documentation: a page a letter.

python -m tests.bench.peers.with_weasyprint WORDS FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
from weasyprint import HTML

from tests.bench.peers.html import PAGE
from tests.bench.words import read_words


def main(words: Path, folder: Path) -> None:
    page = jinja2.Environment(autoescape=True).from_string(PAGE)
    for letter in read_words(words):
        HTML(string=page.render(row=letter)).write_pdf(folder / f"{letter.id}.pdf")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
