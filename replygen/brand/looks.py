"""The measures of the built-in looks: one table for each look and locale, from which letterheads and letter.css are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Literal

from replygen.brand.records import Envelope, House, LookName
from replygen.messages import _
from replygen.model.letter import Role
from replygen.model.words import LOCALES, Locale
from replygen.text.measure import lines_of

POINTS = 72 / 25.4  # in a millimetre
PAPER = (210.0, 297.0)  # mm
HEADER_TOP, FOOTER_BOTTOM = 12.0, 11.0  # mm from the edge of the paper
LOGO_HEIGHT, LOGO_WIDEST, LOGO_GAP = 12.5, 45.0, 3.5  # mm; the gap parts it from the words beside it
SEAL, SIGNATURE = 36.0, 41.0  # points: room for a seal of 42 mm over name and date, and for a signature by hand
LARGE = 14.0  # points: what is smaller grows to this in large print
LARGE_FOOT = 30.0  # mm: the least margin at the foot in large print, where the letterhead's small print takes two lines
CLOSE, CLOSE_GAP = 9 / 10, 1 / 2  # of the usual line, and of the room for seal or signature, where that saves a page
SMALLEST = 10.5  # points: no text becomes smaller than this to save a page

Colour = Literal["", "main", "muted"]
THEME_COLOURS = {"main": "accent1", "muted": "accent2"}  # what Word calls them


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
    heading: bool = False
    colour: Colour = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one locale: margins in millimetres, and the families that draw it."""

    top: float
    right: float
    bottom: float
    left: float
    language: str
    asian_language: str
    body: str
    headings: str
    asian_body: str
    asian_headings: str


@dataclass(frozen=True, slots=True)
class Design:
    """All measures of one look in one locale.

    `letterhead` has the styles of header and footer. `rule` and `foot_rule` are the weights, in points, of the line
    under the header and over the footer; 0 draws none. `wraps`: the words of the header
    stand clear of the logo.
    """

    page: Page
    roles: Mapping[Role, Look]
    letterhead: Mapping[str, Look]
    main: str
    muted: str
    rule: float
    foot_rule: float
    logo_side: Literal["left", "right"]
    wraps: bool

    def closer(self) -> Design:
        """The same as it stands in a letter that nearly fits on its page."""
        return replace(self, roles={role: closer(look) for role, look in self.roles.items()})

    def large(self) -> Design:
        """The same in large print, the letterhead too."""
        scale = LARGE / self.roles["body"].size
        return replace(
            self,
            page=replace(self.page, bottom=max(self.page.bottom, LARGE_FOOT)),
            roles={role: larger(look, scale) for role, look in self.roles.items()},
            letterhead={**self.letterhead, **{name: larger_head(self.letterhead[name], scale) for name in HEAD_TEXTS}},
        )


def closer(look: Look) -> Look:
    """`look` as it stands in a letter that nearly fits on its page: half a point smaller, and closer lines."""
    size = min(look.size, max(SMALLEST, look.size - 0.5))
    before, after = (_closer_gap(gap, look.line) for gap in (look.before, look.after))
    return replace(look, size=size, line=_halves(look.line * CLOSE), before=before, after=after)


def _closer_gap(gap: float, line: float) -> float:
    return _halves(gap * CLOSE_GAP) if gap > line else gap


def larger(look: Look, scale: float) -> Look:
    """`look` in large print, in which running text grows by `scale`; nothing is smaller than LARGE."""
    size = max(LARGE, _halves(look.size * scale))
    return replace(look, size=size, line=_halves(look.line * size / look.size))


def larger_head(look: Look, scale: float) -> Look:
    """A line of the letterhead in large print, as `larger` has it, but close: there is no more room at the top."""
    size = larger(look, scale).size
    return replace(look, size=size, line=min(larger(look, scale).line, _halves(size * 1.25)))


def _halves(points: float) -> float:
    """To the next half point, which is what Word counts type in."""
    return round(points * 2) / 2


def _page(locale: Locale, kind: Literal["serif", "sans"], margins: tuple[float, float, float, float]) -> Page:
    region = {"zh-CN": "SC", "zh-TW": "TC", "zh-HK": "HK", "en": "SC"}[locale]
    serif, sans = f"Noto Serif CJK {region}", f"Noto Sans CJK {region}"
    asian = serif if kind == "serif" else sans
    if locale == "en":
        latin = "Cambria" if kind == "serif" else "Calibri"
        return Page(*margins, "en-GB", "zh-CN", latin, "Calibri", asian, sans)
    return Page(*margins, locale, locale, asian, sans, asian, sans)


