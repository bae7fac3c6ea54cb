"""The letters that are due, as cases for a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from replygen.due.agenda import Agenda
from replygen.due.step import WRITABLE, State, StepName
from replygen.errors import Place
from replygen.load import CaseSource
from replygen.messages import _
from replygen.model.case import Record
from replygen.register import Register

_NOW: tuple[State, ...] = ("late", "today")


def count_letters_due(agenda: Agenda) -> int:
    """How many letters are late or due today that can be made of what the register holds."""
    return sum(agenda.counts[step, state] for step in WRITABLE for state in _NOW)


def letters_due(agenda: Agenda) -> Mapping[StepName, list[str]]:
    """The ids of the cases whose letter is late or due today, by kind of letter; replies are not among them."""
    found: dict[StepName, list[str]] = {}
    for state in _NOW:
        for step in agenda.steps(state):
            if step.name in WRITABLE:
                found.setdefault(step.name, []).append(step.case_id)
    return {kind: found[kind] for kind in WRITABLE if kind in found}


def registered(register: Register, case_ids: Sequence[str]) -> CaseSource:
    """These cases of a register, as those of a file. Raises UserError, when it is read, for one that is not there."""

    def records() -> Iterator[Record]:
        for case_id in case_ids:
            place = Place(_("{register}, case {case_id}").format(register=register.name, case_id=case_id))
            yield Record(register.facts(case_id), place)

    return CaseSource(register.name, (), (), len(case_ids), records)
