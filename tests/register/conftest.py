"""Registers for tests: a file, or a database of a PostgreSQL server that runs as long as the tests do."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.conftest import lacking

_OTHERS = ("postgres", "nobody")
"""Who may run the server where the tests run as root, whom it refuses."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """`postgresql()`: the URL of a new, empty database on a server of the tests' own, which sorts as Chinese readers do."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # the name of a socket must be short
    try:
        user = _user(folder)

        def run(program: str, *words: str) -> None:
            done = subprocess.run([programs / program, *words], user=user, cwd=folder, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr

        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "desk", "-E", "UTF8", "--locale-provider=icu", "--icu-locale=zh", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
        numbers = count(1)

        def make() -> str:
            name = f"complaints_{next(numbers)}"
            with psycopg.connect(host=str(folder), user="desk", dbname="postgres", autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}".encode())
            return f"postgresql+psycopg://desk@/{name}?host={folder}"

        try:
            yield make
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register can be made: once as a file, once in a database."""
    if request.param == "SQLite":
        return str(tmp_path / "complaints.sqlite")
    make: Callable[[], str] = request.getfixturevalue("postgresql")
    return make()


def _programs() -> Path:
    """The folder of the server's programs: Debian keeps it off the PATH."""
    for folder in (Path(shutil.which("initdb") or "/nowhere").parent, *Path("/usr/lib/postgresql").glob("*/bin")):
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder
    lacking("PostgreSQL")


def _user(folder: Path) -> int | None:
    """Who runs the server, and owns `folder`: whoever runs the tests, but never root."""
    if os.getuid():
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = next(known[name] for name in _OTHERS if name in known)
    os.chown(folder, chosen.pw_uid, chosen.pw_gid)
    return chosen.pw_uid
