"""Messages in the reader's language, through gettext: English source, zh_CN and zh_TW catalogues."""

from __future__ import annotations

import difflib
import gettext
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN", "zh_TW")
MOST_LISTED = 20
"""Names that one message lists when there may be thousands."""

_NAMES = {
    "en": {"en", "english", "英文", "英语", "英語"},
    "zh_CN": {"zh", "chinese", "中文", "简体", "简体中文", "简中", "簡體", "簡體中文", "簡中"},
    "zh_TW": {"繁體", "繁體中文", "繁中", "正體", "正體中文", "繁体", "繁体中文", "正体", "正体中文"},
}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def language() -> str:
    """The language of messages, as the environment asks for it: one of LANGUAGES, English when it asks for another."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    return next(filter(None, map(read_language, wanted.split(":"))), "en")


@cache
def read_language(text: str) -> str | None:
    """The language that `text` means by its name or by a tag such as `zh-HK` or `en_GB.UTF-8`; None when unknown."""
    first, *rest = re.split("[-_]", re.split("[.@]", text.strip().lower())[0])
    found = next((tag for tag, names in _NAMES.items() if first in names), None)
    is_traditional = first == "zh" and "hans" not in rest and not _TRADITIONAL.isdisjoint(rest)
    return "zh_TW" if is_traditional else found


def speak(chosen: str) -> None:
    """Use one of LANGUAGES from here on, in this process and those it starts, and for click's own words, too."""
    os.environ["LANGUAGE"] = chosen
    gettext.bindtextdomain("click", str(CATALOGUES))
    gettext.textdomain("click")


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    return gettext.translation("replygen", CATALOGUES, [tag], fallback=True)


def _(message: str) -> str:
    """`message` in the reader's language; unknown messages stay English."""
    return _catalogue(language()).gettext(message)


def listed(items: Iterable[str], more: int = 0) -> str:
    """The items in a row, with the mark of the reader's language between them, and how many `more` there are."""
    rest = [_("… and {more} more").format(more=more)] if more > 0 else []
    return (", " if language() == "en" else "、").join([*items, *rest])


def shortened(text: str, most: int = 60) -> str:
    """`text`, or as much of its beginning as can be read in a message: `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def quoted(text: str) -> str:
    """`text` between the quotation marks of the reader's language."""
    return f"「{text}」" if language() == "zh_TW" else f"“{text}”"


def sentences(texts: Iterable[str]) -> str:
    """Whole sentences one after another; Chinese puts no space between them."""
    return (" " if language() == "en" else "").join(texts)


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that is most like `word`; empty when none is."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), "")


def meant(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """What to do about an unknown `word`: the nearest of `known` is proposed, else what `otherwise` says."""
    near = nearest(word, known)
    return _("Did you mean “{near}”?").format(near=near) if near else otherwise
