"""The figures of a report once more, reckoned from the true complaints by plain loops.

Written from what the figures mean, not from how the program gets them: days are walked one by one, percentiles are
found by counting, sums are fractions. Nothing of `replygen.figures` is used here.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import yaml

from tests.figures.simulation import SINCE, TODAY, UNTIL, Complaint, Item, Promise

POLICY = yaml.safe_load((Path(__file__).parents[2] / "templates" / "brand" / "policy.yaml").read_text(encoding="utf-8"))
CURRENCY = {"zh-CN": "CNY", "en": "GBP", "zh-HK": "HKD", "zh-TW": "TWD"}
POSTS = {
    "周岚": "客户关怀主管",
    "客户关怀部经理": "客户关怀部经理",
    "Helen Marsh": "Customer Relations Team Leader",
    "Head of Customer Relations": "Head of Customer Relations",
    "黃志豪": "高級客戶服務主任",
    "陳柏宏": "客服組長",
    "總經理": "總經理",
    "": "",
}
CATEGORIES = ("product", "process", "communication", "")
SEVERITIES = ("minor", "moderate", "serious", "critical")
DECISIONS = ("upheld", "partial", "not_upheld", "goodwill", "")
CAUSES = ("C1", "C2", "C3", "C4", "C5", "C6", "X1", "X2", "X3", "X9", "")
CHANNELS = ("letter", "phone", "email", "web", "store", "social", "regulator")
KINDS = ("ack", "info", "update", "reply", "followup", "closure")
THINGS = ("replace", "repair", "redo", "vip")
DAY = dt.timedelta(days=1)


@cache
def is_worked(country: str, day: dt.date) -> bool:
    code, _dash, part = country.partition("-")
    calendar = _calendar(code, part)
    weekend = day.weekday() >= 5 and day not in calendar.weekend_workdays
    return not weekend and day not in calendar


@cache
def _calendar(code: str, part: str) -> Any:
    general = "optional" if code == "HK" else "public"  # the days on which offices are closed, Good Friday among them
    return holidays.country_holidays(code, subdiv=part or None, years=range(2024, 2028), categories=general)


def elapsed(one: Complaint, start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to `end`, walked one by one."""
    country, days, day = POLICY["words"][one.locale]["workdays"], 0, start
    while day < end:
        day += DAY
        days += is_worked(country, day)
    return days


def late(one: Complaint, start: dt.date, end: dt.date, term: dict[str, Any]) -> int:
    """Working days past the last day that a term allows."""
    last, left = start, term["count"]
    while left:
        last += DAY
        left -= term["unit"] == "calendar" or is_worked(POLICY["words"][one.locale]["workdays"], last)
    return elapsed(one, last, end)


def term(one: Complaint, name: str) -> dict[str, Any]:
    """A deadline of the policy: `3 working days` or `30 days`."""
    number, *words = POLICY["words"][one.locale]["deadlines"][name].split()
    return {"count": int(number), "unit": "working" if "working" in words else "calendar"}


def share(part: Any, whole: Any) -> float | None:
    return float(round(Fraction(part) / Fraction(whole), 4)) if whole else None


def percentile(values: Sequence[int], percent: int) -> int | None:
    """The least value that is no less than so many of them."""
    reached = (v for v in sorted(values) if 100 * sum(w <= v for w in values) >= percent * len(values))
    return next(reached, None)


def middle(values: Sequence[int]) -> float | None:
    return float(statistics.median(values)) if values else None


def money(amount: Fraction) -> str:
    whole = Decimal(amount.numerator) / Decimal(amount.denominator)
    return str(whole.quantize(Decimal("0.01"), ROUND_HALF_UP))


def present(names: Sequence[str], found: Iterable[str]) -> list[str]:
    there = set(found)
    assert there <= set(names)
    return [name for name in names if name in there]


def severity_of(one: Complaint) -> str:
    """A case that does not say is moderate."""
    return one.severity or "moderate"


def scope(year: Sequence[Complaint]) -> dict[str, Any]:
    return {
        "since": str(SINCE),
        "until": str(UNTIL),
        "locale": "",
        "date": str(TODAY),
        "cases": len(year),
        "open": len([one for one in year if one.closed is None]),
        "decided": len([one for one in year if one.decision]),
        "upheld": len([one for one in year if one.decision in ("upheld", "partial")]),
    }


