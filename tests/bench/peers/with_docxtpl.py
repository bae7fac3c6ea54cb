"""docxtpl: a Word letter with Jinja in it, opened anew for each letter, as its documentation does.

python -m tests.bench.peers.with_docxtpl WORDS FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from docxtpl import DocxTemplate

from tests.bench.peers.letterhead import letterhead
from tests.bench.words import read_words


def main(words: Path, folder: Path) -> None:
    template = Path("letter.docx")
    document = letterhead()
    for part in ("before", "body", "after"):
        for paragraph in (f"{{%p for line in {part} %}}", "{{ line }}", "{%p endfor %}"):
            document.add_paragraph(paragraph)
    document.save(str(template))
    for letter in read_words(words):
        filled = DocxTemplate(template)
        lines = {part: getattr(letter, part).splitlines() for part in ("before", "body", "after")}
        filled.render(lines, autoescape=True)
        filled.save(folder / f"{letter.id}.docx")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
