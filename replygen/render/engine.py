"""The engine that draws PDFs, imported without its search for libraries.

For each of its libraries WeasyPrint tries several names, and for each name Python asks the compiler and the linker of
the machine: fifty programs are started, most of the time that the import takes. On Linux a library's plain name is all
that is needed, and WeasyPrint tries it too.
"""

from __future__ import annotations

import ctypes.util
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext


@contextmanager
def _no_search() -> Iterator[None]:
    search = ctypes.util.find_library
    vars(ctypes.util)["find_library"] = lambda name: None
    try:
        yield
    finally:
        vars(ctypes.util)["find_library"] = search


with _no_search() if sys.platform == "linux" else nullcontext():
    from pydyf import PDF, Dictionary, Stream
    from weasyprint import CSS, HTML, Document, Page
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

__all__ = [
    "CSS",
    "HTML",
    "PDF",
    "AbsolutePlaceholder",
    "Dictionary",
    "Document",
    "Font",
    "FontConfiguration",
    "MarginBox",
    "Page",
    "Stream",
    "URLFetcher",
    "URLFetcherResponse",
    "messages",
]


@contextmanager
def messages() -> Iterator[list[str]]:
    """What the engine says in this thread while it works: it draws a letter even when a picture or a character is missing."""
    log, collector = logging.getLogger("weasyprint"), _Collector()
    log.addHandler(collector)
    try:
        yield collector.messages
    finally:
        log.removeHandler(collector)


class _Collector(logging.Handler):
    """Keeps the messages of one thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self.messages.append(record.getMessage())
