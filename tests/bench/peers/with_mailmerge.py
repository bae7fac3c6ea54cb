"""docx-mailmerge2: a Word letter with a merge field a line; a field without a line stays empty.

python -m tests.bench.peers.with_mailmerge WORDS FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree
from mailmerge import MailMerge

from tests.bench.peers.letterhead import letterhead
from tests.bench.words import Words, read_words


def main(words: Path, folder: Path) -> None:
    document = letterhead()
    for number in range(max(len(_lines(letter)) for letter in read_words(words))):
        instruction = {qn("w:instr"): f" MERGEFIELD line{number} "}
        field = etree.SubElement(document.add_paragraph()._p, qn("w:fldSimple"), instruction)
        etree.SubElement(etree.SubElement(field, qn("w:r")), qn("w:t"))
    document.save("letter.docx")
    for letter in read_words(words):
        with MailMerge("letter.docx") as merged:
            merged.merge(**{f"line{number}": line for number, line in enumerate(_lines(letter))})
            merged.write(folder / f"{letter.id}.docx")


def _lines(letter: Words) -> list[str]:
    return "\n".join((letter.before, letter.body, letter.after)).splitlines()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
