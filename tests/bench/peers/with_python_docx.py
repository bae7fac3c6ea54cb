"""python-docx: the letterhead opened anew for each letter, a paragraph added for each of its lines.

python -m tests.bench.peers.with_python_docx WORDS FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document

from tests.bench.peers.letterhead import letterhead
from tests.bench.words import read_words


def main(words: Path, folder: Path) -> None:
    letterhead().save("letterhead.docx")
    for letter in read_words(words):
        document = Document("letterhead.docx")
        for part in (letter.before, letter.body, letter.after):
            for line in part.splitlines():
                document.add_paragraph(line)
        document.save(str(folder / f"{letter.id}.docx"))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
