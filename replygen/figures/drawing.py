"""What charts are drawn with: the brand's colour and fonts, and an empty figure for bars that have their own words."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from replygen.brand import Brand
from replygen.brand.looks import DESIGNS, SUBSTITUTES
from replygen.figures.words import Words
from replygen.fonts import has_family
from replygen.fonts.fontconfig import ROMAN, Asked, find_face, weight_of
from replygen.model.words import Locale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format = Literal["text", "paths", "png"]
"""SVG whose letters are text, for an engine that has the fonts; SVG whose letters are shapes; a picture of dots."""
WIDTH = 6.7
"""Inches: what an A4 page leaves between its margins."""
BLACK, HATCH = "#1a1a1a", "////"
BAR, _ROOM = 0.3, 0.45
"""Inches of height for each bar, and round them all."""
_SHARPNESS = 200
"""Dots an inch of a PNG."""
_LIGHT = 0.28
"""How much of the brand's colour is in its light tint."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: where it belongs, its title, what it shows in words, and its picture."""

    id: str
    title: str
    alt: str
    format: Format
    picture: bytes


@dataclass(frozen=True)
class Pen:
    """What is drawn with: the brand's colour, a light tint of it, the words, the format of the pictures."""

    main: str
    light: str
    words: Words
    format: Format


def pen_for(brand: Brand, words: Words, form: Format) -> Pen:
    """The pen of a brand."""
    main = brand.house.colours.main or f"#{DESIGNS[brand.house.look][words.locale].main}"
    return Pen(main, _tint(main, _LIGHT), words, form)


def bars(count: int, note: str = "", bar: float = BAR) -> tuple[Figure, Axes]:
    """A figure for so many bars, the first at the top, without all that bars with their own words do not need."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, count * bar + _ROOM), layout="constrained")
    axes = figure.add_subplot()
    axes.invert_yaxis()
    axes.margins(y=0.02)
    axes.set_xticks([])
    axes.spines[["right", "top", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    if note:
        figure.suptitle(note, x=0.005, ha="left", fontsize=8)
    return figure, axes


def finished(name: str, figure: Figure, points: Sequence[str], pen: Pen, currency: str = "") -> Chart:
    """The chart `name`, whose picture is `figure` and whose words tell its `points`."""
    own, packed = pen.words.texts.charts[name], io.BytesIO()
    undated = {"Software": None} if pen.format == "png" else {"Date": None}
    figure.savefig(packed, format="png" if pen.format == "png" else "svg", dpi=_SHARPNESS, metadata=undated)
    return Chart(
        id=f"{name}-{currency}" if currency else name,
        title=own.title.replace("{currency}", currency),
        alt=own.shows.replace("{points}", pen.words.grammar.semicolon.join(points)),
        format=pen.format,
        picture=packed.getvalue(),
    )


@contextmanager
def drawing(brand: Brand, locale: Locale, form: Format) -> Iterator[None]:
    """The settings of matplotlib that charts of a locale are drawn with: the same figures, the same bytes."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    families = [name for name in _families(brand, locale) if has_family(name)]
    for name in families:
        face = find_face(Asked(name, weight_of(400), ROMAN), locale)
        if face and name not in fontManager.get_font_names():  # it came after matplotlib made its list
            fontManager.addfont(face.file)
    with (
        mpl.rc_context(
            {
                "font.family": [*families, "DejaVu Sans"],
                "font.size": 9,
                "text.color": BLACK,
                "axes.edgecolor": BLACK,
                "axes.labelcolor": BLACK,
                "ytick.color": BLACK,
                "xtick.color": BLACK,
                "hatch.linewidth": 0.7,
                "text.parse_math": False,
                "svg.fonttype": "path" if form == "paths" else "none",
                "svg.hashsalt": "replygen",
                "savefig.facecolor": "white",
            }
        ),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", "Glyph .* missing")  # the report says so itself, for all of its text
        yield


def _families(brand: Brand, locale: Locale) -> Iterator[str]:
    """The fonts of charts, the first best: the brand's headings, those of its look, and what stands in for them."""
    own = brand.house.fonts.get(locale)
    page = DESIGNS[brand.house.look][locale].page
    if own and own.headings:
        yield own.headings
    for family in dict.fromkeys((page.headings, page.asian_headings)):
        yield family
        yield from SUBSTITUTES.get(family, ("",))[0].split(",")


def _tint(colour: str, strength: float) -> str:
    """The colour mixed with white."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02x}" for part in parts)
