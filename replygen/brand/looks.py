"""The measures of the built-in letterheads, one table for each locale; letter.css has the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from replygen.model.letter import Role
from replygen.model.words import Locale

GREEN, GREY, BLACK = "1F5B4A", "5A6460", ""
HEADER_TOP, FOOTER_BOTTOM = 12.0, 11.0  # mm from the edge of the paper
LOGO_WIDTH, LOGO_HEIGHT = 10.2, 13.0  # mm
SEAL, SIGNATURE = 48.0, 41.0  # points: with the line above, room for a seal over the name, and for a signature by hand


def style_name(role: Role) -> str:
    """The name of the paragraph style that carries `role` in a letterhead: `closing-end` gives "Letter Closing End"."""
    return "Letter " + role.replace("-", " ").title()


@dataclass(frozen=True, slots=True)
class Look:
    """How one paragraph style looks: lengths in points, indents in widths of its own characters (em)."""

    size: float
    line: float
    align: Literal["left", "right", "center", "both"] = "left"
    first: float = 0
    left: float = 0
    hanging: float = 0
    before: float = 0
    after: float = 0
    bold: bool = False
    keep: bool = False
    sans: bool = False
    colour: str = BLACK


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one locale: margins in millimetres, and the families that draw it."""

    top: float
    right: float
    bottom: float
    left: float
    language: str
    asian_language: str
    serif: str
    sans: str
    asian_serif: str
    asian_sans: str


def _chinese_page(locale: Locale, region: str, right: float = 25, left: float = 25) -> Page:
    serif, sans = f"Noto Serif CJK {region}", f"Noto Sans CJK {region}"
    return Page(30, right, 25, left, locale, locale, serif, sans, serif, sans)


PAGES: Mapping[Locale, Page] = {
    "zh-CN": _chinese_page("zh-CN", "SC", right=26, left=28),
    "zh-TW": _chinese_page("zh-TW", "TC"),
    "zh-HK": _chinese_page("zh-HK", "HK"),
    "en": Page(30, 25, 25, 25, "en-GB", "zh-CN", "Cambria", "Calibri", "Noto Serif CJK SC", "Noto Sans CJK SC"),
}

_CHINESE: Mapping[Role, Look] = {
    "reference": Look(10.5, 16, align="right", keep=True),
    "date": Look(12, 18, align="right", keep=True),
    "address": Look(12, 17, before=2, after=6, keep=True),
    "subject": Look(14, 22, align="center", before=10, after=6, bold=True, keep=True, sans=True),
    "salutation": Look(12, 18, keep=True),
    "greeting": Look(12, 18, align="both", first=2, keep=True),
    "body": Look(12, 18, align="both", first=2),
    "item": Look(12, 18, align="both", left=3.5, hanging=1.5),
    "recourse": Look(12, 18, align="both", first=2),
    "closing": Look(12, 18, first=2, before=4, keep=True),
    "closing-end": Look(12, 18, keep=True),
    "signature": Look(12, 18, align="right", keep=True),
    "post": Look(12, 18, align="right", keep=True),
    "company": Look(12, 18, align="right", before=SEAL, keep=True),
    "enclosure": Look(10.5, 17, first=2, before=8, keep=True),
}
_ENGLISH: Mapping[Role, Look] = {
    "reference": Look(10, 14, keep=True),
    "date": Look(11, 14, before=6, keep=True),
    "address": Look(11, 14, before=10, keep=True),
    "subject": Look(11, 14, after=7, bold=True, keep=True),
    "salutation": Look(11, 14, before=12, after=7, keep=True),
    "greeting": Look(11, 14, after=7, keep=True),
    "body": Look(11, 14, after=7),
    "item": Look(11, 14, left=1.5, hanging=1.5, after=7),
    "recourse": Look(11, 14, after=7),
    "closing": Look(11, 14, before=2, after=SIGNATURE, keep=True),
    "closing-end": Look(11, 14, after=SIGNATURE, keep=True),
    "signature": Look(11, 14, bold=True, keep=True),
    "post": Look(11, 14, keep=True),
    "company": Look(11, 14, keep=True),
    "enclosure": Look(10, 14, before=10),
}
LOOKS: Mapping[Locale, Mapping[Role, Look]] = {
    "zh-CN": _CHINESE,
    "zh-TW": _CHINESE,
    "zh-HK": {
        **_CHINESE,
        "reference": Look(10.5, 16, keep=True),
        "address": Look(12, 17, before=2, keep=True),
        "salutation": Look(12, 18, before=6, keep=True),
        "post": Look(12, 18, align="right", before=SEAL, keep=True),  # post, then name
        "company": Look(12, 18, align="right", keep=True),
    },
    "en": _ENGLISH,
}
LETTERHEAD_LOOKS: Mapping[str, Look] = {
    "Letterhead Name": Look(15, 21, left=2.6, bold=True, sans=True, colour=GREEN),
    "Letterhead Line": Look(9, 15, left=39 / 9, sans=True, colour=GREY),
    "Letterhead Rule": Look(2, 6, after=12, sans=True),
    "Letterhead Page": Look(9, 14, align="right", sans=True, colour=GREY),
    "Letterhead Foot": Look(8, 12, align="center", sans=True, colour=GREY),
}

# Paragraphs that stand apart even from their own kind; of all others, a group stands close together.
SPACED = {style_name(role) for role in ("body", "recourse")}

# A family that Windows or macOS has, for a reader whose machine lacks the one that the styles name.
SUBSTITUTES = {
    "Noto Serif CJK SC": ("宋体,SimSun,Songti SC", "roman", "86"),
    "Noto Sans CJK SC": ("微软雅黑,Microsoft YaHei,PingFang SC", "swiss", "86"),
    "Noto Serif CJK TC": ("新細明體,PMingLiU,Songti TC", "roman", "88"),
    "Noto Sans CJK TC": ("微軟正黑體,Microsoft JhengHei,PingFang TC", "swiss", "88"),
    "Noto Serif CJK HK": ("細明體_HKSCS,MingLiU_HKSCS,Songti TC", "roman", "88"),
    "Noto Sans CJK HK": ("微軟正黑體,Microsoft JhengHei,PingFang HK", "swiss", "88"),
    "Cambria": ("Caladea", "roman", "00"),
    "Calibri": ("Carlito", "swiss", "00"),
}
