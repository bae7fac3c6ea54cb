"""The engine that draws PDFs, imported without its search for libraries.

For each of its libraries WeasyPrint tries several names, and for each name Python asks the compiler and the linker of
the machine: fifty programs are started, most of the time that the import takes. On Linux a library's plain name is all
that is needed, and WeasyPrint tries it too.
"""

from __future__ import annotations

import ctypes.util
import sys
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
    from pydyf import PDF, Stream
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
    "Document",
    "Font",
    "FontConfiguration",
    "MarginBox",
    "Page",
    "Stream",
    "URLFetcher",
    "URLFetcherResponse",
]
