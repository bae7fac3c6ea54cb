"""Options that several commands share, one decorator each, and what they mean."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from replygen.brand import Brand, load_brand
from replygen.cli.report import say
from replygen.errors import UserError
from replygen.load import CaseSource, load_records
from replygen.messages import _, listed
from replygen.model import LOCALES, Locale
from replygen.model.case import Record
from replygen.model.dates import read_date
from replygen.model.words import read_word
from replygen.produce import Producer, chosen
from replygen.render import formats as known_formats
from replygen.render import is_format

if TYPE_CHECKING:
    from replygen.register import Register

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


DATE, LOCALE = _Date(), _Locale()
"""The types of options that name a day, and a locale."""
DATE = _Date()
"""The type of an option that names a day, in any form that a case may have it in."""


class _Setting(click.ParamType[tuple[str, str]]):
    name = "field=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        field, equals, text = str(value).partition("=")
        if not equals:
            self.fail(_("write it as FIELD=VALUE"), param, ctx)
        return field.strip(), text


SETTING = _Setting()
"""The type of what gives a field a value: FIELD=VALUE."""


@dataclass(frozen=True)
class Reading:
    """How files are to be read, and which of their cases are meant."""

    mapping: Path | None
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    only: tuple[str, ...]
    settings: tuple[tuple[str, str], ...] = ()

    def source(self, path: Path, quiet: bool = False) -> CaseSource:
        """The records of `path`; what was decided while finding them is said aloud, unless `quiet`."""
        source = load_records(
            path,
            mapping=self.mapping,
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
            overrides=dict(self.settings),
        )
        for notice in () if quiet else source.notices:
            say(notice, err=True)
        return source

    def records(self, paths: Sequence[Path]) -> Iterator[Record]:
        """The chosen records of all files. Raises UserError when --only chooses none."""
        none = True
        for path in paths:
            for record in chosen(self.source(path), self.only):
                none = False
                yield record
        if none and self.only:
            raise self.nothing(paths)

    def nothing(self, paths: Sequence[Path]) -> UserError:
        """What to say when --only chooses nothing."""
        return UserError(
            _("There is no case {wanted} in {files}.").format(wanted=listed(self.only), files=listed(map(str, paths)))
        )


def table_options(command: F) -> F:
    """What the user settles about a table: --encoding, --delimiter, --sheet."""
    offered: F = _with(
        command,
        click.option("--encoding", help=_("Encoding of the table, like gb18030.")),
        click.option("--delimiter", help=_("What stands between two cells, like “;”.")),
        click.option("--sheet", help=_("Sheet of the workbook.")),
    )
    return offered


def input_options(command: F) -> F:
    """How a table is to be read, and which of its cases: given to the command as `reading`."""

    @wraps(command)
    def gathered(
        *words: Any,
        mapping: Path | None,
        encoding: str | None,
        delimiter: str | None,
        sheet: str | None,
        only: tuple[str, ...],
        settings: tuple[tuple[str, str], ...] = (),
        **rest: Any,
    ) -> Any:
        return command(*words, reading=Reading(mapping, encoding, delimiter, sheet, only, settings), **rest)

    path = click.Path(path_type=Path)
    offered: F = _with(
        gathered,
        click.option("--map", "mapping", type=path, help=_("Map file for a table with columns of its own.")),
        table_options,
        click.option("--only", multiple=True, metavar="CASE_ID", help=_("Only this case; may be repeated.")),
    )
    return offered


def register_option(command: F) -> F:
    """--register; `register_place` says which register is meant."""
    text = _(
        "Register of all cases and letters: a file, or the address of a database; else that of brand.yaml, "
        "else $REPLYGEN_REGISTER."
    )
    return click.option("--register", "register", metavar=_("REGISTER"), help=text)(command)


def register_place(given: str | None, brand: Brand) -> str:
    """The place of the register: as `given`, else in brand.yaml, else in the environment; empty where none is named.

    Raises UserError for a file in the folder of the brand, since templates can read what lies there.
    """
    folders = brand.own
    named = str((folders[0] / brand.house.register_at).resolve()) if folders and brand.house.register_at else ""
    place = given or named or os.environ.get("REPLYGEN_REGISTER", "")
    if "://" not in place and any(
        Path(place).resolve().is_relative_to(folder.resolve()) for folder in folders if place
    ):
        raise UserError(
            _("{file}: a register must not lie in the folder of the brand. Put it beside that: {example}").format(
                file=place, example=folders[0].resolve().parent / Path(place).name
            )
        )
    return place


@contextmanager
def open_register(given: str | None, brand: Brand) -> Iterator[Register | None]:
    """The register that is meant, open for writing; None where none is named. Raises UserError as `Register.open` does."""
    place = register_place(given, brand)
    if not place:
        yield None
        return
    from replygen.register import Register

    with Register.open(place) as register:
        yield register


def needed_register(given: str | None, brand: Brand) -> str:
    """As `register_place`. Raises UserError where none is named, too."""
    if place := register_place(given, brand):
        return place
    raise UserError(
        _("No register is named. Name it with --register, as “register:” in brand.yaml, or in $REPLYGEN_REGISTER.")
    )


def set_option(command: F) -> F:
    """--set FIELD=VALUE, for every case of the file."""
    text = _("Give a field this value in every case.")
    return click.option("--set", "settings", type=SETTING, multiple=True, help=text)(command)


def brand_option(command: F) -> F:
    """--brand, else the environment; see `find_brand`."""
    return click.option(
        "--brand", type=click.Path(path_type=Path), envvar="REPLYGEN_BRAND", help=_("Folder of your brand.")
    )(command)


def letter_options(command: F) -> F:
    """What decides a letter besides its case (kind, locale, brand, date): given to the command as `producer`."""

    @wraps(command)
    def gathered(
        *words: Any,
        kind: str,
        locale: Locale | None,
        brand: Path | None,
        date: dt.date | None,
        large: bool,
        **rest: Any,
    ) -> Any:
        chosen = replace(find_brand(brand), large=large)
        producer = Producer(chosen, kind, date or today(), locale)
        producer.composer.parts(locale or chosen.locale, kind)  # an unknown kind is refused before any file is read
        return command(*words, producer=producer, **rest)

    known = listed(LOCALES)
    offered: F = _with(
        gathered,
        click.option("--kind", default="reply", show_default=True, help=_("Kind of letter, such as reply or ack.")),
        click.option(
            "--locale",
            type=LOCALE,
            help=_("Write in this locale ({known}), whatever the case says.").format(known=known),
        ),
        brand_option,
        click.option("--date", type=DATE, help=_("Date of the letter; today if not given.")),
        click.option("--large", is_flag=True, help=_("Large print, 14 points or more, for readers who need it.")),
    )
    return offered


def boxes_option(command: F) -> F:
    """--allow-boxes, for letters that are drawn."""
    text = _("Print an empty box for a character that no font on this machine has, and say so, instead of no letter.")
    return click.option("--allow-boxes", is_flag=True, help=text)(command)


def pdf_option(command: F) -> F:
    """--pdf, for letters that are drawn: given to the command as `standard`."""
    text = _(
        "What the PDFs promise to be: ua, PDF/UA-1 for readers who cannot see; a, PDF/A-3a for archives, which is both. "
        "The file of --merge is for printing and promises nothing."
    )
    return click.option(
        "--pdf",
        "standard",
        type=click.Choice(["ua", "a"]),
        callback=lambda _ctx, _param, chosen: chosen or "",
        help=text,
    )(command)


def refuse_promise(standard: str, formats: Sequence[str]) -> None:
    """Raise UserError when PDFs are to promise something, and none is made."""
    if standard and "pdf" not in formats:
        raise UserError(_("--pdf says what PDFs promise to be, but none is to be made. Add -f pdf."))


def format_option(command: F) -> F:
    """-f, which may be given several times; unknown formats are refused by name."""
    text = _("docx, pdf, html, txt or json; may be repeated.")
    return click.option(
        "-f", "--format", "formats", multiple=True, metavar=_("FORMAT"), callback=_known_formats, help=text
    )(command)


def form_option(*forms: str) -> Callable[[F], F]:
    """-f for what is told, the form for people first: given to the command as `form`."""
    text = _("For people or for programs.")
    return click.option(
        "-f", "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=text
    )


def _known_formats(_ctx: click.Context, _param: click.Parameter, formats: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := [fmt for fmt in formats if not is_format(fmt)]:
        raise UserError(
            _("There is no format “{format}”. Choose one of: {known}.").format(
                format=unknown[0], known=listed(known_formats())
            )
        )
    return tuple(dict.fromkeys(formats))


def _with(command: Callable[..., Any], *options: Callable[[Any], Any]) -> Any:
    for option in reversed(options):  # as decorators stand above a function: the first is the first in --help
        command = option(command)
    return command


def find_brand(folder: Path | None) -> Brand:
    """The brand of --brand or $REPLYGEN_BRAND, else of ./brand, else the built-in example, which is said aloud."""
    brand = load_brand(brand_folder(folder))
    if brand.is_example:
        say(
            _("Letters come from the built-in example company “{company}”. Name your own with --brand.").format(
                company=brand.sender(brand.locale).company
            ),
            err=True,
        )
    elif borrowed := brand.borrowed():
        say(
            _("Not in {folder}, so the example company's is used: {files}. Copy it there and make it yours.").format(
                folder=brand.folders[0], files=listed(borrowed)
            ),
            err=True,
        )
    return brand


def brand_folder(given: Path | None) -> Path | None:
    """The folder that was given, else ./brand where it holds one."""
    here = Path("brand")
    return given or (here if (here / "brand.yaml").is_file() else None)


def today() -> dt.date:
    """Today, or the day of SOURCE_DATE_EPOCH (UTC), which makes runs repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch.isdecimal() else dt.date.today()
