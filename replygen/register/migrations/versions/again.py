"""Customers are known again by more than one mark; the days that letters named are those of the letters, not of the facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of marks; cases of a customer who was forgotten in part stay together.

    A day stays where a letter was written that named one: nobody knows any more whether it named another.
    """
    op.create_table(
        "marks",
        sa.Column("key", sa.Integer, sa.ForeignKey("cases.key"), primary_key=True),
        sa.Column("mark", _TEXT, primary_key=True),
        sa.Column("lasting", sa.Boolean, nullable=False),
    )
    op.create_index("marks_by_mark", "marks", ["mark"])
    op.execute(
        "INSERT INTO marks (key, mark, lasting) SELECT key, customer, true FROM cases WHERE customer IN "
        "(SELECT customer FROM cases WHERE forgotten IS NOT NULL AND customer != '')"
    )
    for day, kind in (("answer_by", "info"), ("next_news", "update")):
        op.execute(
            f"UPDATE cases SET {day} = NULL WHERE NOT EXISTS "
            f"(SELECT 1 FROM letters WHERE letters.key = cases.key AND letters.kind = '{kind}')"
        )
