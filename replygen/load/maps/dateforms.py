"""The date formats that a column's values speak for, where they cannot be read without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache

from replygen.load.maps.source import ISO_DATE
from replygen.model.dates import FIRST_YEAR, LAST_YEAR, read_date

_DAYS = ("%d-%m-%Y", "%m-%d-%Y", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d", "%d-%b-%y")
_NAMED = ("%d %b %y", "%d %B %y", "%b %d, %y", "%B %d, %y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", ", %H:%M", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", " %I:%M%p")
"""What `read_date` refuses because it can be several days; what it reads needs no format."""

_ENOUGH = 20
"""Values after which every format that comes into question has shown itself."""


@cache
def _forms() -> tuple[str, ...]:
    days = [form.replace("-", sign) for form in _DAYS for sign in "-/."]
    return (*(day + clock for day in [*days, *_NAMED] for clock in _CLOCKS), "%Y%m%d%H%M%S")


def wanted_formats(values: Collection[str]) -> tuple[str, ...]:
    """The format that reads most of `values`; none where a date is read as well without one.

    Several are given where the values do not settle which one is meant.
    """
    unread = strays(values, ())
    likely = [form for form in _forms() if any(read_form(form, value) for value in unread[:_ENOUGH])]
    left = {form: len(strays(values, (form,))) for form in likely}
    fewest = min(left.values(), default=0)
    if fewest >= len(unread):
        return ()
    found = {tuple(read_form(form, value) for value in values): form for form in likely if left[form] == fewest}
    return tuple(found.values())


def strays(values: Collection[str], formats: Collection[str]) -> list[str]:
    """Those of `values` that a date field with these `formats` could not read."""
    return [value for value in values if not (ISO_DATE.fullmatch(value) or _is_read(value, formats))]


def read_form(form: str, value: str) -> dt.date | None:
    """The day that `value` means if it is written as `form` says; None if it is not, or in a year no letter can mean."""
    try:
        day = dt.datetime.strptime(value, form).date()
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _is_read(value: str, formats: Collection[str]) -> bool:
    if formats:
        return any(read_form(form, value) for form in formats)
    try:
        read_date(value)
    except ValueError:
        return False
    return True
