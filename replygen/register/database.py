"""The database behind a register: a SQLite file, or a PostgreSQL server for a team."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from replygen.errors import UserError
from replygen.messages import _
from replygen.register.customers import know_all_again

VERSION = 3
"""The revision of `migrations` that this program reads and writes."""
_PATIENCE = 60
"""Seconds to wait for others who are writing."""
_WRITERS = 0x7265706C
"""The number of the lock that those who write into a PostgreSQL register hold one after the other."""


class Database:
    """The tables of one register. `place` is a path or an URL.

    `create`: they are made where there are none. `read_only`: nothing is written, and all that is read is of one moment.
    Raises UserError for a register that cannot be opened.
    """

    def __init__(self, place: str | Path, *, create: bool = False, read_only: bool = False) -> None:
        url = _url(place)
        self.file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self.name = str(self.file or url.set(drivername="postgresql").render_as_string(hide_password=True))
        self._read_only = read_only
        self._snapshot: sa.Connection | None = None
        if self.file:
            _make_private(self.file, create)
        with self._plainly():
            self._engine = _engine(url, read_only)
            try:
                self._check(create)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let go of the database."""
        if self._snapshot is not None:
            self._snapshot.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the register; always the same moment when it is `read_only`."""
        with self._plainly():
            if not self._read_only:
                with self._engine.connect() as connection:
                    yield connection
                return
            if self._snapshot is None:
                self._snapshot = self._engine.connect()
            yield self._snapshot

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that nobody else writes beside; what it wrote lasts once the block has ended."""
        with (
            self._plainly(),
            self._engine.connect().execution_options(register="writing") as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def alone(self) -> Iterator[sa.Connection]:
        """A connection outside of any transaction, for what the database does to its files."""
        with self._plainly(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT", register="alone")

    def _check(self, create: bool) -> None:
        """Make the tables, or bring them up to date, as far as that is wanted. Raises UserError where it is needed."""
        version = self._version()
        if version > VERSION:
            raise UserError(
                _("{register} was made by a newer replygen. Install that one here, too.").format(register=self.name)
            )
        if version == VERSION:
            return
        if create or (version and not self._read_only):
            self._upgrade()
        else:
            if version:
                what = _("{register} was made by an older replygen. Bring it up to date: {command}")
            else:
                what = _("{register} is no register yet. Make it one: {command}")
            raise UserError(what.format(register=self.name, command=_init(self.name)))

    def _upgrade(self) -> None:
        from replygen.register.migrations import upgrade

        if self.file:
            with self.alone() as connection:  # from now on, readers do not wait for writers
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        with self.writing() as connection:
            upgrade(connection)
            know_all_again(connection)

    def _version(self) -> int:
        """The revision of the tables; 0 where there are none. Raises UserError for a file that holds other tables."""
        with self._engine.connect() as connection:
            found = set(sa.inspect(connection).get_table_names())
            if {"alembic_version", "cases", "letters"} <= found:
                return int(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        if self.file and found:
            raise UserError(
                _("{file} holds something else than a register. Choose another name.").format(file=self.file)
            )
        return 0

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """What the database has to object, in plain words."""
        try:
            yield
        except DBAPIError as error:
            reason = " ".join(str(error.orig).split())
            if not self.file:
                what = _("{register} cannot be used ({reason}). Check the address, and that the server is running.")
            elif isinstance(error.orig, sqlite3.OperationalError) and "locked" in reason:
                what = _("{register} is being written by others all the time. Try again in a minute.")
            elif "not a database" in reason:
                what = _("{file} holds something else than a register. Choose another name.")
            elif "malformed" in reason:
                what = _(
                    "{register} is damaged ({reason}). Put your last backup in its place, and keep this file beside it."
                )
            else:
                what = _("{register} cannot be used ({reason}). Check the disk and the permissions of file and folder.")
            raise UserError(what.format(register=self.name, file=self.file, reason=reason)) from error


def _url(place: str | Path) -> sa.URL:
    text = str(place)
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):
        url = sa.URL.create("none")
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"} or not url.database:
        raise UserError(
            _("“{place}” is no place for a register. Name a file, or a database like {example}.").format(
                place=text.partition("://")[0] + "://…", example="postgresql://user@host/complaints"
            )
        )
    return url


def _engine(url: sa.URL, read_only: bool) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(url, connect_args={"timeout": _PATIENCE})
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        engine = sa.create_engine(url, isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED")
    except ModuleNotFoundError:
        raise UserError(
            _("A register on a server needs the package “psycopg”. Install it: pip install replygen[team]")
        ) from None
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _init(place: str) -> str:
    """The command that makes a register at `place`, or brings it up to date."""
    return f"replygen register init --register {place}"


def _make_private(file: Path, create: bool) -> None:
    """Make an empty file that nobody else can read, where `create` wants one. Raises UserError where there is none."""
    if file.is_file():
        return
    if file.is_dir():
        raise UserError(
            _("{folder} is a folder. Name the file of the register in it: {example}").format(
                folder=file, example=file / "complaints.sqlite"
            )
        )
    if not create:
        raise UserError(
            _("There is no register {file}. Make it: {command}").format(file=file, command=_init(str(file)))
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise UserError(
            _("{path} cannot be written: {reason}. Free some space or choose another folder, and run it again.").format(
                path=file, reason=error.strerror or error
            )
        ) from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """What was acknowledged survives a crash; what was deleted is overwritten."""
    connection.isolation_level = None  # transactions begin where _begin_sqlite says
    for pragma in ("synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    purpose = connection.get_execution_options().get("register")
    if purpose != "alone":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if purpose == "writing" else "BEGIN")


def _begin_postgresql(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("register") == "writing":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
