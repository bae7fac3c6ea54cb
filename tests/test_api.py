"""The public verbs, used the way another program would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from replygen import api

EXAMPLES = Path(__file__).parent.parent / "examples"
TODAY = dt.date(2026, 11, 20)


def test_cases_become_letters_step_by_step() -> None:
    brand = api.load_brand()
    made = 0
    for case in api.load_cases(EXAMPLES / "complaints-en.csv"):
        assert isinstance(case, api.Case)
        assert api.validate(case, "reply", brand, TODAY) == ()
        letter = api.compose(case, "reply", brand, TODAY)
        assert api.check(letter, case, brand) == []
        assert api.render(letter, "docx", brand).startswith(b"PK")
        made += 1
    assert made == 8


def test_a_whole_table_is_one_call(tmp_path: Path) -> None:
    source = api.load_records(EXAMPLES / "complaints-zh-TW.csv")
    report = api.run_batch(source, tmp_path, api.Producer(api.load_brand(), "ack", TODAY), ["txt"])
    assert report.count("written") == 7
    assert report.rejected is None


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in api.__all__:
        assert getattr(api, name).__doc__, name
