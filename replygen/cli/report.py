"""What the commands show while they work."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What steers a terminal instead of being read; a text out of a file may hold it."""


def say(text: str, *, err: bool = False) -> None:
    """Show `text` to people, on standard output or standard error (`err`)."""
    click.echo(visible(text), err=err)


def visible(text: str, code: str = r"\x{:02x}") -> str:
    """`text` with each control character as its code, but for tabs and line ends."""
    return _CONTROLS.sub(lambda found: code.format(ord(found[0])), text.replace("\r\n", "\n"))


@contextmanager
def between_rows() -> Iterator[Callable[[], None]]:
    """Ctrl-C waits for the row in hand, so that nothing is left half done; pressed again, it stops at once.

    Yields what has to be called after each row: it raises KeyboardInterrupt when Ctrl-C was pressed.
    """
    before = signal.getsignal(signal.SIGINT)
    pressed = False

    def press(_number: int, _frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    def stop_if_asked() -> None:
        if pressed:
            raise KeyboardInterrupt

    if before is signal.SIG_IGN:  # started in the background: Ctrl-C is for others
        yield stop_if_asked
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield stop_if_asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(total: int | None, what: str, hidden: bool = False) -> Iterator[Callable[[], None]]:
    """A progress bar of `what` on standard error, with the time left where the total is known; yields its next step."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=hidden or not console.is_terminal,
    )
    with bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
