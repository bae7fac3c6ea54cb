"""What a letter cannot do without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from replygen.errors import Problem
from replygen.messages import _, listed
from replygen.model.words import explained
from replygen.validate.examination import Examination

ALWAYS = ("case_id", "name", "received", "issue")
"""Fields that no letter can do without."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "info": ("questions", "answer_by"),
    "update": ("checked", "outstanding", "next_news"),
    "reply": ("wanted", "category", "finding", "decision", "compensation", "commitment"),
    "followup": ("commitment",),
    "closure": ("decision",),
}
"""What each kind of letter needs besides; a kind that does not stand here needs no more."""


def of_every_letter(examination: Examination) -> Iterator[Problem]:
    """What is asked of a case for every kind of letter."""
    for field in _missing(examination, ALWAYS):
        yield Problem(_("It is missing. Fill it in."), field)
    case = examination.case
    titles = {case.handler_title, case.signatory_title} - {""}
    if case.handler and case.handler == case.signatory and len(titles) > 1:
        yield Problem(
            _("“{name}” has two titles here: {titles}. Keep one of them.").format(
                name=case.handler, titles=listed(sorted(titles))
            ),
            "signatory_title",
        )
    if examination.sender is None or examination.policy is None:
        yield Problem(
            _(
                "The brand writes no letters in {locale}. Add it to brand.yaml and policy.yaml, or write one of: {known}."
            ).format(locale=examination.locale, known=", ".join(examination.brand.senders)),
            "locale",
        )


def needed(kind: str) -> tuple[str, ...]:
    """What a letter of `kind` needs besides what every letter does."""
    return NEEDED.get(kind, ())


def of_its_kind(examination: Examination) -> Iterator[Problem]:
    """What is asked of a case for this kind of letter."""
    for field in _missing(examination, needed(examination.kind)):
        if field != "compensation":
            yield Problem(_("A letter of kind {kind} needs it. Fill it in.").format(kind=examination.kind), field)
        elif examination.case.compensation is None:
            yield Problem(_("A reply needs it. Fill it in, or write “none” (无)."), field)


def of_a_reply(examination: Examination) -> Iterator[Problem]:
    """What the answer in nine parts needs in some cases."""
    case = examination.case
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
    if case.fix_date and not case.fix:
        yield Problem(_("There is a date, but “fix” does not say what was changed. Fill it in."), "fix_date")
    if case.certificate_no and case.invite != "supervisor":
        yield Problem(
            _("A certificate goes with invite = supervisor. Write that, or take the number out."), "certificate_no"
        )


def _missing(examination: Examination, fields: tuple[str, ...]) -> Iterator[str]:
    return (field for field in fields if getattr(examination.case, field) in (None, "", ()))
