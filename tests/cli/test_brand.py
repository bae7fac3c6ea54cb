"""`replygen brand`: a folder made by questions or options, proven, and compared with the built-in one."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import PIL.Image
import pytest
from openxml_audit import OpenXmlValidator

from replygen.brand import load_brand
from replygen.text.yaml_text import read_yaml
from tests.cli.conftest import Run
from tests.cli.test_new import CTRL_C, Clerk

CASE = Path(__file__).parents[2] / "examples" / "one-case.yaml"

OPTIONS = {
    "--locale": "en",
    "--company": "Harrow & Vale: Ltd #1",
    "--short-name": "Harrow & Vale",
    "--address": "4 Weaver Lane, Durham DH1 9ZZ",
    "--phone": "0191 496 0100",
    "--email": "care@harrowvale.example",
    "--signs": "Ida Moss, Head of Customer Care, 0191 496 0102",
    "--main": "#224488",
}
MADE = {
    "brand.yaml",
    "brand.schema.json",
    "policy.yaml",
    "policy.schema.json",
    "letter.css",
    "letterhead.docx",
    "logo.svg",
}


def options(**changes: str) -> list[str]:
    given = {**OPTIONS, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    return ["--yes", *(word for option in given.items() for word in option)]


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_made_by_options_holds_what_people_edit_and_nothing_wrong(run: Run, tmp_path: Path) -> None:
    made = run("brand", "init", "ours", *options())
    assert made.returncode == 0, made.stderr
    assert names(tmp_path / "ours") == MADE
    brand = load_brand(tmp_path / "ours")
    assert brand.senders["en"].company == OPTIONS["--company"]
    assert brand.senders["en"].handler.name == "Ida Moss"
    assert brand.house.colours.main == "#224488"
    checked = run("brand", "check", "ours")
    assert (checked.returncode, checked.stdout) == (0, "Files proven: ours. To mend: 0; to look at: 0.\n")


def test_the_letterhead_to_edit_has_the_colour_and_the_logo_of_the_company(run: Run, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    PIL.Image.new("RGB", (300, 90), "#224488").save(logo)
    assert run("brand", "init", "ours", *options(logo=str(logo))).returncode == 0
    with zipfile.ZipFile(tmp_path / "ours" / "letterhead.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert logo.read_bytes() in parts.values()
    assert any(b"{{ company }}" in part for part in parts.values())
    assert b'w:color="224488"' in parts["word/styles.xml"]
    assert OpenXmlValidator().validate(tmp_path / "ours" / "letterhead.docx").errors == []
    done = run("render", str(CASE), "--brand", "ours", "-o", "letter.docx", "--date", "2026-11-20", "--locale", "en")
    assert done.returncode == 0, done.stderr


def test_what_word_changed_is_told_as_word_calls_it(run: Run, tmp_path: Path) -> None:
    assert run("brand", "init", "ours", *options(locale="zh-CN", main="#1f5b4a")).returncode == 0
    letterhead = tmp_path / "ours" / "letterhead.docx"
    assert "letterhead" not in run("brand", "diff", "ours").stdout
    document = docx.Document(str(letterhead))
    document.styles["Letter Subject"].font.italic = True
    document.sections[0].first_page_footer.paragraphs[0].add_run(" · ask for Ida")
    document.save(str(letterhead))
    told = run("brand", "diff", "ours").stdout.partition("letterhead.docx\n")[2].partition("ours")[0]
    foot = "{{ address }} · {{ phone }} · {{ email }} · {{ website }}"
    assert [line.strip() for line in told.splitlines()] == [
        "Letter Subject: italic: (not given) → yes",
        f"footer of the first page: {foot} → {foot} · ask for Ida",
    ]


def test_several_locales_get_a_section_and_a_letterhead_each(run: Run, tmp_path: Path) -> None:
    assert run("brand", "init", "ours", *options(), "--locale", "zh-HK").returncode == 0
    brand = load_brand(tmp_path / "ours")
    assert list(brand.senders) == ["en", "zh-HK"]
    assert list(brand.policy.words) == ["en", "zh-HK"]
    assert brand.senders["zh-HK"].currency == "HKD"
    assert names(tmp_path / "ours") >= {"letterhead.en.docx", "letterhead.zh-HK.docx"}
    assert brand.borrowed() == ()


def test_the_policy_that_is_made_decides_what_the_built_in_one_does_and_writes_numbers_as_numbers(
    run: Run, tmp_path: Path
) -> None:
    assert run("brand", "init", "ours", *options(), "--locale", "zh-CN").returncode == 0
    own, usual = load_brand(tmp_path / "ours").policy, load_brand(None).policy
    assert own.model_dump(exclude={"words"}) == usual.model_dump(exclude={"words"})
    assert own.words == {locale: usual.words[locale] for locale in ("en", "zh-CN")}
    text = (tmp_path / "ours" / "policy.yaml").read_text(encoding="utf-8")
    assert "voucher: 0.7" in text
    assert re.findall(r"""['"][\d.]+['"]""", text) == []


