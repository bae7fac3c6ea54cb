"""What compensation costs, what customers are worth, and what of that is at risk. Currencies are never mixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from replygen.brand.records import Lost
from replygen.figures.cases import ALL
from replygen.figures.measures import cents, share
from replygen.figures.record import By, CostliestCause, CostLine, ValueLine, WorkLine
from replygen.figures.rules import RuleBook, Rules
from replygen.model.money import currency_of
from replygen.register.rows import Filed, FiledItem

_THINGS = frozenset({"replace", "repair", "redo", "vip"})
"""Kinds that have no amount: what a unit costs is the price of the thing."""
_ORDER: tuple[By, ...] = ("all", "kind", "category", "severity", "cause", "approver")
_ONE = Decimal(1)


@dataclass
class _Sum:
    cases: set[int] = field(default_factory=set)
    items: int = 0
    face: Decimal = Decimal(0)
    points: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    unpriced: int = 0


def compensation(
    cases: Iterable[Filed], items: Iterable[FiledItem], book: RuleBook, names: bool
) -> tuple[CostLine, ...]:
    """What was given, by kind, class, severity, cause and approver, the dearest first.

    The expected cost of an item is its face (amount × pieces) × the part that is ever taken up × what a unit costs us; of
    a thing without an amount, the number of pieces takes the place of the face.
    """
    by_key = {case.key: case for case in cases}
    sums: defaultdict[tuple[str, By, str], _Sum] = defaultdict(_Sum)
    for item in items:
        case = by_key[item.key]
        rules = book.of(case.locale)
        currency = currency_of(item.currency or case.currency, rules.currency)
        face, points, expected = _priced(item, rules)
        for by, name in _names(case, item, rules, names):
            line = sums[currency, by, name]
            line.cases.add(item.key)
            line.items += item.pieces
            line.face += face
            line.points += points
            line.expected += expected or 0
            line.unpriced += item.pieces if expected is None else 0
    keys = sorted(sums, key=lambda key: (key[0], _ORDER.index(key[1]), -sums[key].expected, key[2]))
    return tuple(_line(*key, sums[key]) for key in keys)


def _priced(item: FiledItem, rules: Rules) -> tuple[Decimal, Decimal, Decimal | None]:
    """Its face, its points, and its expected cost; None where nobody has said what it costs."""
    redemption, unit_cost = rules.redemption.get(item.kind, _ONE), rules.unit_cost.get(item.kind)
    none = Decimal(0)
    if item.kind in _THINGS:
        return none, none, None if unit_cost is None else item.pieces * redemption * unit_cost
    if item.amount is None:
        return none, none, None
    amount = item.amount * item.pieces
    if item.kind == "points":
        return none, amount, None if unit_cost is None else amount * redemption * unit_cost
    return amount, none, amount * redemption * (_ONE if unit_cost is None else unit_cost)


def _names(case: Filed, item: FiledItem, rules: Rules, names: bool) -> Iterator[tuple[By, str]]:
    yield "all", ALL
    yield "kind", item.kind
    yield "category", case.category
    yield "severity", case.severity
    yield "cause", case.cause
    yield "approver", rules.approver(case.approved_by, names)


def _line(currency: str, by: By, name: str, one: _Sum) -> CostLine:
    return CostLine(
        currency, by, name, len(one.cases), one.items, cents(one.face), one.points, cents(one.expected), one.unpriced
    )


def costliest(lines: Sequence[CostLine]) -> tuple[CostliestCause, ...]:
    """The cause that costs most in each currency; cases without a cause do not count."""
    whole = {line.currency: line.expected for line in lines if line.by == "all"}
    dearest: dict[str, CostLine] = {}
    for line in lines:  # the dearest stands first
        if line.by == "cause" and line.name and line.expected:
            dearest.setdefault(line.currency, line)
    return tuple(
        CostliestCause(currency, line.name, line.cases, line.expected, share(line.expected, whole[currency]) or 0)
        for currency, line in dearest.items()
    )


@dataclass
class _Customer:
    """What is known of one customer: the case that makes him worth most, and whether he may be lost."""

    worth: Decimal | None = None
    is_usual: bool = False
    is_at_risk: bool = False
    lines: Mapping[int, Decimal] = field(default_factory=dict)


def value(
    cases: Iterable[Filed], costs: Iterable[CostLine], book: RuleBook, lost: Lost
) -> tuple[tuple[WorkLine, ...], tuple[ValueLine, ...]]:
    """The value worksheet, and what is at risk: the worth of customers with a case that is open or left them unhappy.

    Line 3 is spend × visits, line 5 is line 3 + related, line 7 is line 5 × years. Each known customer counts once, with
    the case that makes him worth most; where nobody knows the customer, each case is one.
    """
    customers: defaultdict[tuple[str, str | int], _Customer] = defaultdict(_Customer)
    for case in cases:
        rules = book.of(case.locale)
        customer = customers[currency_of(case.currency, rules.currency), case.customer or case.key]
        customer.is_at_risk |= case.closed is None or case.satisfied == "no"
        lines = _worksheet(case, rules)
        if lines and (customer.worth is None or lines[7] > customer.worth):
            customer.worth, customer.lines = lines[7], lines
            customer.is_usual = None in (case.spend, case.visits, case.related, case.years)
    expected = {line.currency: line.expected for line in costs if line.by == "all"}
    by_currency: defaultdict[str, list[_Customer]] = defaultdict(list)
    for (currency, _name), customer in customers.items():
        by_currency[currency].append(customer)
    currencies = sorted(by_currency)
    work = [line for currency in currencies for line in _work(currency, by_currency[currency])]
    told = [_value(name, by_currency[name], expected.get(name, Decimal(0)), lost) for name in currencies]
    return tuple(work), tuple(told)


def _worksheet(case: Filed, rules: Rules) -> dict[int, Decimal]:
    """The seven lines for one case; nothing where a line is known neither of the case nor by the policy."""
    usual = rules.value
    given = ((case.spend, usual.spend), (case.visits, usual.visits), (case.related, usual.related))
    spend, visits, related = (usual if own is None else own for own, usual in given)
    years = usual.years if case.years is None else case.years
    if spend is None or visits is None or years is None:
        return {}
    together = spend * visits + (related or 0)
    return {
        1: spend,
        2: visits,
        3: spend * visits,
        4: related or Decimal(0),
        5: together,
        6: years,
        7: together * years,
    }


def _work(currency: str, customers: Iterable[_Customer]) -> Iterator[WorkLine]:
    valued = [customer.lines for customer in customers if customer.lines]
    for line in range(1, 8) if valued else ():
        whole = sum((lines[line] for lines in valued), Decimal(0))
        yield WorkLine(currency, line, cents(whole / len(valued) if line in {1, 2, 6} else whole))


def _value(currency: str, customers: Sequence[_Customer], expected: Decimal, lost: Lost) -> ValueLine:
    valued = [(customer, customer.worth) for customer in customers if customer.worth is not None]
    at_risk = sum((worth for customer, worth in valued if customer.is_at_risk), Decimal(0))
    return ValueLine(
        currency=currency,
        customers=len(customers),
        value=cents(sum((worth for _customer, worth in valued), Decimal(0))),
        usual=sum(customer.is_usual for customer, _worth in valued),
        unvalued=len(customers) - len(valued),
        customers_at_risk=sum(customer.is_at_risk for customer in customers),
        at_risk=cents(at_risk),
        lost=lost.together,
        scenario=cents(at_risk * lost.together),
        expected_cost=expected,
        cost_share=share(expected, at_risk),
    )
