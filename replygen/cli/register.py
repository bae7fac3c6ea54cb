"""`replygen register`: the register of all cases and letters, made, filled, read, changed, and made to forget."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from replygen.batch.doubles import Doubles
from replygen.batch.ledger import Rows
from replygen.brand import load_brand
from replygen.cli import options
from replygen.cli.cells import cell, label
from replygen.cli.dressing import Commands
from replygen.cli.overview import Overview
from replygen.cli.report import say, say_recorded, visible
from replygen.errors import UserError
from replygen.files import write_whole
from replygen.load.headers import field_of, hint
from replygen.messages import _, listed
from replygen.model.case import FIELDS, Record
from replygen.model.words import Locale
from replygen.register import Change, File, Filed, FiledLetter, Register

if TYPE_CHECKING:
    from rich.console import RenderableType

F = TypeVar("F", bound=Callable[..., Any])
_ON_PAPER = 120
"""Columns of a line that goes to a file or to another program."""
_COUNTED = tuple(name for name in Filed._fields if name not in {"key", "customer"})
"""What is told of a case that people or programs outside can use."""
_TOLD = ("answer_by", "next_news")
"""Days that a letter told the customer; the facts may have others for the letter to come."""


def _helps() -> Mapping[str, str]:
    return {
        "init": _("Make the register, or bring an old one up to date."),
        "import": _("Record every case of TABLE (or of case files), whether it has a letter or not."),
        "show": _("Show all that is known of a case."),
        "list": _("List the cases."),
        "set": _("Change facts of a case, like decision=upheld; FIELD= takes one out."),
        "close": _("Close a case."),
        "forget": _("Take out who the people of cases closed long ago were; what is counted stays."),
        "export": _("Write the cases as a table, or all that is known of them as JSON."),
    }


def _of_register(command: F) -> F:
    """--register and --brand, which name the register: its place is given to the command."""
    folder = click.Path(path_type=Path)
    named = options.register_option(command)
    return click.option("--brand", type=folder, envvar="REPLYGEN_BRAND", help=_("Folder of your brand."))(named)


def _place(register: str | None, brand: Path | None) -> str:
    return options.needed_register(register, load_brand(options.brand_folder(brand)))


_CASE_ID = click.argument("case_id", metavar="CASE_ID")


@click.command("init")
@_of_register
def _init(register: str | None, brand: Path | None) -> None:
    with Register.open(_place(register, brand), create=True) as opened:
        say(_("{register} is ready; cases in it: {count}.").format(register=opened.name, count=len(opened.case_ids())))


@click.command("import")
@click.argument("files", metavar="TABLE…", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@options.set_option
@options.input_options
@_of_register
@click.pass_context
def _import(
    ctx: click.Context, files: tuple[Path, ...], reading: options.Reading, register: str | None, brand: Path | None
) -> None:
    with Register.open(_place(register, brand)) as opened:
        imported = opened.import_records(_each_once(reading.records(files)))
    overview = Overview()
    for place, problem in imported.problems:
        overview.add(place, problem)
    for line in overview.lines():
        say(line, err=True)
    say_recorded(imported.recorded)
    if imported.refused:
        say(_("Cases that were not taken: {count}.").format(count=imported.refused), err=True)
    ctx.exit(1 if imported.refused else 0)


def _each_once(records: Iterator[Record]) -> Iterator[Record]:
    """The records; one whose id stood before is wrong, since it would replace the other one."""
    doubles = Doubles()
    for record in records:
        doubled = doubles.doubled(record, str(record.values.get("case_id") or "").strip())
        yield replace(record, problems=(*record.problems, *doubled))


@click.command("show")
@_CASE_ID
@options.form_option("text", "json")
@_of_register
def _show(case_id: str, form: str, register: str | None, brand: Path | None) -> None:
    with Register.open(_place(register, brand), read_only=True) as opened:
        file = opened.file(case_id)
    if form == "json":
        _print_json(_as_data(file))
        return
    counted = _counted(file.filed)
    told = {name: counted[name] for name in _COUNTED if counted[name] not in (None, "") and name not in file.facts}
    for name in _TOLD:
        if counted[name] and name in file.facts and counted[name] != file.facts[name]:
            both = _("{day} (the customer was told {told})")
            told[name] = both.format(day=file.facts[name], told=counted[name])
    known = {**file.facts, **told}
    _print(_pairs({name: known[name] for name in dict.fromkeys((*FIELDS, *known)) if name in known}))
    if file.letters:
        _print(_table((_("date"), _("letter"), _("locale"), _("rules")), map(_letter_cells, file.letters)))
    if file.forgotten:
        say(_("The people of this case were forgotten; only what is counted of it is left."), err=True)


@click.command("list")
@click.option("--open", "open_only", is_flag=True, help=_("Only cases that are not closed."))
@click.option("--since", type=options.DATE, help=_("Only cases received on this day or later."))
@click.option("--until", type=options.DATE, help=_("Only cases received on this day or before."))
@click.option("--locale", type=options.LOCALE, help=_("Only cases of this locale."))
@options.form_option("text", "json")
@_of_register
def _list(
    open_only: bool,
    since: dt.date | None,
    until: dt.date | None,
    locale: Locale | None,
    form: str,
    register: str | None,
    brand: Path | None,
) -> None:
    if since and until and since > until:
        raise UserError(_("--since {since} is later than --until {until}.").format(since=since, until=until))
    with Register.open(_place(register, brand), read_only=True) as opened:
        filed = opened.filed(since, until, locale, open_only)
    if form == "json":
        _print_json({"cases": [_counted(one) for one in filed]})
        return
    names = ("case_id", "received", "locale", "severity", "decision", "stage", "closed", "handler")
    _print(_table([*map(label, names)], ([cell(name, getattr(one, name)) for name in names] for one in filed)))
    say(_("Cases: {count}.").format(count=len(filed)), err=True)


@click.command("set")
@_CASE_ID
@click.argument("settings", metavar="FIELD=VALUE…", nargs=-1, required=True, type=options.SETTING)
@_of_register
def _set(case_id: str, settings: tuple[tuple[str, str], ...], register: str | None, brand: Path | None) -> None:
    values = {_field(name): value for name, value in settings}
    with Register.open(_place(register, brand)) as opened:
        _say_changes(opened.set(case_id, values))


@click.command("close")
@_CASE_ID
@click.option("--date", type=options.DATE, help=_("The day on which it was closed; today if not given."))
@_of_register
def _close(case_id: str, date: dt.date | None, register: str | None, brand: Path | None) -> None:
    day = _no_later_than_today("--date", date or options.today())
    with Register.open(_place(register, brand)) as opened:
        _say_changes(opened.close(case_id, day))


@click.command("forget")
@click.option("--before", type=options.DATE, required=True, help=_("Cases that were closed before this day."))
@click.option("--yes", is_flag=True, help=_("Ask nothing."))
@_of_register
def _forget(before: dt.date, yes: bool, register: str | None, brand: Path | None) -> None:
    _no_later_than_today("--before", before)
    with Register.open(_place(register, brand)) as opened:
        count = opened.forgettable(before)
        if count and not yes:
            say(
                _(
                    "In {register} the people of {count} cases will be forgotten: names, addresses, quotations and all "
                    "that was written down. It cannot be undone. What is counted stays."
                ).format(register=opened.name, count=count)
            )
            if not sys.stdin.isatty():
                raise UserError(_("Nobody can be asked here. If you mean it, add --yes."))
            click.confirm(_("Forget them?"), abort=True)
        say(_("Cases whose people were forgotten: {count}.").format(count=opened.forget(before)))


@click.command("export")
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("File to write to; else standard output."))
@options.form_option("csv", "json")
@_of_register
def _export(output: Path | None, form: str, register: str | None, brand: Path | None) -> None:
    with Register.open(_place(register, brand), read_only=True) as opened:
        data = _csv(opened.filed()) if form == "csv" else _json(opened)
    if output is None:
        click.echo(data, nl=False)
    else:
        write_whole(output, data)
        say(str(output))


def _csv(filed: Sequence[Filed]) -> bytes:
    """What is counted of the cases as a table for spreadsheets, in UTF-8 with BOM; no cell is taken for a formula."""
    rows = Rows()
    rows.add(_COUNTED)
    for one in filed:
        rows.add_safely(_plain(getattr(one, name)) for name in _COUNTED)
    return codecs.BOM_UTF8 + rows.bytes()


def _json(register: Register) -> bytes:
    files = [_as_data(register.file(case_id)) for case_id in register.case_ids()]
    return (json.dumps({"cases": files}, ensure_ascii=False, indent=2) + "\n").encode()


def _no_later_than_today(option: str, day: dt.date) -> dt.date:
    """That day. Raises UserError for one that is still to come, which must be a slip."""
    if day > options.today():
        what = _("{option}: {day} is still to come; today is {today}. Check the year.")
        raise UserError(what.format(option=option, day=day, today=options.today()))
    return day


def _field(name: str) -> str:
    """The field that is meant. Raises UserError for one that nobody knows, and for the id."""
    field = field_of(name)
    if field == "case_id":
        raise UserError(_("The id of a case cannot be changed: letters that were sent name it."))
    if field is None:
        raise UserError(_("“{name}” is no field of a case. {hint}").format(name=name, hint=hint(name)))
    return field


def _say_changes(changes: Sequence[Change]) -> None:
    for change in changes:
        before, after = (
            _("(not given)") if value is None else cell(change.field, value) for value in (change.before, change.after)
        )
        say(f"{label(change.field)}: {before} → {after}")
    if not changes:
        say(_("Nothing has changed: the register had it so."))


def _counted(filed: Filed) -> dict[str, Any]:
    """What is counted of a case, in values that JSON can hold."""
    told = filed._asdict()
    return {
        name: told[name] if told[name] is None or isinstance(told[name], str) else str(told[name]) for name in _COUNTED
    }


def _as_data(file: File) -> dict[str, Any]:
    return {
        **_counted(file.filed),
        "forgotten": _plain(file.forgotten) or None,
        "facts": file.facts,
        "letters": [
            {
                "kind": letter.kind,
                "locale": letter.locale,
                "date": letter.date.isoformat(),
                "digest": letter.digest,
                "findings": [finding._asdict() for finding in letter.findings],
            }
            for letter in file.letters
        ],
    }


def _letter_cells(letter: FiledLetter) -> list[str]:
    rules = listed(dict.fromkeys(finding.rule for finding in letter.findings))
    return [letter.date.isoformat(), letter.kind, letter.locale, rules]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _print_json(data: Mapping[str, Any]) -> None:
    click.echo(visible(json.dumps(data, ensure_ascii=False, indent=2), r"\u{:04x}"))


def _print(table: RenderableType) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_ON_PAPER)
    console.print(table)


def _table(header: Sequence[str], rows: Iterable[Iterable[str]]) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for cells in rows:
        table.add_row(*(Text(visible(cell)) for cell in cells))
    return table


def _pairs(values: Mapping[str, Any]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, value in values.items():
        table.add_row(label(name), Text(visible(cell(name, value))))
    return table


_COMMANDS = {
    "init": _init,
    "import": _import,
    "show": _show,
    "list": _list,
    "set": _set,
    "close": _close,
    "forget": _forget,
    "export": _export,
}
command = Commands(name="register", helps=_helps, load=_COMMANDS.__getitem__)