def test_the_files_name_the_schema_that_they_follow(run: Run, tmp_path: Path) -> None:
    run("brand", "init", "ours", *options())
    for name in ("brand", "policy"):
        first, *_rest = (tmp_path / "ours" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
        assert first == f"# yaml-language-server: $schema={name}.schema.json"
        schema = json.loads((tmp_path / "ours" / f"{name}.schema.json").read_text(encoding="utf-8"))
        (document,) = read_yaml((tmp_path / "ours" / f"{name}.yaml").read_text(encoding="utf-8"), name)
        assert set(document.value) <= set(schema["properties"])


def test_nothing_is_written_over_and_words_come_on_request(run: Run, tmp_path: Path) -> None:
    run("brand", "init", "ours", *options())
    style = tmp_path / "ours/letter.css"
    style.write_text("p { margin: 0 }", encoding="utf-8")
    (tmp_path / "ours/logo.svg").unlink()
    before = (tmp_path / "ours/brand.yaml").read_bytes()
    again = run("brand", "init", "ours", "--words", "en/ack", "--words", "en/phrases.yaml")
    assert again.returncode == 0, again.stderr
    assert "letter.css: is there already, left as it is" in again.stdout
    assert style.read_text(encoding="utf-8") == "p { margin: 0 }"
    assert (tmp_path / "ours/brand.yaml").read_bytes() == before
    assert len([name for name in names(tmp_path / "ours") if name.startswith("letters/en/ack/")]) == 5
    assert (tmp_path / "ours/letters/en/phrases.yaml").is_file()


def test_all_options_that_are_wrong_or_missing_are_named_at_once(run: Run, tmp_path: Path) -> None:
    refused = run("brand", "init", "ours", "--yes", "--locale", "en", "--email", "nobody", "--main", "#cccccc")
    assert refused.returncode == 2
    for option in ("--company", "--address", "--phone", "--signs", "--email: “nobody”", "--main: text in #cccccc"):
        assert option in refused.stderr
    assert not (tmp_path / "ours").exists()


def test_words_that_there_are_not_are_refused(run: Run) -> None:
    refused = run("brand", "init", "ours", *options(), "--words", "../../secret")
    assert refused.returncode == 2
    assert "there are no words “../../secret”" in refused.stderr


def test_without_a_terminal_the_options_are_named(run: Run) -> None:
    refused = run("brand", "init", "ours", stdin="")
    assert refused.returncode == 2
    assert "with --yes" in refused.stderr


def test_faults_are_data_too(run: Run, tmp_path: Path) -> None:
    run("brand", "init", "ours", *options())
    style = tmp_path / "ours/letter.css"
    style.write_text("/* ours */\n.body { colr: red }\n", encoding="utf-8")
    checked = run("brand", "check", "ours", "--format", "json")
    (finding,) = json.loads(checked.stdout)["findings"]
    assert checked.returncode == 1
    assert (finding["file"], finding["line"], finding["severity"]) == ("ours/letter.css", 2, "error")


def test_a_folder_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    assert "is no folder" in run("brand", "check", "nowhere").stderr
    (tmp_path / "empty").mkdir()
    assert "has no brand.yaml" in run("brand", "check", "empty").stderr


def test_diff_tells_keys_and_sentences(run: Run, tmp_path: Path) -> None:
    run("brand", "init", "ours", *options(), "--words", "en/reply")
    part = tmp_path / "ours/letters/en/reply/6-decision.upheld.j2"
    text = part.read_text(encoding="utf-8")
    part.write_text(text.replace("Our answer is clear: we", "It is plain: we"), encoding="utf-8")
    said = run("brand", "diff", "ours").stdout
    assert "en: company: Spruce Telecom Ltd → Harrow & Vale: Ltd #1" in said
    assert "  - Our answer is clear: we uphold your complaint.\n  + It is plain: we uphold your complaint." in said
    assert "en, reply, decision (in " in said


Sit = Callable[..., Clerk]


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[Sit]:
    """`sit_down("ours")`: somebody at a terminal who runs `replygen brand init ours`."""
    clerks: list[Clerk] = []

    def sit(*words: str, language: str = "en") -> Clerk:
        clerks.append(Clerk(tmp_path, language, *words, command=("brand", "init")))
        return clerks[-1]

    yield sit
    for clerk in clerks:
        clerk.leaves()


def test_a_designer_answers_goes_back_asks_why_and_stops_and_goes_on(sit_down: Sit, tmp_path: Path) -> None:
    designer = sit_down("ours")
    designer.answers("locales", "4")
    designer.is_asked("en: company")
    designer.enters("?")
    designer.sees("The full name, as under the signature.")
    designer.enters("Harrow & Vale Ltd")
    designer.is_asked("en: short name")
    designer.enters("<")
    designer.is_asked("en: company", "> Harrow & Vale Ltd")
    designer.enters("")
    designer.answers("en: short name", "")
    designer.answers("en: address", "4 Weaver Lane")
    designer.answers("en: phone", "none")
    designer.sees("has no digits")
    designer.types(CTRL_C)
    assert designer.is_done() == 130
    assert names(tmp_path / "ours") == {"brand.draft.yaml"}
    again = sit_down("ours")
    again.answers("en: phone", "0191 496 0100")
    again.answers("en: email", "care@harrowvale.example")
    for key in ("website", "hours", "department"):
        again.answers(f"en: {key}", "")
    again.answers("en: currency", "£")
    again.answers("en: signs", "Ida Moss, Head of Customer Care, 0191 496 0102")
    for key in ("en: signs grave", "en: handler", "look", "main", "logo", "envelope"):
        again.answers(key, "")
    again.sees("This is what you answered.")
    again.enters("")
    assert again.is_done() == 0
    assert names(tmp_path / "ours") == MADE
    assert load_brand(tmp_path / "ours").senders["en"].short_name == "Harrow & Vale Ltd"
