"""How likely it is that somebody wrote a text: the measure by which one encoding of a file is told from another.

The wrong encoding gives characters that are seldom or never written. Which Chinese characters are often written, the
old character sets say themselves: each holds the common ones in a first level and the others in a second.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import log

Levels = tuple[tuple[bytes, bytes, float], ...]
"""Ranges of a character set, and how likely one character out of each is (natural logarithm)."""

_SIMPLIFIED: Levels = (
    (b"\xb0\xa1", b"\xd7\xf9", log(0.90 / 3755)),
    (b"\xd8\xa1", b"\xf7\xfe", log(0.05 / 3008)),
    (b"\xa1\xa1", b"\xa1\xfe", log(0.03 / 94)),  # marks
    (b"\xa3\xa1", b"\xa3\xfe", log(0.02 / 94)),  # full-width letters and digits
)
_TRADITIONAL: Levels = (
    (b"\xa4\x40", b"\xc6\x7e", log(0.92 / 5401)),
    (b"\xc9\x40", b"\xf9\xd5", log(0.03 / 7652)),
    (b"\xa1\x40", b"\xa3\xbf", log(0.04 / 408)),  # marks, full-width letters and digits
)
_CHARSETS = {"gb2312": _SIMPLIFIED, "big5hkscs": _TRADITIONAL}

_ASCII = log(1 / 64)
_RARE = log(0.005 / 20_000)
_NEVER = -25.0
_POOR = {"cp1252": -5.6}
_POOR_CHINESE = -11.6
"""What a character beyond ASCII should bear on average; a text that is less likely is in some other encoding."""

_ACCENTED = log(0.8 / 62)
_SIGN = log(0.15 / 32)
_OTHER_ALPHABET = log(0.8 / 200)
_ODD = log(0.003)
"""An accented letter alone, a capital behind a small letter, a sign behind a sign, a Chinese character at a letter."""
_SIGNS = frozenset("£’‘“”–—…€°•™®©·½«»¿¡§²³ŠšŽžŒœŸ\u00a0")
_ALPHABETS = (("\u0386", "\u03ce"), ("\u0400", "\u045f"), ("\u05d0", "\u05ea"), ("\u0621", "\u064a"))
"""Greek, Cyrillic, Hebrew, Arabic: the alphabets of two bytes in UTF-8 beside the Latin one."""


def likelihood(text: str, encoding: str) -> float:
    """The natural logarithm of how likely `text` is, given that it was read in `encoding`."""
    if encoding == "cp1252":
        return _western(text)
    if encoding == "big5hkscs":
        return _chinese(text, "big5hkscs")
    if encoding == "gb18030":  # it has all characters, so the text may be Traditional, though that is less usual
        return max(_chinese(text, "gb2312"), _chinese(text, "big5hkscs") - 2)
    return max(_western(text), _chinese(text, "gb2312"), _chinese(text, "big5hkscs"))


def is_plausible(text: str, encoding: str) -> bool:
    """Whether anybody may have written `text`, given that it was read in `encoding`."""
    plain = sum(map(str.isascii, text))
    return likelihood(text, encoding) - plain * _ASCII >= (len(text) - plain) * _POOR.get(encoding, _POOR_CHINESE)


def _chinese(text: str, charset: str) -> float:
    joined = sum(
        one.isalpha() and other.isalpha() and one.isascii() != other.isascii() for one, other in pairwise(text)
    )
    return sum(_character(character, charset) for character in text) + joined * _ODD


@cache
def _character(character: str, charset: str) -> float:
    if character.isascii():
        return _ASCII
    if _is_never_written(character):
        return _NEVER
    try:
        code = character.encode(charset)
    except UnicodeEncodeError:
        return _RARE
    return next((chance for first, last, chance in _CHARSETS[charset] if first <= code <= last), _RARE)


def _western(text: str) -> float:
    total = 0.0
    for at, character in enumerate(text):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if character.isascii():
            total += _ASCII
        elif _is_never_written(character):
            total += _NEVER
        elif character.isalpha() and "\xc0" <= character <= "\xff":
            beside = any(other.isascii() and other.isalpha() for other in (before, after))
            total += _ACCENTED + _ODD * (not beside or (before.islower() and character.isupper()))
        elif character in _SIGNS:
            total += _SIGN + _ODD * (not before.isascii())
        elif any(first <= character <= last for first, last in _ALPHABETS):
            total += _OTHER_ALPHABET + _ODD * (not before.isalpha() and not after.isalpha())
        else:
            total += _RARE
    return total


def _is_never_written(character: str) -> bool:
    return character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or "\x80" <= character <= "\x9f"
