"""The files behind a letter: where the words of a brand stand, and in which line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from replygen.brand import Brand
from replygen.errors import UserError
from replygen.model import Locale
from replygen.text.yaml_text import Document, Steps, read_yaml

PHRASES, FRAME = "phrases.yaml", "frame.yaml"
_LEAST = 3
"""Characters that a line must have in common with a sentence to be taken for its source."""


class Sources:
    """The files of words of one locale, the company's own before the built-in."""

    def __init__(self, brand: Brand, locale: Locale) -> None:
        self._folders = [folder / locale for folder in brand.letters()]
        self.own = self._folders[0] if len(self._folders) > 1 else None

    def path(self, name: str) -> Path:
        """The file that is taken for `name`, such as `reply/4-apology.j2`."""
        return next((folder / name for folder in self._folders if (folder / name).is_file()), self._folders[0] / name)

    def own_templates(self) -> Iterator[str]:
        """The names of the part files that the company has changed: `reply/4-apology.j2`."""
        if self.own is None:
            return
        for path in sorted(self.own.glob("*/*.j2")):
            name = path.relative_to(self.own).as_posix()
            builtin = self._folders[-1] / name
            if not builtin.is_file() or builtin.read_bytes() != path.read_bytes():
                yield name

    def is_own(self, path: Path) -> bool:
        """Whether `path` is one of the company's own."""
        return self.own is not None and path.is_relative_to(self.own)

    def builtin(self, name: str) -> Path:
        """The built-in file `name`."""
        return self._folders[-1] / name

    def says(self, phrase: str) -> bool:
        """Whether one of the company's own files prints `phrase`."""
        said = re.compile(rf"""say\(\s*["']{re.escape(phrase)}["']""")
        texts = (path.read_text(encoding="utf-8", errors="replace") for path in self._own_files())
        return any(said.search(text) for text in texts)

    def _own_files(self) -> Iterator[Path]:
        if self.own is not None:
            yield from (path for path in sorted(self.own.rglob("*")) if path.suffix in {".j2", ".yaml"})

    def place(self, called: str, line: int | None) -> tuple[Path, int | None]:
        """File and line of what the program calls `called`: a template by its name, or `phrases.yaml: promise`."""
        file, *keys = called.split(": ")
        if file == PHRASES:
            path = next((p for p in self._paths(PHRASES) if keys and keys[0] in values(p)), self.path(PHRASES))
        else:
            path = self.path(file)
        if path.suffix != ".yaml":
            return path, line
        return path, line_in(path, _steps(path, keys), line)

    def _paths(self, name: str) -> Iterator[Path]:
        return (folder / name for folder in self._folders if (folder / name).is_file())


def find(text: str, marked: str, files: Iterable[Path]) -> tuple[Path, int | None]:
    """File and line of `files` that hold most of the sentence `text`, if possible with the words that are `marked`.

    The first file, and no line, when none holds enough of it.
    """
    best, place = _LEAST, None
    first = None
    for path in files:
        first = first or path
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), start=1):
            size = SequenceMatcher(None, line, text, autojunk=False).find_longest_match().size
            size += len(text) if marked and marked in line else 0
            if size > best:
                best, place = size, (path, number)
    assert first is not None
    return place or (first, None)


def _steps(path: Path, keys: list[str]) -> Steps:
    """The way to a text that the program names by `keys`; a paragraph of the frame is named by its role alone."""
    found = values(path)
    if path.name == FRAME and len(keys) == 1 and keys[0] not in found:
        for group in ("before", "after"):
            entries = found.get(group)
            for number, entry in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(entry, dict) and keys[0] in entry:
                    return (group, number, keys[0])
    return tuple(keys)


def line_in(path: Path, steps: Steps, line: int | None = None) -> int:
    """The line of the value at `steps` in a YAML file; `line` counts inside a text of several lines."""
    document = read(path)
    value = document.value
    for step in steps:
        if isinstance(value, list) and isinstance(step, int):
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(str(step))
    inner = line if line and isinstance(value, str) and "\n" in value else 0
    return document.line(steps) + inner


def values(path: Path) -> dict[str, object]:
    """What a YAML file says; nothing for one that cannot be read, which is told elsewhere."""
    found = read(path).value
    return found if isinstance(found, dict) else {}


def read(path: Path) -> Document:
    """The first document of a YAML file; an empty one where it cannot be read."""
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


@cache
def _read(path: Path, changed: int) -> Document:
    try:
        return next(iter(read_yaml(path.read_text(encoding="utf-8-sig"), str(path))), Document({}))
    except (UserError, UnicodeDecodeError, OSError):
        return Document({})
