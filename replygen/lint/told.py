"""What a case says, as it stands in a letter: the customer's words, and all that staff typed or the policy fills in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from replygen.brand import Brand, Policy, Sender
from replygen.model import Case, CompensationItem, Locale
from replygen.model.money import currency_of
from replygen.text.days import months_after, workdays_after
from replygen.text.grammar import GRAMMARS

_CUSTOMERS = ("quote", "issue", "wanted", "impact", "shared_view")
_FIXED_WORDS = frozenset(
    {"locale", "channel", "feeling", "category", "cause", "severity", "decision", "kind", "invite", "tone", "satisfied"}
)
"""Fields that hold a word of ours; the letter prints another one for it."""
_SEAMS = " \t\u3000，、；：,;:。．.！!？?“”‘’「」『』\"'"
"""What joining may take off a text, or put at its ends."""


def bare(text: str) -> tuple[str, ...]:
    """The lines of `text` as any letter prints them: without what joining may change at their ends."""
    return tuple(line for each in text.splitlines() if (line := each.strip(_SEAMS)))


def others_words(case: Case, brand: Brand, locale: Locale) -> Iterator[str]:
    """What nobody wrote for this letter: the customer's side of it, references, and our own addresses."""
    for field in (*_CUSTOMERS, "case_id", "order_ref", "handler_phone"):
        yield from _lines(getattr(case, field))
    if locale in brand.senders:
        yield from (line for text in _addresses(brand.senders[locale]) for line in bare(text))


def _addresses(sender: Sender) -> tuple[str, ...]:
    people = (sender.handler, *sender.signatories.values())
    return sender.phone, sender.email, sender.website, sender.address, *(person.phone for person in people)


def all_words(case: Case, kind: str, brand: Brand, locale: Locale, date: dt.date) -> Iterator[str]:
    """Every text, day and sum that the letter can have from the case, the policy's deadlines and the sender."""
    yield from _lines(case)
    for day in _days(case, kind, brand, locale, date):
        yield from written(day, brand, locale)
    yield from (money for item in case.compensation or () for money in sums(item, case, brand, locale))
    if locale in brand.senders:
        yield from _lines(brand.senders[locale])


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from bare(value)
    elif isinstance(value, BaseModel):
        yield from (
            line for name, each in vars(value).items() if each and name not in _FIXED_WORDS for line in _lines(each)
        )
    elif isinstance(value, dict):
        yield from (line for each in value.values() for line in _lines(each))
    elif isinstance(value, tuple):
        yield from (line for each in value for line in _lines(each))


def written(day: dt.date, brand: Brand, locale: Locale) -> tuple[str, str]:
    """`day` as a letter writes it: in full, and without its year."""
    grammar = GRAMMARS[locale]
    calendar = brand.senders[locale].calendar if locale in brand.senders else "gregorian"
    full = grammar.date(day, calendar)
    return full, full.removesuffix(f" {day.year}") if locale == "en" else f"{day.month}月{day.day}日"


def sums(item: CompensationItem, case: Case, brand: Brand, locale: Locale) -> tuple[str, ...]:
    """The item's amount as a letter writes it; nothing when it has none."""
    if item.amount is None or locale not in brand.senders:
        return ()
    if item.kind == "points":
        return (f"{item.amount:,f}".removesuffix(".00"),)
    usual = currency_of(case.currency, brand.senders[locale].currency)
    return (GRAMMARS[locale].money(item.amount, currency_of(item.currency, usual)),)


def deadline(item: CompensationItem, policy: Policy, date: dt.date) -> dt.date | None:
    """The day by which the item arrives or until which it is valid: the case's own, else the policy's."""
    days = {
        "refund": policy.refund_days,
        "cash": policy.refund_days,
        "points": policy.gesture_days,
        "gift": policy.gesture_days,
    }
    months = {"voucher": policy.voucher_months, "vip": policy.vip_months}
    if item.kind in months:
        return item.until or months_after(date, months[item.kind])
    return item.by or (date + dt.timedelta(days=days[item.kind]) if item.kind in days else None)


def _days(case: Case, kind: str, brand: Brand, locale: Locale, date: dt.date) -> Iterator[dt.date]:
    yield date
    for day in (
        case.received,
        case.fix_date,
        case.acknowledged,
        case.replied,
        case.compensation_sent,
        case.followed_up,
    ):
        if day:
            yield day
    if case.event_date:
        yield case.event_date.date
    yield from (promise.date for promise in case.commitment)
    for item in case.compensation or ():
        yield from (day for day in (item.by, item.until, deadline(item, brand.policy, date)) if day)
    if kind == "ack" and locale in brand.policy.words:
        yield workdays_after(date, brand.policy.news_workdays, brand.policy.words[locale].workdays)


def hidden(text: str, words: Iterable[str], sign: str) -> str:
    """`text` with each of `words` in it replaced by `sign`, as often as it has characters.

    Single characters and pairs of letters are left: they stand in other words, too.
    """
    for word in sorted(set(words), key=len, reverse=True):
        if len(word) > 1 + (word.isascii() and word.isalpha()) and word in text:
            text = text.replace(word, sign * len(word))
    return text
