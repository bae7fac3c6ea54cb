"""What the policy says of one locale, as far as figures depend on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from replygen.brand import Brand
from replygen.brand.records import Sender, Worth
from replygen.model.words import LOCALES, Locale
from replygen.text.workdays import Term, Workdays, workdays

OTHER = "other"
"""Who approved, where that is neither a post nor a person of the brand, and no names are to be told."""


@dataclass(frozen=True)
class Rules:
    """The standards, prices and people of one locale."""

    workdays: Workdays
    ack: Term | None
    reply: Term | None
    correction: Term | None
    delivery: Term
    currency: str
    value: Worth
    unit_cost: Mapping[str, Decimal]
    redemption: Mapping[str, Decimal]
    sender: Sender

    def elapsed(self, start: dt.date, end: dt.date) -> int:
        """How many working days come after `start`, up to and with `end`; 0 where `end` is no later."""
        return _elapsed(self.workdays, start, end)

    def late(self, start: dt.date, end: dt.date, term: Term) -> int:
        """How many working days `end` lies behind the last day that `term` allows from `start` on."""
        if term.unit == "calendar":
            return self.elapsed(start + dt.timedelta(days=term.count), end)
        return max(0, self.elapsed(start, end) - term.count)

    def approver(self, name: str, names: bool) -> str:
        """Who approved, as the report says it: by name only if `names`, else by post."""
        if names or not name:
            return name
        person = self.sender.person(name)
        posts = {known.title for known in self.sender.people}
        return person.title if person else name if name in posts else OTHER


class RuleBook:
    """The rules of every locale of a brand, each made when it is first asked for."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self.of = cache(self._of)

    def _of(self, locale: str) -> Rules:
        """The rules of `locale`; of a case that names none, those of the brand's first.

        Raises UserError for a locale that brand.yaml or policy.yaml has no section for.
        """
        known: Locale = next((name for name in LOCALES if name == locale), self._brand.locale)
        words, policy = self._brand.words(known), self._brand.policy
        return Rules(
            workdays=workdays(words.workdays),
            ack=words.deadlines.ack,
            reply=words.deadlines.reply,
            correction=words.deadlines.correction,
            delivery=Term(policy.refund_days, "calendar"),
            currency=self._brand.sender(known).currency,
            value=words.value,
            unit_cost={str(kind): cost for kind, cost in words.unit_cost.items()},
            redemption={str(kind): part for kind, part in policy.redemption.items()},
            sender=self._brand.sender(known),
        )


@lru_cache(maxsize=100_000)
def _elapsed(days: Workdays, start: dt.date, end: dt.date) -> int:
    """Cases of one year share their days: few spans are asked for that were not asked for before."""
    return max(0, days.between(start, end))
