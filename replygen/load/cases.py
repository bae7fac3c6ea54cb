"""Any file of cases as records: tables by their headers or a map, case files by their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from replygen.errors import Place, Problem, UserError
from replygen.load.aliases import TOTALS
from replygen.load.casefiles import open_case_file
from replygen.load.columns import count_known, find_columns, unused_columns
from replygen.load.fields import read_case, read_fields
from replygen.load.headers import field_of, hint
from replygen.load.rows import Row, is_filled
from replygen.messages import _, listed, sentences, shortened
from replygen.model.case import FIELDS, VALUE_FIELDS, Case, Record, Rejected
from replygen.model.words import fold

if TYPE_CHECKING:
    from replygen.load.maps.mapfile import FieldMap
    from replygen.load.tables import TableFile

CASE_FILE_SUFFIXES = frozenset({".yaml", ".yml", ".json"})
"""A file with one of these is a case file, and so is standard input (`-`); everything else is a table."""


@dataclass(frozen=True, slots=True)
class CaseSource:
    """The records of one file, read as they are asked for; asked again, they are read again.

    `header` holds the cells of a table's header (empty for a case file), `notices` what the user should hear, a line
    each; `count` is the number of records.
    """

    file: str
    header: tuple[str, ...]
    notices: tuple[str, ...]
    count: int
    read: Callable[[], Iterator[Record]]

    def __iter__(self) -> Iterator[Record]:
        return self.read()


def load_records(
    path: Path | str,
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> CaseSource:
    """The records of a table, a case file, or standard input (`-`).

    `mapping` is a map file for a table with columns of its own; `overrides` are values by field that stand in place of
    the file's. Raises UserError for what stops the whole file; a table is read once to find that out.
    """
    given = _checked(overrides or {})
    if is_case_file(path):
        if mapping is not None:
            raise UserError(
                _("{map} cannot be used with {file}: a map is for tables. Leave --map out.").format(
                    map=mapping, file=path
                )
            )
        cases = open_case_file(path, encoding)
        return CaseSource(
            cases.file, (), cases.notices, cases.count, lambda: (_override(record, given) for record in cases.records())
        )
    from replygen.load.maps.mapfile import read_map
    from replygen.load.tables import TableOptions, open_table

    options = TableOptions(encoding, delimiter, sheet)
    fields = read_map(Path(mapping)) if mapping is not None else None
    table = open_table(Path(path), count_known if fields is None else fields.count_known, options)
    read_row, notice = _by_headers(table) if fields is None else _by_map(table, fields)
    return CaseSource(
        str(table.path),
        table.header,
        (notice,),
        table.count,
        lambda: (_override(read_row(row), given) for row in table.rows()),
    )


def load_cases(
    path: Path | str,
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Iterator[Case | Rejected]:
    """The cases of a file, each read, or rejected with everything that is wrong with its values.

    Takes and raises what `load_records` does.
    """
    records = load_records(
        path, mapping=mapping, encoding=encoding, delimiter=delimiter, sheet=sheet, overrides=overrides
    )
    return map(read_case, records)


def is_case_file(path: Path | str) -> bool:
    """Whether `path` is a case file (YAML, JSON or standard input), not a table."""
    return str(path) == "-" or Path(path).suffix.lower() in CASE_FILE_SUFFIXES


RowReader = Callable[[Row], Record]


def _by_headers(table: TableFile) -> tuple[RowReader, str]:
    """What makes records of the rows of a table with known headers, and what the user should hear of the table."""
    places = find_columns(table.path, table.header)
    columns = {field: table.header[place] for field, place in places.items()}
    valued = frozenset(place for field, place in places.items() if field in VALUE_FIELDS)

    def read_row(row: Row) -> Record:
        cells = row.read_all(valued)
        doubts = row.doubts_about(valued)
        wrong = {field: doubts[place] for field, place in places.items() if place in doubts}
        values = {field: cells[place] for field, place in places.items() if place not in doubts}
        return _record(table, row, cells, columns, values, wrong)

    return read_row, sentences((table.summary(len(places)), *unused_columns(table.header, table.filled)))


def _by_map(table: TableFile, fields: FieldMap) -> tuple[RowReader, str]:
    """What makes records of the rows of a table with a map file, and what the user should hear of the table."""
    places = fields.places(table.path, table.header)
    columns = fields.columns(table.header, places)
    valued = fields.value_places(places)
    used = {fold(column) for source in fields.sources.values() for column in source.columns}

    def read_row(row: Row) -> Record:
        values, wrong = fields.read(row, places)
        return _record(table, row, row.read_all(valued), columns, values, wrong)

    return read_row, table.summary(len(used))


def _record(
    table: TableFile,
    row: Row,
    cells: tuple[str, ...],
    columns: Mapping[str, str],
    values: Mapping[str, str],
    wrong: Mapping[str, str],
) -> Record:
    """The record of a row. Of one that is wrong as a whole nothing is believed but its reference."""
    place = Place(str(table.path), row=row.number)
    if whole := row.wrong or _too_long(table, row):
        reference = values.get("case_id", "")
        known = {"case_id": reference} if len(reference.splitlines()) == 1 else {}
        return Record(known, place, columns, cells, (Problem(whole),), unread=frozenset(FIELDS))
    if remark := _no_case(table, row):
        return Record({}, place, columns, cells, (Problem(remark),), unread=frozenset(FIELDS))
    problems = tuple(Problem(what, columns[field]) for field, what in wrong.items())
    return Record(values, place, columns, cells, problems, unread=frozenset(wrong))


def _too_long(table: TableFile, row: Row) -> str:
    if len(row.cells) > len(table.header) and any(map(is_filled, row.cells[len(table.header) :])):
        what = _(
            "This row has {count} cells, the header {columns}, so they may have slipped to the right. "
            "Put a cell that holds the delimiter in quotation marks, or give every column a header."
        )
        return what.format(count=len(row.cells), columns=len(table.header))
    return ""


def _no_case(table: TableFile, row: Row) -> str:
    """What to say of a remark or a total; nothing of a row that holds more."""
    if row.doubts or row.cells.count("") * 2 < len(table.header) or len(table.header) < 3:
        return ""
    filled = [cell.strip() for cell in row.cells if is_filled(cell)]
    if len(filled) > 1 and not fold(filled[0]).startswith(TOTALS):
        return ""
    what = _("This looks like a remark or a total, not like a case: “{text}”. Take the row out, or fill it in.")
    text = listed(filled)
    return what.format(text=shortened(text))


def _checked(overrides: Mapping[str, str]) -> Mapping[str, str]:
    """The overrides by field. Raises UserError for a field nobody knows, and for a value it cannot have."""
    given: dict[str, str] = {}
    for name, value in overrides.items():
        field = field_of(name)
        if field is None:
            raise UserError(_("--set {name}: this is no field of a case. {hint}").format(name=name, hint=hint(name)))
        given[field] = value
    problems = read_fields(Record(given))[1]
    if problems:
        raise UserError("\n".join(f"--set {problem.column}: {problem.what}" for problem in problems))
    return given


def _override(record: Record, given: Mapping[str, str]) -> Record:
    if not given:
        return record
    cured = {record.columns.get(field, field) for field in given if field in record.unread}
    return replace(
        record,
        values={**record.values, **given},
        columns={**record.columns, **{field: f"--set {field}" for field in given}},
        problems=tuple(problem for problem in record.problems if problem.column not in cured),
        unread=record.unread - given.keys(),
    )
