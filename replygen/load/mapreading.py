"""One entry of a map file, read and checked: what a field's value is made of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from replygen.load.fields import read_fields
from replygen.load.headers import nearest
from replygen.load.mapped import PLACEHOLDER, Column, Fixed, Join, Otherwise, Pattern, Source
from replygen.messages import _
from replygen.model.case import Record
from replygen.model.words import fold

_DATES = frozenset(
    {"received", "event_date", "fix_date", "acknowledged", "replied", "compensation_sent", "followed_up", "closed"}
)
_FORMS: Mapping[str, frozenset[str]] = {
    "column": frozenset({"format", "values", "default"}),
    "join": frozenset({"with", "default"}),
    "text": frozenset({"default"}),
    "value": frozenset(),
}
"""What may stand beside the key that says which form an entry has."""


def read_source(field: str, entry: Any) -> Source:
    """The source that `entry` of a map file describes for `field`. Raises ValueError saying what is wrong with it."""
    if isinstance(entry, str):
        return Column(_name(entry))
    if not isinstance(entry, dict):
        raise ValueError(_('“{field}” needs the name of a column, like {field}: "Column".').format(field=field))
    form = _form(field, entry)
    source = _READERS[form](field, entry)
    if "default" not in entry:
        return source
    return Otherwise(source, _fitting(field, _text(entry, "default")))


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
            raise ValueError(
                _("“{field}”: “{key}” is not known in a map file. {hint}").format(field=field, key=key, hint=hint)
            )
    forms = [key for key in _FORMS if key in entry]
    if len(forms) != 1:
        raise ValueError(_("“{field}” needs exactly one of: {forms}.").format(field=field, forms=", ".join(_FORMS)))
    if wrong := entry.keys() - _FORMS[forms[0]] - {forms[0]}:
        raise ValueError(
            _("“{field}”: “{key}” cannot stand beside “{form}”. Take it out.").format(
                field=field, key=min(wrong), form=forms[0]
            )
        )
    return forms[0]


def _read_column(field: str, entry: Mapping[str, Any]) -> Source:
    values: dict[str, str] = {}
    given = entry.get("values", {})
    if not isinstance(given, dict):
        raise ValueError(_("“{field}”: values must be lines like “Solved: upheld”.").format(field=field))
    for spelling in given:
        if fold(spelling) in map(fold, values):
            raise ValueError(
                _("“{field}”: the value “{value}” is given twice. Keep one.").format(field=field, value=spelling)
            )
        values[spelling] = _fitting(field, _text(given, spelling))
    return Column(_name(_text(entry, "column")), _formats(field, entry.get("format", [])), values)


def _read_join(field: str, entry: Mapping[str, Any]) -> Source:
    columns = entry["join"]
    if not isinstance(columns, list) or not columns or not all(isinstance(column, str) for column in columns):
        raise ValueError(_("“{field}”: join needs a list of columns, like [City, State].").format(field=field))
    return Join(tuple(map(_name, columns)), _text(entry, "with") if "with" in entry else ", ")


def _read_text(field: str, entry: Mapping[str, Any]) -> Source:
    text = _text(entry, "text")
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise ValueError(
            _("“{field}”: a curly bracket stands alone in the text. Write {{Column}}.").format(field=field)
        )
    pattern = Pattern(text)
    for column in pattern.columns:
        _name(column)
    return pattern if pattern.columns else Fixed(_fitting(field, pattern.read(str)))


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Source]] = {
    "column": _read_column,
    "join": _read_join,
    "text": _read_text,
    "value": lambda field, entry: Fixed(_fitting(field, _text(entry, "value"))),
}


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(_("“{key}” must be plain text.").format(key=key))
    return value


def _name(column: str) -> str:
    if not fold(column):
        raise ValueError(_("A column's name is empty. Write it as the header spells it."))
    return column


def _formats(field: str, given: Any) -> tuple[str, ...]:
    formats = [given] if isinstance(given, str) else given
    if not isinstance(formats, list) or not all(isinstance(form, str) for form in formats):
        raise ValueError(_("“{field}”: format must be one text, or a list of them.").format(field=field))
    if formats and field not in _DATES:
        raise ValueError(_("“{field}” is no date, so it takes no format. Take it out.").format(field=field))
    for form in formats:
        if not _is_date_format(form):
            raise ValueError(
                _("“{field}”: “{form}” is no date format. Write %Y, %m and %d where year, month and day stand.").format(
                    field=field, form=form
                )
            )
    return tuple(formats)


def _is_date_format(form: str) -> bool:
    """Whether `form` reads back the day that it writes."""
    day = dt.datetime(2026, 11, 28)
    try:
        return dt.datetime.strptime(day.strftime(form), form).date() == day.date()
    except (ValueError, re.error):
        return False


def _fitting(field: str, value: str) -> str:
    """`value`, if the field can have it. Raises ValueError otherwise."""
    problems = read_fields(Record({field: value}))[1]
    if problems:
        raise ValueError(f"“{field}”: {problems[0].what}")
    return value
