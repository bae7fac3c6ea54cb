"""`replygen doctor`: what this machine lacks, and the command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from replygen.brand import load_brand
from replygen.errors import UserError
from replygen.fonts import BODY_FONTS, has_family
from replygen.messages import _, listed
from replygen.resources import templates_folder


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `remedy` is empty where all is well."""

    what: str
    state: str
    remedy: str = ""


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    found = [finding for look in _LOOKS for finding in look()]
    for finding in found:
        said = _("{what}: {state}").format(what=finding.what, state=finding.state)
        click.echo(f"{'✗' if finding.remedy else '✓'} {said}")
        if finding.remedy:
            click.echo(f"    {finding.remedy}")
    lacking = sum(1 for finding in found if finding.remedy)
    click.echo(_("To mend: {count}.").format(count=lacking) if lacking else _("All is well."))
    ctx.exit(1 if lacking else 0)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    remedy = "" if sys.version_info >= (3, 11) else _("Install Python 3.11 or newer.")
    yield Finding("Python", version, remedy)


def _templates() -> Iterator[Finding]:
    try:
        yield Finding(_("Templates"), str(templates_folder()))
        brand = load_brand()
        yield Finding(_("Built-in brand"), listed(brand.senders))
    except UserError as error:
        yield Finding(_("Templates"), _("damaged"), str(error))


def _engine() -> Iterator[Finding]:
    try:
        import weasyprint
    except (OSError, ImportError) as error:
        remedy = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        yield Finding("WeasyPrint (PDF)", str(error).splitlines()[0], remedy)
    else:
        yield Finding("WeasyPrint (PDF)", weasyprint.__version__)
    import docx

    yield Finding("python-docx (DOCX)", getattr(docx, "__version__", ""))


def _fonts() -> Iterator[Finding]:
    for locale, (family, package) in BODY_FONTS.items():
        there = has_family(family)
        state = family if there else _("{family} is missing").format(family=family)
        yield Finding(
            _("Font for {locale}").format(locale=locale), state, "" if there else f"apt-get install {package}"
        )


_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _templates, _engine, _fonts)
