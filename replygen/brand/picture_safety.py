"""Whether a picture of a brand can be drawn safely: it is one, of a bearable size, and asks for nothing."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from replygen.messages import _

PICTURES = frozenset({".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
LARGEST_PICTURE = 5_000_000
"""Bytes of one picture."""
MOST_PIXELS = 20_000_000
"""Of one picture: a page at 500 dots an inch."""
MOST_SHAPES = 20_000
"""That one drawing may have when all that it uses again is drawn."""

_ACTIVE = frozenset({"script", "foreignobject", "handler", "iframe", "object", "embed", "audio", "video"})
_SLOW = frozenset({"feconvolvematrix", "feimage", "femorphology", "feturbulence"})
"""Filters that may compute as long for one point as another does for a whole picture."""
_LAYERS = re.compile(r"(?<![-\w])opacity|mask|filter|clip-path|blend|isolation")
"""What has a shape drawn apart, and then laid over the rest."""
_LAYER = 50
"""Shapes that take as long as such a one."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
"""Others may be programs, as EPS is."""
_ADDRESS = re.compile(r"""url\(\s*["']?\s*([^"')\s]*)""", re.IGNORECASE)
_IMPORT = re.compile(r"@import", re.IGNORECASE)
_POINTS_A_MARKER = 4
"""Characters of a path that may be one point, each of which bears a marker."""


class Hazard(NamedTuple):
    """What makes a file unsafe and what to do about it; the line, where it has lines."""

    what: str
    line: int | None = None


def picture_hazards(data: bytes) -> Iterator[Hazard]:
    """What makes the picture `data` unsafe."""
    if len(data) > LARGEST_PICTURE:
        yield Hazard(_("it has more than {most} MB. Save it smaller.").format(most=LARGEST_PICTURE // 1_000_000))
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from _drawing_hazards(data)
    else:
        yield from _photo_hazards(data)


def _photo_hazards(data: bytes) -> Iterator[Hazard]:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is large is said below
            width, height = Image.open(io.BytesIO(data), formats=_FORMATS).size
    except Image.DecompressionBombError:
        width = height = MOST_PIXELS
    except (OSError, ValueError, SyntaxError):
        yield Hazard(_("it is no picture. Save it again as SVG, PNG or JPEG."))
        return
    if width * height > MOST_PIXELS:
        yield Hazard(
            _("it has more than {most} million points. Save it smaller; 2000 a side are plenty.").format(
                most=MOST_PIXELS // 1_000_000
            )
        )


def _drawing_hazards(data: bytes) -> Iterator[Hazard]:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        reason = str(error.msg).partition("\n")[0]
        yield Hazard(_("it is no SVG picture ({reason}). Save it again.").format(reason=reason), error.lineno)
        return
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _entity in dtd.iterentities()):
        yield Hazard(_("it defines words of its own (<!ENTITY). Save it as plain SVG."))
        return
    if etree.QName(root).localname != "svg":
        yield Hazard(_("it is no SVG picture. Save it again as SVG, PNG or JPEG."), root.sourceline)
        return
    for node in (*root.itersiblings(preceding=True), *root.iter()):
        yield from _asking(node)
    try:
        is_too_much = _Shapes(root).count(root) > MOST_SHAPES
    except RecursionError:
        yield Hazard(_("a part of it is drawn inside itself. Draw it anew."))
    else:
        if is_too_much:
            yield Hazard(_("it draws more than {most} shapes. Make it simpler.").format(most=MOST_SHAPES))


def _asking(node: Any) -> Iterator[Hazard]:
    """What a node of a drawing does, or asks for, beyond drawing."""
    if not isinstance(node.tag, str):
        if isinstance(node, etree._ProcessingInstruction) and node.target == "xml-stylesheet":
            yield Hazard(_("it asks for a style sheet. Save it as plain SVG."), node.sourceline)
        return
    name = etree.QName(node).localname.lower()
    if name in _ACTIVE | _SLOW:
        yield Hazard(_("it holds <{name}>. Take it out, or save it as plain SVG.").format(name=name), node.sourceline)
    wanted = [node.text or ""] if name == "style" else []
    if _IMPORT.search("".join(wanted)):
        yield Hazard(_("it asks for a style sheet. Save it as plain SVG."), node.sourceline)
    for key, value in node.attrib.items():
        word = etree.QName(key).localname.lower()
        if word.startswith("on"):
            yield Hazard(_("it holds a program ({name}). Save it as plain SVG.").format(name=word), node.sourceline)
        if word in {"href", "src"} and not value.strip().startswith("#") and name != "a":
            yield _outside(value, node.sourceline)
        wanted.append(value)
    for text in wanted:
        for address in _ADDRESS.findall(text):
            if not address.startswith("#"):
                yield _outside(address, node.sourceline)


def _outside(address: str, line: int | None) -> Hazard:
    return Hazard(_("it asks for another file ({address}). Draw it in instead.").format(address=address[:80]), line)


class _Shapes:
    """How many shapes a drawing has, when what is used again is counted each time."""

    def __init__(self, root: Any) -> None:
        self._named = {node.get("id"): node for node in root.iter(etree.Element) if node.get("id")}
        self._counted: dict[Any, int] = {}
        self._inside: set[Any] = set()
        styles = "".join(node.text or "" for node in root.iter("{*}style"))
        self._has_layers = bool(_LAYERS.search(styles.lower()))

    def count(self, node: Any) -> int:
        """The shapes that `node` draws. Raises RecursionError when it is drawn inside itself."""
        if node in self._counted:
            return self._counted[node]
        if node in self._inside:
            raise RecursionError
        self._inside.add(node)
        total = self._weight(node) + sum(self.count(child) for child in node if isinstance(child.tag, str))
        for key, value in node.attrib.items():
            for name in _references(etree.QName(key).localname, value):
                if name in self._named:
                    times = self._times(etree.QName(key).localname, value, node)
                    total += times * self.count(self._named[name])
        self._inside.discard(node)
        self._counted[node] = total
        return total

    def _weight(self, node: Any) -> int:
        name = etree.QName(node).localname.lower()
        asked = " ".join((name, *node.attrib, node.get("style", ""))).lower()
        is_layer = name.startswith("fe") or bool(_LAYERS.search(asked)) or (self._has_layers and "class" in node.attrib)
        return _LAYER if is_layer else 1

    def _times(self, key: str, value: str, node: Any) -> int:
        if not (key.startswith("marker") or "marker" in value):
            return 1
        return 1 + len(node.get("d", "") + node.get("points", "")) // _POINTS_A_MARKER


def _references(key: str, value: str) -> Iterator[str]:
    """The ids of what an attribute has drawn."""
    if key == "href" and value.strip().startswith("#"):
        yield value.strip()[1:]
    for address in _ADDRESS.findall(value):
        if address.startswith("#"):
            yield address[1:]
