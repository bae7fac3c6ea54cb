"""The command `replygen`: finds the command that was named, and says every error in one place."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from replygen.cli.dressing import Commands, lang_option
from replygen.cli.report import say
from replygen.errors import UserError
from replygen.messages import LANGUAGES, _, language, listed, read_language, speak

INTERRUPTED = 130
_MODULES = {"report": "figures"}
"""Commands whose module has another name."""
_NEW_OBJECTS = 50_000
"""After so many Python looks for those that nobody needs; after 700, as is usual, it does so all through the start."""


def commands() -> dict[str, str]:
    """Every command and what it does, in the order of `--help`."""
    return {
        "render": _("Write the letter of each CASE (a YAML or JSON file, a table, or - for standard input)."),
        "batch": _("Write the letters of every row of TABLE (CSV, XLSX, XLS, ODS) into a folder."),
        "check": _("Check tables and cases, and that letters can be made of them; writes nothing."),
        "lint": _("Judge letters already written, by anyone: DOCX, PDF, TXT, Markdown, HTML."),
        "map": _("Write a first map file for TABLE, whose columns have names of their own."),
        "new": _("Ask for the facts of one case, question by question; write its FILE and its letter."),
        "brand": _("Make a brand folder of your own, prove that it works, and see what it changes."),
        "preview": _(
            "Show the letters of a table or case in the browser, following every edit of them and of the brand."
        ),
        "register": _(
            "Keep every complaint and every letter in a register: make, fill, read, change it, or make it forget."
        ),
        "due": _("Say what must happen today and what is late, in every open case; write the letters that are due."),
        "report": _(
            "Say what the complaints of a period tell: causes, times, promises, costs, as a document or a table."
        ),
        "explain": _("Explain a part of a letter or a field of a case, with a good and a bad example."),
        "schema": _("Print the JSON Schema of a case, a brand.yaml, a policy.yaml or a presets.yaml."),
        "doctor": _("Say what this machine lacks to write letters, and how to mend it."),
    }


def _load(name: str) -> click.Command:
    """A command is imported only when it is used, so that `--help` answers at once."""
    command: click.Command = import_module(f"replygen.cli.{_MODULES.get(name, name)}").command
    return command


def _program() -> click.Group:
    group = Commands(
        helps=commands,
        load=_load,
        params=[lang_option()],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        help=_("Answers complaints by letter: cases in, letters out, as DOCX or PDF."),
        epilog=_("More on a command: replygen COMMAND --help. What to write into a case: replygen explain."),
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
    )
    return click.version_option(package_name="replygen", prog_name="replygen")(group)


def _asked_language(words: Sequence[str]) -> str:
    """The language of --lang, wherever it stands, else of the environment. Raises UserError when it is unknown.

    It is read before all else, so that even the names of options come in it.
    """
    anything = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}
    alone = click.Command("replygen", params=[click.Option(["--lang"])], context_settings=anything)
    asked = alone.make_context("replygen", list(words), resilient_parsing=True).params["lang"]
    if asked is None:
        return language()
    if found := read_language(asked):
        return found
    raise UserError(
        _("--lang: there are no messages in “{language}”. Choose one of: {known}.").format(
            language=asked, known=listed(LANGUAGES)
        )
    )


def main() -> None:
    """Run the command line. Exit codes: 0 all done, 1 some cases not, 2 nothing could start, 130 on Ctrl-C."""
    gc.set_threshold(_NEW_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the terminal cannot show is shown as its code, not as a crash
            stream.reconfigure(errors="backslashreplace")
    try:
        speak(_asked_language(sys.argv[1:]))
        code = _program().main(prog_name="replygen", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except UserError as error:
        say(_("Error: {error}").format(error=error), err=True)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        say(_("Stopped."), err=True)
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away; nobody is left to tell
        sys.stderr.close()
        code = 1
    gc.freeze()  # all is left to the system; else Python would look through it once more
    sys.exit(code if isinstance(code, int) else 0)
