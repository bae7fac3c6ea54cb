"""What templates may print about a case: its fields, and all that follows from brand, policy and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from jinja2.runtime import Context

from replygen.brand import Brand, Person, Sender
from replygen.environment import Words
from replygen.model import Case, CompensationItem, Locale, Promise
from replygen.model.money import currency_of
from replygen.model.words import find_word
from replygen.text.days import workdays_after
from replygen.text.grammar import GRAMMARS, Grammar

_TEXTS = tuple(name for name, own in Case.model_fields.items() if own.annotation is str)
ENCLOSED = frozenset({"voucher", "vip"})
"""Kinds of compensation that lie in the envelope."""


@dataclass(frozen=True)
class Facts:
    """Everything a template may print about one case: its fields, and what follows from brand, policy and date."""

    case: Case
    kind: str
    date: dt.date
    brand: Brand
    words: Words

    @property
    def locale(self) -> Locale:
        return self.case.locale or self.brand.locale

    @cached_property
    def grammar(self) -> Grammar:
        return GRAMMARS[self.locale]

    @cached_property
    def sender(self) -> Sender:
        return self.brand.sender(self.locale)

    @cached_property
    def handler(self) -> Person:
        """Who follows the case up: the case's own, completed by the brand, else the brand's handler."""
        return self._person(self.case.handler, self.case.handler_title, self.case.handler_phone, self.sender.handler)

    @cached_property
    def signatory(self) -> Person:
        """Who signs: the case's own, completed by the brand, else the brand's for this severity."""
        default, case = self.sender.signatory(self.case.severity), self.case
        title = case.signatory_title or (case.handler_title if case.signatory == case.handler else "")
        return self._person(case.signatory, title, "", default)

    def _person(self, name: str, title: str, phone: str, default: Person) -> Person:
        if not name:
            own = {k: v for k, v in {"title": title, "phone": phone}.items() if v}
            return default.model_copy(update=own) if own else default
        known = self.sender.person(name)
        return Person(
            name=name,
            title=title or (known.title if known else self.sender.department),
            phone=phone or (known.phone if known else self.sender.phone),
        )

    def values(self) -> dict[str, Any]:
        """The names a template may use. What the case does not say is None or an empty list."""
        case, policy = self.case, self.brand.policy
        words = self.brand.words(self.locale)
        values: dict[str, Any] = dict(vars(case))
        values |= dict.fromkeys([name for name in _TEXTS if not values[name]])
        invite = case.invite or (policy.invitation(case.decision, case.severity) if case.decision else None)
        values |= {
            "kind": self.kind,
            "date": self.date,
            "brand": self.sender,
            "company": self.sender.short_name,
            "handler": self.handler,
            "signatory": self.signatory,
            "i_handle": self.handler.name == self.signatory.name,
            "title": self._title(),
            "principle": case.shared_view or (words.principles.get(case.category) if case.category else None),
            "standard": words.standards.get(case.category) if case.category else None,
            "invite": invite,
            "supervisor": words.supervisor,
            "supervisor_term": words.supervisor.term_in(self.date.year),
            "short": case.tone == "brief" or case.severity == "minor",
            "fix_done": case.fix_date is not None and case.fix_date <= self.date,
            "recourse": words.recourse if case.decision in policy.recourse_for and words.recourse else None,
            "news_date": workdays_after(self.date, policy.news_workdays, words.workdays)
            if self.kind == "ack"
            else None,
        }
        names = self.words.names(values)
        values["addressee"] = self.words.say(names, "addressee")
        values["promises"] = tuple(self._promise(promise, names) for promise in case.commitment)
        items = [self._item(item) for item in case.compensation or ()]
        enclosed = [item for item in items if item["kind"] in ENCLOSED and self.kind == "reply"]
        enclosures = [self.words.say(names, "enclosure", item["kind"], **item) for item in enclosed]
        values["compensation"] = tuple(self._given(items, names))
        if invite == "supervisor" and case.certificate_no and self.kind == "reply":
            enclosures.append(self.words.say(names, "enclosure", "certificate"))
        values["enclosures"] = tuple(enclosures)
        return values

    def _title(self) -> str | None:
        """The title as typed, or its form in the letter's language when it was typed in another script."""
        title = self.case.title
        if not title or title.isascii() == (self.locale == "en"):
            return title or None
        word = find_word("title", title)
        return self.words.say(self.words.names({}), "titles", word) if word else title

    def _promise(self, promise: Promise, names: Context) -> str:
        clock = [f"{t.hour}:{t.minute:02d}" for t in (promise.time, promise.until) if t]
        return self.words.say(
            names,
            "promise",
            day=self.grammar.date(promise.date, self.sender.calendar),
            clock=clock[0] if clock else None,
            until=clock[1] if len(clock) > 1 else None,
            who=promise.who if promise.who and promise.who != self.handler.name else None,
            what=promise.what,
        )

    def _item(self, item: CompensationItem) -> dict[str, Any]:
        """What is said of one item of compensation, with the policy's defaults filled in."""
        policy, words = self.brand.policy, self.brand.words(self.locale)
        by, until = policy.arrival(item, self.date), policy.expiry(item, self.date)
        amount = item.amount
        return {
            "kind": item.kind,
            "sum": self._sum(item) if amount is not None else None,
            "by": self.grammar.date(by, self.sender.calendar) if by else None,
            "until": self.grammar.date(until, self.sender.calendar) if until else None,
            "number": item.number or None,
            "count": item.count,
            "what": item.what or None,
            "note": item.note or None,
            "where": words.voucher_where or None,
            "level": words.vip_level or None,
        }

    def _given(self, items: list[dict[str, Any]], names: Context) -> Iterator[str]:
        """A sentence for each item; what lies in the envelope comes last, in one sentence."""
        said = [
            (item["kind"] in ENCLOSED, self.words.say(names, "compensation", item["kind"], **item)) for item in items
        ]
        yield from (text for enclosed, text in said if not enclosed)
        if things := [text for enclosed, text in said if enclosed]:
            yield self.words.say(names, "enclosed", **items[0], things=things)

    def _sum(self, item: CompensationItem) -> str:
        amount = item.amount or Decimal()
        if item.kind == "points":
            return f"{amount:,f}".removesuffix(".00")
        usual = currency_of(self.case.currency, self.sender.currency)
        return self.grammar.money(amount, currency_of(item.currency, usual))
