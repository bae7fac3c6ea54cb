"""A year of complaints with known truth, made by dice: always the same for one seed.

Cases of four locales and currencies: answered early and late, with promises kept, late, broken, overdue and still to
come, letters of six kinds with findings, customers who come back, and some of whom hardly anything is known. They stand
as they did on `TODAY`: what happens later has not happened yet.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from replygen.model import Case
from replygen.register import FiledFinding, Register
from replygen.register.facts import facts_of
from replygen.register.writing import Entry, Sent

SINCE, UNTIL, TODAY = dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 12)
SEED = 7
_LOCALES = {"zh-CN": 50, "en": 25, "zh-HK": 15, "zh-TW": 10}
_CAUSES = {
    "product": {"X1": 60, "C1": 20, "C3": 12, "X9": 5, "": 3},
    "process": {"X2": 55, "X3": 25, "C6": 15, "": 5},
    "communication": {"C4": 45, "C2": 20, "C5": 15, "C6": 15, "X9": 5},
    "": {"": 1},
}
_SLOW = {"product": 3, "process": 0, "communication": 7, "": 0}
_SCALE = {"zh-CN": 10, "en": 1, "zh-HK": 10, "zh-TW": 40}
_HANDLERS = {"zh-CN": "李明", "en": "Tom Reed", "zh-HK": "梁家欣", "zh-TW": "林怡君"}
_APPROVERS = {
    "zh-CN": ("", "周岚", "客户关怀部经理", "孙不在名单"),
    "en": ("", "Helen Marsh", "Head of Customer Relations", "Nora Elsewhere"),
    "zh-HK": ("", "黃志豪", "總經理"),
    "zh-TW": ("", "陳柏宏", "總經理"),
}
_RULES = (("T09", "warning"), ("A03", "warning"), ("T18", "error"), ("R01", "info"), ("S10", "warning"))


@dataclass(frozen=True)
class Promise:
    """What was promised, and what became of it."""

    date: dt.date
    time: str
    state: str
    kept: dt.date | None


@dataclass(frozen=True)
class Item:
    """Something that was given."""

    kind: str
    amount: Decimal | None
    count: int
    currency: str


@dataclass(frozen=True)
class Letter:
    """A letter that went out, with findings as (rule, severity, waived)."""

    kind: str
    date: dt.date
    findings: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Complaint:
    """One complaint as it truly was. `told` are the days that the case file names; the others are those of letters."""

    case_id: str
    locale: str
    customer: str
    channel: str
    category: str
    cause: str
    severity: str
    decision: str
    received: dt.date
    acknowledged: dt.date | None
    replied: dt.date | None
    compensation_sent: dt.date | None
    fix_date: dt.date | None
    followed_up: dt.date | None
    closed: dt.date | None
    satisfied: str
    currency: str
    approved_by: str
    spend: Decimal | None
    visits: Decimal | None
    related: Decimal | None
    years: Decimal | None
    promises: tuple[Promise, ...] = ()
    items: tuple[Item, ...] = ()
    letters: tuple[Letter, ...] = ()
    told: frozenset[str] = field(default=frozenset())

    def facts(self) -> dict[str, Any]:
        """The case as a case file holds it."""
        days = ("acknowledged", "replied", "followed_up", "closed")
        values = {
            "case_id": self.case_id,
            "locale": self.locale,
            "name": self.customer,
            "order_ref": f"ORD-{self.customer}" if self.customer else "",
            "issue": "Nothing works",
            "handler": _HANDLERS[self.locale],
            "received": self.received.isoformat(),
            "commitment": [_mapping(promise) for promise in self.promises],
            "compensation": [_given(item) for item in self.items],
            **{name: getattr(self, name) for name in _PLAIN},
            **{name: str(getattr(self, name) or "") for name in ("compensation_sent", "fix_date")},
            **{name: str(getattr(self, name) or "") for name in days if name in self.told},
            **{name: str(getattr(self, name)) for name in _LINES if getattr(self, name) is not None},
        }
        return {name: value for name, value in values.items() if value}


_PLAIN = ("channel", "category", "cause", "severity", "decision", "satisfied", "currency", "approved_by")
_LINES = ("spend", "visits", "related", "years")


def complaints(count: int = 2_000, seed: int = SEED) -> list[Complaint]:
    """The complaints of the year."""
    dice = random.Random(seed)
    return [_as_of_today(_complaint(number, count, dice)) for number in range(count)]


def record(register: Register, told: list[Complaint]) -> None:
    """Put them into a register, as the commands do."""
    for start in range(0, len(told), 500):
        register.record(_entry(complaint) for complaint in told[start : start + 500])


def _entry(complaint: Complaint) -> Entry:
    sent = (
        Sent(
            letter.kind,
            complaint.locale,
            letter.date,
            hashlib.sha256(f"{complaint.case_id} {place}".encode()).hexdigest(),
            tuple(FiledFinding(*finding) for finding in letter.findings),
        )
        for place, letter in enumerate(complaint.letters)
    )
    return Entry(complaint.case_id, facts_of(Case.model_validate(complaint.facts())), tuple(sent))


def _complaint(number: int, count: int, dice: random.Random) -> Complaint:
    locale = _thrown(dice, _LOCALES)
    category = _thrown(dice, {"product": 30, "process": 42, "communication": 26, "": 2})
    received = SINCE + dt.timedelta(days=dice.randrange((UNTIL - SINCE).days + 1))
    cause = _thrown(dice, _CAUSES[category])
    if received.month == 11 and category == "process":  # a bad month
        cause = "X2"
    severity = _thrown(dice, {"minor": 35, "moderate": 45, "serious": 15, "critical": 3, "": 2})
    acknowledged = received + dt.timedelta(days=dice.choice((0, 0, 1, 1, 2, 3, 5, 9)))
    wait = 4 + dice.randrange(14) + _SLOW[category] + (dice.randrange(30) if dice.random() < 0.15 else 0)
    is_answered = dice.random() < 0.95
    replied = received + dt.timedelta(days=wait) if is_answered else None
    decision = _thrown(dice, {"upheld": 45, "partial": 25, "not_upheld": 18, "goodwill": 12}) if is_answered else ""
    day = replied or received
    promises = tuple(_promises(day, dice)) if is_answered else ()
    items = tuple(_items(locale, decision, cause, dice))
    sent = day + dt.timedelta(days=dice.choice((0, 2, 5, 7, 8, 12))) if items and dice.random() < 0.9 else None
    followed_up = day + dt.timedelta(days=10 + dice.randrange(20)) if is_answered and dice.random() < 0.6 else None
    closed = day + dt.timedelta(days=20 + dice.randrange(40)) if dice.random() < 0.85 else None
    days = {"acknowledged", "replied", "followed_up", "closed"}
    return Complaint(
        case_id=f"{'ABCD'[number % 4]}-{number:0{len(str(count))}d}",
        locale=locale,
        customer=f"Customer {dice.randrange(count * 2)}" if dice.random() < 0.95 else "",
        channel=_thrown(
            dice, {"phone": 35, "web": 25, "email": 20, "store": 10, "letter": 4, "social": 4, "regulator": 2}
        ),
        category=category,
        cause=cause,
        severity=severity,
        decision=decision,
        received=received,
        acknowledged=acknowledged if dice.random() < 0.97 else None,
        replied=replied,
        compensation_sent=sent,
        fix_date=day + dt.timedelta(days=dice.randrange(-3, 60)) if decision == "upheld" else None,
        followed_up=followed_up,
        closed=closed,
        satisfied=_thrown(dice, {"yes": 55, "no": 12, "unknown": 8, "": 25}),
        currency="USD" if dice.random() < 0.08 and locale == "zh-HK" else "",
        approved_by=dice.choice(_APPROVERS[locale]) if items else "",
        spend=Decimal(dice.randrange(10, 90)) * _SCALE[locale] / 2 if dice.random() < 0.5 else None,
        visits=Decimal(dice.randrange(1, 30)) if dice.random() < 0.5 else None,
        related=Decimal(dice.randrange(0, 900)) / 4 if dice.random() < 0.3 else None,
        years=Decimal(dice.randrange(1, 15)) if dice.random() < 0.4 else None,
        promises=promises,
        items=items,
        letters=tuple(_letters(received, acknowledged, replied, followed_up, closed, dice)),
        told=frozenset(day for day in sorted(days) if dice.random() < 0.7),
    )


def _promises(day: dt.date, dice: random.Random) -> Iterator[Promise]:
    for _each in range(dice.choice((0, 1, 1, 2, 3))):
        date = day + dt.timedelta(days=2 + dice.randrange(25))
        state = _thrown(dice, {"kept": 90, "broken": 3, "open": 7})
        late = dice.choice((0, 0, 0, 0, 0, 0, -1, -1, 1, 4))
        kept = date + dt.timedelta(days=late) if state == "kept" else None
        yield Promise(date, dice.choice(("", "", "17:00", "09:30")), state, kept)


def _items(locale: str, decision: str, cause: str, dice: random.Random) -> Iterator[Item]:
    scale, dear = _SCALE[locale], 4 if cause in {"X1", "C4"} else 1
    if decision in {"upheld", "partial"}:
        kind = dice.choice(("refund", "refund", "waive", "cash", "replace", "repair", "redo"))
        is_thing = kind in {"replace", "repair", "redo"} or (kind == "waive" and dice.random() < 0.3)
        amount = None if is_thing else Decimal(dice.randrange(500, 9_000)) * scale * dear / 100
        yield Item(kind, amount, 1, "")
    if decision in {"upheld", "goodwill"} and dice.random() < 0.6:
        kind = dice.choice(("voucher", "vip", "points", "gift"))
        amounts = {"voucher": Decimal(10 * scale), "points": Decimal(500), "gift": Decimal("7.25") * scale}
        yield Item(kind, amounts.get(kind), dice.choice((1, 1, 2)) if kind in {"voucher", "vip"} else 1, "")


def _letters(
    received: dt.date,
    acknowledged: dt.date,
    replied: dt.date | None,
    followed_up: dt.date | None,
    closed: dt.date | None,
    dice: random.Random,
) -> Iterator[Letter]:
    days = {
        "ack": acknowledged,
        "info": received + dt.timedelta(days=dice.randrange(6)) if dice.random() < 0.15 else None,
        "update": received + dt.timedelta(days=10) if dice.random() < 0.2 else None,
        "reply": replied,
        "followup": followed_up,
        "closure": closed,
    }
    for kind, day in days.items():
        if day and dice.random() < 0.95:
            count = dice.choice((0, 0, 0, 0, 1, 2))
            found = (dice.choice(_RULES) for _each in range(count))
            yield Letter(kind, day, tuple((*rule, dice.random() < 0.2) for rule in found))


def _as_of_today(complaint: Complaint) -> Complaint:
    """The complaint without what is still to come; the days that a letter tells are those of its first letter."""
    letters = tuple(letter for letter in complaint.letters if letter.date <= TODAY)
    days = ("acknowledged", "replied", "compensation_sent", "fix_date", "followed_up", "closed")
    past: dict[str, Any] = {name: day if (day := getattr(complaint, name)) and day <= TODAY else None for name in days}
    of_letter = {letter.kind: letter.date for letter in letters}
    for kind, name in (
        ("ack", "acknowledged"),
        ("reply", "replied"),
        ("followup", "followed_up"),
        ("closure", "closed"),
    ):
        if name not in complaint.told or past[name] is None:
            past[name] = of_letter.get(kind)
    if past["replied"] is None:
        return replace(complaint, **past, letters=letters, decision="", promises=(), items=(), approved_by="")
    promises = tuple(
        promise if promise.kept is None or promise.kept <= TODAY else replace(promise, state="open", kept=None)
        for promise in complaint.promises
    )
    return replace(complaint, **past, letters=letters, promises=promises)


def _mapping(promise: Promise) -> dict[str, str]:
    values = {
        "date": promise.date.isoformat(),
        "time": promise.time,
        "what": "ring you",
        "state": promise.state,
        "kept": str(promise.kept or ""),
    }
    return {name: value for name, value in values.items() if value}


def _given(item: Item) -> dict[str, str]:
    values = {"kind": item.kind, "amount": "" if item.amount is None else str(item.amount), "count": str(item.count)}
    values |= {"by": "2026-03-01"} if item.kind in {"replace", "repair", "redo"} else {}
    values |= {"what": "the fee"} if item.kind == "waive" and item.amount is None else {}
    return {name: value for name, value in values.items() if value}


def _thrown(dice: random.Random, weights: dict[str, int]) -> str:
    return dice.choices([*weights], weights=[*weights.values()])[0]
