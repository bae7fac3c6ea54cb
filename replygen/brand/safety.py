"""A brand folder looked through before the first letter: people copy such folders from anywhere.

What is found here would run without end, fill the memory, open other files or tell more than a letter should. What
letter.html.j2 and letter.css ask for is refused when they ask (`pdf_fetcher`), endless templates when they are filled
(`sandbox`), and endless pages by whoever draws them where they can be killed (`crew`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from replygen.brand.letterhead_safety import LARGEST_LETTERHEAD, letterhead_hazards
from replygen.brand.picture_safety import LARGEST_PICTURE, PICTURES, Hazard, picture_hazards
from replygen.errors import TemplateError
from replygen.messages import _

LARGEST_FILE = 200_000_000
"""Bytes of one file of a brand: Chinese fonts are the largest."""
LARGEST_TEXT = 200_000
"""Bytes of one template or style sheet."""
MOST_FILES = 2_000
"""In a brand folder, and below it."""

_ASIDE = (".", "~")
_TEXTS = frozenset({".j2", ".css", ".yaml", ".html"})
_FONTS = frozenset({".otf", ".ttc", ".ttf", ".woff", ".woff2"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What makes a file of a brand unsafe, and what to do; `line` counts from 1, where the file has lines."""

    file: Path
    what: str
    line: int | None = None

    @property
    def described(self) -> str:
        """The fault as people read it."""
        where = self.file if self.line is None else _("{file}, line {line}").format(file=self.file, line=self.line)
        return _("{where}: {what}").format(where=where, what=self.what)


def refuse_unsafe(folder: Path) -> None:
    """Raise TemplateError naming all that is unsafe in a brand folder."""
    if found := [fault.described for fault in folder_faults(folder)]:
        raise TemplateError("\n".join(found))


def folder_faults(folder: Path) -> Iterator[Fault]:
    """All that is unsafe in a brand folder, file by file; what leads out of it is not opened."""
    for count, path in enumerate(_below(folder)):
        if count == MOST_FILES:
            yield Fault(
                folder, _("it holds more than {most} files. Leave only the brand's there.").format(most=MOST_FILES)
            )
            return
        try:
            yield from _faults_of(path, folder)
        except OSError as error:
            what = _("it cannot be read ({reason}). Mend or remove it.").format(reason=error.strerror or error)
            yield Fault(path, what)


def is_of_a_page(inner: Path) -> bool:
    """Whether a page may be made of a file, by its path in the brand folder: pictures, style sheets and fonts are looked at."""
    is_aside = any(step.startswith(_ASIDE) for step in inner.parts)
    return inner.suffix.lower() in {".css", *_FONTS, *PICTURES} and not is_aside


def _below(folder: Path) -> Iterator[Path]:
    """All in a folder and below, but for what programs lay there for themselves."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(_ASIDE))
        yield from (Path(place, name) for name in sorted([*files, *folders]) if not name.startswith(_ASIDE))


def _faults_of(path: Path, folder: Path) -> Iterator[Fault]:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        yield Fault(path, _("it is a link that leads nowhere. Remove it."))
        return
    if not target.is_relative_to(folder.resolve()):
        yield Fault(path, _("it leads out of the brand folder. Put a copy of the file there instead."))
        return
    state = target.stat()
    if stat.S_ISDIR(state.st_mode):
        return
    if not stat.S_ISREG(state.st_mode):
        yield Fault(path, _("it is no file that can be read. Remove it."))
        return
    largest, hazards = _judged_by(path)
    if state.st_size > largest:
        what = _("it has more than {most} kB. Make it smaller, or remove it.").format(most=largest // 1000)
        yield Fault(path, what)
    elif hazards:
        yield from (Fault(path, hazard.what, hazard.line) for hazard in hazards(target.read_bytes()))


def _judged_by(path: Path) -> tuple[int, Callable[[bytes], Iterator[Hazard]] | None]:
    """How large such a file may be, and what finds the hazards in it."""
    suffix = path.suffix.lower()
    if suffix in PICTURES:
        return LARGEST_PICTURE, picture_hazards
    if path.name.startswith("letterhead"):
        return LARGEST_LETTERHEAD, letterhead_hazards
    return (LARGEST_TEXT if suffix in _TEXTS else LARGEST_FILE), None
