"""The terminal of a conversation: lines are shown on standard error, answers typed and mended in place."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import Style
from rich.console import Console
from rich.text import Text

from replygen.cli.report import visible
from replygen.cli.wrapping import lines
from replygen.errors import UserError
from replygen.messages import _
from replygen.model.reading import plain

Wish = Literal["answer", "back", "explain"]

_WISHES: dict[str, Wish] = {"?": "explain", "<": "back", "《": "back", "〈": "back"}
"""What a line of its own asks for; the last two are what a Chinese keyboard gives for `<`."""
_LOOK = Style.from_dict({"mark": "ansigreen bold", "quiet": "#888888", "bottom-toolbar": "noreverse #888888"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what is to be done with it: taken as the answer, or kept while the wish is fulfilled."""

    text: str
    wish: Wish


class Stopped(KeyboardInterrupt):
    """Ctrl-C, Ctrl-D or a closed window: nothing more can be asked. `text` is what stood in the line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Terminal:
    """Where a person reads and types. Raises UserError when there is none."""

    def __init__(self, otherwise: str = "") -> None:
        """`otherwise` says what to do where there is no terminal; else it is what to do instead of `replygen new`."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UserError(
                otherwise
                or _(
                    "`replygen new` asks its questions in a terminal, and this is none. "
                    "Write a case file instead (`replygen explain` names its fields), then: replygen render FILE."
                )
            )
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._input, self._output = create_input(), create_output(sys.stderr)

    def typing_ahead(self) -> AbstractContextManager[None]:
        """While it lasts, keys pressed between two questions wait for the second, unseen."""
        return self._input.raw_mode()

    def say(self, text: str = "", *, style: str = "", indent: int = 0) -> None:
        """Show `text`, broken into lines that fit."""
        for paragraph in visible(text).split("\n"):
            for line in lines(paragraph, self._console.width - indent - 1):
                self._console.print(Text(" " * indent + line, style))

    def object(self, *reasons: str) -> None:
        """Show what is wrong with an answer."""
        for reason in reasons:
            self.rows([("!", reason)], style="yellow", indent=0)

    def note(self, *remarks: str) -> None:
        """Show what should be looked at, though it can stay as it is."""
        for remark in remarks:
            self.rows([("i", remark)], style="cyan", indent=0)

    def rows(self, rows: Iterable[tuple[str, ...]], *, style: str = "", indent: int = 2) -> None:
        """Show rows of cells in columns; the last column may take several lines."""
        from rich.cells import cell_len, set_cell_size

        rows = list(rows)
        widths = [max(map(cell_len, column)) for column in list(zip(*rows, strict=True))[:-1]]
        start = indent + sum(width + 2 for width in widths)
        for *cells, last in rows:
            head = " " * indent + "".join(
                set_cell_size(cell, width) + "  " for cell, width in zip(cells, widths, strict=True)
            )
            for paragraph in visible(last).split("\n"):
                for line in lines(paragraph, self._console.width - start - 1):
                    self._console.print(Text.assemble((head, "dim"), (line, style)))
                    head = " " * start

    def read(
        self, text: str = "", *, ghost: str = "", keys: str = "", words: Iterable[str] = (), is_list: bool = False
    ) -> Typed:
        """One answer, beginning with `text`; `ghost` shows while the line is empty, Tab completes `words`.

        A list is read line by line, and an empty line ends it. Raises Stopped on Ctrl-C, on Ctrl-D, and when the
        terminal is gone.
        """
        session: PromptSession[Typed] = PromptSession(
            message=[("class:mark", "> ")],
            multiline=True,
            prompt_continuation="  ",
            key_bindings=_keys(is_list),
            placeholder=lambda: [] if get_app().is_done else _quiet(ghost),
            bottom_toolbar=_quiet(keys),
            completer=WordCompleter(list(words), ignore_case=True, sentence=True),
            complete_style=CompleteStyle.READLINE_LIKE,
            complete_while_typing=False,
            history=DummyHistory(),
            style=_LOOK,
            input=self._input,
            output=self._output,
        )
        try:
            return session.prompt(default=text)
        except (KeyboardInterrupt, EOFError, OSError):
            raise Stopped(session.default_buffer.text) from None


def _quiet(text: str) -> StyleAndTextTuples:
    return [("class:quiet", text)]


def _keys(is_list: bool) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        document = buffer.document
        line = plain(document.current_line)
        if wish := _WISHES.get(line):
            rest = [*document.lines]
            del rest[document.cursor_position_row]
            event.app.exit(result=Typed("\n".join(rest).strip(), wish))
        elif is_list and line and document.on_last_line:
            buffer.cursor_position = len(buffer.text)
            buffer.insert_text("\n")
        elif is_list and line:
            buffer.cursor_down()
        else:
            buffer.text = buffer.text.strip()
            event.app.exit(result=Typed(buffer.text, "answer"))

    @keys.add("escape", "enter")
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("s-tab")
    def _back(event: KeyPressEvent) -> None:
        event.app.exit(result=Typed(event.current_buffer.text.strip(), "back"))

    @keys.add("f1")
    def _explain(event: KeyPressEvent) -> None:
        event.app.exit(result=Typed(event.current_buffer.text.strip(), "explain"))

    return keys
