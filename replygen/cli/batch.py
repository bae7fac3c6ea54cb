"""`replygen batch`: a whole table at once."""

from __future__ import annotations

from pathlib import Path

import click

from replygen.batch import Line, Report, run_batch
from replygen.batch.ledger import RUN
from replygen.batch.names import DEFAULT_PATTERN
from replygen.cli import options
from replygen.cli.main import INTERRUPTED
from replygen.cli.report import between_rows, progress
from replygen.load import CaseSource
from replygen.messages import _
from replygen.produce import Producer, described

SHOWN = 20
"""Problems shown on the screen; all of them stand in rejected.csv."""


@click.command("batch")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help=_("Folder for the letters.")
)
@options.format_option
@options.input_options
@click.option(
    "--name", default=DEFAULT_PATTERN, show_default=True, metavar=_("PATTERN"), help=_("File name of a letter.")
)
@click.option("--limit", type=click.IntRange(min=1), help=_("Only so many rows."))
@click.option("--dry-run", is_flag=True, help=_("Do everything but write."))
@click.option("--quiet", is_flag=True, help=_("Say only what went wrong."))
@options.letter_options
@click.pass_context
def command(
    ctx: click.Context,
    table: Path,
    output: Path,
    formats: tuple[str, ...],
    name: str,
    limit: int | None,
    dry_run: bool,
    quiet: bool,
    reading: options.Reading,
    producer: Producer,
) -> None:
    source = reading.source(table, quiet)
    with (
        progress(_total(source, limit, reading.only), _("Letters"), hidden=quiet) as advance,
        between_rows() as stop_if_asked,
    ):

        def done(_line: Line) -> None:
            advance()
            stop_if_asked()

        report = run_batch(
            source,
            output,
            producer,
            formats or ("docx",),
            name=name,
            limit=limit,
            only=reading.only,
            dry_run=dry_run,
            advance=done,
        )
    if reading.only and not report.lines and not report.interrupted:
        raise reading.nothing([table])
    _say(report, dry_run, quiet)
    if report.interrupted:
        ctx.exit(INTERRUPTED)
    ctx.exit(1 if report.count("rejected") or report.count("failed") else 0)


def _total(source: CaseSource, limit: int | None, only: tuple[str, ...]) -> int | None:
    if only:
        return None
    count = sum(1 for _record in source)
    return min(count, limit) if limit else count


def _say(report: Report, dry_run: bool, quiet: bool) -> None:
    for place, problem in report.problems[:SHOWN]:
        click.echo(described(place, problem), err=True)
    if (more := len(report.problems) - SHOWN) > 0:
        click.echo(_("… and {more} more.").format(more=more), err=True)
    if report.interrupted:
        click.echo(
            _("Stopped by Ctrl-C. What is written is whole; run the same command again to do the rest."), err=True
        )
    if quiet:
        return
    written, refused = report.count("written"), report.count("rejected") + report.count("failed")
    if dry_run:
        click.echo(
            _("Letters that would be written to {folder}: {written}, rows refused: {refused}.").format(
                written=written, folder=report.folder, refused=refused
            )
        )
        return
    click.echo(
        _("Letters written to {folder}: {written}, rows refused: {refused}. What became of each: {run}").format(
            written=written, folder=report.folder, refused=refused, run=report.folder / RUN
        )
    )
    if report.rejected:
        click.echo(
            _("Mend the rows in {file}, then run: replygen batch {file} -o {folder}").format(
                file=report.rejected, folder=report.folder
            ),
            err=True,
        )
