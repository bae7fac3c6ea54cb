"""Every message of the program and every word of click is there in Chinese, whole and in the right script.

When a message is new or has changed, the first test names it; CONTRIBUTING.md says how to bring it in.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from packaging.version import Version

from replygen.messages import CATALOGUES

PROGRAM = CATALOGUES.parent
ALPHABETS = {"zh_CN": "gb2312", "zh_TW": "big5"}
"""Old encodings that hold only the characters of their own script (a few, like 后, stand in both)."""
OTHER_SCRIPT = {"zh_CN": "裡後檔範預設", "zh_TW": "后里发这为们请时还没过"}

chinese = pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
both_catalogues = pytest.mark.parametrize("domain", ["replygen", "click"])


def messages_in_the_source() -> set[str]:
    found = messages_below(PROGRAM)
    assert len(found) > 150
    assert "Error: {error}" in found
    return found


def messages_below(folder: Path) -> set[str]:
    """Every message in the source of a package; of one with a plural, the singular."""
    messages = (message for _file, _line, message, _notes, _context in extract_from_dir(str(folder)))
    return {message if isinstance(message, str) else message[0] for message in messages} - {""}


def catalogue(language: str, domain: str = "replygen") -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str, domain: str = "replygen") -> dict[str, str]:
    """What each message is translated to. Chinese has no plural: one with a plural has one translation, too."""
    found = translated(catalogue(language, domain))
    assert len(found) > 50
    return found


def translated(messages: Catalog) -> dict[str, str]:
    return {forms(message.id)[0]: forms(message.string or "")[0] for message in messages if message.id}


def forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.fixture
def known_click() -> None:
    """Words of a click newer than our catalogues stay English until somebody translates them; nothing is broken."""
    known = catalogue("zh_CN", "click").version
    assert known == catalogue("zh_TW", "click").version
    if Version(version("click")) > Version(known):
        pytest.skip(f"the words of click are translated up to {known}; this is {version('click')}")


@chinese
def test_every_message_is_translated(language: str) -> None:
    there = translations(language)
    assert sorted(message for message in messages_in_the_source() if not there.get(message, "").strip()) == []


@chinese
@pytest.mark.usefixtures("known_click")
def test_every_word_of_click_is_translated(language: str) -> None:
    asked, there = messages_below(Path(click.__file__).parent), translations(language, "click")
    assert {"Usage:", "Missing argument", "required"} <= asked
    assert sorted(message for message in asked if not there.get(message, "").strip()) == []


@both_catalogues
@chinese
def test_no_translation_is_a_guess(language: str, domain: str) -> None:
    assert [message.id for message in catalogue(language, domain) if message.id and message.fuzzy] == []


@both_catalogues
@chinese
def test_what_the_program_reads_is_what_was_translated(language: str, domain: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = translated(read_mo(file))
    source = {id: text for id, text in translations(language, domain).items() if text}
    assert compiled == source, "run `make messages`"


@chinese
def test_no_translation_has_outlived_its_message(language: str) -> None:
    assert sorted(translations(language).keys() - messages_in_the_source()) == []
    assert list(catalogue(language).obsolete) == []


@chinese
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = {id: text for id, text in translations(language).items() if placeholders(id) != placeholders(text)}
    assert wrong == {}


@chinese
def test_translations_of_click_ask_for_nothing_that_click_does_not_give(language: str) -> None:
    given = {
        forms(message.id): forms(message.string or "")[0] for message in catalogue(language, "click") if message.id
    }
    wrong = {ids: text for ids, text in given.items() if set(placeholders(text)) - set(placeholders("".join(ids)))}
    assert wrong == {}


def placeholders(text: str) -> list[tuple[str, str | None]]:
    named = [(name, form) for _text, name, form, _conversion in Formatter().parse(text) if name is not None]
    return sorted(named + [(name, "%") for name in re.findall(r"%\((\w+)\)s", text)])


@both_catalogues
@chinese
def test_translations_stay_in_their_script(language: str, domain: str) -> None:
    def is_foreign(character: str) -> bool:
        fits = character.encode(ALPHABETS[language], "ignore")
        return not fits or character in OTHER_SCRIPT[language]

    assert is_foreign("没" if language == "zh_TW" else "沒")
    texts = translations(language, domain).items()
    assert {id: wrong for id, text in texts if (wrong := "".join(filter(is_foreign, text)))} == {}


@both_catalogues
@chinese
def test_quotation_marks_are_those_of_the_place(language: str, domain: str) -> None:
    marks = {"zh_CN": "「」『』", "zh_TW": "“”‘’"}[language]
    assert [text for text in translations(language, domain).values() if set(marks) & set(text)] == []


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LANGUAGE": "zh_CN"}, "错误：找不到 missing.yaml。请检查文件名和文件夹。"),
        ({"LANG": "zh_TW.UTF-8"}, "錯誤：找不到 missing.yaml。請檢查檔名和資料夾。"),
        ({"LC_ALL": "zh_HK.UTF-8", "LANG": "en_GB.UTF-8"}, "錯誤：找不到 missing.yaml。請檢查檔名和資料夾。"),
        ({"LANGUAGE": "de:zh_TW:en"}, "錯誤：找不到 missing.yaml。請檢查檔名和資料夾。"),
        ({"LANGUAGE": "en:zh_CN"}, "Error: missing.yaml does not exist. Check the name and the folder."),
        ({"LANG": "C"}, "Error: missing.yaml does not exist. Check the name and the folder."),
        ({"LANG": "de_DE.UTF-8"}, "Error: missing.yaml does not exist. Check the name and the folder."),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], said: str, tmp_path: Path) -> None:
    done = replygen(["render", "missing.yaml"], tmp_path, environment)
    assert said in done.stderr
    assert done.returncode == 2


@pytest.mark.usefixtures("known_click")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--help"], "用法：replygen [选项] 命令 [参数]..."),
        (["--help"], "显示本说明后退出。"),
        (["--version"], "replygen，版本 "),
        ([], "用法：replygen [选项] 命令 [参数]..."),
        (["chekc"], "运行“replygen --help”查看用法。\n\n错误：没有“chekc”这个命令。"),
        (["check"], "错误：缺少参数 'FILES...'"),
        (["check", "--helf"], "错误：没有“--helf”这个选项。 您要找的是不是 '--help'"),
        (["check", "a.csv", "--map"], "错误：选项“--map”后面缺 1 个值。"),
        (["check", "a.csv", "--format", "xml"], "错误：'-f' / '--format' 的值不对：“xml”不行，只能写 'text', 'json'。"),
        (["batch", "a.csv"], "错误：缺少选项 '-o' / '--output'"),
        (["batch", "a.csv", "b.csv", "-o", "out"], "错误：多出了参数：b.csv"),
        (["batch", "a.csv", "--limit", "ten"], "错误：'--limit' 的值不对：“ten”不是有效的数字。"),
        (["batch", "a.csv", "--limit", "0"], "错误：'--limit' 的值不对：0 超出了范围 x>=1。"),
        (["batch", "a.csv", "-o", "out", "--quiet=1"], "错误：选项“--quiet”后面不能带值。"),
    ],
)
def test_click_speaks_chinese_too(words: list[str], said: str, tmp_path: Path) -> None:
    done = replygen(words, tmp_path, {"LANGUAGE": "zh_CN"})
    assert said in done.stdout + done.stderr
    assert re.findall("Usage|Error|Try |Options|Show ", done.stdout + done.stderr) == []


def replygen(words: list[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What the command says where nothing but `environment` speaks of a language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "replygen", *words],
        cwd=folder,
        env={**kept, **environment, "PYTHONPATH": str(PROGRAM.parent), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
