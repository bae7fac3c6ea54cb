"""The plan of a table without a map: which column holds which field, found by its header."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from replygen.errors import UserError
from replygen.load.headers import field_of, is_our_own, nearest_header
from replygen.messages import MOST_LISTED, _, listed, quoted, shortened
from replygen.model.words import fold


def count_known(row: Sequence[str]) -> int:
    """How many cells of `row` are headers known here, given that a case could be told by them; else 0."""
    fields = {field for cell in row if (field := field_of(cell))}
    return len(fields) if fields & {"case_id", "name"} else 0


def find_columns(file: Path, header: tuple[str, ...]) -> Mapping[str, int]:
    """The position of the column of each field that `header` names.

    Raises UserError when neither the reference nor the name of the customer has a column, and when two columns mean the
    same field.
    """
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        if (field := field_of(cell)) is None:
            continue
        if field in places:
            raise UserError(
                _(
                    "{file}: the columns {one_number} “{one}” and {number} “{other}” both mean {field}. "
                    "Rename one of them, or name the right one in a map file (--map)."
                ).format(
                    file=file,
                    one_number=places[field] + 1,
                    one=header[places[field]],
                    number=place + 1,
                    other=cell,
                    field=field,
                )
            )
        places[field] = place
    if not places.keys() & {"case_id", "name"}:
        raise UserError(
            _(
                "{file} has no header with a column case_id (编号, 編號) or name (姓名). "
                "Its first row reads: {header}. "
                "Add one, or say in a map file which column holds what: replygen map writes a first one for --map."
            ).format(file=file, header=_shown(header))
        )
    return places


def unused_columns(header: tuple[str, ...], filled: Collection[int]) -> tuple[str, ...]:
    """One notice naming the columns that are no field, with what they may have been meant to be; nothing when all are.

    A column without a header counts only when it is one of the `filled`.
    """
    unused = [
        place
        for place, cell in enumerate(header)
        if field_of(cell) is None and not is_our_own(cell) and (fold(cell) or place in filled)
    ]
    if not unused:
        return ()
    names = [_with_nearest(header[place]) if fold(header[place]) else _unnamed(place) for place in unused[:MOST_LISTED]]
    return (_("Columns not used: {columns}.").format(columns=listed(names, len(unused) - MOST_LISTED)),)


def _unnamed(place: int) -> str:
    return _("column {number} (no header)").format(number=place + 1)


def _with_nearest(cell: str) -> str:
    near = nearest_header(cell)
    cell = _shown((cell,))
    return _("“{column}” (did you mean “{near}”?)").format(column=cell, near=near) if near else quoted(cell)


def _shown(header: tuple[str, ...]) -> str:
    text = ", ".join(" ".join(cell.split()) for cell in header)
    return shortened(text, 200)
