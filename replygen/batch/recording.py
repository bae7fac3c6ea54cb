"""What a run tells the register: every letter that is there, many at a time, and by one process only.

A letter is written into its folder, then noted in the journal, then recorded. Where a run was killed in between, the next
one finds the letter in its place, and records it: a letter is recorded once, however often that is told.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from replygen.batch.journal import Remark, Told
from replygen.lint import Finding
from replygen.model import Case
from replygen.model.case import Record
from replygen.produce import Producer
from replygen.register import Entry, FiledFinding, Recorded, Register, Sent
from replygen.register.facts import facts_of

_AT_ONCE, _SECONDS = 200, 1.0
"""Letters that are recorded together, and how long the first of them may wait for the others."""


@dataclass
class Recording:
    """The letters of `producer` on their way into `register`; `done` is what was new there."""

    register: Register
    producer: Producer
    done: Recorded = field(default_factory=Recorded)
    _waiting: list[Entry] = field(default_factory=list)
    _since: float = 0.0

    def add(self, record: Record, case: Case, told: Told) -> None:
        """Record the letter of a case; it lasts after the next `flush` at the latest. Raises UserError as that does."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(entry(self.producer, record, case, told.letter, told.remarks))
        if len(self._waiting) >= _AT_ONCE or time.monotonic() - self._since > _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Make all that was added last. Raises UserError when the register cannot be written."""
        waiting, self._waiting = self._waiting, []
        self.done.add(self.register.record(waiting))


def entry(producer: Producer, record: Record, case: Case, digest: str, said: Iterable[Finding | Remark]) -> Entry:
    """What the register is told of the letter with that digest, and of what the rules said of its words.

    A locale that does not stand in the case itself holds only where the register knows none.
    """
    facts = facts_of(case)
    usual: dict[str, Any] = {}
    if producer.locale or not record.values.get("locale"):
        usual["locale"] = facts.pop("locale")
    findings = tuple(FiledFinding(one.rule, one.severity, bool(one.waived)) for one in said)
    sent = Sent(producer.kind, str(case.locale), producer.date, digest, findings)
    return Entry(case.case_id, facts, (sent,), usual)
