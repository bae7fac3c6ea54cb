"""What a case says, as it stands in a letter: the customer's words, and all that staff typed or the policy fills in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache

from replygen.brand import Brand, Policy
from replygen.model import Case, CompensationItem, Locale
from replygen.model.money import currency_of
from replygen.text.days import workdays_after
from replygen.text.grammar import GRAMMARS

_FIXED_WORDS = frozenset(
    {"locale", "channel", "feeling", "category", "cause", "severity", "decision", "kind", "invite", "tone", "satisfied"}
)
"""Fields that hold a word of ours; the letter prints another one for it."""
_LISTS = tuple(name for name, own in Case.model_fields.items() if own.annotation == tuple[str, ...])
_SEAMS = " \t\u3000，、；：,;:。．.！!？?“”‘’「」『』\"'"
"""What joining may take off a text, or put at its ends."""


def bare(text: str) -> list[str]:
    """The lines of `text` as any letter prints them: without what joining may change at their ends."""
    return [line for each in text.splitlines() if (line := each.strip(_SEAMS))]


@lru_cache(maxsize=64)
def _bare_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(bare("\n".join(texts)))


def others_words(case: Case, brand: Brand, locale: Locale) -> list[str]:
    """What nobody wrote for this letter: the customer's side of it, references, and our own addresses."""
    texts = [*case.issue, *case.wanted, case.quote, case.impact, case.shared_view]
    texts += [case.case_id, case.order_ref, case.handler_phone]
    if sender := brand.senders.get(locale):
        texts += [sender.phone, sender.email, sender.website, sender.address, *(each.phone for each in sender.people)]
    return bare("\n".join(texts))


def all_words(case: Case, kind: str, brand: Brand, locale: Locale, date: dt.date) -> list[str]:
    """Every text, day and sum that the letter can have from the case, the policy's deadlines and the sender."""
    sender, items = brand.senders.get(locale), case.compensation or ()
    texts: list[str] = []
    for record in (case, *items, *case.commitment):
        values = record.__dict__.items()
        texts += [value for name, value in values if value.__class__ is str and value and name not in _FIXED_WORDS]
    for field in _LISTS:
        texts += getattr(case, field)
    words = bare("\n".join(texts))
    if sender:
        words += _bare_of(sender.texts)
    for item in items:
        words += sums(item, case, brand, locale)
    for day in set(_days(case, kind, brand, locale, date)):
        words += written(day, brand, locale)
    return words


def source_of(case: Case, text: str, start: int, end: int) -> str:
    """The field of the case that most of `text` from `start` to `end` comes from; empty when none does."""
    best, field = (end - start) // 2, ""
    for name, own in _by_field(case):
        for line in bare(own):
            place = text.find(line, max(0, start - len(line)), end + len(line))
            covered = min(end, place + len(line)) - max(start, place) if place >= 0 else 0
            if covered > best:
                best, field = covered, name
    return field


def _by_field(case: Case) -> Iterator[tuple[str, str]]:
    """Every text that a letter can print, with its field."""
    for name, value in case:
        if isinstance(value, str) and name not in _FIXED_WORDS:
            yield name, value
        elif name in _LISTS:
            yield from ((name, each) for each in value)
    for item in case.compensation or ():
        yield from (("compensation", each) for each in (item.what, item.note, item.number))
    for promise in case.commitment:
        yield from (("commitment", each) for each in (promise.who, promise.what))


def written(day: dt.date, brand: Brand, locale: Locale) -> tuple[str, str]:
    """`day` as a letter writes it: in full, and without its year."""
    return _written(day, brand.senders[locale].calendar if locale in brand.senders else "gregorian", locale)


@lru_cache(maxsize=4096)
def _written(day: dt.date, calendar: str, locale: Locale) -> tuple[str, str]:
    full = GRAMMARS[locale].date(day, calendar)
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
    return policy.arrival(item, date) or policy.expiry(item, date)


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
        if len(word) > 2 or (len(word) == 2 and not (word.isascii() and word.isalpha())):
            text = text.replace(word, sign * len(word))
    return text
