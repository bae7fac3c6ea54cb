"""Map files (`--map`): which column of somebody's own table holds which field of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from replygen.errors import UserError
from replygen.load.headers import field_of, nearest
from replygen.load.inputs import read_text
from replygen.load.mapped import Source
from replygen.load.mapreading import EntryError, read_source
from replygen.load.rows import Row
from replygen.messages import _
from replygen.model.case import FIELDS, VALUE_FIELDS
from replygen.model.words import fold
from replygen.text.yaml_text import Document, read_yaml


@dataclass(frozen=True, slots=True)
class FieldMap:
    """A map file that was read: where the value of each field comes from, and the line that says so."""

    file: Path
    sources: Mapping[str, Source]
    lines: Mapping[str, int]

    def count_known(self, row: Sequence[str]) -> int:
        """How many columns of the map `row` holds."""
        named = {fold(column) for source in self.sources.values() for column in source.columns}
        return len(named & {fold(cell) for cell in row})

    def places(self, table: Path, header: tuple[str, ...]) -> Mapping[str, int]:
        """The position of every column by its folded name.

        Raises UserError naming the line of the map for each column it names that `header` does not have, or has twice.
        """
        wrong: list[str] = []
        folded = [fold(cell) for cell in header]
        for field, source in self.sources.items():
            for column in source.columns:
                if (count := folded.count(fold(column))) != 1:
                    what = _missing(table, column, header) if count == 0 else _doubled(table, column)
                    wrong.append(_at(self.file, self.lines[field], what))
        if wrong:
            raise UserError("\n".join(dict.fromkeys(wrong)))
        return {name: place for place, name in enumerate(folded)}

    def columns(self, header: tuple[str, ...], places: Mapping[str, int]) -> Mapping[str, str]:
        """Each field's columns as `header` spells them."""
        return {
            field: ", ".join(header[places[fold(column)]] for column in source.columns) or field
            for field, source in self.sources.items()
        }

    def value_places(self, places: Mapping[str, int]) -> frozenset[int]:
        """The positions of the columns that dates and numbers are read from."""
        valued = (source for field, source in self.sources.items() if field in VALUE_FIELDS)
        return frozenset(places[fold(column)] for source in valued for column in source.columns)

    def read(self, row: Row, places: Mapping[str, int]) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The values of `row` by field, and what is wrong by field where its cells hold no value that fits."""

        def text(column: str) -> str:
            return row.read(places[fold(column)], is_value=False)

        def value(column: str) -> str:
            return row.read(places[fold(column)], is_value=True)

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
    for field, value in document.value.items():
        try:
            if field not in FIELDS:
                raise EntryError(_not_a_field(field))
            sources[field] = read_source(field, value)
        except EntryError as error:
            wrong.append(_at(file, document.line((field, *error.keys)), str(error)))
    if wrong:
        raise UserError("\n".join(wrong))
    return FieldMap(file, sources, _lines(document))


def _lines(document: Document) -> Mapping[str, int]:
    return {field: document.line((field,)) for field in document.value}


def _not_a_field(name: str) -> str:
    if near := field_of(name) or nearest(name, FIELDS):
        return _("“{name}” is no field of a case. Did you mean “{near}”?").format(name=name, near=near)
    return _("“{name}” is no field of a case. Write one of: {fields}.").format(name=name, fields=", ".join(FIELDS))


def _missing(table: Path, column: str, header: tuple[str, ...]) -> str:
    if near := nearest(column, [cell for cell in header if cell.strip()]):
        hint = _("Did you mean “{near}”? Put it in quotation marks.").format(near=near)
    else:
        hint = _("It has: {columns}.").format(columns=", ".join(cell for cell in header if cell.strip()))
    return _("{table} has no column “{column}”. {hint}").format(table=table, column=column, hint=hint)


def _doubled(table: Path, column: str) -> str:
    return _("{table} has more than one column “{column}”. Rename one of them.").format(table=table, column=column)


def _at(file: Path, line: int, what: str) -> str:
    return _("{file}, line {line}: {what}").format(file=file, line=line, what=what)
