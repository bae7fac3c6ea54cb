"""The command `replygen check`, run in this process for one file after another, with what each cost.

    python tests/checking.py

Each line of standard input is the arguments of one run as JSON; each line of standard output an `Answer` as JSON.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path

from replygen.cli.main import main


@dataclass(frozen=True)
class Answer:
    """How a run ended, what it said, and what it cost: seconds of computing, and the most memory at a time.

    The memory of children is the most that any child took since this process began.
    """

    code: int
    out: str
    err: str
    seconds: float
    megabytes: int
    megabytes_of_children: int


def answered(arguments: list[str]) -> Answer:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    out, err, start = _stream(), _stream(), _computed()
    sys.argv = ["replygen", *arguments]
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:  # what a user would see as a traceback; a panic of Rust is no Exception
            err.write(traceback.format_exc())
            code = 1
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return Answer(code, _text(out), _text(err), _computed() - start, _peak(), child)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def _computed() -> float:
    """Seconds that this process and its children have computed, however many others the machine serves."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(answered(json.loads(line)))) + "\n")
        sys.stdout.flush()
