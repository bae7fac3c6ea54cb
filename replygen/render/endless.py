"""Pages that would take their engine without end: what finds them before the first letter, and what names them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from replygen.brand import Brand
from replygen.messages import _, listed
from replygen.model import Letter, Locale
from replygen.model.letter import ROLES, Block, Paragraph, Part

if TYPE_CHECKING:
    from replygen.crew import Lost

_MOST_NAMED = 8


def specimen(brand: Brand, locale: Locale, kind: str, date: dt.date) -> Letter:
    """A letter that tells nothing and has a paragraph of every role: what its page takes, each letter's takes, too."""
    company = brand.sender(locale).company
    blocks = tuple(Block(role, company) for role in ROLES)
    return Letter("", kind, locale, date, company, "", company, company, (Part("", (Paragraph(company),)),), blocks)


def too_much(brand: Brand, why: Lost) -> str:
    """That a page of `brand` takes too much, and which of the company's own files it may be."""
    from replygen.crew import MOST_MEGABYTES, lost

    names = _own_files(brand)
    if why.why == "death" or not names:
        return lost(why)
    limit = {
        "time": _("{seconds} seconds of computing").format(seconds=round(why.seconds)),
        "memory": _("{megabytes} MB of memory").format(megabytes=MOST_MEGABYTES),
    }[why.why]
    what = _("A page takes more than {limit}. Look at {files} in {folder}: something in there grows without end.")
    files = listed(names[:_MOST_NAMED], max(0, len(names) - _MOST_NAMED))
    return what.format(limit=limit, files=files, folder=listed(map(str, brand.own)))


def _own_files(brand: Brand) -> list[str]:
    """The company's own files of which pages are made: what stands at the top of its folder first."""
    from replygen.brand.safety import is_of_a_page
    from replygen.render.html import PAGE

    paths = (path.relative_to(folder) for folder in brand.own for path in folder.rglob("*") if path.is_file())
    files = [path for path in paths if path == Path(PAGE) or is_of_a_page(path)]
    return [file.as_posix() for file in sorted(files, key=_depth)]


def _depth(file: Path) -> tuple[int, str]:
    return len(file.parts), file.name
