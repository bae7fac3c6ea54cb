"""What stands between two cells of a text table: said by the user or the file, else told by the header."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from replygen.errors import UserError
from replygen.load.encodings import Score
from replygen.load.rows import HEADER_WITHIN
from replygen.messages import _, quoted

_USUAL = ",;\t|"
_FULL_WIDTH = "，；"
_NAMED = {"comma": ",", "semicolon": ";", "pipe": "|", "tab": "\t", "\\t": "\t"}
_SEP = re.compile(r'"?sep=(.)"?\1*', re.IGNORECASE)


def spoken(sign: str) -> str:
    """A delimiter as people call it."""
    names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
    return names.get(sign, quoted(sign))


def marked_delimiter(line: str) -> str | None:
    """The delimiter of Excel's first line `sep=;`, which no spreadsheet shows or counts."""
    found = _SEP.fullmatch(line.rstrip("\r\n"))
    return found[1] if found else None


def read_delimiter(text: str) -> str:
    """The delimiter that the user names. Raises UserError for what cannot be one."""
    sign = _NAMED.get(text.lower(), text)
    if len(sign) != 1 or sign in '"\r\n\0' or sign.isalnum():
        raise UserError(
            _("“{sign}” cannot divide columns. Write one sign with --delimiter: a comma, a semicolon or tab.").format(
                sign=text
            )
        )
    return sign


def find_delimiter(file: Path, start: Sequence[str], score: Score) -> str:
    """The sign that divides the header, one of the first lines of `file`, into columns that mean something.

    Raises UserError when two signs do, and when it is a full-width one, which stands inside sentences, too.
    """
    found = {sign: header_of(start, sign, score) for sign in _USUAL + _FULL_WIDTH}
    best = max(known for known, _columns in found.values())
    if best == 0:  # no header is known here: whoever says so shows it as it is most likely meant
        first = next(filter(str.strip, start), "")
        return max(_USUAL, key=first.count)
    likely = [sign for sign, (known, columns) in found.items() if known == best and columns > 1]
    if len(likely) > 1:
        raise UserError(
            _("{file}: the header can be divided by {one} or by {other}. Say which is right with --delimiter.").format(
                file=file, one=spoken(likely[0]), other=spoken(likely[1])
            )
        )
    if likely and likely[0] in _FULL_WIDTH:
        raise UserError(
            _(
                "{file}: the columns are divided by the full-width “{sign}”, which stands inside sentences, too. "
                "Put a comma in its place, or say --delimiter “{sign}” if no cell holds it."
            ).format(file=file, sign=likely[0])
        )
    return likely[0] if likely else ","


def header_of(start: Sequence[str], delimiter: str, score: Score) -> tuple[int, int]:
    """How many columns of the likeliest header mean something, and how many it has."""
    try:
        rows = islice(csv.reader(start, delimiter=delimiter), HEADER_WITHIN)
        return max(((score(row), len(row)) for row in rows), default=(0, 0))
    except csv.Error:  # a cell without end: it is named when the rows are read
        return 0, 0
