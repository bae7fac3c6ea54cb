"""What a brand's files may open: regular files inside the brand folders, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from replygen.errors import TemplateError
from replygen.messages import _


def inside(folders: Sequence[Path], path: Path) -> bool:
    """Whether `path`, with every symbolic link followed, is a regular file inside one of `folders`."""
    found = path.resolve()
    return found.is_file() and any(found.is_relative_to(folder.resolve()) for folder in folders)


def files_inside(folder: Path, folders: Sequence[Path]) -> Iterator[Path]:
    """The regular files in `folder` and below, in order, but for links that lead out of `folders`."""
    return (path for path in sorted(folder.rglob("*")) if inside(folders, path))


def jailed(folders: Sequence[Path], path: Path) -> Path:
    """`path` itself. Raises TemplateError when it leads out of `folders`."""
    if not inside(folders, path):
        raise TemplateError(
            _("{file} leads out of the brand folder. Put a copy of the file there instead.").format(file=path)
        )
    return path
