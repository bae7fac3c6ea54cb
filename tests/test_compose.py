"""The letter: nine parts in order, every fact in it, and natural sentences at every seam."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from replygen.brand import Brand, load_brand
from replygen.compose import Composer
from replygen.errors import TemplateError, UserError
from replygen.load import read_case
from replygen.model import LOCALES, Case, Letter
from replygen.model.case import Record
from replygen.resources import templates_folder
from replygen.validate import validate
from tests.sample_facts import FULL, NEEDED, NINE

FIVE = ["restate", "thanks", "handler", "next", "contact"]
DECISIONS = ("upheld", "partial", "not_upheld", "goodwill")
SEVERITIES = ("minor", "moderate", "serious", "critical")
Facts = Callable[..., dict[str, Any]]

OUTCOMES = {
    "zh-CN": {
        "upheld": "投诉成立|反映的情况属实",
        "partial": "部分成立",
        "not_upheld": "不成立|未发现",
        "goodwill": "未能认定.*心意",
    },
    "zh-TW": {
        "upheld": "申訴成立|反映的情況屬實",
        "partial": "部分成立",
        "not_upheld": "不成立|未有發現",
        "goodwill": "未能認定.*心意",
    },
    "zh-HK": {
        "upheld": "投訴成立|反映的情況屬實",
        "partial": "部分成立",
        "not_upheld": "不成立|未有發現",
        "goodwill": "未能認定.*心意",
    },
    "en": {
        "upheld": r"(?<!not )(?<!partly )uphold your complaint",
        "partial": "uphold part|partly uphold",
        "not_upheld": "do not uphold",
        "goodwill": "could not establish.*goodwill",
    },
}


def as_case(values: dict[str, Any]) -> Case:
    case = read_case(Record(values))
    assert isinstance(case, Case), case
    return case


def text_of(letter: Letter) -> str:
    return "\n".join(block.text for block in letter.blocks())


def prose(text: str) -> str:
    """`text` without what joining may change: spaces and the stops at the ends."""
    return re.sub(r"\s", "", text).strip("。.；;")


@pytest.fixture(params=list(product(LOCALES, DECISIONS, SEVERITIES)), ids=lambda p: "-".join(p))
def combination(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    found: tuple[str, str, str] = request.param
    return found


def test_the_nine_parts_come_in_order_and_each_says_something(
    composer: Composer, brand: Brand, facts: Facts, date: dt.date, combination: tuple[str, str, str]
) -> None:
    locale, decision, severity = combination
    for empty in (False, True):
        values = facts(locale, decision=decision, severity=severity)
        if empty:
            values = {field: value for field, value in values.items() if field in NEEDED}
        case = as_case(values)
        assert not [p for p in validate(case, "reply", brand, date) if p.severity == "error"]
        letter = composer.compose(case, "reply", date)
        assert [part.id for part in letter.parts] == NINE
        for part in letter.parts:
            assert len(part.text) > 5, part
            assert all(paragraph.text == paragraph.text.strip() != "" for paragraph in part.paragraphs)
        assert not re.search(r"\bNone\b|\bnan\b|\{\{|\}\}|\{%|[\ufdd0-\ufdef]", text_of(letter))


def test_every_fact_stands_in_the_letter(
    composer: Composer, facts: Facts, date: dt.date, combination: tuple[str, str, str]
) -> None:
    locale, decision, severity = combination
    values = facts(locale, decision=decision, severity=severity)
    text = prose(text_of(composer.compose(as_case(values), "reply", date)))
    written = {"en": ("12 November 2026", "9 November 2026", "16 November 2026", "25 November 2026", "1 December 2026")}
    days = written.get(locale, ("2026年11月12日", "2026年11月9日", "2026年11月16日", "2026年11月25日", "2026年12月1日"))
    for typed in (*days, "10:00", "12:00", "16:00", values["case_id"], values["order_ref"], values["name"]):
        assert prose(typed) in text, typed
    for field in ("issue", "wanted", "alternative"):
        for item in values[field].replace("；", ";").split(";"):
            assert prose(item) in text, (field, item)
    for field in ("quote", "checked", "finding", "failings", "reason", "fix", "place", "shared_view"):
        assert prose(values[field]) in text, field
    for address in values["address"].split("/"):
        assert prose(address) in text
    assert prose(values["impact"]) in text
    if "88" in str(values["compensation"]):
        money = {"en": "£88.50", "zh-CN": "88.50元", "zh-TW": "新臺幣880.50元", "zh-HK": "港幣88.50元"}[locale]
        for given in (money, "LQ-4411", "VIP-9002"):
            assert given in text, given
        expiry = ("30June2027", "30November2026") if locale == "en" else ("2027年6月30日", "2026年11月30日")
        assert expiry[0] in text
        assert expiry[1] in text


def test_the_decision_is_said_once_and_is_the_case_s(
    composer: Composer, facts: Facts, date: dt.date, combination: tuple[str, str, str]
) -> None:
    locale, decision, severity = combination
    for number in range(12):
        values = facts(locale, decision=decision, severity=severity, case_id=f"D-{number}")
        letter = composer.compose(as_case(values), "reply", date)
        said = next(part.text for part in letter.parts if part.id == "decision")
        found = {name for name, pattern in OUTCOMES[locale].items() if re.search(pattern, said)}
        assert found == {decision}, said


def test_no_mark_stands_doubled_whatever_is_empty_and_however_it_was_typed(
    composer: Composer, facts: Facts, date: dt.date
) -> None:
    endings = ("", "。", ".", "；", "！")
    for locale, decision, ending in product(LOCALES, DECISIONS, endings):
        for field in ("finding", "reason", "impact", "quote", "checked", "failings", "fix", "wanted", "issue"):
            values = facts(locale, decision=decision, case_id=f"{field}{ending}")
            values[field] = values[field] + ending
            text = text_of(composer.compose(as_case(values), "reply", date))
            assert not re.search(
                r"[。，；：、！？][。，；：、]|[。，；：、][。，；：、！？]|[.,;:] ?[.,;:](?!\.)", text
            ), (field, text)
            assert "  " not in text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("field", ["finding", "reason", "checked", "failings", "fix", "wanted", "issue", "alternative"])
def test_a_final_stop_in_the_cell_changes_nothing(
    composer: Composer, facts: Facts, date: dt.date, locale: str, field: str
) -> None:
    for decision in DECISIONS:
        plain = facts(locale, decision=decision)
        stopped = {**plain, field: plain[field] + ("." if locale == "en" else "。")}
        assert text_of(composer.compose(as_case(plain), "reply", date)) == text_of(
            composer.compose(as_case(stopped), "reply", date)
        )


@pytest.mark.parametrize("locale", LOCALES)
def test_a_table_of_fifty_does_not_read_as_fifty_copies(
    composer: Composer, facts: Facts, date: dt.date, locale: str
) -> None:
    bare = {field: value for field, value in facts(locale).items() if field in NEEDED}
    for kind, parts in (("reply", NINE), ("ack", FIVE)):
        letters = [composer.compose(as_case({**bare, "case_id": f"N-{n:03}"}), kind, date) for n in range(50)]
        for index, part in enumerate(parts):
            texts = {letter.parts[index].text.replace(letter.case_id, "") for letter in letters}
            assert len(texts) >= 3, part
            again = composer.compose(as_case({**bare, "case_id": "N-007"}), kind, date)
            assert again.parts[index] == letters[7].parts[index]


@pytest.mark.parametrize("locale", LOCALES)
def test_staff_text_never_becomes_structure(composer: Composer, facts: Facts, date: dt.date, locale: str) -> None:
    hostile = "- not an item\n\n- nor this {{ name }} {% if %} <b>&amp;</b>  two  spaces"
    plain = composer.compose(as_case(facts(locale)), "reply", date)
    letter = composer.compose(as_case(facts(locale, finding=hostile, quote=hostile, reason=hostile)), "reply", date)
    shape = [(part.id, [paragraph.item for paragraph in part.paragraphs]) for part in letter.parts]
    assert shape == [(part.id, [paragraph.item for paragraph in part.paragraphs]) for part in plain.parts]
    text = text_of(letter)
    for piece in ("- not an item", "- nor this {{ name }} {% if %} <b>&amp;</b>  two  spaces"):
        assert piece in text


@pytest.mark.parametrize("locale", LOCALES)
def test_the_frame_is_neutral_without_a_title_and_names_the_recourse_after_a_no(
    composer: Composer, facts: Facts, date: dt.date, locale: str
) -> None:
    name = FULL[locale]["name"]
    with_title = composer.compose(as_case(facts(locale)), "reply", date).salutation
    without = composer.compose(as_case(facts(locale, title=None)), "reply", date).salutation
    assert FULL[locale]["title"] in with_title
    assert name in without
    assert not re.search("先生|女士|小姐|Mr|Ms", without)
    for decision in DECISIONS:
        letter = composer.compose(as_case(facts(locale, decision=decision)), "reply", date)
        has_recourse = any(block.role == "recourse" for block in letter.blocks())
        assert has_recourse == (decision in {"partial", "not_upheld"})


@pytest.mark.parametrize("locale", LOCALES)
def test_an_acknowledgement_restates_and_promises_news_but_decides_nothing(
    composer: Composer, facts: Facts, date: dt.date, locale: str
) -> None:
    values = facts(locale)
    letter = composer.compose(as_case(values), "ack", date)
    text = text_of(letter)
    assert [part.id for part in letter.parts] == FIVE
    for item in values["issue"].replace("；", ";").split(";"):
        assert prose(item) in prose(text)
    assert ("27 November 2026" if locale == "en" else "2026年11月27日") in text  # five working days on
    assert values["case_id"] in text
    for absent in (values["finding"], values["compensation"][:4], "LQ-4411", "VIP"):
        assert absent not in text


@pytest.mark.parametrize("locale", LOCALES)
def test_the_tone_changes_the_letter(composer: Composer, facts: Facts, date: dt.date, locale: str) -> None:
    for decision in DECISIONS:
        letters = {
            tone: composer.compose(as_case(facts(locale, decision=decision, tone=tone)), "reply", date)
            for tone in ("standard", "brief", "gentle", "detailed")
        }
        texts = {tone: text_of(letter) for tone, letter in letters.items()}
        assert len(texts["gentle"]) > len(texts["standard"]) >= len(texts["brief"])
        assert [p.item for p in letters["detailed"].parts[0].paragraphs].count(True) == 2


@pytest.mark.parametrize("locale", LOCALES)
def test_a_surname_stands_alone_in_the_salutation_and_the_whole_name_in_the_address(
    composer: Composer, facts: Facts, date: dt.date, locale: str
) -> None:
    name = FULL[locale]["name"]
    letter = composer.compose(as_case(facts(locale, surname="Hart", address=None)), "reply", date)
    assert "Hart" in letter.salutation
    assert name not in letter.salutation
    assert any(name in block.text for block in letter.before if block.role == "address")


def test_a_title_typed_in_the_other_script_is_said_in_the_letter_s(
    composer: Composer, facts: Facts, date: dt.date
) -> None:
    chinese = composer.compose(as_case(facts("zh-CN", title="Mr")), "reply", date)
    english = composer.compose(as_case(facts("en", title="先生", surname="Hart")), "reply", date)
    assert "先生" in chinese.salutation
    assert english.salutation == "Dear Mr Hart,"


@pytest.fixture
def own_words(tmp_path: Path) -> Path:
    """A brand folder that overlays the built-in one; its letters may be edited."""
    folder = tmp_path / "brand"
    folder.mkdir()
    shutil.copy(templates_folder() / "brand" / "brand.yaml", folder)
    (folder / "letters" / "en" / "reply").mkdir(parents=True)
    return folder


def composed(folder: Path, values: dict[str, Any]) -> Letter:
    return Composer(load_brand(folder)).compose(as_case(values), "reply", dt.date(2026, 11, 20))


def test_a_part_file_of_the_brand_stands_in_for_the_built_in_one(own_words: Path, facts: Facts) -> None:
    (own_words / "letters/en/reply/4-apology.j2").write_text(
        "We at {{ company }} are sorry,\n{{ name }}.\n\n- one\n- two\n"
    )
    apology = composed(own_words, facts("en")).parts[3]
    assert [(p.text, p.item) for p in apology.paragraphs] == [
        ("We at Spruce Telecom are sorry, Rosalind Achebe-Hart.", False),
        ("one", True),
        ("two", True),
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "gives no text"),
        ("Dear {{ nmae }},", "line 1: “nmae” is no fact of a case. Did you mean “name”?"),
        ("One\nTwo {{ certificate_no }}", "line 2: a field is empty"),
        ("{{ received }}", "choose a filter"),
        ("{{ name.upper }}", "choose a filter"),
        ("One\n{% if name %}", "line 2"),
        ("{{ name.__class__.__mro__ }}", "not allowed"),
        ('{{ say("nothing") }}', "phrases.yaml: nothing is missing"),
        ('{% include "../../../brand.yaml" %}', "brand.yaml"),
    ],
)
def test_a_template_that_cannot_work_is_named_with_its_place(
    own_words: Path, facts: Facts, source: str, said: str
) -> None:
    (own_words / "letters/en/reply/4-apology.j2").write_text(source)
    with pytest.raises(TemplateError) as error:
        composed(own_words, facts("en"))
    assert said in str(error.value)
    assert "4-apology.j2" in str(error.value) or "phrases.yaml" in str(error.value)


@pytest.mark.parametrize("name", ["4-appology.j2", "4-apology.uphld.j2", "4-apology.serious.partial.j2", "apology.j2"])
def test_a_part_file_that_would_never_be_used_is_named(own_words: Path, facts: Facts, name: str) -> None:
    (own_words / "letters/en/reply" / name).write_text("Sorry.")
    with pytest.raises(TemplateError, match=r"appology|uphld|serious\.partial|apology\.j2"):
        composed(own_words, facts("en"))


def test_a_frame_that_lacks_something_is_named(own_words: Path, facts: Facts) -> None:
    (own_words / "letters/en/frame.yaml").write_text("subject: {reply: Hello}\nbefore: []\n")
    with pytest.raises(TemplateError, match=r"frame\.yaml: after is missing"):
        composed(own_words, facts("en"))
    (own_words / "letters/en/frame.yaml").write_text("subject: {reply: Hello}\nbefore: [{boddy: x}]\nafter: []\n")
    with pytest.raises(TemplateError, match="boddy"):
        composed(own_words, facts("en"))


def test_a_link_out_of_the_brand_folder_is_not_followed(own_words: Path, tmp_path: Path, facts: Facts) -> None:
    secret = tmp_path / "secret.j2"
    secret.write_text("the secret")
    (own_words / "letters/en/reply/4-apology.j2").symlink_to(secret)
    with pytest.raises(TemplateError):
        composed(own_words, facts("en"))


def test_an_unknown_kind_is_refused_with_the_known_ones(composer: Composer) -> None:
    with pytest.raises(UserError, match="ack, reply"):
        composer.parts("en", "sonnet")
