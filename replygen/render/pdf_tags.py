"""What a PDF tells besides how it looks: to programs that read it aloud, and to archives that keep it.

Every letter says what is a paragraph, a list, a picture, in which order and in which language. On demand it also claims
a standard: PDF/UA-1, for readers who cannot see it, or PDF/A-3a, for archives, which is then both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from replygen.errors import TemplateError
from replygen.messages import _
from replygen.render import Standard
from replygen.render.engine import PDF, AbsolutePlaceholder, Dictionary, Document, MarginBox, Page, Stream

_VARIANTS: Mapping[Standard, str | None] = MappingProxyType({"": None, "ua": "pdf/ua-1", "a": "pdf/a-3a"})
_POINTS = 0.75
"""Of a pixel of the page."""

_NUMBER_OF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of the standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
"""That a PDF/A is PDF/UA-1 too: PDF/A wants every name explained that is not its own."""
_END_OF_METADATA = b"</rdf:RDF>"


class TaggedPage(Page):  # type: ignore[misc]  # WeasyPrint comes without types
    """A page of whose texts none is read aloud twice: what stands on every page is told on the first only."""

    def __init__(self, page: Page) -> None:
        self.__dict__.update(page.__dict__)
        self._whole = page._page_box
        self._text = _told(self._whole, self._whole.page_type.index == 0)
        told = set(_all_of(self._text))
        self.links = [link for link in page.links if link[-1] in told]

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the page; what its margins hold, and what it repeats, is marked as no part of the text."""
        self._page_box = self._whole
        super().paint(stream, scale)
        self._page_box = self._text  # of which the engine makes the tags
        told = set(_all_of(self._text))
        stream._tags = {box: tag for box, tag in stream._tags.items() if box in told}
        numbers = {tag["mcid"]: number for number, tag in enumerate(stream._tags.values())}
        for tag in stream._tags.values():
            tag["mcid"] = numbers[tag["mcid"]]
        _mark(stream.stream, numbers)


def _told(box: Any, is_first: bool) -> Any:
    """`box` without what stands in the margins, and, unless the page is the first, without what stands on every page."""
    children = [_whole(child) for child in _children(box)]
    kept = [child for child in children if not isinstance(child, MarginBox) and (is_first or not _is_fixed(child))]
    told = [_told(child, is_first) for child in kept]
    return box if told == children else box.copy_with_children(told)


def _children(box: Any) -> Sequence[Any]:
    return getattr(box, "children", ())


def _whole(box: Any) -> Any:
    """The box itself, where only its place is held."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def _is_fixed(box: Any) -> bool:
    return bool(box.style["position"] == "fixed")


def _all_of(box: Any) -> Iterator[Any]:
    yield box
    for child in _children(box):
        yield from _all_of(_whole(child))


def _mark(words: list[Any], numbers: Mapping[int, int]) -> None:
    """Number the marked content in the `words` of a page anew; what has no number any more is no part of the text."""
    for place, word in enumerate(words):
        if word == b"BDC":
            properties = words[place - 1]
            if (number := numbers.get(properties["MCID"])) is None:
                words[place - 2] = "/Artifact"
                del properties["MCID"]
                properties["Type"] = "/Pagination"
            else:
                properties["MCID"] = number


def options(standard: Standard) -> dict[str, Any]:
    """What the engine is told so that it writes a tagged PDF that claims `standard`."""
    return {"pdf_tags": True, "pdf_variant": _VARIANTS[standard]}


def tell(document: Document, pdf: PDF, standard: Standard) -> None:
    """Put right what the engine tells of pictures and lists, and of the document as a whole."""
    _label_items(pdf)
    heights = dict(zip(pdf.page_references, (page.height for page in document.pages), strict=True))
    for part in pdf.objects:
        if isinstance(part, Stream) and part.extra.get("Type") == "/Metadata":
            part.compress = False  # programs that know no PDF look for it
            if standard == "a":
                part.stream = [part.stream[0].replace(_END_OF_METADATA, _NUMBER_OF_UA)]
        elif isinstance(part, dict) and part.get("S") == "/Figure":
            left, top, right, bottom = part["A"]["BBox"]  # in pixels from the top of the page
            height = heights[part["Pg"]]
            box = (left, height - bottom, right, height - top)
            part["A"]["BBox"][:] = [round(place * _POINTS, 2) for place in box]


def _label_items(pdf: PDF) -> None:
    """Tell the sign before an entry of a list from its text."""
    parts = {part.reference: part for part in pdf.objects if isinstance(part, Dictionary)}
    for item in [part for part in parts.values() if part.get("S") == "/LI"]:
        text = parts[item["K"][0]]
        sign = parts.get(text["K"][0]) if text["K"] else None
        if text["S"] == "/LBody" and sign and sign["S"] == "/NonStruct":
            text["K"].remove(sign.reference)
            item["K"].insert(0, sign.reference)
            sign.update(S="/Lbl", P=item.reference)


def refuse_unclaimable(document: Document, messages: Sequence[str]) -> None:
    """Raise TemplateError when the page lacks what a PDF that claims a standard must tell."""
    lacking = [
        what
        for what, is_lacking in (
            (_("a title (<title>)"), not document.metadata.title),
            (_("its language (<html lang>)"), not document.metadata.lang),
            (_("a text for every picture (alt)"), any("no required alt" in message for message in messages)),
        )
        if is_lacking
    ]
    if lacking:
        raise TemplateError(
            _("letter.html.j2 lacks what --pdf promises: {what}. Add it.").format(what="; ".join(lacking)),
            "letter.html.j2",
        )
