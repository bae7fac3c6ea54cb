"""Numbers of cards and papers that a letter must not carry."""

from __future__ import annotations

from collections.abc import Iterator

from replygen.errors import Problem
from replygen.messages import _
from replygen.model import Case
from replygen.text.personal import CERTAIN, may_hold_numbers, personal_numbers
from replygen.validate.examination import Examination

_PRINTED = (
    *("name", "address", "place", "issue", "quote", "impact", "wanted", "shared_view", "checked", "finding"),
    *("failings", "reason", "alternative", "fix"),
)
_REFERENCES = ("case_id", "order_ref")
"""Here only what is certain is spoken of: any order number may look like a card's."""


def in_text(examination: Examination) -> Iterator[Problem]:
    """A warning for each personal number in what the letter prints; none is ever written out in full."""
    texts = tuple(_texts(examination.case))
    if not may_hold_numbers("\n".join(text for _column, text in texts)):
        return
    for column, text in texts:
        for number in personal_numbers(text):
            if number.is_certain or column not in _REFERENCES:
                yield Problem(
                    _(
                        "This looks like {kind}, ending in {end}. A letter must not carry it: "
                        "take it out, or write only its last four signs."
                    ).format(kind=number.kind, end=number.end),
                    column,
                    "warning",
                )


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    """Each text that the letter prints, by its field."""
    for field in _PRINTED:
        value = getattr(case, field)
        if isinstance(value, str):
            yield field, value
        else:
            yield from ((field, text) for text in value)
    for item in case.compensation or ():
        yield from (("compensation", text) for text in (item.what, item.note))
    for promise in case.commitment:
        yield from (("commitment", text) for text in (promise.who, promise.what))
    for field in _REFERENCES:
        if len(text := getattr(case, field)) >= CERTAIN:
            yield field, text
