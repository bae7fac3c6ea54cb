"""What a run asks of fonts before its first letter: every character of its cases, and which of them nobody can draw."""

from __future__ import annotations

from collections.abc import Iterable

from replygen.brand import Brand
from replygen.model.case import Record
from replygen.model.words import Locale, find_word
from replygen.render.glyphs import missing_characters, run_characters
from replygen.validate.drawing import text_of

DRAWN = frozenset({"pdf"})
"""The formats that are drawn with the fonts of this machine; the others leave that to the reader's."""


def characters_of(records: Iterable[Record], brand: Brand, locale: Locale | None) -> tuple[str, str]:
    """Every character that the letters of `records` may hold; and those of them that no font can draw.

    `locale` is that of all letters, whatever the records say.
    """
    found: set[str] = set()
    named: set[str] = set()
    for record in records:
        named.add(text_of(record.values.get("locale") or ""))
        for text in record.cells or map(text_of, record.values.values()):
            found.update(text)
    locales = {locale} if locale else {find_word("locale", name) or brand.locale for name in named}
    own = "".join(sorted(found))
    written = [known for known in brand.senders if known in locales]
    return run_characters([own], brand, written), missing_characters(own, brand)
