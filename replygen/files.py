"""The only place that writes files: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from replygen.errors import UserError
from replygen.messages import _

TEMPORARY = ".replygen-"
"""What the names of half-written files begin with."""


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader finds the old file or the new one, never a part of it.

    A symbolic link at `path` is replaced, not followed. Raises UserError when the disk or the folder refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise UserError(
            _("{path} cannot be written: {reason}. Free some space or choose another folder, and run it again.").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def unused(path: Path) -> Path:
    """`path`, or where something stands there already the first that is free of `path-2`, `path-3` and so on."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to flush it.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
