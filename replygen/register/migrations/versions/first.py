"""Cases, their promises and compensation, and their letters with what was said of the words."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the salt without which nobody can guess a customer."""
    settings = op.create_table("settings", sa.Column("name", _TEXT, primary_key=True), _text("value"))
    op.bulk_insert(settings, [{"name": "salt", "value": secrets.token_hex(16)}])
    op.create_table(
        "cases",
        sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
        *map(_text, ("case_id", "locale", "channel", "category", "cause", "severity", "decision", "stage")),
        *map(_date, ("received", "event_date", "acknowledged", "replied", "updated")),
        *map(_date, ("compensation_sent", "fix_date", "followed_up", "closed")),
        _text("satisfied"),
        *(sa.Column(name, _TEXT) for name in ("spend", "visits", "related", "years")),
        *map(_text, ("currency", "approved_by", "handler", "customer")),
        sa.Column("known_as", _TEXT, nullable=False, unique=True),
        _date("forgotten"),
    )
    op.create_table(
        "stories", sa.Column("key", sa.Integer, sa.ForeignKey("cases.key"), primary_key=True), _text("facts")
    )
    op.create_table(
        "promises",
        sa.Column("key", sa.Integer, sa.ForeignKey("cases.key"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("date", _TEXT, nullable=False),
        sa.Column("time", _TEXT),
        sa.Column("until", _TEXT),
        *map(_text, ("who", "what")),
        _date("kept"),
        _text("state"),
    )
    op.create_table(
        "items",
        sa.Column("key", sa.Integer, sa.ForeignKey("cases.key"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        _text("kind"),
        sa.Column("amount", _TEXT),
        _text("currency"),
        sa.Column("pieces", sa.Integer, nullable=False),
        _date("by"),
        _date("until"),
    )
    op.create_table(
        "letters",
        sa.Column("letter", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Integer, sa.ForeignKey("cases.key"), nullable=False),
        *map(_text, ("kind", "locale")),
        sa.Column("date", _TEXT, nullable=False),
        _text("digest"),
        sa.UniqueConstraint("key", "kind", "digest"),
    )
    op.create_table(
        "findings",
        sa.Column("letter", sa.Integer, sa.ForeignKey("letters.letter"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *map(_text, ("rule", "severity")),
        sa.Column("waived", sa.Boolean, nullable=False),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=False, server_default="")


def _date(name: str) -> sa.Column[object]:
    return sa.Column(name, _TEXT)
