"""What the commands show while they work."""

from __future__ import annotations

import _thread
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from replygen.messages import _, listed

if TYPE_CHECKING:
    from replygen.register import Recorded

_MOMENT = 0.5
"""Seconds that Ctrl-C waits for the row in hand."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What steers a terminal instead of being read; a text out of a file may hold it."""


def say(text: str, *, err: bool = False) -> None:
    """Show `text` to people, on standard output or standard error (`err`)."""
    click.echo(visible(text), err=err)


def visible(text: str, code: str = r"\x{:02x}") -> str:
    """`text` with each control character as its code, but for tabs and line ends."""
    return _CONTROLS.sub(lambda found: code.format(ord(found[0])), text.replace("\r\n", "\n"))


def say_recorded(recorded: Recorded) -> None:
    """Show what was new in the register, and which cases it did not take because they were forgotten."""
    say(
        _(
            "New in the register: {cases} cases, {letters} letters; cases with other facts than before: {changed}."
        ).format(cases=recorded.added, letters=recorded.letters, changed=recorded.changed)
    )
    if recorded.left:
        say(
            _("The people of these cases were forgotten, so their facts were not taken again: {case_ids}.").format(
                case_ids=listed(recorded.left)
            ),
            err=True,
        )


@contextmanager
def between_rows() -> Iterator[Callable[[], None]]:
    """Ctrl-C waits for the row in hand, so that nothing is left half done; pressed again, it stops at once.

    It does not wait for longer than a moment, as for a row that hangs. Yields what has to be called after each row: it
    raises KeyboardInterrupt when Ctrl-C was pressed.
    """
    before = signal.getsignal(signal.SIGINT)
    pressed = False
    press_again = threading.Timer(_MOMENT, _thread.interrupt_main)
    press_again.daemon = True

    def press(_number: int, _frame: object) -> None:
        nonlocal pressed
        if pressed:
            press_again.cancel()
            raise KeyboardInterrupt
        pressed = True
        press_again.start()

    def stop_if_asked() -> None:
        if pressed:
            press_again.cancel()
            raise KeyboardInterrupt

    if before is signal.SIG_IGN:  # started in the background: Ctrl-C is for others
        yield stop_if_asked
        return
    signal.signal(signal.SIGINT, press)
    try:
        yield stop_if_asked
    finally:
        press_again.cancel()
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(total: int | None, what: str, hidden: bool = False) -> Iterator[Callable[[bool], None]]:
    """A progress bar of `what` on standard error: how many are done, how many a second, the time left, how many are bad.

    Yields its next step, which is told whether that one was bad.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second: worked out when it is shown, not at every step."""

        def render(self, task: Task) -> Text:
            speed = task.speed
            count = (f"{speed:.0f}" if speed >= 10 else f"{speed:.1f}") if speed else ""
            return Text(_("{count}/s").format(count=count) if count else "")

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[bad]}", style="red"),
        console=console,
        transient=True,
        disable=hidden or not console.is_terminal,
    )
    with bar:
        task, bad = bar.add_task(what, total=total, bad=""), 0

        def step(is_bad: bool) -> None:
            nonlocal bad
            bad += is_bad
            bar.update(task, advance=1, bad=_("to mend: {count}").format(count=bad) if bad else "")

        yield step
