"""`replygen explain` knows every part and field, in every language, by every name a clerk may use."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from replygen.brand import load_brand
from replygen.cli import meanings
from replygen.cli.explain import command
from replygen.compose import Composer
from replygen.lint import load_rules
from replygen.lint.linter import reader_locale
from replygen.lint.records import said
from replygen.load.maps.mapfile import read_map
from replygen.model import Case
from replygen.model.case import FIELDS
from replygen.model.words import SPELLINGS
from replygen.resources import templates_folder
from replygen.text.yaml_text import read_yaml

LANGUAGES = ("en", "zh_CN", "zh_TW")
PARTS = [(kind, part) for kind in meanings.kinds() for part in meanings.parts(kind)]
every_language = pytest.mark.parametrize("language", LANGUAGES)


def explain(*words: str) -> str:
    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def squeezed(text: str) -> str:
    """`text` without the spaces and line ends that a layout adds or takes."""
    return "".join(text.split())


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "100")


def texts_by_language(node: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text of explain.yaml that is given by language, with its place."""
    if isinstance(node, dict) and "en" in node:
        yield path, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts_by_language(value, f"{path}/{key}")


def all_texts() -> list[tuple[str, Mapping[str, str]]]:
    (document,) = read_yaml(meanings.SOURCE.read_text(encoding="utf-8"), meanings.SOURCE.name)
    found = list(texts_by_language(document.value))
    assert len(found) > 200
    return found


def test_every_text_is_there_in_every_language() -> None:
    assert [place for place, texts in all_texts() if set(texts) != set(LANGUAGES) or not all(texts.values())] == []


@pytest.mark.parametrize(
    ("language", "alphabet", "marks"), [("zh_CN", "gb2312", "「」『』裡後"), ("zh_TW", "big5", "“”‘’后里这为们请没过")]
)
def test_chinese_texts_stay_in_their_script(language: str, alphabet: str, marks: str) -> None:
    wrong = {
        place: found
        for place, texts in all_texts()
        if (found := [c for c in texts[language] if not c.encode(alphabet, "ignore") or c in marks])
    }
    assert wrong == {}


def test_every_field_stands_in_one_group() -> None:
    assert sorted(field for _name, fields in meanings.groups() for field in fields) == sorted(FIELDS)


@pytest.mark.parametrize("kind", list(meanings.kinds()))
def test_the_parts_are_those_of_the_letter(kind: str) -> None:
    written = Composer(load_brand()).parts("en", kind)
    assert written == tuple(enumerate(meanings.parts(kind), start=1))


def test_explained_words_are_words_of_a_case() -> None:
    (document,) = read_yaml(meanings.SOURCE.read_text(encoding="utf-8"), meanings.SOURCE.name)
    for table, words in document.value["words"].items():
        assert set(words) == set(SPELLINGS[table])


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_explained(field: str) -> None:
    said = squeezed(explain(field))
    for text in (meanings.field_meaning(field), meanings.field_example(field), meanings.field_default(field)):
        assert squeezed(text) in said


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize(("kind", "part"), PARTS)
def test_every_part_is_explained(kind: str, part: str) -> None:
    said = squeezed(explain(part))
    meaning = meanings.part_meaning(kind, part)
    for text in (meaning.name, meaning.what, meaning.why, meaning.good, meaning.bad, meaning.because):
        assert squeezed(text) in said


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize("field", FIELDS)
def test_every_example_can_be_written_into_a_case(field: str) -> None:
    case = Case.model_validate({field: meanings.field_example(field)})
    assert getattr(case, field)


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize("field", ["compensation", "commitment"])
def test_every_example_of_a_notation_can_be_written_into_a_case(field: str) -> None:
    notation = meanings.notation(field)
    assert notation is not None
    items = [item for line in notation.lines for item in getattr(Case.model_validate({field: line.example}), field)]
    assert len(items) == len(notation.lines)
    if field == "compensation":
        by, until, number, count, note = items
        assert by.by
        assert until.until
        assert number.number == "GV-1120"
        assert count.count == 2
        assert note.note
        assert not any(item.what for item in items)
    else:
        day, time, span, who, kept, broken = items
        assert not day.time
        assert time.time
        assert span.until
        assert who.who
        assert kept.kept
        assert broken.instead


def test_the_lines_about_map_files_make_a_map_file(tmp_path: Path) -> None:
    lines = [line.write for line in meanings.map_file().lines]
    file = tmp_path / "map.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert len(read_map(file).sources) == len(lines) >= 7


