"""An agenda for other programs."""

from __future__ import annotations

from typing import Any

from replygen.due.agenda import Agenda
from replygen.due.step import STEPS, State, Step

_STATES: tuple[State, ...] = ("late", "today", "soon", "later")


def as_data(agenda: Agenda) -> dict[str, Any]:
    """The agenda in values that JSON can hold; its keys are described in templates/README.md."""
    return {
        "date": agenda.date.isoformat(),
        "within": agenda.within,
        "open_cases": agenda.cases,
        "counts": {state: {step: agenda.counts[step, state] for step in STEPS} for state in _STATES},
        "steps": [_step(step) for state in _STATES for step in agenda.steps(state)],
        "undated": agenda.undated,
        "unannounced": {str(year): count for year, count in sorted(agenda.unannounced.items())},
    }


def _step(step: Step) -> dict[str, Any]:
    rule = step.rule
    return {
        "case_id": step.case_id,
        "locale": step.locale,
        "severity": step.severity,
        "step": step.name,
        "number": step.number,
        "what": step.what,
        "letter": step.letter or None,
        "state": step.state,
        "due": step.due.isoformat(),
        "do_by": step.do_by.isoformat(),
        "time": step.time.isoformat("minutes") if step.time else None,
        "until": step.until.isoformat("minutes") if step.until else None,
        "days_left": step.days_left,
        "unit": step.unit,
        "unannounced": step.unannounced,
        "owner": step.owner,
        "rule": {
            "source": rule.source,
            "name": rule.name,
            "place": rule.place,
            "days": rule.within.count if rule.within else None,
            "unit": rule.within.unit if rule.within else None,
            "since": rule.since,
            "since_date": step.base.isoformat() if rule.within else None,
        },
    }
