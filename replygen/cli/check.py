"""`replygen check`: the data, and the letters it would give; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from replygen.cli import options
from replygen.errors import Place, Problem, RenderError, TemplateError
from replygen.messages import _
from replygen.produce import Examined, Producer, Register, described


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("For people or for programs."),
)
@options.set_option
@options.input_options
@options.letter_options
@click.pass_context
def command(
    ctx: click.Context, files: tuple[Path, ...], form: str, reading: options.Reading, producer: Producer
) -> None:
    found: list[tuple[Place, str, Problem]] = []
    count, register = 0, Register()
    for one in reading.examined(files, producer):
        count += 1
        problems = (*_problems(one, producer), *register.doubled(one))
        found += [(one.record.place, one.case.case_id, problem) for problem in problems]
    bad = {(place.file, place.row, place.line) for place, _case, problem in found if problem.severity == "error"}
    if form == "json":
        click.echo(json.dumps({"findings": list(map(_finding, found))}, ensure_ascii=False, indent=2))
    else:
        for place, _case_id, problem in found:
            click.echo(described(place, problem))
        click.echo(
            _("Cases checked: {count}, ready: {good}, to mend: {bad}.").format(
                count=count, good=count - len(bad), bad=len(bad)
            )
        )
    ctx.exit(1 if bad else 0)


def _problems(one: Examined, producer: Producer) -> Iterator[Problem]:
    yield from one.problems
    if one.is_rejected:
        return
    try:
        producer.letter(one.case)
    except (TemplateError, RenderError) as error:
        yield Problem(str(error))


def _finding(found: tuple[Place, str, Problem]) -> dict[str, object]:
    place, case_id, problem = found
    return {
        "file": place.file,
        "case_id": case_id,
        "rule": "case",
        "severity": problem.severity,
        "part": "",
        "line": problem.line or place.row or place.line,
        "column": problem.column,
        "text": "",
        "message": problem.what,
        "suggestion": "",
    }
