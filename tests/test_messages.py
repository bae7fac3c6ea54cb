"""Every message of the program is there in Chinese, whole and in the right script.

When a message is new or has changed, the first test names it; the head of each catalogue says how to bring it in.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from replygen.messages import CATALOGUES

PROGRAM = CATALOGUES.parent
ALPHABETS = {"zh_CN": "gb2312", "zh_TW": "big5"}
"""Old encodings that hold only the characters of their own script (a few, like 后, stand in both)."""
OTHER_SCRIPT = {"zh_CN": "裡後檔範預設", "zh_TW": "后里发这为们请时还没过"}

chinese = pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])


def messages_in_the_source() -> set[str]:
    found = {str(message) for _file, _line, message, _notes, _context in extract_from_dir(str(PROGRAM))}
    assert len(found) > 150
    assert "Error: {error}" in found
    return found


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


@chinese
def test_every_message_is_translated(language: str) -> None:
    there = translations(language)
    assert sorted(message for message in messages_in_the_source() if not there.get(message, "").strip()) == []


@chinese
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@chinese
def test_no_translation_has_outlived_its_message(language: str) -> None:
    assert sorted(translations(language).keys() - messages_in_the_source()) == []
    assert list(catalogue(language).obsolete) == []


@chinese
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = {id: text for id, text in translations(language).items() if placeholders(id) != placeholders(text)}
    assert wrong == {}


def placeholders(text: str) -> list[tuple[str, str | None]]:
    return sorted((name, form) for _text, name, form, _conversion in Formatter().parse(text) if name is not None)


@chinese
def test_translations_stay_in_their_script(language: str) -> None:
    def is_foreign(character: str) -> bool:
        fits = character.encode(ALPHABETS[language], "ignore")
        return not fits or character in OTHER_SCRIPT[language]

    assert is_foreign("没" if language == "zh_TW" else "沒")
    texts = translations(language).items()
    assert {id: wrong for id, text in texts if (wrong := "".join(filter(is_foreign, text)))} == {}


@chinese
def test_quotation_marks_are_those_of_the_place(language: str) -> None:
    marks = {"zh_CN": "「」『』", "zh_TW": "“”‘’"}[language]
    assert [text for text in translations(language).values() if set(marks) & set(text)] == []


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LANGUAGE": "zh_CN"}, "错误：找不到 missing.yaml。请检查文件名和文件夹。"),
        ({"LANG": "zh_TW.UTF-8"}, "錯誤：找不到 missing.yaml。請檢查檔名和資料夾。"),
        ({"LC_ALL": "zh_HK.UTF-8", "LANG": "en_GB.UTF-8"}, "錯誤：找不到 missing.yaml。請檢查檔名和資料夾。"),
        ({"LANG": "C"}, "Error: missing.yaml does not exist. Check the name and the folder."),
        ({"LANG": "de_DE.UTF-8"}, "Error: missing.yaml does not exist. Check the name and the folder."),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], said: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-m", "replygen", "render", "missing.yaml"],
        cwd=tmp_path,
        env=kept | environment | {"PYTHONPATH": str(PROGRAM.parent), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert said in done.stderr
    assert done.returncode == 2
