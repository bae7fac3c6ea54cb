"""The rows of the register: what is counted and what falls due, plain and quick to read in great numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal, NamedTuple

State = Literal["open", "kept", "broken"]
"""What became of a promise. `late` is none: that depends on the day one asks."""


class Filed(NamedTuple):
    """One case. Empty text and None mean: nobody has said yet.

    `key` names it in the other rows of this register, and nowhere else. `stage` is how far its letters and dates have
    come: ack, info, update, reply, followup, closure, or nothing. A date that the facts leave open is that of its letter:
    the last one for `updated`, the first one for the others. `answer_by` and `next_news` are what the last info and the
    last update letter told the customer, whatever the facts say for the letter to come. `currency` is that of the sums,
    where the case names one; else that of the brand in the locale is meant. `customer` is the same for all cases of one
    customer, as far as that can be known (see `customers`), and for no other.
    """

    key: int
    case_id: str
    locale: str
    channel: str
    category: str
    cause: str
    severity: str
    decision: str
    stage: str
    received: dt.date | None
    event_date: dt.date | None
    acknowledged: dt.date | None
    replied: dt.date | None
    updated: dt.date | None
    compensation_sent: dt.date | None
    fix_date: dt.date | None
    followed_up: dt.date | None
    closed: dt.date | None
    satisfied: str
    spend: Decimal | None
    visits: Decimal | None
    related: Decimal | None
    years: Decimal | None
    currency: str
    approved_by: str
    handler: str
    customer: str
    answer_by: dt.date | None = None
    next_news: dt.date | None = None


class FiledPromise(NamedTuple):
    """One promise of the case `key`; `number` counts from 1 in the order of the case."""

    key: int
    number: int
    date: dt.date
    time: dt.time | None
    until: dt.time | None
    who: str
    what: str
    kept: dt.date | None
    state: State


class FiledItem(NamedTuple):
    """One thing that the case `key` gives the customer; `number` counts from 1. `currency` is empty where nobody said; `pieces` are
    how many of them."""

    key: int
    number: int
    kind: str
    amount: Decimal | None
    currency: str
    pieces: int
    by: dt.date | None
    until: dt.date | None


class FiledFinding(NamedTuple):
    """What a rule said of the words of a letter; `waived`: it was let pass, with a reason."""

    rule: str
    severity: str
    waived: bool


class FiledLetter(NamedTuple):
    """One letter of the case `key`; `digest` is that of its content, whatever the format of the file."""

    key: int
    kind: str
    locale: str
    date: dt.date
    digest: str
    findings: tuple[FiledFinding, ...]
