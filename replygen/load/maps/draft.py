"""A first map file for a table with columns of its own: what is known is filled in, the rest is left as remarks."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from replygen.load.columns import count_known
from replygen.load.headers import field_of, is_our_own, nearest_header
from replygen.load.maps.dateforms import read_form, strays, wanted_formats
from replygen.load.maps.entry import DATES
from replygen.load.rows import HEADER_WITHIN, is_filled
from replygen.load.tables import TableFile, TableOptions, open_table
from replygen.messages import _, listed, shortened
from replygen.model.case import FIELDS
from replygen.model.words import SPELLINGS, fold, read_word

_WORDS = {name: name for name in FIELDS if name in SPELLINGS and name not in {"title", "compensation"}} | {
    "legal_review": "yes_no"
}
"""The fields that take fixed words only, each with its table of words."""

_MOST_VALUES = 1000
"""Different values of a column that are looked at."""
_MOST_WORDS, _LONGEST_WORD = 40, 60
"""A column with more different values, or longer ones, holds no fixed words."""
_SAMPLES, _LONGEST_SAMPLE = 3, 30


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """A column of a table: its header, the field this means, and the first different values below it, cut short."""

    header: str
    means: str | None
    values: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """The columns of a table as they could be mapped, in the table's order.

    `known` mean a field that no other column means; `likely` share theirs with another, or are spelled nearly like a
    field that has no column; `unknown` mean nothing here; `unusable` are those no map can name, by place (from 1).
    """

    file: str
    header_rows: tuple[int, ...]
    known: tuple[DraftColumn, ...]
    likely: tuple[DraftColumn, ...]
    unknown: tuple[DraftColumn, ...]
    unusable: Mapping[int, DraftColumn]


def open_foreign(path: Path, options: TableOptions) -> TableFile:
    """The table in `path`, though no column of its header may be known here: then plain words tell the header.

    Raises UserError as `open_table` does.
    """
    table = open_table(path, count_known, options)
    if count_known(table.header):
        return table
    rows = [row for row in islice(table.source.rows(), HEADER_WITHIN) if not row.is_blank]
    header = max(rows, key=lambda row: _count_words(row.cells))
    between = [row for row in rows if table.header_rows[-1] < row.number <= header.number]
    last = max((place for place, cell in enumerate(header.cells) if is_filled(cell)), default=-1)
    return replace(
        table,
        header=header.cells[: last + 1],
        header_rows=(header.number,),
        count=table.count - len(between),
    )


def _count_words(row: Sequence[str]) -> int:
    """How many different cells of `row` are words, such as a column is named by; what is known here counts more."""
    words = {fold(cell) for cell in row if any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell))}
    return len(words) + 2 * sum(field_of(cell) is not None for cell in row)


def draft_map(table: TableFile) -> Draft:
    """What a map of `table` could say. Reads all its rows; raises UserError as reading them does."""
    columns = [DraftColumn(header, field_of(header)) for header in table.header]
    for row in table.rows():
        for place, (column, cell) in enumerate(zip(columns, row.cells, strict=False)):
            if len(column.values) < _MOST_VALUES and (text := row.values.get(place, cell).strip()):
                column.values[text[: _LONGEST_WORD + 1]] = None
    spelled = Counter(fold(column.header) for column in columns)
    unusable = {
        place: column
        for place, column in enumerate(columns, 1)
        if not fold(column.header) or spelled[fold(column.header)] > 1
    }
    usable = [
        column for place, column in enumerate(columns, 1) if place not in unusable and not is_our_own(column.header)
    ]
    meant = Counter(column.means for column in usable)
    known = tuple(column for column in usable if column.means and meant[column.means] == 1)
    likely = tuple(
        DraftColumn(column.header, near, column.values)
        for column in usable
        if column not in known and (near := column.means or _near_field(column.header)) and meant[near] != 1
    )
    named = {column.header for column in (*known, *likely)}
    return Draft(
        table.path.name,
        table.header_rows,
        known,
        likely,
        tuple(column for column in usable if column.header not in named),
        unusable,
    )


def _near_field(header: str) -> str | None:
    near = nearest_header(header)
    return field_of(near) if near else None


def write_map(draft: Draft, always: Mapping[str, str], for_reply: Mapping[str, str]) -> str:
    """The map file of `draft`, its remarks in the reader's language.

    `always` and `for_reply` say what each field means that every letter needs, and every reply besides.
    """
    mapped = {column.means for column in (*draft.known, *draft.likely)}
    blocks = [
        "".join(map(_remark_line, _head(draft))),
        "".join(f"{line}\n" for column in draft.known for line in _entry(column)),
        _remark_block(
            _("Perhaps these, too. Take the # away where it is right, once for each field:"),
            [line for column in draft.likely for line in _entry(column)],
        ),
        _remark_block(
            _("Every letter needs these, and no column was recognised. Take the # away and name the column:"),
            _lacking(always, mapped),
        ),
        _remark_block(_("Every reply needs these besides:"), _lacking(for_reply, mapped)),
        _remark_block(
            _("Columns not used. Take the # away and put a field in place of the question mark:"),
            map(_unknown, draft.unknown),
        ),
        _remark_block(
            _("Columns without a name, or with the name of another, cannot be used. Rename them in the table:"),
            (_unusable(place, column) for place, column in draft.unusable.items()),
        ),
    ]
    return "\n".join(filter(None, blocks))


def _remark_line(text: str) -> str:
    return f"# {text}\n"


def _remark_block(title: str, lines: Iterable[str]) -> str:
    """The lines as remarks under a title; nothing where there are none."""
    texts = "".join(map(_remark_line, lines))
    return texts and _remark_line(title) + texts


def _head(draft: Draft) -> Iterator[str]:
    text = _("Which column of {file} holds which field of a case. The names of its columns were read from row {rows}.")
    yield text.format(file=_quoted(draft.file), rows=listed(map(str, draft.header_rows)))
    yield _("What stands behind a # is only a remark. `replygen explain map` shows what else a line can say.")


def _lacking(needed: Mapping[str, str], mapped: Collection[str | None]) -> Iterator[str]:
    return (f"{name}:   # {meaning}" for name, meaning in needed.items() if name not in mapped)


def _entry(column: DraftColumn) -> Iterator[str]:
    """The lines that map `column` to what it means."""
    if column.means in DATES:
        yield from _date_entry(column)
    elif column.means in _WORDS and _has_unknown_words(column):
        yield from _word_entry(column)
    else:
        yield _mapped(column)


def _date_entry(column: DraftColumn) -> Iterator[str]:
    formats = wanted_formats(column.values)
    yield _mapped(column, formats[0] if len(formats) == 1 else None)
    if len(formats) > 1:
        yield "# " + _(
            "Its values do not settle how its dates are meant. Put the right line in place of the one above:"
        )
        example = max(column.values, key=lambda value: len({read_form(form, value) for form in formats}))
        for form in formats:
            yield f"# {_with_format(column, form)}   # {_quoted(example)} = {read_form(form, example)}"
    if left := strays(column.values, formats):
        yield "# " + _("No date, or written in another way: {values}").format(values=_samples(left))


def _word_entry(column: DraftColumn) -> Iterator[str]:
    """The values of a column of fixed words; what they mean is left open where it is not known."""
    words = listed(SPELLINGS[_WORDS[str(column.means)]])
    remark = _('behind each value write what it means: {words}; or "" to leave it out').format(words=words)
    yield f"{column.means}:"
    yield f"  column: {_quoted(column.header)}"
    yield f"  values:   # {remark}"
    for value in {fold(value): value for value in column.values}.values():
        yield f"    {_quoted(value)}: {_word(column, value)}".rstrip()


def _has_unknown_words(column: DraftColumn) -> bool:
    """Whether the values could be words of the field, some of them in a spelling that is not known here."""
    return (
        len(column.values) <= _MOST_WORDS
        and all(len(value) <= _LONGEST_WORD for value in column.values)
        and not all(_word(column, value) for value in column.values)
    )


def _word(column: DraftColumn, value: str) -> str:
    """The fixed word that `value` spells; empty when it spells none."""
    try:
        return read_word(_WORDS[str(column.means)], value)
    except ValueError:
        return ""


def _unknown(column: DraftColumn) -> str:
    """A column in want of a field, with the format of its dates if it holds nothing else."""
    formats = wanted_formats(column.values)
    is_date = len(formats) == 1 and not strays(column.values, formats)
    return _mapped(column, formats[0] if is_date else None)


def _unusable(place: int, column: DraftColumn) -> str:
    name = _("column {number}").format(number=place)
    return f"{name}: {_quoted(column.header)}{_remark(column)}"


def _mapped(column: DraftColumn, form: str | None = None) -> str:
    if form:
        return _with_format(column, form) + _remark(column)
    return f"{column.means or '?'}: {_quoted(column.header)}{_remark(column)}"


def _with_format(column: DraftColumn, form: str) -> str:
    return f"{column.means or '?'}: {{column: {_quoted(column.header)}, format: {_quoted(form)}}}"


def _remark(column: DraftColumn) -> str:
    return "   # " + (_("e.g. {values}").format(values=_samples(column.values)) if column.values else _("empty"))


def _samples(values: Collection[str]) -> str:
    shown = [" ".join(value.split()) for value in list(values)[:_SAMPLES]]
    return ", ".join(_quoted(shortened(text, _LONGEST_SAMPLE)) for text in shown)


def _quoted(text: str) -> str:
    """`text` as YAML in double quotes on one line, safe in a remark, too."""
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    writer = YAML(typ="rt", pure=True)
    writer.width = len(text) * 10 + 80
    out = io.StringIO()
    writer.dump(DoubleQuotedScalarString(text), out)
    return out.getvalue().removesuffix("...\n").rstrip("\n")
