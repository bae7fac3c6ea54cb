"""`replygen preview`: the letters in the browser, following every edit."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from replygen.cli import meanings, options
from replygen.cli.report import say
from replygen.load import load_records
from replygen.messages import _
from replygen.produce import Producer
from replygen.resources import templates_folder


@click.command("preview")
@click.argument("file", metavar="TABLE|CASE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help=_("Port of the page; a free one if not given."))
@click.option("--no-browser", is_flag=True, help=_("Print the address only, and open no browser."))
@options.set_option
@options.input_options
@options.letter_options
def command(file: Path, port: int, no_browser: bool, reading: options.Reading, producer: Producer) -> None:
    from replygen.preview.server import serve
    from replygen.preview.sight import Sources

    for _record in reading.records([file]):
        break  # what stops the whole file is said before the page opens
    brand = producer.brand
    sources = Sources(
        read=partial(
            load_records,
            file,
            mapping=reading.mapping,
            encoding=reading.encoding,
            delimiter=reading.delimiter,
            sheet=reading.sheet,
            overrides=dict(reading.settings),
        ),
        only=reading.only,
        brand=None if brand.is_example else brand.folders[0],
        kind=producer.kind,
        date=producer.date,
        locale=producer.locale,
        large=brand.large,
        names=_part_names(producer.kind),
    )

    def started(address: str) -> None:
        say(_("The preview is open at {address}. Ctrl-C ends it.").format(address=address))
        if not no_browser:
            click.launch(address)

    files = [file] if reading.mapping is None else [file, reading.mapping]
    folders = {*(folder.resolve() for folder in brand.folders), templates_folder().resolve()}
    serve(sources, files, folders, port, started)


def _part_names(kind: str) -> dict[str, str]:
    """What the parts of a kind are called; those of a company's own kind have no other name than their files."""
    if kind not in meanings.kinds():
        return {}
    return {part: meanings.part_meaning(kind, part).name for part in meanings.parts(kind)}
