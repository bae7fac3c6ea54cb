"""Traditional and Simplified characters: folded sign for sign, and told from each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from replygen.model import Locale
from replygen.model.words import is_written_in

_HAN = "".join(map(chr, range(0x3400, 0xA000)))
_CHARSETS = {True: "big5", False: "gb2312"}
_ALSO = {"著": "着", "妳": "你"}
"""What OpenCC leaves, because it can be right in Simplified script, too."""
_HONG_KONG_TOO = frozenset("麽踪")
"""What Hong Kong writes as well as what OpenCC would make of it there."""


def simplified(text: str) -> str:
    """`text` with its Traditional characters made Simplified, one for one, so that places stay the same."""
    twins, traditional = _folding()
    return text.translate(twins) if traditional.search(text) else text


def has_traditional(text: str) -> bool:
    """Whether `simplified` would change `text`."""
    return _folding()[1].search(text) is not None


@cache
def _folding() -> tuple[Mapping[int, str], re.Pattern[str]]:
    """The twin of each Traditional character, and what finds one."""
    twins = {**_twins("t2s"), **_ALSO}
    return str.maketrans(twins), _one_of(twins)


def is_pure(text: str, is_traditional: bool) -> bool:
    """Whether every character of `text` is one of Traditional (or, else, Simplified) script, at a first look.

    What is found so quickly needs no table of characters.
    """
    return is_written_in(_CHARSETS[is_traditional], text)


@cache
def foreign_signs(locale: Locale) -> frozenset[str]:
    """The characters of the other script: no letter of `locale`, a Chinese one, is written with them.

    Hong Kong writes some as the Simplified script does (户, 税, 温).
    """
    is_traditional = locale != "zh-CN"
    signs, charset = "".join(_twins("s2t" if is_traditional else "t2s")), _CHARSETS[is_traditional]
    foreign = frozenset(signs).difference(signs.encode(charset, "ignore").decode(charset))
    return foreign.difference(_twins("t2hk").values(), _HONG_KONG_TOO) if locale == "zh-HK" else foreign


@cache
def foreign_sign(locale: Locale) -> re.Pattern[str]:
    """What finds any one of them."""
    return _one_of(foreign_signs(locale))


def _one_of(signs: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(signs)}]")


@cache
def _twins(direction: str) -> Mapping[str, str]:
    """The characters that OpenCC writes otherwise in that direction, each with its single twin."""
    from opencc import OpenCC

    turned = OpenCC(direction).convert("\n".join(_HAN)).split("\n")
    return {sign: twin for sign, twin in zip(_HAN, turned, strict=True) if sign != twin and len(twin) == 1}
