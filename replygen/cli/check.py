"""`replygen check`: the data, and the letters it would give; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from replygen.batch.checking import Checked, Said, check_records
from replygen.cli import options
from replygen.cli.overview import Overview
from replygen.cli.report import progress, say, visible
from replygen.errors import Problem
from replygen.messages import _
from replygen.produce import Producer, described


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@options.form_option("text", "json")
@click.option("--all", "each", is_flag=True, help=_("Tell every problem, a line each, instead of an overview."))
@click.option("--jobs", type=click.IntRange(min=1), help=_("Processes that share the work; all cores if not given."))
@options.set_option
@options.input_options
@options.letter_options
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    form: str,
    each: bool,
    jobs: int | None,
    reading: options.Reading,
    producer: Producer,
) -> None:
    with progress(None, _("Cases"), hidden=each or form == "json") as advance:
        checked = _counted(check_records(reading.records(files), producer, jobs), advance)
        bad = _as_json(checked) if form == "json" else _as_text(checked, each)
    ctx.exit(1 if bad else 0)


def _counted(checked: Iterable[Checked], advance: Callable[[bool], None]) -> Iterator[Checked]:
    for one in checked:
        advance(one.is_rejected)
        yield one


def _as_text(checked: Iterable[Checked], each: bool) -> bool:
    """Tell what there is to mend, most frequent first, or, if `each`, problem by problem. Whether there is any."""
    overview, count, bad = Overview(), 0, 0
    for one in checked:
        count += 1
        bad += one.is_rejected
        for problem in one.all_problems:
            if each:
                say(described(one.place, problem))
            else:
                overview.add(one.place, problem)
    summary = _("Cases checked: {count}, ready: {good}, to mend: {bad}.")
    say(summary.format(count=count, good=count - bad, bad=bad))
    for line in overview.lines():
        say(line)
    return bad > 0


def _as_json(checked: Iterable[Checked]) -> bool:
    """Write the findings case by case, as they are found. Whether any is an error."""
    is_bad, comma = False, ""
    click.echo('{"findings": [', nl=False)
    for one in checked:
        is_bad = is_bad or one.is_rejected
        found = [*(_of_facts(one, problem) for problem in one.problems), *(_of_words(one, each) for each in one.said)]
        findings = [json.dumps(finding, ensure_ascii=False) for finding in found]
        if findings:
            click.echo(comma + visible("\n  " + ",\n  ".join(findings), r"\u{:04x}"), nl=False)
            comma = ","
    click.echo("\n]}")
    return is_bad


def _of_facts(one: Checked, problem: Problem) -> dict[str, object]:
    return _as_data(one, problem, rule="case", message=problem.what)


def _of_words(one: Checked, said: Said) -> dict[str, object]:
    found = said.finding
    return _as_data(one, said.problem, found.rule, found.message, found.part, found.words, found.suggestion)


def _as_data(
    one: Checked, problem: Problem, rule: str, message: str, part: str = "", text: str = "", suggestion: str = ""
) -> dict[str, object]:
    """Line and column say where to mend it in the file; the column is empty where templates brought the words in."""
    return {
        "file": one.place.file,
        "case_id": one.case_id,
        "rule": rule,
        "severity": problem.severity,
        "part": part,
        "line": problem.line or one.place.row or one.place.line,
        "column": problem.column,
        "text": text,
        "message": message,
        "suggestion": suggestion,
    }
