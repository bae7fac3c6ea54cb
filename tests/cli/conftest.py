"""Commands run as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("check", "cases.csv", …)` in a folder of its own; texts in English, today is 20 November 2026."""
    plain = {"LANGUAGE": "en", "SOURCE_DATE_EPOCH": "1795132800", "PYTHONUTF8": "1"}

    def command(*words: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "replygen", *words],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env={**os.environ, **plain, **environment},
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return command
