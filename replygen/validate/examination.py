"""What is asked about one case: its facts, the letter it is meant for, and what the brand has decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from replygen.brand import Brand, PolicyWords, Sender
from replygen.model import Case
from replygen.model.words import Locale


@dataclass(frozen=True)
class Examination:
    """A case, and the letter of `kind` dated `date` that it is examined for."""

    case: Case
    kind: str
    brand: Brand
    date: dt.date

    @property
    def locale(self) -> Locale:
        return self.case.locale or self.brand.locale

    @property
    def sender(self) -> Sender | None:
        """Who writes in the letter's locale, None where the brand has nobody."""
        return self.brand.senders.get(self.locale)

    @property
    def policy(self) -> PolicyWords | None:
        """What the company has decided for the letter's locale, None where it has not."""
        return self.brand.policy.words.get(self.locale)
