"""Whether the sums of a case are of one currency, can be paid in it, and are within what the policy allows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from replygen.errors import Problem
from replygen.messages import _
from replygen.model import CompensationItem
from replygen.model.money import SHARED, currency_of
from replygen.validate.examination import Examination


def of_compensation(examination: Examination) -> Iterator[Problem]:
    """What is wrong with the sums; points are none."""
    case, sender = examination.case, examination.sender
    if sender is None:
        return
    priced = [item for item in case.compensation or () if item.amount is not None and item.kind != "points"]
    if unfit := _not_a_sign_of(case.currency, sender.currency, "currency"):
        yield unfit
        return
    usual = currency_of(case.currency, sender.currency)
    if misread := [problem for item in priced if (problem := _not_a_sign_of(item.currency, usual, "compensation"))]:
        yield misread[0]
        return
    currencies = {currency_of(item.currency, usual) for item in priced}
    if len(currencies) > 1:
        yield Problem(
            _("Amounts in {currencies}. Keep one currency in a case.").format(currencies=", ".join(sorted(currencies))),
            "compensation",
        )
    elif currencies:
        yield from _in_one(examination, priced, currencies.pop(), sender.currency)


def _not_a_sign_of(written: str, usual: str, column: str) -> Problem | None:
    """The problem of a sign that the usual currency is not written with: a $ where everything is in CNY."""
    if written not in SHARED or usual in SHARED[written]:
        return None
    what = _("“{sign}” can be {codes}, but this case is in {usual}. Write the currency by its code, like {example} 60.")
    codes = sorted(SHARED[written])
    return Problem(what.format(sign=written, codes=", ".join(codes), usual=usual, example=codes[-1]), column)


def _in_one(examination: Examination, priced: list[CompensationItem], currency: str, own: str) -> Iterator[Problem]:
    for item in priced:
        if item.amount is not None and item.amount % 1 and item.amount != round(item.amount, _decimals(currency)):
            yield Problem(
                _("{currency} has {decimals} decimals, {amount} has more. Correct the sum.").format(
                    currency=currency, decimals=_decimals(currency), amount=item.amount
                ),
                "compensation",
            )
    case = examination.case
    limit = examination.policy.limits.get(case.severity) if examination.policy else None
    if limit is None or case.approved_by:
        return
    total = sum((item.amount * item.count for item in priced if item.amount is not None), Decimal())
    if currency != own:
        yield Problem(
            _(
                "{total} {currency} cannot be measured against the limit of the policy ({limit} {own}): no rate of "
                "exchange is known. Name who approved it in “approved_by”, or give it in {own}."
            ).format(total=total, currency=currency, limit=limit, own=own),
            "compensation",
        )
    elif total > limit:
        yield Problem(
            _(
                "{total} in all is more than the policy allows for severity {severity} ({limit}). "
                "Name who approved it in “approved_by”, or give less."
            ).format(total=total, severity=case.severity, limit=limit),
            "compensation",
        )


def _decimals(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)
