"""`replygen map`: a first map file for a table with columns of its own."""

from __future__ import annotations

from pathlib import Path

import click

from replygen.cli.meanings import field_meaning
from replygen.cli.options import table_options
from replygen.cli.report import say
from replygen.errors import UserError
from replygen.files import write_whole
from replygen.load.cases import is_case_file
from replygen.load.maps.draft import draft_map, open_foreign, write_map
from replygen.load.tables import TableOptions
from replygen.messages import _
from replygen.validate import ALWAYS, NEEDED


@click.command("map")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("File to write, which must not be there yet."))
@table_options
def command(table: Path, output: Path | None, encoding: str | None, delimiter: str | None, sheet: str | None) -> None:
    if is_case_file(table):
        raise UserError(_("{file} is a case file. Name a table: CSV, XLSX, XLS or ODS.").format(file=table))
    if output is not None and (output.exists() or output.is_symlink()):
        raise UserError(_("{file} is there already. Choose another name, or delete it first.").format(file=output))
    opened = open_foreign(table, TableOptions(encoding, delimiter, sheet))
    draft = draft_map(opened)
    always, for_reply = ({field: field_meaning(field) for field in fields} for fields in (ALWAYS, NEEDED["reply"]))
    text = write_map(draft, always, for_reply)
    say(opened.summary(len(draft.known)), err=True)
    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode("utf-8-sig"))  # with the mark that Windows knows UTF-8 by
    click.echo(output)
    say(
        _("Complete the file, then try it: {command}").format(command=f"replygen check {table} --map {output}"),
        err=True,
    )
