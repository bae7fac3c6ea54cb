"""`replygen render`: letters of single cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.batch.typeset import DRAWN, characters_of
from replygen.batch.writing import Drawn, drawn_apart
from replygen.cli import options
from replygen.cli.report import say
from replygen.errors import Problem, UserError
from replygen.files import write_whole
from replygen.messages import _, listed
from replygen.produce import Examined, Producer, described, remarks
from replygen.render import Standard, is_format

ON_SCREEN = frozenset({"txt", "json", "html"})
"""Formats that go to standard output when no -o names a file."""


@click.command("render")
@click.argument("cases", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help=_("File or folder to write to; - for standard output."),
)
@options.format_option
@options.set_option
@options.input_options
@options.boxes_option
@options.pdf_option
@options.letter_options
@click.pass_context
def command(
    ctx: click.Context,
    cases: tuple[Path, ...],
    output: Path | None,
    formats: tuple[str, ...],
    allow_boxes: bool,
    standard: Standard,
    reading: options.Reading,
    producer: Producer,
) -> None:
    records, formats = list(reading.records(cases)), formats or _by_suffix(output)
    options.refuse_promise(standard, formats)
    if DRAWN.intersection(formats):
        _characters, lacking = characters_of(records, producer.brand, producer.locale)
        producer = replace(producer, lacking=lacking, allow_boxes=allow_boxes, standard=standard)
    examined = [producer.examine(record) for record in records]
    namer = Namer(DEFAULT_PATTERN, producer.kind, producer.date.isoformat())
    target = _Target(output, formats, namer, len(examined))
    letters = drawn_apart([None if one.is_rejected else one.case for one in examined], producer, formats)
    done = [_write(one, drawn, target) for one, drawn in zip(examined, letters, strict=True)]
    ctx.exit(0 if all(done) else 1)


def _by_suffix(output: Path | None) -> tuple[str, ...]:
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    return (suffix,) if is_format(suffix) else ("docx",)


class _Target:
    """Where letters go: one named file, a folder, or standard output."""

    def __init__(self, output: Path | None, formats: tuple[str, ...], namer: Namer, count: int) -> None:
        self.formats, self._namer = formats, namer
        on_screen = output is None and set(formats) <= ON_SCREEN
        self.is_stdout = str(output) == "-" or on_screen
        is_file = output is not None and is_format(output.suffix.lower().removeprefix(".")) and not output.is_dir()
        if (is_file or str(output) == "-") and (count > 1 or len(formats) > 1):
            raise UserError(
                _("{count} letters in {formats} do not fit into {output}. Name a folder with -o.").format(
                    count=count, formats=listed(formats), output=output
                )
            )
        self._file = output if is_file else None
        self._folder = output if output is not None and not is_file else Path()

    def path(self, one: Examined, fmt: str) -> Path:
        return self._file or self._folder / f"{self._namer.name(one.case)}.{fmt}"


def _write(one: Examined, drawn: Drawn | None, target: _Target) -> bool:
    said = remarks(drawn.findings, one.record, one.case) if drawn else ()
    failed = [Problem(drawn.problem)] if drawn and drawn.problem else []
    for problem in (*one.problems, *said, *failed):
        say(described(one.record.place, problem), err=True)
    if not drawn or not drawn.files:
        return False
    for fmt, data in drawn.files.items():
        if target.is_stdout:
            click.echo(data, nl=fmt != "docx" and fmt != "pdf" and not data.endswith(b"\n"))
        else:
            path = target.path(one, fmt)
            write_whole(path, data)
            click.echo(str(path))
    return True
