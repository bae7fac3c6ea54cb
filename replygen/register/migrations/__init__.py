"""How the tables of the register became what they are: a revision a change, in `versions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the tables behind `connection` up to `revision`, within its transaction; what they hold stays."""
    from alembic import command

    config = settings()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def settings() -> Config:
    """Where alembic finds the revisions."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "replygen.register:migrations")
    return config
