"""How a letterhead looks, in the words of Word's menus: its styles as they come out, and its headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from replygen.brand.docx_parts import UNREADABLE, WHOLE, Parts
from replygen.messages import _
from replygen.render.docx_house import NAMES, chain_of, theme_fonts
from replygen.render.docx_letterhead import LARGEST, W, only, resolve_fonts

_OFF = frozenset({"0", "false", "off", "none"})
_SIDES = {"start": "left", "end": "right"}
_OUTSIDE_FIELDS = (
    "//w:t[not(ancestor::w:fldSimple)]"
    "[count(preceding::w:fldChar[@w:fldCharType='begin']) = count(preceding::w:fldChar[@w:fldCharType='end'])]/text()"
)
"""What is written, without page numbers and the like, which each program reckons anew."""


def looks_of(path: Path) -> dict[str, str]:
    """What is seen of a letterhead: `Letter Body: type size` is 12 pt; nothing where the file cannot be read."""
    try:
        parts = Parts(path.read_bytes(), LARGEST)
        main = only(parts.relations(WHOLE), "officeDocument")
        relations = parts.relations(main)
        sheet = parts.tree(only(relations, "styles"))
        themes = [parts.tree(one.target) for one in relations if one.kind == "theme"]
        found: dict[str, str] = {}
        for style in sheet.iterfind("w:style[w:name]", NAMES):
            name = "".join(style.xpath("w:name/@w:val", namespaces=NAMES))
            if name.startswith("Letter"):
                fonts = resolve_fonts(sheet, style, theme_fonts(themes))
                found |= {f"{name}: {what}": text for what, text in _seen(list(chain_of(sheet, style)), fonts)}
        found |= dict(_round_the_page(parts, main))
    except UNREADABLE:
        return {}
    return {where: text for where, text in found.items() if text}


def _round_the_page(parts: Parts, main: str) -> Iterator[tuple[str, str]]:
    """What stands in headers and footers."""
    called = {
        ("header", "first"): _("header of the first page"),
        ("header", "default"): _("header of the other pages"),
        ("footer", "first"): _("footer of the first page"),
        ("footer", "default"): _("footer of the other pages"),
    }
    targets = {relation.key: relation.target for relation in parts.relations(main)}
    for (kind, pages), name in called.items():
        asked = f"//w:sectPr/w:{kind}Reference[@w:type='{pages}']/@r:id"
        for key in parts.tree(main).xpath(asked, namespaces=NAMES):
            yield name, " ".join("".join(parts.tree(targets[key]).xpath(_OUTSIDE_FIELDS, namespaces=NAMES)).split())


def _seen(chain: list[Any], fonts: str) -> Iterator[tuple[str, str]]:
    """What can be seen of the style whose `chain` leads to the defaults of the document."""

    def value(path: str, name: str, usual: str = "") -> str:
        found = (one.get(f"{{{W}}}{name}") for level in chain for one in level.iterfind(path, NAMES))
        return next((text for text in found if text is not None), usual)

    def is_on(path: str) -> bool:
        element = next((one for level in chain for one in level.iterfind(path, NAMES)), None)
        return element is not None and element.get(f"{{{W}}}val", "1") not in _OFF

    def points(text: str, unit: int) -> str:
        return f"{int(text) / unit:g} pt"

    yield _("font"), ", ".join(dict.fromkeys(re.findall('"(.*?)"', fonts)))
    yield _("type size"), points(value("w:rPr/w:sz", "val", "20"), 2)
    yield _("bold"), _("yes") if is_on("w:rPr/w:b") else ""
    yield _("italic"), _("yes") if is_on("w:rPr/w:i") else ""
    yield _("colour"), {"auto": ""}.get(colour := value("w:rPr/w:color", "val", "auto"), f"#{colour}")
    side = value("w:pPr/w:jc", "val", "left")
    yield _("alignment"), _SIDES.get(side, side)
    line, is_multiple = value("w:pPr/w:spacing", "line", "240"), value("w:pPr/w:spacing", "lineRule", "auto") == "auto"
    yield _("line spacing"), f"{int(line) / 240:.3g}" if is_multiple else points(line, 20)
    yield _("space before"), points(value("w:pPr/w:spacing", "before", "0"), 20)
    yield _("space after"), points(value("w:pPr/w:spacing", "after", "0"), 20)
