"""Staff text may hold anything: it is in the letter as typed, or its row is refused by column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replygen.brand import Brand
from replygen.model import LOCALES
from replygen.model.case import Record
from replygen.produce import Producer

FIELDS = (
    "name",
    "finding",
    "reason",
    "quote",
    "impact",
    "checked",
    "failings",
    "fix",
    "place",
    "order_ref",
    "shared_view",
)
MARKS = re.compile(r"[\s。.；;，,、：:！!“”「」『』\"'‘’…]")
"""What joining may set right at the seams of a text; every other character must come out as typed."""

anything = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="{}%#<>&-*_[]()|\\/\n\t \u202e\u200b家𠮷é.。；;!？", max_size=40),
)


@pytest.fixture(scope="module")
def producer(brand: Brand, date: dt.date) -> Producer:
    return Producer(brand, "reply", date)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LOCALES), st.sampled_from(("upheld", "partial", "not_upheld", "goodwill")), st.data())
def test_every_text_comes_out_as_typed_or_is_refused_by_column(
    producer: Producer, facts: Callable[..., dict[str, Any]], locale: str, decision: str, data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(FIELDS))
    typed = data.draw(anything)
    examined = producer.examine(Record(facts(locale, decision=decision, **{field: typed})))
    if examined.is_rejected:
        columns = {problem.column for problem in examined.problems}
        assert columns & ({field, "fix_date"} if field == "fix" else {field})
        return
    text = "".join(block.text for block in producer.letter(examined.case).blocks())
    assert MARKS.sub("", typed) in MARKS.sub("", text)
