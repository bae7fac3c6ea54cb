"""Which encoding a text file has: by its mark, by its bytes, by what it then says; where two remain, nothing is guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import IO

from replygen.errors import UserError
from replygen.load.likelihood import is_plausible, likelihood
from replygen.load.rows import HEADER_WITHIN
from replygen.messages import _

Score = Callable[[Sequence[str]], int]
"""How well the cells of a row look like the header: the number of columns that mean something."""

Open = Callable[[], IO[bytes]]
"""Opens the bytes of a file anew."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_OPTIONS = {"utf-8": "utf-8", "gb18030": "gb18030", "big5hkscs": "big5", "cp1252": "cp1252"}
"""The encodings that a file without a mark may have, and how `--encoding` names them."""
_WIDER = {
    "utf-8": "utf-8-sig",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
}
"""What programs call by the first name they write in the second."""
_SPOKEN = {"big5hkscs": "Big5", "cp950": "Big5", "cp1252": "Windows-1252"}
_MICROSOFT_BIG5 = str.maketrans("•､‾∼¥¢£", "‧﹑¯～￥￠￡")
"""The signs that Python's Big5-HKSCS reads otherwise than Windows writes them: the dot inside foreign names, above all."""

_SURE = log(1000)
"""How much likelier one reading must be than the next (natural logarithm)."""
_BY_CHANCE = 40
"""Characters beyond ASCII that a text in another encoding can have and be UTF-8 all the same."""
_SAMPLE = 65_536
_CHUNK = 1_048_576
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name Python knows an encoding by, and whether it was found by what the text says only."""

    name: str
    is_guess: bool = False

    @property
    def spoken(self) -> str:
        """The name people know it by."""
        plain = re.sub(r"-(sig|le|be)$", "", self.name)
        return _SPOKEN.get(plain, plain.upper())

    @property
    def notice(self) -> str:
        """What the user must hear; empty when there is nothing to doubt."""
        return _("The encoding was guessed: if letters look wrong, say --encoding.") if self.is_guess else ""

    def as_written(self, text: str) -> str:
        """`text`, decoded by this name, with the signs that its writer meant."""
        return text.translate(_MICROSOFT_BIG5) if self.name == "big5hkscs" else text


@dataclass(frozen=True, slots=True)
class _Sample:
    """The first lines of a file that are not plain ASCII, and the number of the first."""

    data: bytes
    line: int


def find_encoding(file: str, source: Open, chosen: str | None, score: Score) -> Encoding:
    """The encoding of `source`, the bytes of `file`: the chosen one, or the one that its bytes speak for.

    `score` settles what bytes alone cannot: text whose first lines hold known headers is read rightly. Raises UserError
    for an encoding nobody knows, for a damaged file, and when two encodings would do.
    """
    with source() as stream:
        start = stream.read(_SAMPLE)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    by_mark = marked or _wide(start)
    if chosen is not None:
        name = _known(chosen, by_mark)
        if marked is not None and marked != name:
            raise UserError(
                _("{file} begins with a mark that says {encoding}. Leave --encoding out.").format(
                    file=file, encoding=Encoding(marked).spoken
                )
            )
        return Encoding(_proven(file, source, name))
    if by_mark is not None:
        return Encoding(_proven(file, source, by_mark))
    sample = _foreign_lines(source)
    is_utf8 = _first_bad_byte(source, "utf-8") is None
    if is_utf8 and not _is_chance(sample.data):
        return Encoding("utf-8")
    if not is_utf8:
        _refuse_mixture(file, source, "\u0800", 2)
    name = _likeliest(file, sample, start, score, is_utf8)
    if is_utf8 and name == "utf-8":
        return Encoding(name)
    if name == "cp1252":
        _refuse_mixture(file, source, "\x80", 1)
    return Encoding(_proven(file, source, name), is_guess=True)


def _known(chosen: str, by_mark: str | None) -> str:
    """The codec that the user means by `chosen`. Raises UserError for what no Python knows."""
    try:
        name = codecs.lookup(chosen.strip()).name
        "".encode(name)
    except (LookupError, ValueError):  # what no Python knows, and codecs that are no text such as base64
        raise UserError(
            _("The encoding “{name}” is not known. Write one like utf-8, gb18030, big5 or cp1252.").format(name=chosen)
        ) from None
    if by_mark is not None and by_mark.startswith(name):  # utf-16: the file says which half comes first
        return by_mark
    return _WIDER.get(name, name)


def _wide(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, known by its NULs; None when the file does not begin like one."""
    if b"\0" not in start:
        return None
    texts = ((name, codecs.getincrementaldecoder(name)(errors="replace").decode(start)) for name in _WIDE)
    plain = {name: sum(map(str.isascii, text)) for name, text in texts if _is_text(text)}
    return max(plain, key=plain.__getitem__, default=None)


def _is_text(text: str) -> bool:
    return not {"\0", "\ufffd"} & set(text) and bool({"\r", "\n"} & set(text))


