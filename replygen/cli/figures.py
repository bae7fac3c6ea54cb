"""`replygen report`: what the complaints of a period tell, as a document that a manager reads, and its figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from replygen.cli import options
from replygen.cli.report import say
from replygen.errors import UserError
from replygen.files import write_whole
from replygen.messages import _, listed
from replygen.model import LOCALES, Locale

FORMATS = ("pdf", "html", "docx", "xlsx", "csv", "json")


@click.command("report")
@options.register_option
@click.option("--from", "since", type=options.DATE, help=_("Only complaints received on this day or later."))
@click.option("--to", "until", type=options.DATE, help=_("Only complaints received on this day or earlier."))
@click.option(
    "--locale",
    type=options.LOCALE,
    help=_(
        "Only complaints of this locale ({known}), told in its words; without it all, in the words of the brand's first."
    ).format(known=listed(LOCALES)),
)
@click.option("--names", is_flag=True, help=_("Name those who handle and approve; without it nobody is named."))
@options.brand_option
@click.option("--date", type=options.DATE, help=_("The day on which things are late or not; today if not given."))
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help=_("Format; else the ending of -o tells."))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("File to write: .pdf, .html, .docx to read; .xlsx, .csv, .json to reckon with."),
)
def command(
    register: str | None,
    since: dt.date | None,
    until: dt.date | None,
    locale: Locale | None,
    names: bool,
    brand: Path | None,
    date: dt.date | None,
    form: str | None,
    output: Path,
) -> None:
    from replygen.figures import Asked, count, read
    from replygen.figures.document import document
    from replygen.register import Register

    fmt = form or _format_of(output)
    if since and until and since > until:
        raise UserError(_("--from {since} lies after --to {until}. Swap them.").format(since=since, until=until))
    house = options.find_brand(brand)
    asked = Asked(date or options.today(), since, until, locale, names)
    with Register.open(options.needed_register(register, house), read_only=True) as filed:
        rows = read(filed, asked, house.locale)
    if not rows.cases:
        raise UserError(
            _("The register has no complaint of that period and locale. Ask for another: --from, --to, --locale.")
        )
    figures = count(rows, house, asked)
    data, boxes = document(figures, fmt, house, locale or house.locale, names)
    if boxes:
        say(
            _("No font on this machine has {characters}; the report shows empty boxes for them.").format(
                characters=listed(boxes)
            ),
            err=True,
        )
    write_whole(output, data)
    say(_("{file}: {count} complaints.").format(file=output, count=figures.scope.cases))


def _format_of(output: Path) -> str:
    """The format that the ending of a file name tells. Raises UserError for any other ending."""
    fmt = output.suffix.lower().removeprefix(".")
    if fmt not in FORMATS:
        raise UserError(
            _("{file}: the ending does not tell the format. End it in one of {known}, or name it with -f.").format(
                file=output, known=listed(f".{known}" for known in FORMATS)
            )
        )
    return fmt
