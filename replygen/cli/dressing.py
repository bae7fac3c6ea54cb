"""What every command wears: help in the reader's language, lines that fit, --lang."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

import click

from replygen.cli.wrapping import Formatter
from replygen.messages import LANGUAGES, _, listed


class Context(click.Context):
    formatter_class = Formatter


class Commands(click.Group):
    """Commands by name: `helps` gives what each does, in the order of `--help`; `load` gives one when it is used."""

    context_class = Context

    def __init__(self, *, helps: Callable[[], Mapping[str, str]], load: Callable[[str], click.Command], **rest: Any):
        super().__init__(**rest)
        self._helps, self._load = helps, load

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._helps())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = self._helps()
        return dressed(self._load(cmd_name), known[cmd_name]) if cmd_name in known else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl(list(self._helps().items()))


def dressed(command: click.Command, text: str) -> click.Command:
    """A copy of `command` with `text` for its help, and all else that it says in the reader's language."""
    command = copy(command)
    command.context_class = Context
    command.help = text
    command.options_metavar = _("[OPTIONS]")
    command.params = [*map(_with_metavar, command.params), lang_option()]
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
    return command


def lang_option() -> click.Option:
    """--lang for `--help` and the parser; `main` has obeyed it before."""
    text = _("Language of messages: {languages}.").format(languages=listed(LANGUAGES))
    return click.Option(["--lang"], metavar=_("LANGUAGE"), expose_value=False, help=text)


def _with_metavar(param: click.Parameter) -> click.Parameter:
    """`param` with the kind of its value in the reader's language, where click says it in English only."""
    names = {
        "text": _("TEXT"),
        "integer": _("NUMBER"),
        "integer range": _("NUMBER"),
        "date": _("DATE"),
        "locale": _("LOCALE"),
        "field=value": _("FIELD=VALUE"),
    }
    if isinstance(param, click.Option) and param.metavar is None:
        param.metavar = names.get(param.type.name)
    return param