def _likeliest(file: str, sample: _Sample, start: bytes, score: Score, is_utf8: bool) -> str:
    """The encoding in which the header is known or, failing that, the sample is by far the likeliest text.

    That all of the file `is_utf8` speaks for UTF-8, though not for certain. Raises UserError when two are as likely.
    """

    def rank(name: str) -> tuple[int, float, str]:
        chance = likelihood(_decoded(sample.data, name), name)
        return _header_score(start, name, score), chance + _SURE * (is_utf8 and name == "utf-8"), name

    (known, chance, name), (next_known, next_chance, next_name) = sorted(map(rank, _OPTIONS), reverse=True)[:2]
    if known > next_known:
        return name
    is_sure = chance - next_chance >= _SURE
    if is_utf8:
        rival = next_name if name == "utf-8" else name
        if (name == "utf-8" and is_sure) or not is_plausible(_decoded(sample.data, rival), rival):
            return "utf-8"
        raise _doubt(file, sample, "utf-8", rival)
    if not is_plausible(_decoded(sample.data, name), name):
        raise UserError(
            _(
                "{file} is in an encoding that is not known here. "
                "Save it as UTF-8, or name its encoding with --encoding."
            ).format(file=file)
        )
    if not is_sure:
        raise _doubt(file, sample, name, next_name)
    return name


def _proven(file: str, source: Open, name: str) -> str:
    """`name`, or its Microsoft brother, if the whole file can be read so. Raises UserError naming the line if not."""
    at = _first_bad_byte(source, name)
    if at is None:
        return name
    if name == "big5hkscs" and _first_bad_byte(source, "cp950") is None:
        return "cp950"
    with source() as stream:
        before = _decoded(stream.read(at), name)
    raise UserError(
        _(
            "{file}, line {line}: a character here cannot be read as {encoding}. "
            "Open the file in the program that made it and save it as UTF-8, or say its encoding with --encoding."
        ).format(file=file, line=_lines_in(before), encoding=Encoding(name).spoken)
    )


def _refuse_mixture(file: str, source: Open, least: str, count: int) -> None:
    """Raises UserError when some lines of a file are UTF-8, by `count` characters from `least` on, and others not."""
    first: dict[bool, int] = {}
    with source() as stream:
        for number, line in enumerate(stream, 1):
            if not line.isascii() and (is_utf8 := _is_utf8(line, least, count)) is not None:
                first.setdefault(is_utf8, number)
    if len(first) > 1:
        raise UserError(
            _(
                "{file}, line {line}: this is not UTF-8, but line {other} is. "
                "If two tables were put together, save each as UTF-8 first. "
                "If a character is damaged, type it again; or say --encoding."
            ).format(file=file, line=first[False], other=first[True])
        )


def _is_utf8(line: bytes, least: str, count: int) -> bool | None:
    """Whether a line is UTF-8; None when it can be by chance."""
    try:
        return sum(character >= least for character in line.decode("utf-8")) >= count or None
    except UnicodeDecodeError:
        return False


def _doubt(file: str, sample: _Sample, one: str, other: str) -> UserError:
    """What to say when two encodings would do: how the first foreign line reads in each."""
    number, line = next(
        (number, line) for number, line in enumerate(sample.data.splitlines(), sample.line) if not line.isascii()
    )
    return UserError(
        _(
            "{file}: nothing here tells {one} from {other}. "
            "Line {line} holds “{text}” in {one}, and “{other_text}” in {other}. "
            "Say which is right: --encoding {option} or --encoding {other_option}."
        ).format(
            file=file,
            line=number,
            one=Encoding(one).spoken,
            other=Encoding(other).spoken,
            text=_shown(_decoded(line, one)),
            other_text=_shown(_decoded(line, other)),
            option=_OPTIONS[one],
            other_option=_OPTIONS[other],
        )
    )


def _shown(line: str) -> str:
    """The part of `line` that tells, which is where it stops being plain ASCII."""
    first = next((place for place, character in enumerate(line) if not character.isascii()), 0)
    begin = max(0, first - _SHOWN // 3)
    return line[begin : begin + _SHOWN].strip()


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


def _foreign_lines(source: Open) -> _Sample:
    first, found = 1, bytearray()
    with source() as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_SAMPLE), b""), 1):
            if not line.isascii():
                first = first if found else number
                found += line
                if len(found) >= _SAMPLE:
                    break
    return _Sample(bytes(found), first)


def _is_chance(sample: bytes) -> bool:
    """Whether so little of a sample is foreign that it can be UTF-8 by chance: `目` of GB18030 reads as `Ŀ`."""
    return 0 < sum(not character.isascii() for character in sample.decode("utf-8", errors="ignore")) <= _BY_CHANCE


def _header_score(start: bytes, name: str, score: Score) -> int:
    rows = re.split(r"\r\n?|\n", _decoded(start, name))[:HEADER_WITHIN]
    return max(score(re.split(r"[,;|\t]", row.replace('"', ""))) for row in rows)


def _decoded(data: bytes, name: str) -> str:
    return Encoding(name).as_written(data.decode(name, errors="replace"))


def _lines_in(text: str) -> int:
    return len(re.findall(r"\r\n?|\n", text)) + 1
