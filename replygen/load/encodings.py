"""Which encoding a text file has: its mark, else UTF-8 if every byte fits, else a guess that is said aloud."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from replygen.errors import UserError
from replygen.load.rows import HEADER_WITHIN
from replygen.messages import _

Score = Callable[[Sequence[str]], int]
"""How well the cells of a row look like the header: the number of columns that mean something."""

Open = Callable[[], IO[bytes]]
"""Opens the bytes of a file anew."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_GUESSES: dict[str, str] = {"gb18030": "GB18030", "big5hkscs": "Big5", "cp1252": "Windows-1252"}
_SAMPLE = 65_536
_CHUNK = 1_048_576


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name Python knows an encoding by, and what the user must hear about it (empty: nothing)."""

    name: str
    notice: str = ""


def find_encoding(file: str, source: Open, chosen: str | None, score: Score) -> Encoding:
    """The encoding of `source`, the bytes of `file`: the chosen one, or the one that its bytes speak for.

    `score` settles what bytes alone cannot: text whose first lines hold known headers is read rightly. Raises UserError
    for an encoding nobody knows, for one in which the file cannot be read, and for UTF-8 with damaged bytes.
    """
    if chosen is not None:
        return Encoding(_checked(file, source, chosen))
    with source() as stream:
        start = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(_proven(file, source, name))
    bad = _first_bad_byte(source, "utf-8")
    if bad is None:
        return Encoding("utf-8")
    sample = _foreign_lines(source)
    if _is_damaged_utf8(sample):
        raise _damaged(file, source, "utf-8")
    for name in _ranked(sample, start, score):
        if _first_bad_byte(source, name) is None:
            text = _("{file} is not UTF-8; it was read as {encoding}. If letters look wrong, say --encoding.")
            return Encoding(name, text.format(file=file, encoding=_GUESSES[name]))
    raise UserError(
        _(
            "{file} is not text in an encoding known here. Save it as UTF-8, or say its encoding with --encoding."
        ).format(file=file)
    )


def _checked(file: str, source: Open, chosen: str) -> str:
    try:
        name = codecs.lookup(chosen.strip()).name
        "".encode(name)
    except (LookupError, ValueError):  # what no Python knows, and codecs that are no text such as base64
        raise UserError(
            _("The encoding “{name}” is not known. Write one like utf-8, gb18030, big5 or cp1252.").format(name=chosen)
        ) from None
    if name == "utf-8":
        name = "utf-8-sig"
    return _proven(file, source, name)


def _proven(file: str, source: Open, name: str) -> str:
    if _first_bad_byte(source, name) is not None:
        raise _damaged(file, source, name)
    return name


def _damaged(file: str, source: Open, name: str) -> UserError:
    at = _first_bad_byte(source, name) or 0
    with source() as stream:
        line = stream.read(at).count(b"\n") + 1
    return UserError(
        _(
            "{file}, line {line}: a character here cannot be read as {encoding}. "
            "Open the file in the program that made it and save it as UTF-8, or say its encoding with --encoding."
        ).format(file=file, line=line, encoding=name.removesuffix("-sig").upper())
    )


def _first_bad_byte(source: Open, name: str) -> int | None:
    """About where `source` stops being text in the encoding `name`; None when all of it is."""
    decoder = codecs.getincrementaldecoder(name)()
    done = 0
    with source() as stream:
        while chunk := stream.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeError as error:
                return done + getattr(error, "start", 0)
            done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return max(done - 1, 0)
    return None


def _foreign_lines(source: Open) -> bytes:
    """The first lines that are not plain ASCII, at most a sample of them."""
    found = bytearray()
    with source() as stream:
        while len(found) < _SAMPLE and (line := stream.readline(_SAMPLE)):
            if not line.isascii():
                found += line
    return bytes(found)


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="replace")
    wrong = text.count("�")
    return wrong * 20 < sum(not character.isascii() for character in text) - wrong


def _ranked(sample: bytes, start: bytes, score: Score) -> list[str]:
    from charset_normalizer import from_bytes

    likely = [match.encoding for match in from_bytes(sample, cp_isolation=list(_GUESSES), enable_fallback=False)]
    order = [name for name in likely if name in _GUESSES] + [name for name in _GUESSES if name not in likely]
    return sorted(order, key=lambda name: -_header_score(start, name, score))


def _header_score(start: bytes, name: str, score: Score) -> int:
    rows = start.decode(name, errors="replace").splitlines()[:HEADER_WITHIN]
    return max((score(row.replace(";", ",").replace("\t", ",").replace('"', "").split(",")) for row in rows), default=0)
