"""`replygen batch`: a whole table at once."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
from click.core import ParameterSource

from replygen.batch.ledger import RUN
from replygen.batch.names import DEFAULT_PATTERN
from replygen.batch.report import Done, Report
from replygen.batch.run import run_batch
from replygen.cli import options
from replygen.cli.main import INTERRUPTED
from replygen.cli.report import between_rows, progress, say, visible
from replygen.errors import Place, Problem, UserError
from replygen.load import CaseSource
from replygen.load.aliases import PROBLEM
from replygen.messages import _
from replygen.produce import Producer, described
from replygen.render import Standard

SHOWN = 20
"""Problems shown on the screen; all of them stand in rejected.csv."""
_OF_THAT_TABLE_ONLY = frozenset({"encoding", "delimiter", "sheet", "only", "limit"})
"""Options that mean nothing for the rows to mend: rejected.csv is UTF-8 with commas, and holds only what was asked for."""


def _named_as_pdf(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    """The path of --merge: under another name it might be the table, or what the run tells."""
    if path is not None and path.suffix.lower() != ".pdf":
        raise UserError(
            _("--merge: “{file}” does not end in .pdf. The letters to print are one PDF.").format(file=path)
        )
    return path


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
@click.option(
    "--merge",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.pdf",
    callback=_named_as_pdf,
    help=_("Put all letters into one PDF for printing, too, in the order of the rows."),
)
@click.option("--duplex", is_flag=True, help=_("In that file each letter begins on a right-hand page."))
@click.option("--fresh", is_flag=True, help=_("Make all letters anew, also those that did not change."))
@click.option("--jobs", type=click.IntRange(min=1), help=_("Processes that share the work; all cores if not given."))
@click.option("--cluster", metavar="tcp://…", help=_("Scheduler of a dask.distributed cluster that makes the letters."))
@click.option("--quiet", is_flag=True, help=_("Say only what went wrong."))
@click.option("--json", "as_json", is_flag=True, help=_("Tell what becomes of each case as JSON, a line each."))
@options.boxes_option
@options.pdf_option
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
    merge: Path | None,
    duplex: bool,
    fresh: bool,
    jobs: int | None,
    cluster: str | None,
    quiet: bool,
    as_json: bool,
    allow_boxes: bool,
    standard: Standard,
    reading: options.Reading,
    producer: Producer,
) -> None:
    if duplex and merge is None:
        raise UserError(_("--duplex is for the file to print. Name one: --merge FILE.pdf."))
    formats = formats or ("docx",)
    options.refuse_promise(standard, formats)
    source, told = reading.source(table, quiet), _Told()
    quiet = quiet or as_json
    with (
        progress(_total(source, limit, reading.only), _("Letters"), hidden=quiet) as advance,
        between_rows() as stop_if_asked,
    ):

        def hear(done: Done) -> None:
            told.add(done)
            if as_json:
                click.echo(visible(json.dumps(_as_data(done), ensure_ascii=False), r"\u{:04x}"))
            advance(done.is_refused)
            stop_if_asked()

        report = run_batch(
            source,
            output,
            replace(producer, allow_boxes=allow_boxes, standard=standard),
            formats,
            name=name,
            limit=limit,
            only=reading.only,
            dry_run=dry_run,
            fresh=fresh,
            jobs=jobs,
            cluster=cluster,
            merge=merge,
            on_right_pages=duplex,
            heard=hear,
            printed=lambda _count: stop_if_asked(),
        )
    if reading.only and not report.counts and not report.interrupted:
        raise reading.nothing([table])
    _say(ctx, report, told, dry_run, quiet)
    if report.interrupted:
        ctx.exit(INTERRUPTED)
    ctx.exit(1 if report.count("rejected") or report.count("failed") else 0)


def _total(source: CaseSource, limit: int | None, only: tuple[str, ...]) -> int | None:
    if only:
        return None
    return min(source.count, limit) if limit else source.count


def _as_data(done: Done) -> dict[str, object]:
    return {
        "row": done.place.row or done.place.line,
        "case_id": done.line.case_id,
        "outcome": done.line.outcome,
        "files": done.files,
        "problems": [
            {"column": problem.column, "severity": problem.severity, "message": problem.what}
            for problem in done.problems
        ],
    }


@dataclass
class _Told:
    """The first problems of a run, and how many there are."""

    errors: list[tuple[Place, Problem]] = field(default_factory=list)
    warnings: list[tuple[Place, Problem]] = field(default_factory=list)
    count: int = 0

    def add(self, done: Done) -> None:
        for problem in done.problems:
            first = self.errors if problem.severity == "error" else self.warnings
            first += [(done.place, problem)] if len(first) < SHOWN else []
            self.count += 1


def _say(ctx: click.Context, report: Report, told: _Told, dry_run: bool, quiet: bool) -> None:
    for place, problem in [*told.errors, *told.warnings][:SHOWN]:  # what stops letters first
        say(described(place, problem), err=True)
    if (more := told.count - SHOWN) > 0:
        say(_("… and {more} more.").format(more=more), err=True)
    if report.interrupted:
        say(_("Stopped by Ctrl-C. What is written is whole; run the same command again to do the rest."), err=True)
    elif not report.counts:
        say(_("{file} has no cases, so there is no letter to write.").format(file=ctx.params["table"]), err=True)
    elif ctx.params["merge"] and not (dry_run or report.to_print):
        say(_("{file} was not written: there is no letter to print.").format(file=ctx.params["merge"]), err=True)
    if quiet:
        return
    written, refused = report.count("written"), report.count("rejected") + report.count("failed")
    if dry_run:
        say(
            _("Letters that would be written to {folder}: {written}, rows refused: {refused}.").format(
                written=written, folder=report.folder, refused=refused
            )
        )
        return
    say(
        _("Letters written to {folder}: {written}, rows refused: {refused}. What became of each: {run}").format(
            written=written, folder=report.folder, refused=refused, run=report.folder / RUN
        )
    )
    if report.unchanged:
        say(
            _("{count} of these letters stood there already, made from the same data; --fresh makes all anew.").format(
                count=report.unchanged
            )
        )
    if report.to_print:
        say(_("All these letters, to be printed: {file}").format(file=report.to_print))
    if report.rejected:
        say(
            _("Mend the rows in {file}, keep its column “{column}”, then run: {command}").format(
                file=report.rejected, column=PROBLEM, command=_same_command(ctx, report.rejected)
            ),
            err=True,
        )


def _same_command(ctx: click.Context, table: Path) -> str:
    """The command that does with `table` what this one did with its own, to be pasted into a terminal."""
    words = ["replygen", "batch", str(table), *_options_given(ctx)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _options_given(ctx: click.Context) -> Iterator[str]:
    for option in ctx.command.params:
        name = option.name or ""
        is_given = name in ctx.params and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not isinstance(option, click.Option) or not is_given or name in _OF_THAT_TABLE_ONLY:
            continue
        value = ctx.params[name]
        for one in value if option.multiple else (value,):
            yield from (option.opts[0],) if option.is_flag else (option.opts[0], str(one))
