"""The guides to the report tell the truth, and what any guide names and links to exists."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from replygen.cli.main import commands
from tests.register.test_guides import GUIDES, LANGUAGES, ROOT, Desk

TEXTS = {guide.name: guide.read_text(encoding="utf-8") for guide in sorted(GUIDES.glob("*.md"))}


@pytest.mark.parametrize("suffix", LANGUAGES)
def test_every_command_of_the_guide_says_what_stands_below_it(
    suffix: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    guide = GUIDES / f"report{suffix}.md"
    shutil.copytree(ROOT / "examples" / "cycle", tmp_path / "cycle")
    desk = Desk(tmp_path, LANGUAGES[suffix], "")
    text = guide.read_text(encoding="utf-8")
    told = re.sub(r"(?ms)^```console\n(.*?)^```$", lambda block: f"```console\n{desk.run(block[1])}```", text)
    assert desk.commands > 5
    if request.config.getoption("--update-golden"):
        guide.write_text(told, encoding="utf-8")
    assert told == guide.read_text(encoding="utf-8")


def test_both_languages_run_the_same_commands() -> None:
    found = [re.findall(r"(?m)^\$ (.+)$", TEXTS[f"report{suffix}.md"]) for suffix in LANGUAGES]
    english, chinese = ([re.sub(r"--locale \S+", "", command) for command in each] for each in found)
    assert english == chinese


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_that_a_guide_names_exists(name: str) -> None:
    blocks, inline = re.findall(r"(?ms)^```\w*\n(.*?)^```$", TEXTS[name]), re.findall(r"`([^`\n]+)`", TEXTS[name])
    named = set(re.findall(r"(?m)^(?:\$ )?replygen ([a-z]+)", "\n".join([*blocks, *inline])))
    assert named
    assert named <= set(commands())


@pytest.mark.parametrize("name", TEXTS)
def test_every_file_that_a_guide_links_to_exists(name: str) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)", TEXTS[name])
    assert targets
    assert [target for target in targets if not (GUIDES / target).exists()] == []
