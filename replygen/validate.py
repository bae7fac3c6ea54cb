"""Whether a case holds what its letter needs, and whether its facts fit the policy and each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from replygen.brand import Brand
from replygen.errors import Problem
from replygen.messages import _
from replygen.model import Case, CompensationItem
from replygen.model.words import Locale, explained

ALWAYS = ("case_id", "name", "received", "issue")
"""Fields that no letter can do without."""
FOR_REPLY = ("wanted", "category", "finding", "decision", "compensation", "commitment")
"""What `reply` needs besides."""

_COURTESIES = frozenset({"voucher", "vip", "points", "cash"})


def validate(
    case: Case, kind: str, brand: Brand, date: dt.date, failed: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Everything that stands against a letter of `kind` dated `date`; columns are named as fields.

    `failed` are the fields whose values could not be read: nothing is said about them twice.
    """
    examination = _Examination(case, kind, brand, date)
    problems = (*examination.always(), *(examination.reply() if kind == "reply" else ()))
    return tuple(problem for problem in problems if problem.column not in failed)


@dataclass(frozen=True)
class _Examination:
    case: Case
    kind: str
    brand: Brand
    date: dt.date

    @property
    def locale(self) -> Locale:
        return self.case.locale or self.brand.locale

    def always(self) -> Iterator[Problem]:
        """What is asked of a case for every kind of letter."""
        yield from self._missing(ALWAYS, _("It is missing. Fill it in."))
        yield from self._sender()
        case = self.case
        if case.received and case.received > self.date:
            yield Problem(
                _(
                    "{day} lies after the date of the letter ({date}). Correct it, or give the letter's date with --date."
                ).format(day=case.received, date=self.date),
                "received",
            )
        if case.received and case.event_date and case.event_date.date > case.received:
            yield Problem(
                _("{day} lies after the complaint came in ({received}). Correct one of them.").format(
                    day=case.event_date.date, received=case.received
                ),
                "event_date",
            )

    def reply(self) -> Iterator[Problem]:
        """What is asked of a case for the answer in nine parts."""
        yield from self._missing(FOR_REPLY, _("A reply needs it. Fill it in."))
        yield from self._reasons()
        yield from self._compensation()
        yield from self._promises()
        yield from self._decency()
        case = self.case
        if case.fix_date and not case.fix:
            yield Problem(_("There is a date, but “fix” does not say what was changed. Fill it in."), "fix_date")
        if case.certificate_no and case.invite != "supervisor":
            yield Problem(
                _("A certificate goes with invite = supervisor. Write that, or take the number out."), "certificate_no"
            )

    def _missing(self, fields: tuple[str, ...], what: str) -> Iterator[Problem]:
        for field in fields:
            if getattr(self.case, field) in (None, "", ()) and not (
                field == "compensation" and self.case.compensation == ()
            ):
                none = _("A reply needs it. Fill it in, or write “none” (无).")
                yield Problem(none if field == "compensation" else what, field)

    def _sender(self) -> Iterator[Problem]:
        if self.locale not in self.brand.senders or self.locale not in self.brand.policy.words:
            yield Problem(
                _(
                    "The brand writes no letters in {locale}. Add it to brand.yaml and policy.yaml, or write one of: {known}."
                ).format(locale=self.locale, known=", ".join(self.brand.senders)),
                "locale",
            )

    def _reasons(self) -> Iterator[Problem]:
        case = self.case
        if case.decision in {"not_upheld", "partial"} and not case.reason:
            yield Problem(
                _("{decision} needs the reason. Say why, in words the customer can follow.").format(
                    decision=explained("decision", case.decision)
                ),
                "reason",
            )
        if case.decision == "not_upheld" and not case.alternative:
            yield Problem(
                _("{decision} needs an option: say what the customer can do instead.").format(
                    decision=explained("decision", "not_upheld")
                ),
                "alternative",
            )

    def _compensation(self) -> Iterator[Problem]:
        items = self.case.compensation or ()
        for item in items:
            for day in (item.by, item.until):
                if day and day < self.date:
                    yield Problem(
                        _("{kind}: {day} lies before the date of the letter ({date}). Give a later one.").format(
                            kind=item.kind, day=day, date=self.date
                        ),
                        "compensation",
                    )
        yield from self._sums(items)

    def _sums(self, items: tuple[CompensationItem, ...]) -> Iterator[Problem]:
        case = self.case
        if self.locale not in self.brand.senders:
            return
        own = self.brand.senders[self.locale].currency
        usual = case.currency or own
        currencies = {item.currency or usual for item in items if item.amount is not None and item.kind != "points"}
        if len(currencies) > 1:
            yield Problem(
                _("Amounts in {currencies}. Keep one currency in a case.").format(
                    currencies=", ".join(sorted(currencies))
                ),
                "compensation",
            )
        total = sum(
            (item.amount * item.count for item in items if item.amount is not None and item.kind != "points"), Decimal()
        )
        limit = self.brand.policy.words[self.locale].limits.get(case.severity)
        if limit is not None and currencies == {own} and total > limit and not case.approved_by:
            yield Problem(
                _(
                    "{total} in all is more than the policy allows for severity {severity} ({limit}). "
                    "Name who approved it in “approved_by”, or give less."
                ).format(total=total, severity=case.severity, limit=limit),
                "compensation",
            )

    def _promises(self) -> Iterator[Problem]:
        for promise in self.case.commitment:
            if promise.date < self.date:
                yield Problem(
                    _("“{what}”: {day} lies before the date of the letter ({date}). Promise a later day.").format(
                        what=promise.what, day=promise.date, date=self.date
                    ),
                    "commitment",
                )
            if promise.time and promise.until and promise.until <= promise.time:
                yield Problem(
                    _("“{what}”: the time ends before it begins. Correct it.").format(what=promise.what), "commitment"
                )

    def _decency(self) -> Iterator[Problem]:
        """What would hurt: courtesies after grave harm or beside a no, a final letter without legal review."""
        case = self.case
        kinds = sorted({item.kind for item in case.compensation or ()} & _COURTESIES)
        if case.severity == "critical" and not case.legal_review:
            yield Problem(
                _("A critical case needs a legal review before it is answered. Write “yes” when it was done."),
                "legal_review",
            )
        if case.severity == "critical" and {"voucher", "vip"} & set(kinds):
            yield Problem(
                _("No voucher or VIP card after a critical case. Give what puts the loss right instead."),
                "compensation",
            )
        if case.decision == "not_upheld" and kinds:
            yield Problem(
                _(
                    "{kinds} beside a decision not_upheld reads like hush money. Leave it out, or decide “goodwill”."
                ).format(kinds=", ".join(kinds)),
                "compensation",
            )
        if case.invite == "supervisor" and (case.severity == "critical" or case.decision == "not_upheld"):
            yield Problem(
                _(
                    "An invitation as honorary supervisor does not fit this case. Leave the cell empty, or write “none”."
                ),
                "invite",
            )
        elif case.invite == "supervisor" and case.severity == "serious":
            yield Problem(
                _(
                    "After a serious case the invitation as supervisor comes better with the follow-up letter. Leave it out here."
                ),
                "invite",
                "warning",
            )
