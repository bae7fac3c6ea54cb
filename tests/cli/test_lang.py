"""`--lang` chooses the language of all that is said, wherever it stands among the words."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.messages import language, listed, read_language

Run = Callable[..., subprocess.CompletedProcess[str]]

MISSING = {
    "en": "Error: missing.csv does not exist. Check the name and the folder.",
    "zh_CN": "错误：找不到 missing.csv。请检查文件名和文件夹。",
    "zh_TW": "錯誤：找不到 missing.csv。請檢查檔名和資料夾。",
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("check", …)` in an empty folder, where the environment asks for Simplified Chinese."""

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return python(tmp_path, "-m", "replygen", *words)

    return command


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANGUAGE": "zh_CN", "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "zh_TW", "check", "missing.csv"),
        ("check", "--lang", "zh_TW", "missing.csv"),
        ("check", "missing.csv", "--lang", "zh_TW"),
        ("check", "missing.csv", "--lang=zh_TW"),
        ("--lang", "en", "check", "missing.csv", "--lang", "zh_TW"),
    ],
)
def test_it_may_stand_before_the_command_or_behind_it(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert MISSING["zh_TW"] in done.stderr
    assert done.returncode == 2


def test_without_it_the_environment_decides(run: Run) -> None:
    assert MISSING["zh_CN"] in run("check", "missing.csv").stderr
    assert MISSING["en"] in run("check", "missing.csv", "--lang", "en").stderr


def test_behind_two_dashes_it_is_a_file_name(run: Run) -> None:
    assert "错误：找不到 --lang。" in run("check", "--", "--lang", "en").stderr


@pytest.mark.parametrize(
    "words", [("--lang", "fr", "check", "t.csv"), ("check", "t.csv", "--lang", "fr"), ("--help", "--lang=fr")]
)
def test_an_unknown_language_is_refused_by_name_in_the_usual_one(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.stderr == "错误：--lang：没有“fr”这种界面语言。请选择：en、zh_CN、zh_TW。\n"
    assert done.stdout == ""
    assert done.returncode == 2


def test_without_a_language_it_is_refused(run: Run) -> None:
    done = run("check", "t.csv", "--lang")
    assert "--lang" in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("words", [("--lang", "zh_TW", "--help"), ("batch", "--help", "--lang", "zh_TW")])
def test_help_comes_in_it_whole(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words).stdout
    assert "選項：" in said
    assert said.count("--lang 語言") == 1
    assert "介面語言：en、zh_CN、zh_TW。" in said
    for english in ("Usage", "Options", "[OPTIONS]", "TEXT", "NUMBER", "[required]", "[default", "Commands"):
        assert english not in said


def test_help_names_the_language_once_in_english_too(run: Run) -> None:
    said = run("render", "--help", "--lang", "en").stdout
    assert said.count("--lang LANGUAGE") == 1
    assert said.startswith("Usage: replygen render [OPTIONS] CASES...\n")


def test_errors_of_options_come_in_it(run: Run) -> None:
    done = run("check", "t.csv", "--date", "2026-02-30", "--lang", "zh-HK")
    assert "沒有「2026-02-30」這一天" in done.stderr
    assert done.returncode == 2


def test_explanations_come_in_it(run: Run) -> None:
    assert "以公司名義真正地道歉" in run("explain", "apology", "--lang", "zh_TW").stdout


def test_what_the_program_starts_speaks_it_too(tmp_path: Path) -> None:
    starts = """
import atexit, subprocess, sys
from replygen.cli.main import main
again = [sys.executable, "-m", "replygen", "check", "missing.csv"]
atexit.register(lambda: subprocess.run(again))
sys.argv = ["replygen", "--lang", "zh_TW", "--version"]
main()
"""
    assert MISSING["zh_TW"] in python(tmp_path, "-c", starts).stderr


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("en", "en"),
        ("EN_GB.UTF-8", "en"),
        ("English", "en"),
        ("zh", "zh_CN"),
        ("zh_CN", "zh_CN"),
        ("zh-cn", "zh_CN"),
        ("zh_SG.gb18030", "zh_CN"),
        ("zh-Hans-HK", "zh_CN"),
        (" 简体中文 ", "zh_CN"),
        ("zh_TW", "zh_TW"),
        ("zh-HK", "zh_TW"),
        ("zh_Hant", "zh_TW"),
        ("zh_TW.UTF-8@radical", "zh_TW"),
        ("繁體", "zh_TW"),
        ("", None),
        ("C", None),
        ("C.UTF-8", None),
        ("fr", None),
        ("zhuang", None),
        ("enm", None),
    ],
)
def test_a_language_is_known_by_its_tag_and_its_name(text: str, meant: str | None) -> None:
    assert read_language(text) == meant


@pytest.mark.parametrize(("tag", "row"), [("en", "a, b, c"), ("zh_CN", "a、b、c"), ("zh_TW", "a、b、c")])
def test_a_list_is_written_with_the_marks_of_its_language(tag: str, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", tag)
    assert language() == tag
    assert listed(["a", "b", "c"]) == row
