"""What the commands show while they work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from replygen.messages import _


@contextmanager
def progress(total: int | None, hidden: bool = False) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error with an estimate of the time left; yields what moves it on by one."""
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
        task = bar.add_task(_("Letters"), total=total)
        yield lambda: bar.advance(task)
