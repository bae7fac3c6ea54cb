"""What the register shows of a case can be written back as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from replygen.cli.cells import cell, label
from replygen.load import read_fields
from replygen.load.headers import field_of
from replygen.messages import speak
from replygen.model import Case
from replygen.model.case import FIELDS, Record
from replygen.register.facts import facts_of

CELLS = {
    "compensation": "refund 60 by 2026-11-25; waive 35 (November); vip x2 until 2027-12-31 no V-7; replace 光猫 by 2026-12-01",
    "commitment": "2026-11-24 9:00-11:00 Li Ming: fit it [done 2026-11-24]; 2026-11-27 17:00 ring you [not done: on 30 November]; "
    "2026-12-01 look again",
    "questions": "When was it? (to compare the log); Who was there?",
    "event_date": "2026-11-10 14:00",
    "waiver": "L01: seen by our lawyer, A. Gale",
    "satisfied": "yes",
}


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "zh-HK", "en"])
def test_what_is_shown_of_a_case_is_read_as_the_same_case(
    facts: Callable[..., dict[str, Any]], locale: str, language: str
) -> None:
    for values in (facts(locale), facts(locale, **CELLS)):
        told = facts_of(Case.model_validate(values))
        speak(language)
        try:
            cells = {label(name): cell(name, value) for name, value in told.items()}
        finally:
            speak("en")
        fields = {field_of(header): text for header, text in cells.items()}
        assert set(fields) <= set(FIELDS)
        case, problems, _failed = read_fields(Record({str(field): text for field, text in fields.items()}))
        assert problems == ()
        assert facts_of(case) == told
