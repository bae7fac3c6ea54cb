"""A case file that `replygen new` writes says what was typed, whatever that was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replygen.cli.asking.casefile import SPACE, case_text, is_as_written, read_values
from replygen.cli.asking.dialogue import LISTS
from replygen.errors import UserError
from replygen.load import load_records, read_fields
from replygen.model import Case
from replygen.model.case import FIELDS, Record
from replygen.text.yaml_text import read_yaml

TRICKY = [
    "00123",
    "NO",
    "~",
    "1e3",
    "2026-11-16",
    "a: b # c",
    "- x",
    "'single' \"double\" “curly” «angle»",
    "{a, [b]}",
    "& * ! | > % @ `",
    "\\n is no line end",
    "王㮾䶮·𠮷",
    "👩‍👩‍👧 😀",
    "one\ntwo",
    "  one\n\n   # two\n three",
    "tab\there\nand here\t",
    "a\u0085b\u2028c\ufeff",
]


def case_of(values: dict[str, Any]) -> Case:
    return read_fields(Record(values))[0]


@pytest.mark.parametrize("text", TRICKY)
@pytest.mark.parametrize("field", ["name", "finding", "issue"])
def test_a_text_is_read_again_as_it_was_typed(field: str, text: str) -> None:
    (document,) = read_yaml(case_text({field: text}), "case.yaml")
    assert case_of(document.value) == case_of({field: text})


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), texts | st.sampled_from(TRICKY), min_size=1))
def test_any_texts_are_read_again_as_they_were_typed(values: dict[str, str]) -> None:
    try:
        written = case_text(values)
    except UserError:  # what no YAML file can hold is refused aloud
        assert any(not character.isprintable() for text in values.values() for character in text)
        return
    (document,) = read_yaml(written, "case.yaml")
    assert document.value.keys() == values.keys()
    assert case_of(document.value) == case_of(values)
    assert {field: document.value[field] for field in values if field not in LISTS} == {
        field: text.strip(SPACE) for field, text in values.items() if field not in LISTS
    }


def test_facts_stand_in_groups_under_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    text = case_text(
        {"commitment": "2026-11-25 call\n2026-11-26 write", "name": "Ada", "case_id": "007", "title": "Ms"}
    )
    assert text.splitlines()[1:] == [
        "",
        "# The case",
        "case_id: '007'",
        "",
        "# The customer",
        "name: Ada",
        "title: Ms",
        "",
        "# What we give and promise",
        "commitment:",
        "  - 2026-11-25 call",
        "  - 2026-11-26 write",
    ]


@pytest.mark.parametrize("answer", ["refund 60; voucher 10\nvip", "refund 60"])
def test_items_become_a_list_only_where_that_means_the_same(answer: str) -> None:
    (document,) = read_yaml(case_text({"compensation": answer}), "case.yaml")
    assert read_fields(Record(document.value))[0] == case_of({"compensation": answer})
    assert document.value["compensation"] == answer


def test_a_file_is_known_again_as_our_own_until_somebody_writes_into_it(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(case_text({"case_id": "007", "issue": "a\nb"}).encode())
    values = read_values(file)
    assert values == {"case_id": "007", "issue": ["a", "b"]}
    assert is_as_written(file, values)
    file.write_text(file.read_text(encoding="utf-8") + "# ask Tom\n", encoding="utf-8")
    assert read_values(file) == values
    assert not is_as_written(file, values)


def test_groups_of_a_hand_written_file_are_written_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("commitment:\n- {date: 2026-11-25, what: 'call: you'}\n编号: 007\n", encoding="utf-8")
    values = read_values(file)
    file.write_text(case_text(values), encoding="utf-8")
    (record,) = load_records(file)
    assert record.values == {"case_id": "007", "commitment": [{"date": "2026-11-25", "what": "call: you"}]}
