"""Map files (`--map`): which column of somebody's own table holds which field of the case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from replygen.errors import UserError
from replygen.load.headers import field_of, nearest
from replygen.load.inputs import read_text
from replygen.load.maps.entry import EntryError, read_source
from replygen.load.maps.source import Source
from replygen.load.rows import Row
from replygen.messages import MOST_LISTED, _, listed, shortened
from replygen.model.case import FIELDS, VALUE_FIELDS
from replygen.model.words import fold
from replygen.text.yaml_text import Document, read_yaml


@dataclass(frozen=True, slots=True)
class FieldMap:
    """A map file that was read: where the value of each field comes from, and the line that says so.

    `folded` are the columns that it names, folded, by their names.
    """

    file: Path
    sources: Mapping[str, Source]
    lines: Mapping[str, int]
    folded: Mapping[str, str]

    def count_known(self, row: Sequence[str]) -> int:
        """How many columns of the map `row` holds."""
        cells = {fold(cell) for cell in row}
        return len(cells.intersection(self.folded.values()))

    def places(self, table: Path, header: tuple[str, ...]) -> Mapping[str, int]:
        """The position of every column that the map names, by that name.

        Raises UserError naming the line of the map for each column it names that `header` does not have, or has twice.
        """
        at = {fold(cell): place for place, cell in enumerate(header)}
        counts = Counter(map(fold, header))
        wrong = {
            (self.lines[field], column): counts[self.folded[column]]
            for field, source in self.sources.items()
            for column in source.columns
            if counts[self.folded[column]] != 1
        }
        if wrong:
            told = (
                _at(self.file, line, _doubled(table, column) if count else _missing(table, column, header))
                for (line, column), count in islice(wrong.items(), MOST_LISTED)
            )
            raise UserError("\n".join([*told, *_and_more(len(wrong)), _all_columns(table, header)]))
        return {column: at[name] for column, name in self.folded.items()}

    def columns(self, header: tuple[str, ...], places: Mapping[str, int]) -> Mapping[str, str]:
        """Each field's columns as `header` spells them."""
        return {
            field: ", ".join(header[places[column]] for column in source.columns) or field
            for field, source in self.sources.items()
        }

    def value_places(self, places: Mapping[str, int]) -> frozenset[int]:
        """The positions of the columns that dates and numbers are read from."""
        valued = (source for field, source in self.sources.items() if field in VALUE_FIELDS)
        return frozenset(places[column] for source in valued for column in source.columns)

    def read(self, row: Row, places: Mapping[str, int]) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The values of `row` by field, and what is wrong by field where its cells hold no value that fits."""

        def text(column: str) -> str:
            return row.read(places[column], is_value=False)

        def value(column: str) -> str:
            return row.read(places[column], is_value=True)

        values: dict[str, str] = {}
        wrong: dict[str, str] = {}
        for field, source in self.sources.items():
            try:
                values[field] = source.read(value if field in VALUE_FIELDS else text)
            except ValueError as error:
                wrong[field] = str(error)
        return values, wrong


def read_map(file: Path) -> FieldMap:
    """The map in `file`. Raises UserError naming file and line for everything that is wrong in it."""
    documents = list(read_yaml(read_text(file)[0], str(file)))
    if len(documents) != 1 or not isinstance(documents[0].value, dict) or not documents[0].value:
        raise UserError(
            _('{file} is no map file. Write one line a field, like: case_id: "Ticket number"').format(file=file)
        )
    document = documents[0]
    sources: dict[str, Source] = {}
    wrong: list[str] = []
    unknown = [name for name in document.value if name not in FIELDS]
    untold = frozenset(unknown[MOST_LISTED:])
    for field in (name for name in document.value if name not in untold):
        try:
            if field not in FIELDS:
                raise EntryError(_not_a_field(field))
            sources[field] = read_source(field, document.value[field])
        except EntryError as error:
            wrong.append(_at(file, document.line((field, *error.keys)), str(error)))
    if wrong:
        raise UserError("\n".join([*wrong, *_and_more(len(unknown))]))
    columns = {column for source in sources.values() for column in source.columns}
    return FieldMap(file, sources, _lines(document), {column: fold(column) for column in columns})


def _lines(document: Document) -> Mapping[str, int]:
    return {field: document.line((field,)) for field in document.value}


def _not_a_field(name: str) -> str:
    if near := field_of(name) or nearest(name, FIELDS):
        return _("“{name}” is no field of a case. Did you mean “{near}”?").format(name=shortened(name), near=near)
    return _("“{name}” is no field of a case. Take it out; `replygen explain` names all fields.").format(
        name=shortened(name)
    )


def _missing(table: Path, column: str, header: tuple[str, ...]) -> str:
    near = nearest(column, [cell for cell in header if cell.strip()])
    hint = (
        _("Did you mean “{near}”? Put it in quotation marks.").format(near=near)
        if near
        else _("Write it as the table spells it.")
    )
    return _("{table} has no column “{column}”. {hint}").format(table=table, column=shortened(column), hint=hint)


def _all_columns(table: Path, header: tuple[str, ...]) -> str:
    names = [shortened(cell) for cell in header if cell.strip()]
    return _("{table} has these columns: {columns}.").format(
        table=table, columns=listed(names[:MOST_LISTED], len(names) - MOST_LISTED)
    )


def _doubled(table: Path, column: str) -> str:
    return _("{table} has more than one column “{column}”. Rename one of them.").format(table=table, column=column)


def _and_more(count: int) -> list[str]:
    """What stands below the first of `count` mistakes; nothing when those are all."""
    return [_("… and {more} more.").format(more=count - MOST_LISTED)] if count > MOST_LISTED else []


def _at(file: Path, line: int, what: str) -> str:
    return _("{file}, line {line}: {what}").format(file=file, line=line, what=what)