def group(year: Sequence[Complaint], names: Sequence[str], name_of: Callable[[Complaint], str]) -> list[dict[str, Any]]:
    lines = []
    for name in present(names, map(name_of, year)):
        own = [one for one in year if name_of(one) == name]
        waits, in_time = [], 0
        for one in own:
            if one.replied:
                waits.append(elapsed(one, one.received, one.replied))
                if late(one, one.received, one.replied, term(one, "reply")) == 0:
                    in_time += 1
        decided = [one for one in own if one.decision]
        upheld = [one for one in own if one.decision in ("upheld", "partial")]
        lines.append(
            {
                "name": name,
                "cases": len(own),
                "share": share(len(own), len(year)),
                "open": len([one for one in own if not one.closed]),
                "decided": len(decided),
                "upheld": len(upheld),
                "upheld_share": share(len(upheld), len(decided)),
                "answered": len(waits),
                "median": middle(waits),
                "p90": percentile(waits, 90),
                "within": share(in_time, len(waits)),
            }
        )
    return lines


def slowest(year: Sequence[Complaint]) -> dict[str, Any]:
    found = []
    for category in CATEGORIES[:-1]:
        waits = [elapsed(one, one.received, one.replied) for one in year if one.category == category and one.replied]
        found.append((middle(waits), percentile(waits, 90), sum(waits) / len(waits), category))
    median, p90, _mean, category = max(found)
    return {"category": category, "median": median, "p90": p90}


