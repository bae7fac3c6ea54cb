"""Letters read from files or standard input; those that cannot be read are refused by name, with what to do."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import replygen
from replygen.errors import UserError
from replygen.load.encodings import Encoding, find_encoding
from replygen.load.inputs import open_input
from replygen.messages import _, listed
from replygen.written.document import Document, Line
from replygen.written.plain import read_plain

KINDS = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".txt": "txt",
    ".text": "txt",
    "": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
}
"""What is read, by the end of the file's name."""
LARGEST = {"docx": 50_000_000, "pdf": 50_000_000, "txt": 1_000_000, "md": 1_000_000, "html": 5_000_000}
"""Bytes that a letter of each kind may have; pictures can make some of them large."""
LARGEST_TEXT = 50_000
"""Characters that a letter may have, whatever its kind."""

_SECONDS, _MEMORY, _MEMORY_PER_BYTE = 15, 500_000_000, 8
"""What the process that reads a letter may take."""
_PATIENCE = 4 if sys.platform == "linux" else 1
"""How much longer it may take on a busy machine."""
_START = "import sys; sys.path[:] = sys.argv.pop().split(chr(10)); from replygen.written.process import main; main()"
_OTHERS = (b"{\\rtf", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files begin that are no plain text, whatever their name: RTF, PDF, DOCX, DOC."""
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=|<\?xml[^>]+encoding\s*=", re.IGNORECASE)


def kind_of(path: Path) -> str:
    """The kind of file that a letter is, by its name. Raises UserError for those that are not read."""
    if kind := KINDS.get(path.suffix.lower()):
        return kind
    raise UserError(
        _("{file} is no letter that can be read here. Save it as {kinds}.").format(
            file=path, kinds=listed(("DOCX", "PDF", "TXT", "Markdown", "HTML"))
        )
    )


@dataclass(frozen=True, slots=True)
class Read:
    """A letter that was read: its kind of file, its bytes and what they say.

    `encoding` is None where the file names its own; `notice` is what the user must hear about it.
    """

    kind: str
    data: bytes
    encoding: Encoding | None
    document: Document
    notice: str = ""

    @property
    def text(self) -> str:
        """The text of a TXT or Markdown file, as it stands there."""
        assert self.encoding is not None
        return self.encoding.as_written(self.data.decode(self.encoding.name))

    def encoded(self, text: str) -> bytes:
        """`text` in the encoding that the letter came in; in UTF-8 where that lacks a sign."""
        assert self.encoding is not None
        try:
            return text.encode(self.encoding.name)
        except UnicodeEncodeError:
            return text.encode("utf-8")


def read_letter(path: Path, encoding: str | None = None) -> Read:
    """The letter in `path`, or on standard input for `-`. Raises UserError for a letter that cannot be read."""
    if str(path) == "-":
        data = sys.stdin.buffer.read(LARGEST["docx"] + 1)
        kind = _sniffed(data)
    else:
        kind = kind_of(path)
        with open_input(path) as stream:
            data = stream.read(LARGEST[kind] + 1)
    if len(data) > LARGEST[kind]:
        raise _refusal(path, kind, "large")
    if not data.strip():
        raise _refusal(path, kind, "empty")
    if kind in {"txt", "md"} and data.startswith(_OTHERS):
        raise _refusal(path, kind, "other")
    found, notice = None, ""
    if kind in {"txt", "md"} or (kind == "html" and (encoding or not _CHARSET.search(data[:4096]))):
        found = find_encoding(str(path), lambda: io.BytesIO(data), encoding, lambda _cells: 0)
        if found.notice:
            notice = _("{file}: {encoding}. {notice}").format(file=path, encoding=found.spoken, notice=found.notice)
    if found and kind == "txt":
        return _with_text(path, Read(kind, data, found, read_plain(_text(path, data, found)), notice))
    return _with_text(path, Read(kind, data, found, _in_process(path, kind, data, found), notice))


def _with_text(path: Path, read: Read) -> Read:
    """`read`, if it says anything, and no more than a letter does."""
    if not read.document.lines:
        raise _refusal(path, read.kind, "empty")
    if len(read.document.source) > LARGEST_TEXT:
        raise _refusal(path, read.kind, "large")
    return read


def _sniffed(data: bytes) -> str:
    """What came on standard input, by how it begins."""
    start = data[:1024].lstrip().lower()
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if b"%pdf-" in start:
        return "pdf"
    return "html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<p>", b"<div")) else "txt"


def _text(path: Path, data: bytes, encoding: Encoding) -> str:
    text = encoding.as_written(data.decode(encoding.name)).removeprefix("\ufeff")
    if "\0" in text:
        raise UserError(_("{file} holds NUL characters, so it is no plain text. Save it as UTF-8.").format(file=path))
    return text


def _in_process(path: Path, kind: str, data: bytes, encoding: Encoding | None) -> Document:
    """The letter, read in a process of its own that is stopped when it takes too much."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "letter"
        if encoding and kind in {"md", "html"}:
            data = _text(path, data, encoding).encode()
        copy.write_bytes(data)
        answer = _asked(copy, kind, "utf-8" if encoding else "", _MEMORY + _MEMORY_PER_BYTE * len(data))
    if answer is None or "refused" in answer:
        raise _refusal(path, kind, answer["refused"] if answer else "damaged")
    lines = (Line(text, tuple((here, there) for here, there in at), is_item) for text, at, is_item in answer["lines"])
    return Document(answer["source"], tuple(lines))


def _asked(copy: Path, kind: str, encoding: str, memory: int) -> Any:
    """What the process says; None when it broke down."""
    folders = "\n".join([str(Path(replygen.__file__).parents[1]), *filter(None, sys.path)])
    with (
        tempfile.TemporaryFile() as spool,
        subprocess.Popen(
            [sys.executable, "-I", "-c", _START, kind, str(copy), encoding, str(_SECONDS), str(memory), folders],
            stdin=subprocess.PIPE,  # closed when this program ends, however it does
            stdout=spool,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        try:
            process.wait(_SECONDS * _PATIENCE)
        except subprocess.TimeoutExpired:
            return {"refused": "large"}
        finally:
            process.kill()
        if process.returncode in {-24, -9}:  # SIGXCPU and SIGKILL of Linux: it has computed too long
            return {"refused": "large"}
        spool.seek(0)
        try:
            return json.load(spool)
        except ValueError:
            return None


def _refusal(path: Path, kind: str, why: str) -> UserError:
    words = {
        "locked": _(
            "{file} is locked with a password, or is an old Word file. Open it and save it as DOCX without one."
        ),
        "macros": _("{file} holds macros. Open it in Word and save it as DOCX without them."),
        "other": _("{file} is not the kind of file that its name says. Open it in its program and save it anew."),
        "large": _(
            "{file} is too large for a letter, or takes too long to read. Save the letter alone as DOCX or TXT."
        ),
        "empty": _("{file} holds no text. Name the letter itself."),
        "damaged": _("{file} cannot be read: it is damaged. Open it in the program that made it and save it anew."),
    }
    if kind == "pdf":
        words["empty"] = _(
            "{file} holds no text, only pictures: a scan? Have its text recognised, or name the original."
        )
        words["locked"] = _("{file} is locked with a password. Save a copy without one.")
    return UserError(words[why].format(file=path))
