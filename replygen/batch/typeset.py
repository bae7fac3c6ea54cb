"""What a run asks of fonts before its first letter: every character of its cases, and which of them nobody can draw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from replygen.brand import Brand
from replygen.errors import Problem
from replygen.messages import _, listed
from replygen.model.case import Record
from replygen.model.words import Locale, find_word
from replygen.render.glyphs import missing_characters, run_characters

DRAWN = frozenset({"pdf"})
"""The formats that are drawn with the fonts of this machine; the others leave that to the reader's."""


def characters_of(records: Iterable[Record], brand: Brand, locale: Locale | None) -> tuple[str, str]:
    """Every character that the letters of `records` may hold; and those of them that no font can draw.

    `locale` is that of all letters, whatever the records say.
    """
    found: set[str] = set()
    named: set[str] = set()
    for record in records:
        named.add(_text(record.values.get("locale") or ""))
        for text in record.cells or map(_text, record.values.values()):
            found.update(text)
    locales = {locale} if locale else {find_word("locale", name) or brand.locale for name in named}
    own = "".join(sorted(found))
    written = [known for known in brand.senders if known in locales]
    return run_characters([own], brand, written), missing_characters(own, brand)


def undrawable(record: Record, lacking: str) -> Iterator[Problem]:
    """A problem for each field of `record` that holds some of the characters that no font has."""
    for field, value in record.values.items() if lacking else ():
        text = _text(value)
        if found := [character for character in lacking if character in text]:
            named = listed(f"{character} (U+{ord(character):04X})" for character in found)
            what = _("No font on this machine has {characters}. Install a font that has it, or write it another way.")
            yield Problem(what.format(characters=named), record.columns.get(field, field))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
