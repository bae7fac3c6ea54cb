"""Typst: one compiler for all letters, so that it reads the fonts once and keeps what it can.

python -m tests.bench.peers.with_typst WORDS FOLDER
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typst

from tests.bench.words import COMPANY, FONT, read_words

LETTER = f"""\
#let letter = json(bytes(sys.inputs.letter))
#set page(paper: "a4", margin: (top: 30mm, right: 26mm, bottom: 25mm, left: 28mm))
#set text(font: "{FONT}", size: 12pt, lang: "zh", region: "cn")
#set par(leading: 9pt, spacing: 9pt, justify: true)
#block(width: 100%, stroke: (bottom: 1pt))[*{COMPANY}*]
#for line in letter.before.split("\\n") [#par(line)]
#for line in letter.body.split("\\n") [#par(first-line-indent: (amount: 2em, all: true), line)]
#for line in letter.after.split("\\n") [#align(right, line)]
"""


def main(words: Path, folder: Path) -> None:
    source = Path("letter.typ")
    source.write_text(LETTER, encoding="utf-8")
    compiler = typst.Compiler(source)
    for letter in read_words(words):
        data = {"letter": json.dumps(asdict(letter), ensure_ascii=False)}
        compiler.compile(output=folder / f"{letter.id}.pdf", sys_inputs=data)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
