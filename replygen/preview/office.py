"""LibreOffice, which shows what a DOCX looks like: a private one, started before it is needed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from replygen.errors import RenderError
from replygen.messages import _

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
_PATIENCE = (10, 20)
"""Seconds that one letter may take, and that it may take when it is tried again: one that ends may still have got it."""
_PAUSE = 0.2
"""Seconds between the end of one and the start of the next."""


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile of its own, in `folder`, so that it meets neither the user's windows nor settings.

    One waits for a letter, hands over the PDF and ends, and the next is started: a letter takes 0.3 s where one waits
    already, and a second more where it is only starting.
    """

    program: str
    folder: Path

    def pdf(self, docx: bytes) -> bytes:
        """`docx` as LibreOffice prints it. Raises RenderError when it does not."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            letter = Path(folder) / "letter.docx"
            letter.write_bytes(docx)
            for patience in _PATIENCE:
                with suppress(OSError, subprocess.TimeoutExpired):
                    self._run("--convert-to", "pdf", "--outdir", folder, str(letter), timeout=patience)
                    return letter.with_suffix(".pdf").read_bytes()
                self.end()
        raise RenderError(_("LibreOffice did not draw the letter. Look at it in Word."))

    def wait(self) -> None:
        """Wait for a letter; gone when it was handed over."""
        self._run("--nodefault")

    def end(self) -> None:
        """Stop all that was started here. LibreOffice starts itself anew, but always with the name of its profile."""
        for process in psutil.process_iter(["cmdline"]):
            if self._profile in (process.info["cmdline"] or ()):
                with suppress(psutil.NoSuchProcess):
                    process.kill()

    def _run(self, *words: str, timeout: float | None = None) -> None:
        command = [self.program, self._profile, "--headless", "--norestore", "--nologo", *words]
        null = subprocess.DEVNULL
        subprocess.run(command, stdin=null, stdout=null, stderr=null, timeout=timeout)

    @property
    def _profile(self) -> str:
        return f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"


@contextmanager
def private_office() -> Iterator[Office | None]:
    """An office that is gone afterwards, with all that it wrote, even if this process is killed.

    None on a machine without LibreOffice.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        yield None
        return
    office = Office(program, Path(tempfile.mkdtemp(prefix="replygen-")))
    keeper = [sys.executable, "-m", __name__, program, str(office.folder)]
    with subprocess.Popen(keeper, stdin=subprocess.PIPE):
        yield office


def _keep(office: Office) -> None:
    """Let there always be one that waits, until nobody holds the other end of standard input; then clear up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    over = threading.Event()

    def keep_waiting() -> None:
        while not over.wait(_PAUSE):
            office.wait()

    keeping = threading.Thread(target=keep_waiting)
    keeping.start()
    sys.stdin.read()
    over.set()
    while keeping.is_alive():
        office.end()
        keeping.join(_PAUSE)
    shutil.rmtree(office.folder, ignore_errors=True)


if __name__ == "__main__":
    _keep(Office(sys.argv[1], Path(sys.argv[2])))
