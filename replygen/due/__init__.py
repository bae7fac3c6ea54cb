"""What must happen when, in every open case: by the policy, by statutes, and by what was promised."""

from __future__ import annotations

from replygen.due.agenda import Agenda, make_agenda
from replygen.due.step import STEPS, State, Step, StepName

__all__ = ["STEPS", "Agenda", "State", "Step", "StepName", "make_agenda"]
