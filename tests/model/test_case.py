"""The case: field by field."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from replygen.model.case import FIELDS, Case, CompensationItem, Moment, Promise


def problem(field: str, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Case.model_validate({field: value})
    return str(caught.value.errors()[0].get("ctx", {}).get("error", caught.value.errors()[0]["type"]))


def test_a_case_that_says_nothing_is_empty_but_whole() -> None:
    case = Case()
    assert case.severity == "moderate"
    assert case.tone == "standard"
    said = {field for field in FIELDS if getattr(case, field) not in (None, "", (), {})}
    assert said == {"severity", "tone"}


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"severity", "tone"}))
def test_every_field_without_a_default_takes_an_empty_cell(field: str) -> None:
    assert Case.model_validate({field: ""}) == Case()


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-03-14", Moment(date=dt.date(2025, 3, 14))),
        ("2025年3月14日", Moment(date=dt.date(2025, 3, 14))),
        ("2025-03-14 18:40", Moment(date=dt.date(2025, 3, 14), time=dt.time(18, 40))),
        ("2025年3月14日 18：40", Moment(date=dt.date(2025, 3, 14), time=dt.time(18, 40))),
        ("14 March 2025", Moment(date=dt.date(2025, 3, 14))),
        ("2025年3月14日（五）下午6:40", Moment(date=dt.date(2025, 3, 14), time=dt.time(18, 40))),
        ("14 March 2025 6.40 pm", Moment(date=dt.date(2025, 3, 14), time=dt.time(18, 40))),
        (dt.datetime(2025, 3, 14), Moment(date=dt.date(2025, 3, 14))),
        (dt.datetime(2025, 3, 14, 18, 40), Moment(date=dt.date(2025, 3, 14), time=dt.time(18, 40))),
    ],
)
def test_an_event_has_a_time_when_the_case_says_one(value: object, moment: Moment) -> None:
    assert Case.model_validate({"event_date": value}).event_date == moment


def test_an_address_is_split_at_strokes_and_lines() -> None:
    assert Case.model_validate({"address": "1 High St / London\nUK"}).address == ("1 High St", "London", "UK")


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"kind": "refund"}, "refund (退款) has no amount"),
        ({"kind": "refund", "amount": "60", "what": "tomorrow"}, "“tomorrow”"),
        ({"kind": "repair"}, "repair (维修) has no date"),
        ({"kind": "gift"}, "gift (礼品) does not say what"),
        ({"kind": "refund", "amount": "HK$60"}, "“currency: HKD”"),
        ({"kind": "refund", "amount": "¥60"}, "“currency: ¥”"),
        ({"kind": "refund", "amount": "60", "currency": "XYZ"}, "“XYZ” is not a currency"),
        ({"kind": "points", "amount": "60", "currency": "元"}, "Points are counted, not paid in 元"),
        ({"kind": "gift", "what": "tea", "count": "0"}, "is not a count"),
    ],
)
def test_an_incomplete_item_says_what_it_lacks(item: dict[str, str], message: str) -> None:
    assert message in problem("compensation", [item])


def test_items_of_a_file_and_of_a_cell_are_the_same() -> None:
    cell = Case.model_validate({"compensation": "voucher 100 until 2025-12-31 no GV-0917 x2"}).compensation
    file = [{"kind": "礼券", "amount": "100", "until": "2025-12-31", "number": "GV-0917", "count": "2"}]
    assert cell == Case.model_validate({"compensation": file}).compensation
    assert cell is not None
    assert isinstance(cell[0], CompensationItem)


def test_promises_of_a_file_and_of_a_cell_are_the_same() -> None:
    cell = Case.model_validate({"commitment": "2025-03-27 17:00 李明: 致电确认"}).commitment
    file = [{"date": "2025-03-27", "time": "17:00", "who": "李明", "what": "致电确认"}]
    assert cell == Case.model_validate({"commitment": file}).commitment
    assert isinstance(cell[0], Promise)


def test_a_currency_is_read_by_its_name() -> None:
    assert Case.model_validate({"currency": "港币"}).currency == "HKD"
    assert "is not a currency" in problem("currency", "bitcoin")


def test_an_unknown_field_is_refused() -> None:
    assert problem("nmae", "x") == "extra_forbidden"
