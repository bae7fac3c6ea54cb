"""Who takes part: replygen, and what one would use in its place, as far as this machine has it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.bench.race import LETTERS

Command = tuple[str | Path, ...]

OURS = "replygen"
WEASYPRINT, WEASYMERGE, TYPST, LIBREOFFICE = "WeasyPrint, a loop", "weasymerge", "Typst", "LibreOffice"
DOCXTPL, MAILMERGE, PYTHON_DOCX = "docxtpl", "docx-mailmerge2", "python-docx"

_REPLYGEN = Path(sys.executable).with_name("replygen")
_OPTIONS = ("--kind", "reply", "--date", "2026-11-20")


@dataclass(frozen=True)
class Peer:
    """Somebody else's way to write letters: a module of tests.bench.peers, the modules and programs that it needs."""

    name: str
    suffix: str
    script: str
    modules: tuple[str, ...]
    programs: tuple[str, ...] = ()

    def lacks(self) -> list[str]:
        """What it needs and this machine does not have."""
        modules = [module for module in self.modules if find_spec(module) is None]
        return modules + [program for program in self.programs if shutil.which(program) is None]

    def command(self, words: Path) -> Command:
        """What writes the letters of a file of words."""
        return (sys.executable, "-m", f"tests.bench.peers.{self.script}", words, LETTERS)


PEERS = (
    Peer(WEASYPRINT, ".pdf", "with_weasyprint", ("weasyprint", "jinja2")),
    Peer(WEASYMERGE, ".pdf", "with_weasymerge", ("weasymerge",)),
    Peer(TYPST, ".pdf", "with_typst", ("typst",)),
    Peer(LIBREOFFICE, ".pdf", "with_libreoffice", ("mailmerge", "docx"), ("soffice",)),
    Peer(DOCXTPL, ".docx", "with_docxtpl", ("docxtpl", "docx")),
    Peer(MAILMERGE, ".docx", "with_mailmerge", ("mailmerge", "docx")),
    Peer(PYTHON_DOCX, ".docx", "with_python_docx", ("docx",)),
)


def with_workers(workers: int) -> str:
    """The name of replygen in a race, with so many workers."""
    return f"{OURS} --jobs {workers}"


def batch(table: Path, suffix: str, workers: int) -> Command:
    """replygen's run over a table."""
    return (_REPLYGEN, "batch", table, "-o", LETTERS, "-f", suffix[1:], "--jobs", str(workers), *_OPTIONS)


def render(case: Path, suffix: str) -> Command:
    """replygen's letter of one case."""
    return (_REPLYGEN, "render", case, "-o", LETTERS, "-f", suffix[1:], *_OPTIONS)


def check(table: Path) -> Command:
    """replygen's examination of a table, which writes nothing."""
    return (_REPLYGEN, "check", table, *_OPTIONS)


def usage() -> Command:
    """replygen's shortest answer."""
    return (_REPLYGEN, "--help")