@every_language
@pytest.mark.usefixtures("speak")
def test_the_list_names_every_part_and_field(language: str) -> None:
    listed = [line.split() for line in explain().splitlines()]
    assert all(any(part in words[:2] for words in listed) for _kind, part in PARTS)
    assert all(any(field == words[0] for words in listed if words) for field in FIELDS)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("words", "heading"),
    [
        (["received"], "received"),
        (["RECEIVED"], "received"),
        (["收到日期"], "received"),
        (["投訴日期"], "received"),
        (["date", "received"], "received"),
        (["處理決定"], "decision"),
        (["利用投诉给自己贴金"], "credit · Turn the complaint to our credit"),
        (["代表公司表示歉意"], "apology · Apologise for the company"),
        (["map"], "map · Map files"),
        (["對應檔"], "map · Map files"),
    ],
)
def test_a_name_in_any_script_is_understood(words: list[str], heading: str) -> None:
    assert heading in explain(*words).splitlines()


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("word", ["decision", "compensation", "commitment", "handler"])
def test_a_word_that_is_part_and_field_shows_both(word: str) -> None:
    lines = explain(word).splitlines()
    kinds = [kind for kind, part in PARTS if part == word]
    assert sum(line.split(" · ")[0] == word for line in lines) == len(kinds) + 1 >= 2


@pytest.mark.usefixtures("english")
def test_a_field_says_headers_words_default_and_who_needs_it() -> None:
    assert "for every letter" in explain("received")
    assert "for every reply" in explain("category")
    assert "for letters of kind update" in explain("next_news")
    assert "where the decision is not_upheld" in explain("alternative")
    severity = explain("severity")
    assert "moderate (一般)" in severity
    for text in ("English: severity, seriousness", "简体中文: 严重程度", "繁體中文: 嚴重程度", "特別嚴重"):
        assert text in severity


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize("words", [[], ["apology"], ["compensation"], ["address"], ["map"]])
def test_lines_fit_the_width_and_begin_with_no_closing_mark(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = explain(*words).splitlines()
    assert len(lines) > 10
    assert [line for line in lines if cell_len(line) > 60] == []
    assert [line for line in lines if line.lstrip().startswith(tuple("，。、；：！？”」）"))] == []
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("apologie", "Error: “apologie” is no part, field or rule. Did you mean “apology”?\n"),
        ("处理决", "Error: “处理决” is no part, field or rule. Did you mean “处理决定”?\n"),
        ("qqqq", "Error: “qqqq” is no part, field or rule. `replygen explain` lists them all.\n"),
    ],
)
def test_an_unknown_word_gets_the_nearest_one(word: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "replygen", "explain", word],
        env=os.environ | {"LANGUAGE": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize("number", load_rules(load_brand()))
def test_every_rule_is_explained(number: str) -> None:
    shown = squeezed(explain(number))
    rule = load_rules(load_brand())[number]
    locale = reader_locale()
    assert f"{number}·{rule.name}" in shown
    assert squeezed(rule.source) in shown
    for wording in (said(rule.why, locale), said(rule.instead, locale)):
        assert all(squeezed(piece) in shown for piece in re.split(r"\{\w+\}", wording))


@pytest.mark.usefixtures("english")
def test_a_rule_says_what_breaks_it_what_keeps_it_and_what_can_be_done() -> None:
    shown = " ".join(explain("vague-time-or-owner").split())
    assert "T09 · vague-time-or-owner Level warning; error in commitment, news Where decision, compensation" in shown
    assert "Bad We will reply shortly. Good We will reply by 27 March." in shown
    assert "waiver: T09: reason" in shown
    assert "In a brand cannot be changed" in " ".join(explain("l01").split())


@every_language
@pytest.mark.usefixtures("speak")
@pytest.mark.parametrize("word", ["rules", "规则", "規則"])
def test_all_rules_are_listed(word: str) -> None:
    lines = explain(word).splitlines()
    assert [number for number in load_rules(load_brand()) if not any(f"  {number} " in line for line in lines)] == []


@pytest.mark.usefixtures("english")
def test_the_rules_of_a_brand_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "brand.yaml").write_bytes((templates_folder() / "brand" / "brand.yaml").read_bytes())
    (tmp_path / "rules" / "own.yaml").write_text("T09: {level: info, waivable: false}\n", "utf-8")
    monkeypatch.setenv("REPLYGEN_BRAND", str(tmp_path))
    shown = " ".join(explain("T09").split())
    assert "Level info Where" in shown
    assert "In one case cannot be waived" in shown


@pytest.mark.usefixtures("english")
def test_a_slip_in_the_name_of_a_rule_is_told() -> None:
    done = CliRunner().invoke(command, ["blaming-the-custmer"])
    assert "Did you mean “blaming-the-customer”?" in str(done.exception)
