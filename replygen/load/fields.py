"""Raw values made into a case; what cannot be read is said in plain words, column by column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from replygen.errors import Problem
from replygen.load.headers import nearest
from replygen.messages import _, shortened
from replygen.model.case import Case, CompensationItem, Promise, Question, Record, Rejected

_LONGEST_QUOTE = 60
_QUOTED = re.compile(rf"(?<=[“「])[^”」]{{{_LONGEST_QUOTE},}}(?=[”」])")
"""What a message quotes out of the file, where that is too long to be read in a message."""

_ITEMS: Mapping[str, tuple[str, ...]] = {
    "compensation": tuple(CompensationItem.model_fields),
    "commitment": tuple(Promise.model_fields),
    "questions": tuple(Question.model_fields),
}


def read_case(record: Record) -> Case | Rejected:
    """The case of `record`, or the record with everything that is wrong with its values."""
    case, problems, _failed = read_fields(record)
    if any(problem.severity == "error" for problem in problems):
        return Rejected(record, problems, case.case_id, case.name)
    return case


def read_fields(record: Record) -> tuple[Case, tuple[Problem, ...], frozenset[str]]:
    """The case of the values that can be read, every problem, and the fields that could not be read.

    A field that could not be read has its default in the case. Values are checked one by one; whether they fit
    together, and what a kind of letter needs, is for `replygen.validate`.
    """
    values = {
        field: value
        for field, value in record.values.items()
        if (value.strip() if isinstance(value, str) else value not in (None, [], {}))
    }
    try:
        return Case.model_validate(values), record.problems, record.unread
    except ValidationError as error:
        details = error.errors(include_url=False)
    failed = {str(detail["loc"][0]) for detail in details}
    case = Case.model_validate({field: value for field, value in values.items() if field not in failed})
    problems = (_problem(record, detail) for detail in details)
    return case, (*record.problems, *problems), record.unread | failed


def _problem(record: Record, detail: ErrorDetails) -> Problem:
    field, *inner = detail["loc"]
    column = record.columns.get(str(field), str(field))
    what = _QUOTED.sub(lambda quoted: _shown(quoted[0]), _words_for(detail))
    if positions := [step + 1 for step in inner if isinstance(step, int)]:
        names = [step for step in inner if isinstance(step, str)]
        where = _("item {position}, {name}") if names and detail["type"] == "value_error" else _("item {position}")
        what = _("{where}: {what}").format(where=where.format(position=positions[0], name=".".join(names)), what=what)
    return Problem(what, column, line=_line(record, detail["loc"]))


def _line(record: Record, path: tuple[str | int, ...]) -> int | None:
    while path and path not in record.lines:
        path = path[:-1]
    return record.lines.get(path)


def _words_for(detail: ErrorDetails) -> str:
    """What pydantic found, in our own words."""
    explain = _WORDS.get(detail["type"])
    if explain is not None:
        return explain(detail)
    return _("“{value}” cannot be read here. Compare it with the examples.").format(value=_shown(detail["input"]))


def _unknown_key(detail: ErrorDetails) -> str:
    key, known = str(detail["loc"][-1]), _ITEMS.get(str(detail["loc"][0]), ())
    near = nearest(key, known)
    if near:
        return _("“{key}” is not known here. Did you mean “{near}”?").format(key=_shown(key), near=near)
    return _("“{key}” is not known here. Write one of: {known}.").format(key=_shown(key), known=", ".join(known))


def _missing_key(detail: ErrorDetails) -> str:
    return _("“{key}” is missing. Add it.").format(key=detail["loc"][-1])


def _not_a_mapping(detail: ErrorDetails) -> str:
    return _("“{value}” is not a list of names and values. Write it like the examples.").format(
        value=_shown(detail["input"])
    )


_WORDS: Mapping[str, Callable[[ErrorDetails], str]] = {
    "value_error": lambda detail: str(detail["ctx"]["error"]),
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "model_type": _not_a_mapping,
    "string_too_short": lambda detail: _("“{key}” is empty. Fill it in.").format(key=detail["loc"][-1]),
    "too_short": lambda detail: _("“{key}” is empty. Fill it in.").format(key=detail["loc"][-1]),
    "literal_error": lambda detail: _("“{value}” cannot stand beside other items. Write it alone.").format(
        value=_shown(detail["input"])
    ),
}


def _shown(value: Any) -> str:
    return shortened(str(value), _LONGEST_QUOTE)
