"""Traditional and Simplified characters: folded sign for sign, and told from each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from replygen.model.words import is_written_in

_HAN = "".join(map(chr, range(0x3400, 0xA000)))


_ALSO = {"著": "着", "妳": "你"}
"""What OpenCC leaves, because it can be right in Simplified script, too."""


def simplified(text: str) -> str:
    """`text` with its Traditional characters made Simplified, one for one, so that places stay the same."""
    twins, traditional = _folding()
    return traditional.sub(lambda sign: twins[sign[0]], text)


@cache
def _folding() -> tuple[Mapping[str, str], re.Pattern[str]]:
    twins = {**_twins("t2s"), **_ALSO}
    return twins, re.compile(f"[{''.join(twins)}]")


@cache
def foreign_signs(is_traditional: bool) -> frozenset[str]:
    """The characters that no letter in Traditional (or, else, in Simplified) script is written with."""
    direction, charset = ("s2t", "big5") if is_traditional else ("t2s", "gb2312")
    return frozenset(sign for sign in _twins(direction) if not is_written_in(charset, sign))


@cache
def _twins(direction: str) -> Mapping[str, str]:
    """The characters that OpenCC writes otherwise in that direction, each with its single twin."""
    from opencc import OpenCC

    turned = OpenCC(direction).convert("\n".join(_HAN)).split("\n")
    return {sign: twin for sign, twin in zip(_HAN, turned, strict=True) if sign != twin and len(twin) == 1}
