"""The case: the facts of one complaint, as staff enter them, read and checked value by value.

What depends on the kind of letter, the policy or another field is checked in `replygen.validate`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from replygen.errors import Place, Problem
from replygen.messages import _
from replygen.model import words
from replygen.model.clock import read_time
from replygen.model.dates import read_date, read_moment
from replygen.model.money import read_currency, read_money
from replygen.model.notation import read_commitment, read_compensation, read_waiver
from replygen.model.reading import plain, read_items, read_line, read_number, read_text
from replygen.model.words import explained, read_word


def _word(table: str) -> BeforeValidator:
    return _optional(lambda value: read_word(table, read_line(value)))


def _optional(read: Callable[[Any], Any]) -> BeforeValidator:
    """A reader that gives None for an empty cell."""
    return BeforeValidator(lambda value: None if value is None or value == "" else read(value))


def _read_yes_no(value: object) -> bool:
    return value if isinstance(value, bool) else read_word("yes_no", read_line(value)) == "yes"


def _read_amount(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    amount, currency = read_money(read_line(value))
    if currency:
        raise ValueError(
            _("Write the sum alone, and the currency under its own name: “currency: {code}”.").format(code=currency)
        )
    return amount


def _read_count(value: object) -> int:
    text = plain(str(value))
    if not (text.isdecimal() and len(text) <= 4 and int(text)):
        raise ValueError(_("“{text}” is not a count. Write a whole number from 1.").format(text=value))
    return int(text)


def _read_clock(value: object) -> dt.time:
    return value if isinstance(value, dt.time) else read_time(str(value))


def _read_moment(value: object) -> Moment:
    if isinstance(value, Moment):
        return value
    day, time = read_moment(value if isinstance(value, dt.date) else read_line(value))
    return Moment(date=day, time=time)


Line = Annotated[str, BeforeValidator(read_line)]
Text = Annotated[str, BeforeValidator(read_text)]
Items = Annotated[tuple[str, ...], BeforeValidator(read_items)]
AddressLines = Annotated[tuple[str, ...], BeforeValidator(lambda value: read_items(value, separators="/\n"))]
Currency = Annotated[str, BeforeValidator(lambda value: read_currency(read_line(value)))]
Date = Annotated[dt.date | None, _optional(read_date)]
Number = Annotated[Decimal | None, _optional(read_number)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Moment(_Record):
    """A day, with the time of day when it is known."""

    date: Annotated[dt.date, BeforeValidator(read_date)]
    time: Annotated[dt.time | None, _optional(_read_clock)] = None


class CompensationItem(_Record):
    """One thing the customer is given, or no longer has to pay."""

    kind: Annotated[words.CompensationKind, BeforeValidator(lambda v: read_word("compensation", read_line(v)))]
    amount: Annotated[Decimal | None, _optional(_read_amount)] = None
    currency: Currency = ""
    by: Date = None
    until: Date = None
    number: Line = ""
    count: Annotated[int, BeforeValidator(_read_count)] = 1
    what: Text = ""
    note: Text = ""

    @model_validator(mode="after")
    def _is_complete(self) -> CompensationItem:
        def name() -> str:
            return explained("compensation", self.kind)

        if self.kind in words.PRICED and self.amount is None:
            raise ValueError(
                _("{kind} has no amount. Write it after the word, like “{word} 60”.").format(
                    kind=name(), word=self.kind
                )
            )
        if self.kind in _DATED and self.by is None:
            raise ValueError(
                _("{kind} has no date. Add it, like “by 2026-03-25” or “2026-03-25前”.").format(kind=name())
            )
        if self.kind in {"waive", "gift"} and self.amount is None and not self.what:
            raise ValueError(_("{kind} does not say what. Write it after the word.").format(kind=name()))
        for qualifier in ("amount", "by", "until", "number", "what"):
            value = getattr(self, qualifier)
            if value and qualifier not in _FITTING[self.kind]:
                raise ValueError(
                    _("“{value}” does not belong to {kind}. Put a remark in brackets, and “;” between items.").format(
                        kind=name(), value=value
                    )
                )
        if self.kind == "points" and self.currency:
            raise ValueError(
                _("Points are counted, not paid in {currency}. Write the number alone.").format(currency=self.currency)
            )
        if self.count > 1 and "count" not in _FITTING[self.kind]:
            raise ValueError(_("{kind} cannot be given several times. Write the sum.").format(kind=name()))
        return self


_DATED = frozenset({"replace", "repair", "redo"})
_FITTING: Mapping[str, frozenset[str]] = {
    "refund": frozenset({"amount", "by", "number"}),
    "waive": frozenset({"amount", "by", "number", "what"}),
    "replace": frozenset({"by", "number", "what", "count"}),
    "repair": frozenset({"by", "number", "what", "count"}),
    "redo": frozenset({"by", "number", "what"}),
    "voucher": frozenset({"amount", "until", "number", "count"}),
    "vip": frozenset({"until", "number", "what", "count"}),
    "points": frozenset({"amount", "by", "number"}),
    "gift": frozenset({"amount", "by", "number", "what", "count"}),
    "cash": frozenset({"amount", "by", "number"}),
}
"""What each kind can carry besides a note; the phrases of every locale print all of it."""


class Promise(_Record):
    """One dated promise. `who` is empty where the case leaves it to the handler; `until` ends a span of time."""

    date: Annotated[dt.date, BeforeValidator(read_date)]
    time: Annotated[dt.time | None, _optional(_read_clock)] = None
    until: Annotated[dt.time | None, _optional(_read_clock)] = None
    who: Line = ""
    what: Annotated[str, BeforeValidator(read_text), Field(min_length=1)]


class Case(_Record):
    """The facts of one complaint. Empty text, an empty tuple or None means: the case does not say."""

    case_id: Line = ""
    locale: Annotated[words.Locale | None, _word("locale")] = None
    name: Line = ""
    title: Line = ""
    surname: Line = ""
    address: AddressLines = ()
    channel: Annotated[words.Channel | None, _word("channel")] = None
    received: Date = None
    event_date: Annotated[Moment | None, _optional(_read_moment)] = None
    place: Line = ""
    order_ref: Line = ""
    issue: Items = ()
    quote: Text = ""
    feeling: Annotated[words.Feeling | None, _word("feeling")] = None
    impact: Text = ""
    wanted: Items = ()
    shared_view: Text = ""
    category: Annotated[words.Category | None, _word("category")] = None
    cause: Annotated[words.Cause | None, _word("cause")] = None
    severity: Annotated[words.Severity, _word("severity")] = "moderate"
    checked: Text = ""
    finding: Text = ""
    failings: Text = ""
    decision: Annotated[words.Decision | None, _word("decision")] = None
    reason: Text = ""
    alternative: Items = ()
    compensation: Annotated[tuple[CompensationItem, ...] | None, _optional(read_compensation)] = None
    currency: Currency = ""
    fix: Text = ""
    fix_date: Date = None
    commitment: Annotated[tuple[Promise, ...], BeforeValidator(read_commitment)] = ()
    invite: Annotated[words.Invite | None, _word("invite")] = None
    certificate_no: Line = ""
    handler: Line = ""
    handler_title: Line = ""
    handler_phone: Line = ""
    signatory: Line = ""
    signatory_title: Line = ""
    approved_by: Line = ""
    legal_review: Annotated[bool | None, _optional(_read_yes_no)] = None
    waiver: Annotated[dict[str, str], BeforeValidator(read_waiver)] = {}
    tone: Annotated[words.Tone, _word("tone")] = "standard"
    spend: Number = None
    visits: Number = None
    related: Number = None
    years: Number = None
    acknowledged: Date = None
    replied: Date = None
    compensation_sent: Date = None
    followed_up: Date = None
    closed: Date = None
    satisfied: Annotated[words.Satisfied | None, _word("satisfied")] = None


FIELDS: tuple[str, ...] = tuple(Case.model_fields)
VALUE_FIELDS: frozenset[str] = frozenset(
    name for name, own in Case.model_fields.items() if own.annotation in (dt.date | None, Moment | None, Decimal | None)
)
"""The fields that hold a date or a number, however it was written."""


@dataclass(frozen=True)  # with slots it would take several times as long to send to another process
class Record:
    """One case as a file holds it: raw values by field, where it stands, how the file spells each field.

    `cells` are the row's own cells, so that a refused row can be given back untouched. `lines` holds the line of
    each value of a YAML or JSON file, by path from the field on. `unread` are the fields that `problems` speak of.
    """

    values: Mapping[str, Any]
    place: Place = Place()
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot become a letter, and everything that is wrong with it."""

    record: Record
    problems: tuple[Problem, ...]
    case_id: str = ""
    name: str = ""
