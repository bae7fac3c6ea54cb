"""In which locale a letter is written, by its script and its words."""

from __future__ import annotations

import re

from replygen.lint.script import foreign_signs
from replygen.model import Locale
from replygen.written.cues import cue_file

_HAN = re.compile("[\u3400-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]+")


def find_locale(text: str) -> Locale:
    """The likeliest locale of `text`: Chinese when it has more Chinese signs than Latin words.

    Traditional script without words of Hong Kong counts as Taiwan's.
    """
    signs = _HAN.findall(text)
    if len(signs) < len(_WORDS.findall(text)):
        return "en"
    simplified_only, traditional_only = foreign_signs("zh-HK"), foreign_signs("zh-CN")
    if sum(sign in simplified_only for sign in signs) >= sum(sign in traditional_only for sign in signs):
        return "zh-CN"
    known = cue_file().locales
    counts: dict[Locale, int] = {
        locale: sum(len(re.findall(word, text)) for word in words) for locale, words in known.items()
    }
    return max(counts, key=counts.__getitem__)
