"""The days that a letter named to the customer: until when to answer, and when there is news. Customers are found fast."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Count what the facts of earlier cases say of these days, too."""
    days = ("answer_by", "next_news")
    for day in days:
        op.add_column("cases", sa.Column(day, sa.String))
    op.create_index("cases_by_customer", "cases", ["customer"])
    connection = op.get_bind()
    for key, facts in connection.execute(sa.text("SELECT key, facts FROM stories")).all():
        told = json.loads(facts)
        if known := {day: told[day] for day in days if day in told}:
            named = ", ".join(f"{day} = :{day}" for day in known)
            connection.execute(sa.text(f"UPDATE cases SET {named} WHERE key = :key"), {**known, "key": key})
