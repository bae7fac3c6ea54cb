"""Sums and currencies as staff write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replygen.model.money import SHARED, currency_of, read_currency, read_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("60", "60", ""),
        ("６０", "60", ""),
        ("1,280.50", "1280.50", ""),
        ("¥1,280.50", "1280.50", "¥"),
        ("￥60", "60", "¥"),
        ("60元", "60", "元"),
        ("60块钱", "60", "元"),
        ("100元整", "100", "元"),
        ("$60", "60", "$"),
        ("HK$100", "100", "HKD"),
        ("nt$ 100", "100", "TWD"),
        ("NT$100元", "100", "TWD"),
        ("¥60元", "60", "CNY"),  # the one currency with both signs
        ("100 港元", "100", "HKD"),
        ("人民币60元", "60", "CNY"),
        ("£9.99", "9.99", "GBP"),
        ("AUD 50", "50", "AUD"),
        ("5000日圓", "5000", "JPY"),
    ],
)
def test_a_sum_is_read_with_its_currency(text: str, amount: str, currency: str) -> None:
    assert read_money(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not an amount"),
        ("sixty", "is not an amount"),
        ("0", "The amount is 0"),
        ("0.00元", "The amount is 0"),
        ("-5", "negative"),
        ("−5元", "negative"),
        ("60.123", "is not a number"),
        ("1,28", "A comma stands before three digits"),
        ("1.280,50元", "A comma stands before three digits"),
        ("¥60 HKD", "names two currencies"),
        ("£60元", "names two currencies"),
        ("壹佰元", "a sum in words. Write it in digits"),
        ("一百元整", "a sum in words. Write it in digits"),
        ("1万元", "a sum in words. Write it in digits"),
        ("1.5 萬", "a sum in words. Write it in digits"),
        ("9" * 30, "more than 20 signs"),
    ],
)
def test_what_is_no_sum_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_money(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HKD", "HKD"),
        ("hkd", "HKD"),
        ("港币", "HKD"),
        ("£", "GBP"),
        ("ＣＮＹ", "CNY"),
        ("CHF", "CHF"),
        ("圓", "元"),
        ("", ""),
    ],
)
def test_a_currency_is_read(text: str, code: str) -> None:
    assert read_currency(text) == code


@pytest.mark.parametrize("text", ["XYZ", "DEM", "pounds", "GB", "8"])
def test_what_nobody_pays_with_is_no_currency(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a currency\. Write its code of three letters"):
        read_currency(text)


def test_a_sign_of_several_currencies_stands_for_the_usual_one() -> None:
    assert currency_of("", "GBP") == "GBP"
    assert currency_of("USD", "GBP") == "USD"
    assert {currency_of(sign, "HKD") for sign in SHARED} == {"HKD"}


@given(st.text() | st.text("0123456789,.元整¥$HKD万- ", max_size=12))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (read_money, read_currency):
        with suppress(ValueError):
            read(text)
