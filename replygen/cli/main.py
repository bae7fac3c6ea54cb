"""The command `replygen`: finds the command that was named, and says every error in one place."""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

from replygen.errors import UserError
from replygen.messages import _

COMMANDS = {
    "render": _("Write the letter of each CASE (a YAML or JSON file, a table, or - for standard input)."),
    "batch": _("Write the letters of every row of TABLE (CSV, XLSX, XLS, ODS) into a folder."),
    "check": _("Check tables and cases, and that letters can be made of them; writes nothing."),
    "explain": _("Explain a part of a letter or a field of a case, with a good and a bad example."),
    "schema": _("Print the JSON Schema of a case, a brand.yaml or a policy.yaml."),
    "doctor": _("Say what this machine lacks to write letters, and how to mend it."),
}
INTERRUPTED = 130


class _Commands(click.Group):
    """Imports a command only when it is used, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"replygen.cli.{cmd_name}").command
        command.help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=_("Answers complaints by letter: cases in, letters out, as DOCX or PDF."),
)
@click.version_option(package_name="replygen", prog_name="replygen")
def cli() -> None:
    pass


def main() -> None:
    """Run the command line. Exit codes: 0 all done, 1 some cases not, 2 nothing could start, 130 on Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the terminal cannot show is shown as its code, not as a crash
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(prog_name="replygen", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except UserError as error:
        click.echo(_("Error: {error}").format(error=error), err=True)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo(_("Stopped."), err=True)
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away; nobody is left to tell
        sys.stderr.close()
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
