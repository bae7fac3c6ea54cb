"""Messages in the reader's language, through gettext: English source, zh_CN and zh_TW catalogues."""

from __future__ import annotations

import gettext
import os
from functools import cache
from io import BytesIO
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"


def language() -> str:
    """The language of messages, as the environment asks for it: `zh_CN`, `zh_TW`, else `en`."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((value for name in names if (value := os.environ.get(name))), "")
    tag = wanted.split(":")[0].split(".")[0].replace("-", "_").lower()
    if not tag.startswith("zh"):
        return "en"
    return "zh_TW" if any(mark in tag for mark in ("tw", "hk", "mo", "hant")) else "zh_CN"


@cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    source = CATALOGUES / f"{tag}.po"
    if not source.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """`message` in the reader's language; unknown messages stay English."""
    return _catalogue(language()).gettext(message)
