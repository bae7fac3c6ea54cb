"""Numbers of cards and papers that a letter must not carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from replygen.errors import Problem
from replygen.messages import _
from replygen.text.personal import personal_numbers
from replygen.validate.examination import Examination

_PRINTED = (
    *("name", "address", "place", "issue", "quote", "impact", "wanted", "shared_view", "checked", "finding"),
    *("failings", "reason", "alternative", "fix"),
)
_REFERENCES = ("case_id", "order_ref")
"""Here only what cannot be a number of ours is spoken of: any order number may look like a card's."""


def in_text(examination: Examination) -> Iterator[Problem]:
    """A warning for each personal number in what the letter prints; none is ever written out in full."""
    case = examination.case
    for field in _PRINTED:
        if value := getattr(case, field):
            yield from _told(field, value)
    yield from _told("compensation", [text for item in case.compensation or () for text in (item.what, item.note)])
    yield from _told("commitment", [text for promise in case.commitment for text in (promise.who, promise.what)])
    for field in _REFERENCES:
        yield from _told(field, getattr(case, field), only_certain=True)


def _told(column: str, value: str | Iterable[str], only_certain: bool = False) -> Iterator[Problem]:
    for text in [value] if isinstance(value, str) else value:
        for number in personal_numbers(text):
            if number.is_certain or not only_certain:
                yield Problem(
                    _(
                        "This looks like {kind}, ending in {end}. A letter must not carry it: "
                        "take it out, or write only its last four signs."
                    ).format(kind=number.kind, end=number.end),
                    column,
                    "warning",
                )
