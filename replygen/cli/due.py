"""`replygen due`: what must happen today, and what is late."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replygen.brand import Brand
from replygen.brand.records import Deadlines
from replygen.cli import agenda_table, options
from replygen.cli.main import INTERRUPTED
from replygen.cli.report import say, visible
from replygen.due import Agenda, make_agenda
from replygen.due.data import as_data
from replygen.due.letters import count_letters_due
from replygen.errors import UserError
from replygen.files import write_whole
from replygen.messages import _, listed
from replygen.model import Locale
from replygen.register import Register

if TYPE_CHECKING:
    from replygen.cli.letters_due import Written

WEEK = 7
SHOWN = 15
"""Steps of each state on the screen: as many as one looks over at once."""
NAMED = 5
"""Cases named where only their number matters."""


@click.command("due")
@options.register_option
@click.option("--date", type=options.DATE, help=_("The day to look from; today if not given."))
@click.option(
    "--within",
    type=click.IntRange(0, 3660),
    default=WEEK,
    show_default=True,
    help=_("Show also what is due in so many days."),
)
@click.option("--locale", type=options.LOCALE, help=_("Only cases of this locale."))
@click.option(
    "--limit", type=click.IntRange(min=1), default=SHOWN, show_default=True, help=_("Lines shown of each group.")
)
@options.form_option("text", "json")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.ics",
    help=_("Write all that is shown into a file for calendars, too. It holds no names."),
)
@click.option("--names", is_flag=True, help=_("In that file, name who does it, and what was promised."))
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=_("Write the letters that are late or due today, for you to check: ack, update, followup, closure."),
)
@options.brand_option
@click.pass_context
def command(
    ctx: click.Context,
    register: str | None,
    date: dt.date | None,
    within: int,
    locale: Locale | None,
    limit: int,
    form: str,
    ics: Path | None,
    names: bool,
    folder: Path | None,
    brand: Path | None,
) -> None:
    if names and ics is None:
        raise UserError(_("--names is for the file of --ics. Name one: --ics FILE.ics."))
    chosen, date = options.find_brand(brand), date or options.today()
    place = options.needed_register(register, chosen)
    with Register.open(place, read_only=folder is None) as opened:
        agenda = _agenda(chosen, opened, date, within, locale)
        written = _write(opened, agenda, folder, chosen, form == "json") if folder else None
    if ics is not None:
        _write_calendar(ics, agenda, names)
        say(_("Calendar: {file}").format(file=ics), err=True)
    if form == "json":
        _say_as_json(agenda, written)
    else:
        _say_as_text(agenda, limit, written)
    for notice in _notices(agenda, chosen):
        say(notice, err=True)
    if written and written.interrupted:
        ctx.exit(INTERRUPTED)
    ctx.exit(1 if written and written.refused else 0)


def _agenda(brand: Brand, register: Register, date: dt.date, within: int, locale: Locale | None) -> Agenda:
    """The agenda of the open cases of `locale`, of all where none is given; cases without one go by the brand's first."""
    filed = register.filed(open_only=True)
    if locale:
        filed = [case for case in filed if (case.locale or brand.locale) == locale]
    return make_agenda(brand, filed, register.promises(open_only=True), register.items(open_only=True), date, within)


def _write_calendar(file: Path, agenda: Agenda, names: bool) -> None:
    from replygen.due.calendar_file import calendar_file

    steps = [*agenda.steps("late"), *agenda.steps("today"), *agenda.steps("soon")]
    write_whole(file, calendar_file(steps, agenda.date, names))


def _write(register: Register, agenda: Agenda, folder: Path, brand: Brand, quiet: bool) -> Written:
    from replygen.cli.letters_due import write_letters

    return write_letters(register, agenda, folder, brand, quiet)


def _say_as_json(agenda: Agenda, written: Written | None) -> None:
    told = as_data(agenda)
    if written:
        from replygen.cli.letters_due import letters_data

        told["letters"] = letters_data(written)
    click.echo(visible(json.dumps(told, ensure_ascii=False, indent=2), r"\u{:04x}"))


def _say_as_text(agenda: Agenda, limit: int, written: Written | None) -> None:
    agenda_table.show(agenda, limit)
    if written:
        from replygen.cli.letters_due import say_letters

        say("")
        say_letters(written)
    elif count := count_letters_due(agenda):
        say("")
        say(_("Letters that replygen can write now: {count}. Add --write DIR.").format(count=count))


def _notices(agenda: Agenda, brand: Brand) -> Iterator[str]:
    """What makes the agenda less than complete."""
    for locale in agenda.locales:
        deadlines = brand.words(locale).deadlines
        if deadlines == Deadlines(presets=deadlines.presets):
            yield _(
                "{file} sets no deadlines for {locale}, so only promises, compensation and statutes are watched. "
                "Add a section “deadlines” as the built-in policy.yaml has it."
            ).format(file=brand.file("policy.yaml"), locale=locale)
    if agenda.undated:
        more = max(len(agenda.undated) - NAMED, 0)
        yield _(
            "Open cases that do not say when they came in, so that nothing is counted from it: {cases}. "
            "Fill in “received”."
        ).format(cases=listed(agenda.undated[:NAMED], more))
    for year, count in sorted(agenda.unannounced.items()):
        yield _(
            "The days off of {year} are not known yet here; the usual ones were taken for {count} days marked “?”. "
            "Update the package “holidays” once they are announced."
        ).format(year=year, count=count)