def classes(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for category in CATEGORIES:
        for severity in SEVERITIES:
            for decision in DECISIONS:
                key = (category, severity, decision)
                count = len([one for one in year if (one.category, severity_of(one), one.decision) == key])
                if count:
                    names = ("category", "severity", "decision")
                    lines.append({**dict(zip(names, key, strict=True)), "cases": count})
    return lines


def causes(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    counts = {cause: len([one for one in year if one.cause == cause]) for cause in CAUSES}
    named = sorted((cause for cause in CAUSES if cause and counts[cause]), key=lambda c: (-counts[c], c))
    lines, so_far = [], 0
    for cause in [*named, *([""] if counts[""] else [])]:
        so_far += counts[cause]
        lines.append(
            {
                "cause": cause,
                "cases": counts[cause],
                "share": share(counts[cause], len(year)),
                "cumulative": share(so_far, len(year)),
            }
        )
    return lines


def months(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for number in range(1, 13):
        for cause in CAUSES:
            count = len([one for one in year if one.received.month == number and one.cause == cause])
            if count:
                lines.append({"month": f"2025-{number:02}", "cause": cause, "cases": count})
    return lines


def times(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    delivery = {"count": POLICY["refund_days"], "unit": "calendar"}
    names = ("appointment", "waiting", "response", "service", "delivery", "guarantee", "correction", "delay")
    days: dict[str, list[int]] = {name: [] for name in names}
    verdicts: dict[str, list[bool]] = {name: [] for name in names}
    terms: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for one in year:
        contacts = [day for day in (one.acknowledged, one.replied) if day] + [letter.date for letter in one.letters]
        spans = [
            ("waiting", one.received, min(contacts, default=None), term(one, "ack")),
            ("response", one.received, one.acknowledged, term(one, "ack")),
            ("service", one.received, one.replied, term(one, "reply")),
            ("delivery", one.replied, one.compensation_sent, delivery),
            ("correction", one.replied, one.fix_date, term(one, "correction")),
        ]
        for name, start, end, allowed in spans:
            if start and end:
                days[name].append(elapsed(one, start, end))
                verdicts[name].append(late(one, start, end, allowed) == 0)
                terms[name].append(allowed)
        allowed = term(one, "reply")
        if one.replied or one.closed is None:
            terms["delay"].append(allowed)
            behind = late(one, one.received, one.replied or TODAY, allowed)
            if behind:
                days["delay"].append(behind)
                verdicts["delay"].append(False)
            elif one.replied:
                verdicts["delay"].append(True)
        for promise in one.promises:
            for name in ("guarantee", "appointment") if promise.time else ("guarantee",):
                if promise.state == "kept":
                    assert promise.kept is not None
                    days[name].append(elapsed(one, promise.date, promise.kept))
                    verdicts[name].append(promise.kept <= promise.date)
                elif promise.state == "broken" or promise.date < TODAY:
                    verdicts[name].append(False)
    return [
        {
            "time": name,
            "measured": len(days[name]),
            "median": middle(days[name]),
            "p90": percentile(days[name], 90),
            "standards": [allowed for place, allowed in enumerate(terms[name]) if allowed not in terms[name][:place]],
            "judged": len(verdicts[name]),
            "within": share(sum(verdicts[name]), len(verdicts[name])),
        }
        for name in names
    ]


def promises(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for category in (*CATEGORIES, "all"):
        given: list[Promise] = [p for one in year if category in ("all", one.category) for p in one.promises]
        if not given:
            continue
        kept = [p for p in given if p.state == "kept" and p.kept and p.kept <= p.date]
        after = [p for p in given if p.state == "kept" and p.kept and p.kept > p.date]
        undone = [p for p in given if p.state == "broken"]
        overdue = [p for p in given if p.state == "open" and p.date < TODAY]
        to_come = [p for p in given if p.state == "open" and p.date >= TODAY]
        broken = len(after) + len(undone) + len(overdue)
        lines.append(
            {
                "category": category,
                "promises": len(given),
                "due": len(kept) + broken,
                "kept": len(kept),
                "broken": broken,
                "late": len(after),
                "overdue": len(overdue),
                "undone": len(undone),
                "open": len(to_come),
                "kept_share": share(len(kept), len(kept) + broken),
            }
        )
    return lines


def price(one: Complaint, item: Item) -> tuple[Fraction, Fraction, Fraction | None]:
    """Face value, points, expected cost."""
    taken_up = Fraction(str(POLICY["redemption"].get(item.kind, 1)))
    costs = POLICY["words"][one.locale]["unit_cost"]
    if item.kind in THINGS:
        return Fraction(0), Fraction(0), item.count * taken_up * Fraction(str(costs[item.kind]))
    if item.amount is None:
        return Fraction(0), Fraction(0), None
    amount = Fraction(item.amount) * item.count
    cost = amount * taken_up * Fraction(str(costs.get(item.kind, 1)))
    return (Fraction(0), amount, cost) if item.kind == "points" else (amount, Fraction(0), cost)


def currency(one: Complaint) -> str:
    return one.currency or CURRENCY[one.locale]


def compensation(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for code in sorted({currency(one) for one in year if one.items}):
        given = [(one, item) for one in year if currency(one) == code for item in one.items]
        sorts: dict[str, Callable[[Complaint, Item], str]] = {
            "all": lambda one, item: "all",
            "kind": lambda one, item: item.kind,
            "category": lambda one, item: one.category,
            "severity": lambda one, item: severity_of(one),
            "cause": lambda one, item: one.cause,
            "approver": lambda one, item: POSTS.get(one.approved_by, "other"),
        }
        for by, name_of in sorts.items():
            found = []
            for name in {name_of(one, item) for one, item in given}:
                own = [(one, item) for one, item in given if name_of(one, item) == name]
                prices = [(item.count, *price(one, item)) for one, item in own]
                expected = sum((cost for _n, _face, _points, cost in prices if cost is not None), Fraction(0))
                line = {
                    "currency": code,
                    "by": by,
                    "name": name,
                    "cases": len({one.case_id for one, _item in own}),
                    "items": sum(count for count, *_prices in prices),
                    "face": money(sum((face for _n, face, _points, _cost in prices), Fraction(0))),
                    "points": money(sum((points for _n, _face, points, _cost in prices), Fraction(0))),
                    "expected": money(expected),
                    "unpriced": sum(count for count, _face, _points, cost in prices if cost is None),
                }
                found.append((-expected, name, line))
            lines += [line for _cost, _name, line in sorted(found, key=lambda each: each[:2])]
    return lines


def costliest(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for code in sorted({currency(one) for one in year if one.items}):
        costs: dict[str, Fraction] = {}
        cases: dict[str, set[str]] = {}
        for one in year:
            for item in one.items if currency(one) == code else ():
                costs[one.cause] = costs.get(one.cause, Fraction(0)) + (price(one, item)[2] or 0)
                cases.setdefault(one.cause, set()).add(one.case_id)
        cause = max((cause for cause in costs if cause), key=lambda cause: costs[cause])
        whole = Fraction(money(sum(costs.values(), Fraction(0))))
        lines.append(
            {
                "currency": code,
                "cause": cause,
                "cases": len(cases[cause]),
                "expected": money(costs[cause]),
                "share": share(Fraction(money(costs[cause])), whole),
            }
        )
    return lines


def repeats(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    again: dict[str, list[bool]] = {}
    for place, one in enumerate(year):
        before = [
            old
            for old in year[:place]
            if one.customer and old.customer == one.customer and (one.received - old.received).days <= 90
        ]
        if before:
            again.setdefault(one.cause, []).append(bool(one.cause) and any(old.cause == one.cause for old in before))
    names = sorted((cause for cause in again if cause), key=lambda c: (-len(again[c]), c))
    lines = [
        {"cause": cause, "cases": len(again[cause]), "same_cause": sum(again[cause])}
        for cause in [*names, *([""] if "" in again else [])]
    ]
    whole = [same for found in again.values() for same in found]
    return [*lines, {"cause": "all", "cases": len(whole), "same_cause": sum(whole)}]


def coaching(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for cause in ("C5", "C6"):
        for one in year:
            if one.cause == cause:
                lines.append(
                    {
                        "cause": cause,
                        "case_id": one.case_id,
                        "received": str(one.received),
                        "category": one.category,
                        "severity": severity_of(one),
                        "decision": one.decision,
                        "handler": "",
                    }
                )
    return lines


def letters(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for kind in (*KINDS, "all"):
        own = [letter for one in year for letter in one.letters if kind in ("all", letter.kind)]
        waived = [finding for letter in own for finding in letter.findings if finding[2]]
        found = [finding for letter in own for finding in letter.findings if not finding[2]]
        lines.append(
            {
                "kind": kind,
                "letters": len(own),
                "findings": len(found),
                "per_100": two_decimals(100 * Fraction(len(found), len(own))),
                "waived": len(waived),
                "clean": len([letter for letter in own if not letter.findings]),
            }
        )
    return lines


def rules(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    sent = [letter for one in year for letter in one.letters]
    told = [finding for letter in sent for finding in letter.findings]
    lines = []
    for rule, severity in {finding[:2] for finding in told}:
        found = len([1 for finding in told if finding == (rule, severity, False)])
        waived = len([1 for finding in told if finding == (rule, severity, True)])
        line = {
            "rule": rule,
            "severity": severity,
            "findings": found,
            "per_100": two_decimals(100 * Fraction(found, len(sent))),
            "waived": waived,
        }
        lines.append((-found, -waived, rule, severity, line))
    return [each[-1] for each in sorted(lines, key=lambda each: each[:4])]


def two_decimals(value: Fraction) -> float:
    return float(round(value, 2))


def worksheets(year: Sequence[Complaint]) -> dict[str, dict[Any, dict[str, Any]]]:
    """For each currency its customers: the worksheet that makes each worth most, and what else matters."""
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    for one in year:
        usual = POLICY["words"][one.locale]["value"]
        own = {name: getattr(one, name) for name in ("spend", "visits", "related", "years")}
        spend, visits, related, years = (
            Fraction(value if value is not None else Decimal(str(usual[name]))) for name, value in own.items()
        )
        seven = [spend, visits, spend * visits, related, spend * visits + related, years]
        seven.append(seven[4] * years)
        known = found.setdefault(currency(one), {}).setdefault(one.customer or one.case_id, {"risk": False})
        known["risk"] = known["risk"] or one.closed is None or one.satisfied == "no"
        if "seven" not in known or seven[6] > known["seven"][6]:
            known["seven"], known["usual"] = seven, None in own.values()
    return found


def worksheet(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    for code, customers in sorted(worksheets(year).items()):
        for line in range(7):
            amounts = [customer["seven"][line] for customer in customers.values()]
            amount = sum(amounts) / (len(amounts) if line in (0, 1, 5) else 1)
            lines.append({"currency": code, "line": line + 1, "amount": money(amount)})
    return lines


def value(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = []
    spent = {line["currency"]: line["expected"] for line in compensation(year) if line["by"] == "all"}
    for code, customers in sorted(worksheets(year).items()):
        risky = [customer["seven"][6] for customer in customers.values() if customer["risk"]]
        lines.append(
            {
                "currency": code,
                "customers": len(customers),
                "value": money(sum(customer["seven"][6] for customer in customers.values())),
                "usual": sum(customer["usual"] for customer in customers.values()),
                "unvalued": 0,
                "customers_at_risk": len(risky),
                "at_risk": money(Fraction(sum(risky))),
                "lost": 1 + 10 + 5,
                "scenario": money(Fraction(sum(risky)) * 16),
                "expected_cost": spent.get(code, "0.00"),
                "cost_share": share(Fraction(spent.get(code, "0")), sum(risky)),
            }
        )
    return lines


def open_cases(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    lines = [
        {
            "case_id": one.case_id,
            "received": str(one.received),
            "age": elapsed(one, one.received, TODAY),
            "stage": stage(one),
            "category": one.category,
            "severity": severity_of(one),
            "cause": one.cause,
            "handler": "",
        }
        for one in year
        if one.closed is None
    ]
    return sorted(lines, key=lambda line: (-line["age"], line["received"], line["case_id"]))


def stage(one: Complaint) -> str:
    kinds = {letter.kind for letter in one.letters}
    last = ""
    for name, is_passed in (
        ("ack", one.acknowledged),
        ("info", "info" in kinds),
        ("update", "update" in kinds),
        ("reply", one.replied),
        ("followup", one.followed_up),
    ):
        last = name if is_passed else last
    return last


def ages(year: Sequence[Complaint]) -> list[dict[str, Any]]:
    found = [line["age"] for line in open_cases(year)]
    return [
        {"since": 0, "until": 5, "cases": len([age for age in found if age <= 5])},
        {"since": 6, "until": 10, "cases": len([age for age in found if 6 <= age <= 10])},
        {"since": 11, "until": 20, "cases": len([age for age in found if 11 <= age <= 20])},
        {"since": 21, "until": 40, "cases": len([age for age in found if 21 <= age <= 40])},
        {"since": 41, "until": None, "cases": len([age for age in found if age > 40])},
    ]
