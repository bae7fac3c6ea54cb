"""The guides tell the truth: every command in them runs, and says what stands below it.

`pytest tests/register/test_guides.py --update-golden` writes anew what the commands say.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "guides"
LANGUAGES = {"": "en", ".zh-CN": "zh_CN"}
SERVER = "postgresql://desk@server/complaints"
"""The database of the guides; the tests have one of their own in its place."""
IN_FEBRUARY = "1801440000"
"""Today is 1 February 2027: all that the guides tell of is over."""


@pytest.mark.parametrize("name", [f"{guide}{suffix}" for guide in ("register", "due") for suffix in LANGUAGES])
def test_every_command_of_a_guide_says_what_stands_below_it(
    name: str, tmp_path: Path, postgresql: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    guide = GUIDES / f"{name}.md"
    text = guide.read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "cycle", tmp_path / "cycle")
    desk = Desk(tmp_path, LANGUAGES[guide.stem.removeprefix(guide.stem.partition(".")[0])], postgresql())
    told = re.sub(r"(?ms)^```console\n(.*?)^```$", lambda block: f"```console\n{desk.run(block[1])}```", text)
    assert desk.commands > 5
    if request.config.getoption("--update-golden"):
        guide.write_text(told, encoding="utf-8")
    assert told == guide.read_text(encoding="utf-8")


class Desk:
    """A folder in which the commands of a guide are run, one after the other."""

    def __init__(self, folder: Path, language: str, server: str) -> None:
        self.commands = 0
        self._folder, self._server = folder, server
        usual = {"SOURCE_DATE_EPOCH": IN_FEBRUARY, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        self._environment = {**os.environ, **usual, "LANGUAGE": language, "PYTHONPATH": str(ROOT)}

    def run(self, block: str) -> str:
        """The commands of a block, each with what it says today."""
        return "".join(f"$ {command}\n{self._said(command)}" for command in re.findall(r"(?m)^\$ (.+)$", block))

    def _said(self, command: str) -> str:
        self.commands += 1
        if exported := re.fullmatch(r"export (\w+)=(\S+)", command):
            self._environment[exported[1]] = exported[2].replace(SERVER, self._server)
            return ""
        own = f'replygen() {{ "{sys.executable}" -m replygen "$@"; }}; {command.replace(SERVER, self._server)}'
        done = subprocess.run(
            ["bash", "-c", own],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        said = re.sub(r"postgresql://desk@/\S*", SERVER, done.stdout)
        return "\n".join(line.rstrip() for line in f"{said.strip(chr(10))}\n".split("\n"))
