"""A process that takes nobody along: limits of what it may use, and an end with the program that asked."""

from __future__ import annotations

import os
import sys
import threading


def confine(seconds: int, memory: int) -> None:
    """Stop this process when it has computed so many seconds, or standard input is closed.

    Beyond `memory` bytes of address space it gets a MemoryError. Both limits are kept on Linux only.
    """
    if sys.platform == "linux":  # elsewhere the system has no such limits, or does not keep them
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    threading.Thread(target=_end_with_the_other_side, daemon=True).start()


def _end_with_the_other_side() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)
