"""A program that is watched: the files that Python opens in it and all its processes, and whom they call.

What the libraries of the system open by themselves, which are fonts, is not seen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

TELLTALE = """
import os, sys
told = os.open(os.environ["TOLD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def tell(event, facts):
    if event == "open" and isinstance(facts[0], (str, bytes)):
        os.write(told, f"open {os.path.realpath(os.fsdecode(facts[0]))}\\n".encode())
    elif event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request", "os.system", "subprocess.Popen"}:
        os.write(told, f"{event} {facts}\\n".encode())
sys.addaudithook(tell)
"""
"""Python reads a module of the name sitecustomize as it starts, also in the processes of a run."""


def watched(tmp_path: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """A program that ran, and what it and all its processes opened and whom they called."""
    site, told = tmp_path / "site", tmp_path / "told.txt"
    site.mkdir(exist_ok=True)
    told.unlink(missing_ok=True)
    (site / "sitecustomize.py").write_text(TELLTALE)
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path / "home",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(site), str(ROOT)]),
            "TOLD": str(told),
            "HOME": str(tmp_path / "home"),
            "TMPDIR": str(tmp_path / "temporary"),
            "LANGUAGE": "en",
        },
        capture_output=True,
        text=True,
    )
    return done, told.read_text(encoding="utf-8", errors="replace").splitlines()


def strange(told: list[str], *folders: Path) -> list[str]:
    """What was opened outside `folders` and the program itself, and every call."""
    own = [
        *folders,
        ROOT / "replygen",
        ROOT / "templates",
        ROOT / "replygen.egg-info",
        *map(Path, sysconfig.get_paths().values()),
    ]
    own += [
        Path(sys.prefix),
        Path(sys.base_prefix) / "lib",
        Path("/dev"),
        Path("/proc"),
        Path("/usr/share"),
        Path("/etc/mime.types"),
    ]
    roots = [path.resolve() for path in own]
    opened = [line.removeprefix("open ") for line in told if line.startswith("open ")]
    assert any(path.startswith(str(folders[0])) for path in opened), "the guard sees nothing"
    calls = [line for line in told if not line.startswith("open ")]
    return [path for path in opened if not any(Path(path).is_relative_to(root) for root in roots)] + calls
