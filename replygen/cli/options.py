"""Options that several commands share, one decorator each, and what they mean."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from replygen.brand import Brand, load_brand
from replygen.messages import _
from replygen.model import LOCALES, Locale
from replygen.model.reading import read_date
from replygen.model.words import read_word
from replygen.produce import Producer

F = TypeVar("F", bound=Callable[..., Any])


class _Date(click.ParamType[dt.date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return read_date(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class _Locale(click.ParamType[str]):
    name = "locale"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return read_word("locale", value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class _Setting(click.ParamType[tuple[str, str]]):
    name = "field=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        field, equals, text = str(value).partition("=")
        if not equals:
            self.fail(_("write it as FIELD=VALUE"), param, ctx)
        return field.strip(), text


def letter_options(command: F) -> F:
    """What decides a letter besides its case: kind, locale, brand, date."""
    for option in (
        click.option("--kind", default="reply", show_default=True, help=_("Kind of letter, such as reply or ack.")),
        click.option(
            "--locale",
            type=_Locale(),
            help=_("Write in this locale ({known}), whatever the case says.").format(known=", ".join(LOCALES)),
        ),
        click.option(
            "--brand", type=click.Path(path_type=Path), envvar="REPLYGEN_BRAND", help=_("Folder of your brand.")
        ),
        click.option("--date", type=_Date(), help=_("Date of the letter; today if not given.")),
    ):
        command = option(command)
    return command


def format_option(command: F) -> F:
    """-f, which may be given several times."""
    return click.option(
        "-f", "--format", "formats", multiple=True, help=_("docx, pdf, html, txt or json; may be repeated.")
    )(command)


def input_options(command: F) -> F:
    """How a table is to be read, and which of its cases."""
    for option in (
        click.option(
            "--map", "mapping", type=click.Path(path_type=Path), help=_("Map file for a table with columns of its own.")
        ),
        click.option("--encoding", help=_("Encoding of the table, like gb18030.")),
        click.option("--delimiter", help=_("What stands between two cells, like “;”.")),
        click.option("--sheet", help=_("Sheet of the workbook.")),
        click.option("--only", multiple=True, metavar="CASE_ID", help=_("Only this case; may be repeated.")),
    ):
        command = option(command)
    return command


def set_option(command: F) -> F:
    """--set FIELD=VALUE, for every case of the file."""
    return click.option(
        "--set", "settings", type=_Setting(), multiple=True, help=_("Give a field this value in every case.")
    )(command)


def settings_of(settings: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The values of --set by field."""
    return dict(settings)


def producer(kind: str, locale: Locale | None, brand: Path | None, date: dt.date | None) -> Producer:
    """What makes the letters, by the shared options. Raises UserError for a brand or a kind that is not there."""
    chosen = find_brand(brand)
    made = Producer(chosen, kind, date or today(), locale)
    made.composer.parts(locale or chosen.locale, kind)
    return made


def find_brand(folder: Path | None) -> Brand:
    """The brand of --brand or $REPLYGEN_BRAND, else of ./brand, else the built-in example, which is said aloud."""
    here = Path("brand")
    if folder is None and (here / "brand.yaml").is_file():
        folder = here
    brand = load_brand(folder)
    if brand.is_example:
        click.echo(
            _("Letters come from the built-in example company “{company}”. Name your own with --brand.").format(
                company=brand.sender(brand.locale).company
            ),
            err=True,
        )
    return brand


def today() -> dt.date:
    """Today, or the day of SOURCE_DATE_EPOCH (UTC), which makes runs repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch.isdecimal() else dt.date.today()


def notices(lines: tuple[str, ...]) -> None:
    """Say what was decided while reading a file."""
    for line in lines:
        click.echo(line, err=True)
