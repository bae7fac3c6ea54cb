"""A confined process takes nobody along."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are kept on Linux only")


def started(seconds: int, memory: int, program: str) -> subprocess.Popen[bytes]:
    """A confined process that runs `program`."""
    words = f"from replygen.confined import confine; confine({seconds}, {memory}); print('on', flush=True); {program}"
    return subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_it_stops_when_it_has_computed_too_long() -> None:
    with started(1, 1 << 30, "[0 for _ in iter(int, 1)]") as process:
        assert process.wait(30) < 0


def test_it_gets_no_more_memory_than_it_may_have() -> None:
    program = "exec('try: bytes(1 << 30)\\nexcept MemoryError: raise SystemExit(7)')"
    with started(10, 1 << 29, program) as process:
        assert process.wait(30) == 7


def test_it_ends_with_the_program_that_asked() -> None:
    with started(10, 1 << 30, "import time; time.sleep(60)") as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"on\n"
        process.stdin.close()
        assert process.wait(10) == 1
