"""Texts and numbers as staff type them. What is refused is refused in plain words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from replygen.messages import _

LONGEST_TEXT = 20_000
"""Characters one field may hold; more is a pasted file, not a fact."""

LONGEST_NUMBER = 20
"""Signs a number may have; a longer one is a slip of the hand, or a reference in the wrong column."""

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_NARROW = str.maketrans({0xFF01 + n: 0x21 + n for n in range(94)} | {"￥": "¥", "￡": "£", "\u3000": " "}) | _DASHES
_WIDE = re.compile(f"[{''.join(map(chr, _NARROW))}]")
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
"""The controls but for line end and tab, halves of characters, and what Unicode keeps free of characters."""


def plain(text: str) -> str:
    """`text` with full-width letters, digits and marks made narrow, for reading values (never for printing)."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs made narrow, sign for sign, so that places stay the same."""
    return text.translate(_NARROW) if _WIDE.search(text) else text  # most have none, which is found much quicker


def read_text(value: object) -> str:
    """`value` as typed, without space at its ends; line ends become LF.

    Raises ValueError for a list or mapping, for characters that no letter can show and for more than `LONGEST_TEXT`
    characters.
    """
    if isinstance(value, (list, tuple, dict)):
        raise ValueError(_("This must be one plain text, not a list or a group. Write it in one line."))
    text = "" if value is None else str(value)
    if not text.isprintable():  # else there are no line ends and no controls in it
        text = _with_plain_line_ends(text)
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            _("The text has {count} characters; at most {most} fit a letter. Shorten it.").format(
                count=len(text), most=LONGEST_TEXT
            )
        )
    return text.strip()


def _with_plain_line_ends(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if wrong := _UNPRINTABLE.search(text):
        raise ValueError(
            _("The text holds the invisible character U+{code:04X} at place {place}. Delete it.").format(
                code=ord(wrong[0]), place=wrong.end()
            )
        )
    return text


def read_line(value: object) -> str:
    """`read_text` for what must stand on one line: names, references, telephone numbers."""
    text = read_text(value)
    if "\n" in text:
        raise ValueError(_("This must be one line. Take the line breaks out."))
    return text


def read_items(value: object, separators: str = ";；\n") -> tuple[str, ...]:
    """The items of a list field: `a; b`, one a line, or a YAML/JSON list; empty items are left out."""
    if isinstance(value, list | tuple):
        return tuple(text for item in value if (text := read_text(item)))
    return split_items(read_text(value), separators)


_ENCLOSED = r"“[^“”\n]*”|「[^「」\n]*」|『[^『』\n]*』|（[^（）]*）|\([^()]*\)"


def split_items(text: str, separators: str = ";；\n") -> tuple[str, ...]:
    """`text` cut at `separators`, but not between the two marks of a quotation or a bracket; empty items left out."""
    if frozenset(separators).isdisjoint(text):
        return (text.strip(),) if text.strip() else ()
    ends = [match.start() for match in _separator(separators).finditer(text) if match[0] in separators]
    pieces = (text[a:b].strip() for a, b in zip([0, *(end + 1 for end in ends)], [*ends, len(text)], strict=True))
    return tuple(filter(None, pieces))


@cache
def _separator(separators: str) -> re.Pattern[str]:
    """What finds the separators, and what is enclosed, so that none is found in there."""
    return re.compile(f"{_ENCLOSED}|[{re.escape(separators)}]")


_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?")
_PUNCTUATED = re.compile(r"\d[\d.,' ]*\d")


def read_number(value: object) -> Decimal:
    """A number that is not negative, from `800` or `1,280.50`. Raises ValueError for anything else."""
    text = plain(str(value))
    if text.startswith("-"):
        raise ValueError(_("The number {text} is negative. Write it without the minus sign.").format(text=value))
    if not _NUMBER.fullmatch(text):
        what = _("“{text}” is not a number. Write it like 60 or 128.50.")
        if _PUNCTUATED.fullmatch(text):
            what = _(
                "“{text}” is not a number. A comma stands before three digits, a point before one or two: 12,800.50. "
                "Write it so, or without commas."
            )
        raise ValueError(what.format(text=value))
    if len(text) > LONGEST_NUMBER:
        raise ValueError(_("This number has more than {most} signs. Check it.").format(most=LONGEST_NUMBER))
    return Decimal(text.replace(",", ""))
