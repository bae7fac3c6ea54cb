"""Whether the window of the envelope shows the whole address of a case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from math import ceil, floor

from replygen.brand.looks import IN_WINDOW, WINDOWS
from replygen.errors import Problem
from replygen.messages import _
from replygen.validate.examination import Examination

_POINTS = 72 / 25.4  # in a millimetre
_NARROW = 0.53
"""How wide a Latin letter is on average, in ems; a Chinese one is as wide as it is high."""


def of_the_address(examination: Examination) -> Iterator[Problem]:
    """That the address, with the name, takes more lines than the window has; reckoned, not drawn."""
    case, envelope = examination.case, examination.brand.house.envelope
    window = WINDOWS.get(envelope)
    if window is None or not case.address:
        return
    measure = window.width * _POINTS / IN_WINDOW.size
    needed = sum(ceil(_width(line) / measure) for line in (f"{case.title or ''} {case.name}", *case.address))
    most = floor(window.height * _POINTS / IN_WINDOW.line)
    if needed > most:
        what = _(
            "with the name the address takes {needed} lines, and the window of the envelope ({envelope}) shows {most}. "
            "Write it in fewer lines, or send it in an envelope without a window."
        )
        yield Problem(what.format(needed=needed, envelope=envelope, most=most), "address", "warning")


def _width(text: str) -> float:
    """The width of a line in ems."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else _NARROW for sign in text)
