"""One entry of a map file, read and checked: what a field's value is made of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from replygen.load.fields import read_fields
from replygen.load.headers import nearest
from replygen.load.maps.cutting import Cut, between, fitting
from replygen.load.maps.source import PLACEHOLDER, Column, Fixed, Join, Otherwise, Pattern, Source, ValueTable
from replygen.messages import _, quoted
from replygen.model.case import Record
from replygen.model.words import fold

DATES = frozenset(
    {"received", "event_date", "fix_date", "acknowledged", "replied", "compensation_sent", "followed_up", "closed"}
)
"""The fields whose column may have a date format."""
_LISTS = frozenset({"issue", "wanted", "alternative", "compensation", "commitment"})
"""The fields whose text is a list of items divided by “;”."""
_CUTS = ("after", "before", "match")
_FORMS: Mapping[str, frozenset[str]] = {
    "column": frozenset({*_CUTS, "values", "otherwise", "format", "default"}),
    "join": frozenset({"with", "default"}),
    "text": frozenset({"default"}),
    "value": frozenset(),
}
"""What may stand beside the key that says which form an entry has."""


class EntryError(ValueError):
    """What is wrong with an entry, and the keys inside it that lead there."""

    def __init__(self, what: str, *keys: str) -> None:
        super().__init__(what)
        self.keys = keys


def read_source(field: str, entry: Any) -> Source:
    """The source that `entry` of a map file describes for `field`. Raises EntryError saying what is wrong with it."""
    if isinstance(entry, str):
        return Column(_name(entry))
    if not isinstance(entry, dict):
        raise EntryError(_('“{field}” needs the name of a column, like {field}: "Column".').format(field=field))
    form = _form(field, entry)
    source = _READERS[form](field, entry)
    if "default" not in entry:
        return source
    return Otherwise(source, _fitting(field, _text(entry, "default"), "default"))


def _form(field: str, entry: Mapping[str, Any]) -> str:
    known = [*_FORMS, *sorted({key for keys in _FORMS.values() for key in keys})]
    for key in entry:
        if key not in known:
            near = nearest(key, known)
            hint = (
                _("Did you mean “{near}”?").format(near=near)
                if near
                else _("Write one of: {known}.").format(known=", ".join(known))
            )
            raise EntryError(
                _("“{field}”: “{key}” is not known in a map file. {hint}").format(field=field, key=key, hint=hint), key
            )
    forms = [key for key in _FORMS if key in entry]
    if len(forms) != 1:
        raise EntryError(_("“{field}” needs exactly one of: {forms}.").format(field=field, forms=", ".join(_FORMS)))
    _refuse_beside(field, entry, _FORMS[forms[0]] | {forms[0]}, forms[0])
    return forms[0]


def _refuse_beside(field: str, entry: Mapping[str, Any], allowed: frozenset[str], form: str) -> None:
    if wrong := entry.keys() - allowed:
        raise EntryError(
            _("“{field}”: “{key}” cannot stand beside “{form}”. Take it out.").format(
                field=field, key=min(wrong), form=form
            ),
            min(wrong),
        )


def _read_column(field: str, entry: Mapping[str, Any]) -> Column:
    return Column(
        _name(_text(entry, "column"), "column"), _cut(field, entry), _values(field, entry), _formats(field, entry)
    )


def _cut(field: str, entry: Mapping[str, Any]) -> Cut | None:
    if "match" in entry:
        _refuse_beside(field, entry, frozenset(entry) - {"after", "before"}, "match")
        try:
            return fitting(_text(entry, "match"))
        except ValueError as error:
            raise EntryError(_("{where}: {what}").format(where=quoted(field), what=error), "match") from None
    after, before = _marks(field, entry, "after"), _marks(field, entry, "before")
    return between(after, before) if after or before else None


def _marks(field: str, entry: Mapping[str, Any], key: str) -> list[str]:
    """The spellings of a mark; none where the entry names no such mark."""
    if key not in entry:
        return []
    marks = entry[key] if isinstance(entry[key], list) else [entry[key]]
    if not marks or not all(isinstance(mark, str) and mark for mark in marks):
        raise EntryError(
            _("“{field}”: {key} needs the text that stands there, or a list of its spellings.").format(
                field=field, key=key
            ),
            key,
        )
    return marks


def _values(field: str, entry: Mapping[str, Any]) -> ValueTable | None:
    if "values" not in entry:
        if "otherwise" in entry:
            raise EntryError(
                _("“{field}”: otherwise says what holds for all other values. Write values, too.").format(field=field),
                "otherwise",
            )
        return None
    given = entry["values"]
    if not isinstance(given, dict):
        raise EntryError(_("“{field}”: values must be lines like “Solved: upheld”.").format(field=field), "values")
    meanings: dict[str, str | None] = {}
    for spelling, meaning in given.items():
        if fold(spelling) in meanings:
            raise EntryError(
                _("“{field}”: the value “{value}” is given twice. Keep one.").format(field=field, value=spelling),
                "values",
                spelling,
            )
        text = None if meaning is None else _fitting(field, _text(given, spelling, "values"), "values", spelling)
        meanings[fold(spelling)] = text
    otherwise = _fitting(field, _text(entry, "otherwise"), "otherwise") if "otherwise" in entry else None
    return ValueTable(meanings, tuple(given), otherwise)


def _read_join(field: str, entry: Mapping[str, Any]) -> Source:
    parts = entry["join"]
    if not isinstance(parts, list) or not parts:
        raise _no_parts(field)
    return Join(tuple(_part(field, part) for part in parts), _text(entry, "with") if "with" in entry else ", ")


def _part(field: str, part: Any) -> Column:
    """One part of a join: a column, or what is cut out of one."""
    if isinstance(part, str):
        return Column(_name(part, "join"))
    if not isinstance(part, dict) or "column" not in part:
        raise _no_parts(field)
    _refuse_beside(field, part, frozenset({"column", *_CUTS}), "join")
    return _read_column(field, part)


def _no_parts(field: str) -> EntryError:
    return EntryError(_("“{field}”: join needs a list of columns, like [City, State].").format(field=field), "join")


def _read_text(field: str, entry: Mapping[str, Any]) -> Source:
    text = _text(entry, "text")
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise EntryError(
            _("“{field}”: a curly bracket stands alone in the text. Write {{Column}}.").format(field=field), "text"
        )
    columns = tuple(dict.fromkeys(m[1] for m in PLACEHOLDER.finditer(text) if m[1] is not None))
    for column in columns:
        _name(column, "text")
    pattern = Pattern(text, columns, field in _LISTS)
    return pattern if columns else Fixed(_fitting(field, pattern.read(str), "text"))


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Source]] = {
    "column": _read_column,
    "join": _read_join,
    "text": _read_text,
    "value": lambda field, entry: Fixed(_fitting(field, _text(entry, "value"), "value")),
}


def _text(entry: Mapping[str, Any], key: str, *above: str) -> str:
    value = entry[key]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise EntryError(_("“{key}” must be plain text.").format(key=key), *above, key)
    return value


def _name(column: str, *keys: str) -> str:
    if not fold(column):
        raise EntryError(_("A column's name is empty. Write it as the header spells it."), *keys)
    return column


def _formats(field: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    given = entry.get("format", [])
    formats = [given] if isinstance(given, str) else given
    if not isinstance(formats, list) or not all(isinstance(form, str) for form in formats):
        raise EntryError(_("“{field}”: format must be one text, or a list of them.").format(field=field), "format")
    if formats and field not in DATES:
        raise EntryError(_("“{field}” is no date, so it takes no format. Take it out.").format(field=field), "format")
    for form in formats:
        if not _is_date_format(form):
            raise EntryError(
                _("“{field}”: “{form}” is no date format. Write %Y, %m and %d where year, month and day stand.").format(
                    field=field, form=form
                ),
                "format",
            )
    return tuple(formats)


def _is_date_format(form: str) -> bool:
    """Whether `form` reads back the day that it writes."""
    day = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
    try:
        return dt.datetime.strptime(day.strftime(form), form).date() == day.date()
    except (ValueError, re.error):
        return False


def _fitting(field: str, value: str, *keys: str) -> str:
    """`value`, if the field can have it. Raises EntryError otherwise, with the `keys` that lead to it."""
    problems = read_fields(Record({field: value}))[1]
    if problems:
        raise EntryError(_("{where}: {what}").format(where=quoted(field), what=problems[0].what), *keys)
    return value
