"""The tables of the register as they are today; how older ones become so stands in `migrations`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import sqlalchemy as sa

V = TypeVar("V")


class _Read(dict[str | None, Any]):
    """Values by their text, each read once: a register holds a few thousand days, a million times."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._read(text)
        return value


_READ: Mapping[type, _Read] = {
    dt.date: _Read(dt.date.fromisoformat),
    dt.time: _Read(dt.time.fromisoformat),
    Decimal: _Read(Decimal),
}


class Written(sa.types.UserDefinedType[V]):
    """A value of `kind` as text that every database keeps, compares and sorts in the same way.

    Not each has days, and sums to the last digit.
    """

    cache_ok = True

    def __init__(self, kind: type[V]) -> None:
        self.kind = kind

    def get_col_spec(self, **_options: object) -> str:
        return "TEXT"

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[V | None], str | None]:
        return lambda value: None if value is None else str(value)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[str | None], V | None]:
        return _READ[self.kind].__getitem__


DAY, CLOCK, SUM = Written(dt.date), Written(dt.time), Written(Decimal)
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Text that every database puts into the same order."""

metadata = sa.MetaData()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, server_default="")


def _dates(*names: str) -> list[sa.Column[dt.date]]:
    return [sa.Column(name, DAY) for name in names]


settings = sa.Table("settings", metadata, sa.Column("name", TEXT, primary_key=True), _text("value"))

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
    *map(_text, ("case_id", "locale", "channel", "category", "cause", "severity", "decision", "stage")),
    *_dates("received", "event_date", "acknowledged", "replied", "updated"),
    *_dates("compensation_sent", "fix_date", "followed_up", "closed"),
    _text("satisfied"),
    *(sa.Column(name, SUM) for name in ("spend", "visits", "related", "years")),
    *map(_text, ("currency", "approved_by", "handler", "customer")),
    sa.Column("known_as", TEXT, nullable=False, unique=True),
    sa.Column("forgotten", DAY),
    *_dates("answer_by", "next_news"),
)

sa.Index("cases_by_customer", cases.c.customer)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("key", sa.ForeignKey("cases.key"), primary_key=True),
    _text("facts"),
)
"""All facts of a case, as JSON: beside the table that is read as a whole, which stays small without them."""

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("key", sa.ForeignKey("cases.key"), primary_key=True),
    sa.Column("mark", TEXT, primary_key=True),
    sa.Column("lasting", sa.Boolean, nullable=False),
)
"""By what a case is known to be of the same customer as others; a lasting mark stays when the facts change."""

sa.Index("marks_by_mark", marks.c.mark)

promises = sa.Table(
    "promises",
    metadata,
    sa.Column("key", sa.ForeignKey("cases.key"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("date", DAY, nullable=False),
    sa.Column("time", CLOCK),
    sa.Column("until", CLOCK),
    _text("who"),
    _text("what"),
    sa.Column("kept", DAY),
    _text("state"),
)

items = sa.Table(
    "items",
    metadata,
    sa.Column("key", sa.ForeignKey("cases.key"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    _text("kind"),
    sa.Column("amount", SUM),
    _text("currency"),
    sa.Column("pieces", sa.Integer, nullable=False),
    sa.Column("by", DAY),
    sa.Column("until", DAY),
)

letters = sa.Table(
    "letters",
    metadata,
    sa.Column("letter", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.ForeignKey("cases.key"), nullable=False),
    _text("kind"),
    _text("locale"),
    sa.Column("date", DAY, nullable=False),
    _text("digest"),
    sa.UniqueConstraint("key", "kind", "digest"),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("letter", sa.ForeignKey("letters.letter"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    _text("rule"),
    _text("severity"),
    sa.Column("waived", sa.Boolean, nullable=False),
)
