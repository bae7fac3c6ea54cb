"""What brand.yaml and the options change in a letterhead: colours, fonts, logo, sizes, folding marks.

What a letterhead takes from the theme of its file follows brand.yaml; what staff have chosen in Word stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from lxml import etree

from replygen.brand import Brand
from replygen.brand.logo import EMU, Logo, logo_for_word
from replygen.brand.looks import (
    HEAD_TEXTS,
    HEADER_TOP,
    IN_WINDOW,
    LARGE,
    LARGE_FOOT,
    LOGO_GAP,
    LOGO_WIDEST,
    THEME_COLOURS,
    UNFOLDED,
    WINDOWS,
    Look,
    closer,
    larger,
    larger_head,
)
from replygen.brand.records import Envelope
from replygen.model.letter import Role
from replygen.model.words import Locale
from replygen.render.jail import jailed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
LOGO = "Logo"
"""The name of the picture in the letterhead that gives way to the logo of the brand."""

TWIPS = 1440 / 25.4  # in a millimetre
_SLOTS = {"HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
_KINDS = {"minor": "body", "major": "headings"}


@dataclass(frozen=True, slots=True)
class Dress:
    """How a letterhead is changed for one sort of letter. `colours` and `families` have only what brand.yaml gives."""

    locale: Locale
    setting: Literal["", "close", "large"]
    envelope: Envelope
    folds: bool
    colours: tuple[tuple[str, str], ...]
    families: tuple[tuple[str, str], ...]
    logo: Logo | None

    @property
    def marks(self) -> tuple[float, ...]:
        """Where to fold, in millimetres from the top of the page."""
        window = WINDOWS.get(self.envelope)
        return () if not self.folds else window.folds if window else UNFOLDED

    @property
    def lift(self) -> float:
        """By how many millimetres the header begins higher than it usually does."""
        window = WINDOWS.get(self.envelope)
        return HEADER_TOP - window.header if window else 0


def dress_for(brand: Brand, locale: Locale, *, close: bool, in_window: bool) -> Dress:
    """How the letterhead of `brand` is changed for a letter that is set close, or shows its address in a window."""
    house = brand.house
    families = house.fonts.get(locale)
    return Dress(
        locale,
        "large" if brand.large else "close" if close else "",
        house.envelope if in_window else "none",
        house.folds,
        tuple((name, value.lstrip("#").upper()) for name, value in house.colours if value),
        tuple((name, value) for name, value in families or () if value),
        _own_logo(brand),
    )


def _own_logo(brand: Brand) -> Logo | None:
    path = brand.file(brand.house.logo)
    if not any(path.is_relative_to(folder) for folder in brand.own):
        return None
    return logo_for_word(jailed(brand.folders, path))


def dress_theme(theme: Any, dress: Dress) -> None:
    """Put the colours and fonts of brand.yaml into the theme."""
    for name, value in dress.colours:
        for place in (THEME_COLOURS[name], *(["dk2"] if name == "main" else [])):
            for entry in theme.iterfind(f".//a:clrScheme/a:{place}", NAMES):
                for old in list(entry):
                    entry.remove(old)
                etree.SubElement(entry, f"{{{NAMES['a']}}}srgbClr", val=value)
    families = dict(dress.families)
    scripts = ("latin",) if dress.locale == "en" else ("latin", "ea", "cs")
    for kind, name in _KINDS.items():
        if name in families:
            for script in scripts:
                for font in theme.iterfind(f".//a:{kind}Font/a:{script}", NAMES):
                    font.set("typeface", families[name])


def theme_fonts(themes: Iterable[Any]) -> dict[str, str]:
    """What stands behind the names that styles give to the fonts of a theme, such as minorHAnsi."""
    return {
        f"{kind}{slot}": font.get("typeface")
        for theme in themes
        for kind in _KINDS
        for slot, script in _SLOTS.items()
        for font in theme.iterfind(f".//a:{kind}Font/a:{script}", NAMES)
        if font.get("typeface")
    }


def recolour(tree: Any, dress: Dress) -> None:
    """Say in numbers, too, what the colours of the theme are now: not every program asks the theme."""
    chosen = {THEME_COLOURS[name]: value for name, value in dress.colours}
    for element in tree.iter(f"{{{W}}}*"):
        if value := chosen.get(element.get(f"{{{W}}}themeColor", "")):
            is_colour = etree.QName(element).localname == "color"
            element.set(f"{{{W}}}{'val' if is_colour else 'color'}", value)


def resize(sheet: Any, styles: Mapping[Role, Any], dress: Dress) -> None:
    """Set the styles of a letter in large print, or closer, and its address as a window needs it."""
    body = _read(sheet, styles["body"])
    for role, style in styles.items():
        look = _read(sheet, style)
        if role == "address" and dress.envelope != "none":
            _write(style, IN_WINDOW, "exact")
        elif dress.setting == "close":
            _write(style, closer(look), "exact")
        elif dress.setting == "large":
            _write(style, larger(look, LARGE / body.size))
    if dress.setting == "large":
        for style in _named(sheet, HEAD_TEXTS):
            _write(style, larger_head(_read(sheet, style), LARGE / body.size))
    if lift := dress.lift:
        for style in _named(sheet, ("Letterhead Page",)):
            look = _read(sheet, style)
            _write(style, replace(look, before=look.before + lift * TWIPS / 20))


def _named(sheet: Any, names: Iterable[str]) -> Iterator[Any]:
    """The styles of these names, as far as the letterhead has them."""
    for name in names:
        yield from sheet.xpath("w:style[w:name/@w:val=$name]", namespaces=NAMES, name=name)


def _read(sheet: Any, style: Any) -> Look:
    chain = list(chain_of(sheet, style))
    size = float(_first(chain, "w:rPr/w:sz", "val", "20")) / 2
    line, rule = _first(chain, "w:pPr/w:spacing", "line", "240"), _first(chain, "w:pPr/w:spacing", "lineRule", "auto")
    before, after = (float(_first(chain, "w:pPr/w:spacing", side, "0")) / 20 for side in ("before", "after"))
    return Look(size, size * float(line) / 240 if rule == "auto" else float(line) / 20, before=before, after=after)


def _first(chain: Iterable[Any], path: str, name: str, usual: str) -> str:
    found = (element.get(f"{{{W}}}{name}") for level in chain for element in level.iterfind(path, NAMES))
    return next((value for value in found if value), usual)


def chain_of(sheet: Any, style: Any) -> Iterator[Any]:
    """`style`, the one it is based on, and so on; at the end the defaults of the document."""
    known = {style.get(f"{{{W}}}styleId"): style for style in reversed(sheet.findall("w:style", NAMES))}
    seen: list[Any] = []
    while style is not None and style not in seen:
        seen.append(style)
        yield style
        based = style.find("w:basedOn", NAMES)
        style = None if based is None else known.get(based.get(f"{{{W}}}val"))
    yield from sheet.iterfind("w:docDefaults/w:rPrDefault", NAMES)
    yield from sheet.iterfind("w:docDefaults/w:pPrDefault", NAMES)


def space_before(sheet: Any, style: Any) -> int:
    """The room above a paragraph of `style`, in twips."""
    return int(_first(chain_of(sheet, style), "w:pPr/w:spacing", "before", "0"))


def _write(style: Any, look: Look, rule: str = "atLeast") -> None:
    run, paragraph = _child(style, "rPr"), _child(style, "pPr")
    for name in ("sz", "szCs"):
        for old in run.findall(f"w:{name}", NAMES):
            run.remove(old)
    _insert(run, "sz", {"val": f"{round(look.size * 2)}"}, _AFTER_SIZE)
    _insert(run, "szCs", {"val": f"{round(look.size * 2)}"}, _AFTER_SIZE)
    for old in paragraph.findall("w:spacing", NAMES):
        paragraph.remove(old)
    values = {"before": look.before, "after": look.after, "line": look.line}
    twips = {name: f"{round(value * 20)}" for name, value in values.items()}
    _insert(paragraph, "spacing", {**twips, "lineRule": rule}, _AFTER_SPACING)


# What the schema has after these, so that they can be put at their place.
_AFTER_SIZE = frozenset({"highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"})
_AFTER_SPACING = frozenset(
    {"ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment"}
    | {"textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"}
)


def _insert(parent: Any, name: str, values: Mapping[str, str], later: frozenset[str]) -> None:
    new = etree.Element(f"{{{W}}}{name}", {f"{{{W}}}{key}": value for key, value in values.items()})
    places = [n for n, child in enumerate(parent) if etree.QName(child).localname in later]
    parent.insert(places[0] if places else len(parent), new)


def _child(style: Any, name: str) -> Any:
    """The w:pPr or w:rPr of a style; made where it has none."""
    found = style.find(f"w:{name}", NAMES)
    if found is not None:
        return found
    new = etree.Element(f"{{{W}}}{name}")
    after = style.find("w:rPr", NAMES) if name == "pPr" else None
    style.insert(style.index(after) if after is not None else len(style), new)
    return new


def pictures_named_logo(tree: Any) -> Iterator[Any]:
    """The drawings of a header or footer that hold the logo."""
    for drawing in tree.iter(f"{{{W}}}drawing"):
        if any(place.get("name") == LOGO for place in drawing.iterfind("*/wp:docPr", NAMES)):
            yield drawing


def key_of(drawing: Any) -> str:
    """The key of the relation that leads to its picture; empty where it has none."""
    found = (blip.get(f"{{{NAMES['r']}}}embed", "") for blip in drawing.iter(f"{{{NAMES['a']}}}blip"))
    return next(found, "")


def fit_logo(tree: Any, logo: Logo, called: str) -> None:
    """Give the pictures that hold the logo the width that it needs; `called` is read out in its place."""
    for drawing in pictures_named_logo(tree):
        for extent in [*drawing.iterfind("*/wp:extent", NAMES), *drawing.iterfind(".//a:xfrm/a:ext", NAMES)]:
            height = min(int(extent.get("cy")), round(LOGO_WIDEST * EMU * logo.height / logo.width))
            extent.set("cx", str(round(height * logo.width / logo.height)))
            extent.set("cy", str(height))
        for place in [*drawing.iterfind("*/wp:docPr", NAMES), *drawing.iter(f"{{{NAMES['pic']}}}cNvPr")]:
            place.set("descr", called)


def indent_past(sheet: Any, logo: Logo) -> None:
    """Let the words of the header that are indented past the logo begin after this one."""
    for style in _named(sheet, ("Letterhead Name", "Letterhead Line")):
        for indent in style.iterfind("w:pPr/w:ind", NAMES):
            indent.set(f"{{{W}}}left", str(round((logo.width / EMU + LOGO_GAP) * TWIPS)))


def add_marks(header: Any, dress: Dress) -> None:
    """Draw the folding marks at the left edge of the pages that have this header.

    They come before all that the header holds: its last paragraph cannot stand at a place of its own.
    """
    colour = dict(dress.colours).get("muted", "808080")
    for number, mark in enumerate(dress.marks):
        frame = frame_at(4, mark, 4)
        header.insert(
            number,
            etree.fromstring(
                f'<w:p xmlns:w="{W}"><w:pPr>{frame}'
                f'<w:pBdr><w:top w:val="single" w:sz="2" w:space="0" w:color="{colour}"/></w:pBdr>'
                '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
                '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
            ),
        )


def frame_at(left: float, top: float, width: float) -> str:
    """A frame at that place of the paper, in millimetres; paragraphs one after another that have it share it."""
    return (
        f'<w:framePr w:w="{round(width * TWIPS)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
        f' w:x="{round(left * TWIPS)}" w:y="{round(top * TWIPS)}"/>'
    )


def make_room(section: Any, dress: Dress) -> None:
    """Let the header begin above a window that is high on the page, and leave room for a footer in large print."""
    highest = round((HEADER_TOP - dress.lift) * TWIPS)
    for margins in section.iterfind("w:pgMar", NAMES):
        if dress.lift and int(margins.get(f"{{{W}}}header", "0")) > highest:
            margins.set(f"{{{W}}}header", str(highest))
        if dress.setting == "large":
            foot = max(int(margins.get(f"{{{W}}}bottom", "0")), round(LARGE_FOOT * TWIPS))
            margins.set(f"{{{W}}}bottom", str(foot))
