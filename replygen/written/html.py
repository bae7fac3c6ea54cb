"""HTML: what a browser shows as paragraphs; scripts, styles, navigation and what is hidden are left out."""

from __future__ import annotations

import re

from lxml import etree, html

from replygen.written.document import Document, document

_LEFT_OUT = frozenset(
    {"script", "style", "head", "template", "noscript", "nav", "svg", "iframe", "object", "textarea", "select"}
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(source: str | bytes) -> Document:
    """The paragraphs of a page. Bytes are read in the encoding that the page itself names."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    if isinstance(source, str):
        source, parser = (
            source.encode(),
            html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True),
        )
    tree = html.document_fromstring(source, parser=parser)
    lines: list[tuple[str, bool]] = [("", False)]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _LEFT_OUT or element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
                _drop(element)
            elif name in _BLOCKS:
                lines.append(("", name == "li"))
            _say(lines, element.text)
        else:
            if name in _BLOCKS:
                lines.append(("", False))
            _say(lines, element.tail)
    return as_document([(re.sub(r"[ \t\r\n]+", " ", text).strip(" "), is_item) for text, is_item in lines])


def as_document(lines: list[tuple[str, bool]]) -> Document:
    """The document whose source is these paragraphs themselves, a line each, and whether each is an item."""
    kept = [(text, is_item) for text, is_item in lines if text.strip()]
    source = "\n".join(text for text, _is_item in kept)
    groups, place = [], 0
    for text, is_item in kept:
        groups.append(([(place, place + len(text))], is_item))
        place += len(text) + 1
    return document(source, groups)


def _say(lines: list[tuple[str, bool]], text: str | None) -> None:
    if text:
        lines[-1] = (lines[-1][0] + text, lines[-1][1])


def _drop(element: etree._Element) -> None:
    """Take out what `element` holds; what stands behind it stays."""
    for child in list(element):
        element.remove(child)
    element.text = None
