"""What no font can draw, said of the person whose letter it is in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from replygen.errors import Problem
from replygen.messages import _, listed
from replygen.model.case import Record


def undrawable(record: Record, person: str, lacking: str, allow_boxes: bool) -> Iterator[Problem]:
    """A problem for each field of `record` that holds some of the characters that no font has (`lacking`).

    `person` is who gets the letter. With `allow_boxes` they are only warned of: they come out as empty boxes.
    """
    for field, value in record.values.items() if lacking else ():
        text = text_of(value)
        if found := [character for character in lacking if character in text]:
            if allow_boxes:
                what = _("Letter to {person}: an empty box stands for {characters}, which no font on this machine has.")
            else:
                what = _(
                    "Letter to {person}: no font on this machine has {characters}. "
                    "Install a font that has it, write it another way, or let a box stand for it with --allow-boxes."
                )
            named = listed(f"{character} (U+{ord(character):04X})" for character in found)
            column = record.columns.get(field, field)
            yield Problem(
                what.format(person=person, characters=named),
                column,
                "warning" if allow_boxes else "error",
                record.lines.get((field,)),
            )


def text_of(value: object) -> str:
    """All that a raw value holds, as one text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
