"""The letter as plain text, for an e-mail or a web form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from replygen.brand import Brand
from replygen.model.letter import Block, Letter, Role

# Paragraphs of one group stand close together; an empty line parts the groups.
_GROUPS: tuple[frozenset[Role], ...] = (
    frozenset({"reference", "date"}),
    frozenset({"address"}),
    frozenset({"salutation", "greeting"}),
    frozenset({"item"}),
    frozenset({"closing", "closing-end"}),
    frozenset({"signature", "post", "company", "date"}),
    frozenset({"enclosure"}),
)


def render(letter: Letter, brand: Brand) -> bytes:
    """`letter` as UTF-8 text: no line is wrapped, list items begin with "- ", an empty line parts paragraphs."""
    return "".join(_lines(letter)).encode()


def _lines(letter: Letter) -> Iterator[str]:
    blocks = list(letter.blocks())
    for above, block in pairwise([None, *blocks]):
        if above is not None and not _together(above, block):
            yield "\n"
        if block is not None:
            yield ("- " if block.role == "item" else "") + block.text + "\n"


def _together(above: Block, block: Block | None) -> bool:
    return block is not None and any({above.role, block.role} <= group for group in _GROUPS)