def _chinese(size: float, line: float, subject: Look) -> dict[Role, Look]:
    """The paragraphs of a Chinese letter whose running text has that size and line."""
    small, small_line = size - 1.5, line - 2
    plain = Look(size, line, keep=True)
    running = Look(size, line, align="both", first=2)
    return {
        "reference": Look(small, small_line, align="right", keep=True),
        "date": replace(plain, align="right"),
        "address": Look(size, line - 1, before=2, after=6, keep=True),
        "subject": subject,
        "salutation": plain,
        "greeting": replace(running, keep=True),
        "body": running,
        "item": Look(size, line, align="both", left=3.5, hanging=1.5),
        "recourse": running,
        "closing": replace(plain, first=2, before=4),
        "closing-end": plain,
        "signature": replace(plain, align="right"),
        "post": replace(plain, align="right"),
        "company": replace(plain, align="right", before=SEAL),
        "enclosure": Look(small, line - 1, first=2, before=8, keep=True),
    }


def _of_hong_kong(roles: Mapping[Role, Look]) -> dict[Role, Look]:
    """The same as Hong Kong has it: references at the left, the post before the name."""
    return {
        **roles,
        "reference": replace(roles["reference"], align="left"),
        "address": replace(roles["address"], before=8, after=0),
        "salutation": replace(roles["salutation"], before=6),
        "post": replace(roles["post"], before=SEAL),
        "company": replace(roles["company"], before=0),
    }


def _english(size: float, line: float, colour: Colour = "", heading: bool = False) -> dict[Role, Look]:
    """The paragraphs of an English letter whose running text has that size and line."""
    space = line / 2
    plain = Look(size, line, keep=True)
    running = Look(size, line, after=space)
    return {
        "reference": Look(size - 1, line, keep=True),
        "date": replace(plain, before=6),
        "address": replace(plain, before=10),
        "subject": Look(size, line, after=space, bold=True, keep=True, heading=heading, colour=colour),
        "salutation": replace(plain, before=12, after=space),
        "greeting": replace(plain, after=space),
        "body": running,
        "item": replace(running, left=1.5, hanging=1.5),
        "recourse": running,
        "closing": replace(plain, before=2, after=SIGNATURE),
        "closing-end": replace(plain, after=SIGNATURE),
        "signature": replace(plain, bold=True),
        "post": plain,
        "company": plain,
        "enclosure": Look(size - 1, line, before=10),
    }


HEAD_TEXTS = ("Letterhead Name", "Letterhead Line", "Letterhead Page", "Letterhead Foot")
"""The styles of header and footer that carry words."""

# Points from the margin to the words beside the example company's logo.
_BESIDE_LOGO = (LOGO_HEIGHT * 44 / 56 + LOGO_GAP) * 72 / 25.4
_CLASSIC_HEAD: Mapping[str, Look] = {
    "Letterhead Name": Look(15, 21, left=_BESIDE_LOGO / 15, bold=True, heading=True, colour="main"),
    "Letterhead Line": Look(9, 15, left=_BESIDE_LOGO / 9, colour="muted"),
    "Letterhead Rule": Look(2, 6, heading=True),
    "Letterhead Page": Look(9, 14, align="right", colour="muted"),
    "Letterhead Foot": Look(8, 12, align="center", colour="muted"),
}
_MODERN_HEAD: Mapping[str, Look] = {
    "Letterhead Name": Look(18, 26, bold=True, heading=True, colour="main"),
    "Letterhead Line": Look(9.5, 15, heading=True, colour="muted"),
    "Letterhead Rule": Look(2, 3, heading=True),
    "Letterhead Page": Look(9, 14, align="right", heading=True, colour="muted"),
    "Letterhead Foot": Look(8, 12, heading=True, colour="muted"),
}
_OFFICIAL_HEAD: Mapping[str, Look] = {
    "Letterhead Name": Look(22, 33, align="center", bold=True, heading=True, colour="main"),
    "Letterhead Line": Look(9, 15, align="center", colour="muted"),
    "Letterhead Rule": Look(2, 6, heading=True),
    "Letterhead Page": Look(9, 14, align="right", colour="muted"),
    "Letterhead Foot": Look(8, 12, align="center", colour="muted"),
}


