"""Opening what the user named; what stands in the way is said in plain words."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from replygen.errors import UserError
from replygen.load.encodings import find_encoding
from replygen.load.headers import field_of
from replygen.messages import _

LARGEST_TEXT = 5_000_000
"""Bytes a case or map file may have; what is larger belongs in a table."""


def open_input(path: Path) -> IO[bytes]:
    """`path` opened for reading. Raises UserError when it is missing, a folder, or cannot be opened."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise UserError(_("{file} does not exist. Check the name and the folder.").format(file=path)) from None
    except IsADirectoryError:
        raise UserError(_("{file} is a folder. Name a file in it.").format(file=path)) from None
    except (OSError, ValueError) as error:
        raise UserError(
            _("{file} cannot be read: {reason}. Close it in other programs and check its permissions.").format(
                file=path, reason=getattr(error, "strerror", None) or error
            )
        ) from None


def read_text(path: Path | None, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The whole text of a small file, or of standard input (None), and a notice where its encoding was guessed.

    Raises UserError as `open_input` and `find_encoding` do, and for a file that is too large or holds NUL characters.
    """
    file = str(path) if path is not None else "-"
    with open_input(path) if path is not None else _stdin() as stream:
        data = stream.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise UserError(
            _("{file} has more than {most} MB. Divide it, or keep so many cases in a table.").format(
                file=file, most=LARGEST_TEXT // 1_000_000
            )
        )
    found = find_encoding(file, lambda: io.BytesIO(data), encoding, _count_keys)
    text = found.as_written(data.decode(found.name)).removeprefix("\ufeff")
    if "\0" in text:
        raise UserError(_("{file} holds NUL characters, so it is no plain text. Save it as UTF-8.").format(file=file))
    if not found.notice:
        return text, ()
    return text, (_("{file}: {encoding}. {notice}").format(file=file, encoding=found.spoken, notice=found.notice),)


def _count_keys(line: Sequence[str]) -> int:
    """How many known keys of a YAML or JSON file stand in a line, cut at its commas."""
    return sum(field_of(part.partition(":")[0].strip(" -{[")) is not None for part in line)


def _stdin() -> IO[bytes]:
    return io.BytesIO(sys.stdin.buffer.read(LARGEST_TEXT + 1))