def _classic(locale: Locale) -> Design:
    right, left = (26.0, 28.0) if locale == "zh-CN" else (25.0, 25.0)
    page = _page(locale, "serif", (30, right, 21, left))
    subject = Look(14, 22, align="center", before=8, after=4, bold=True, keep=True, heading=True)
    roles = _roles(locale, _english(11, 14), _chinese(12, 18, subject))
    return Design(page, roles, _CLASSIC_HEAD, "1f5b4a", "5a6460", 0.75, 0.75, "left", wraps=True)


def _modern(locale: Locale) -> Design:
    page = _page(locale, "sans", (31, 25, 21, 25))
    subject = Look(15, 23, before=8, after=6, bold=True, keep=True, heading=True, colour="main")
    roles = _roles(locale, _english(11, 14.5, "main", heading=True), _chinese(12, 18, subject))
    return Design(page, roles, _MODERN_HEAD, "17624f", "5a6460", 0, 0, "right", wraps=True)


def _official(locale: Locale) -> Design:
    """The page of GB/T 9704-2012: 156 by 225 mm of text; its proportions at 14 points, since a letter has two pages."""
    page = _page(locale, "serif", (37, 26, 35, 28))
    subject = Look(18, 28, align="center", before=12, after=8, bold=True, keep=True, heading=True)
    roles = _roles(locale, _english(12, 16), _chinese(14, 24.5, subject))
    return Design(page, roles, _OFFICIAL_HEAD, "b3261e", "5a6460", 2.25, 0.75, "left", wraps=False)


def _roles(locale: Locale, english: dict[Role, Look], chinese: dict[Role, Look]) -> Mapping[Role, Look]:
    if locale == "en":
        return english
    return _of_hong_kong(chinese) if locale == "zh-HK" else chinese


DESIGNS: Mapping[LookName, Mapping[Locale, Design]] = {
    "classic": {locale: _classic(locale) for locale in LOCALES},
    "modern": {locale: _modern(locale) for locale in LOCALES},
    "official": {locale: _official(locale) for locale in LOCALES},
}


@dataclass(frozen=True, slots=True)
class Window:
    """Where a window envelope shows the address on page 1, in millimetres from the left and top edges of the paper.

    `clear` is what has to stay free of all else: left, top, right, bottom. The text begins at `start`, below the first
    of the `folds`; the header begins at `header`.
    """

    left: float
    top: float
    width: float
    height: float
    clear: tuple[float, float, float, float]
    start: float
    folds: tuple[float, ...]
    header: float = HEADER_TOP


WINDOWS: Mapping[Envelope, Window] = {
    "din-a": Window(25, 44.7, 80, 27.3, (20, 27, 105, 72), 89.5, (87, 148.5, 192), header=6),
    "din-b": Window(25, 62.7, 80, 27.3, (20, 45, 105, 90), 107.5, (105, 148.5, 210)),
    "uk-dl": Window(25, 57, 75, 22, (10, 44, 110, 92), 101.5, (99, 198)),
}
UNFOLDED = (99.0, 198.0)  # mm: where a letter without a window is folded, in thirds
IN_WINDOW = Look(10.5, 12.4)  # five lines in the lowest window
BESIDE_WINDOW = 113.0  # mm from the left: references and the date of the head


def overflow(address: Sequence[str], house: House) -> str:
    """What is to be said of an address whose lines the window of the envelope does not show; nothing where it does."""
    window = WINDOWS.get(house.envelope)
    if window is None:
        return ""
    measure, most = window.width * POINTS / IN_WINDOW.size, floor(window.height * POINTS / IN_WINDOW.line)
    counted = [(lines_of(line, measure), len(line), line) for line in address]
    needed = sum(count for count, _length, _line in counted)
    if needed <= most:
        return ""
    return _(
        "With the name, the address takes {needed} lines, and the window of the envelope ({envelope}) shows {most}. "
        "Shorten it, its longest line first: “{longest}”."
    ).format(needed=needed, envelope=house.envelope, most=most, longest=max(counted)[2])


# Paragraphs that stand apart even from their own kind; of all others, a group stands close together.
SPACED: tuple[Role, ...] = ("body", "recourse")

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
