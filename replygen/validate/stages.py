"""What the letters before and after the reply ask, promise and claim: whether it is so, and can be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from replygen.errors import Problem
from replygen.messages import _
from replygen.validate.examination import Examination
from replygen.validate.order import far, is_far

MOST_QUESTIONS = 5
"""Questions that people answer; more are an interrogation."""

_CLOSED = re.compile(
    r"是否|有没有|有沒有|是不是|(?:吗|嗎)[？?]?$|^(?:did|do|does|is|are|was|were|have|has|had)\b", re.IGNORECASE
)
"""How a question looks that is answered with yes or no."""
_OPEN = re.compile("什[么麼]|甚麼|哪|几|幾|多少|多久|怎|[为為]什|何|[谁誰]")
"""What Chinese asks with that is not."""


def of_questions(examination: Examination) -> Iterator[Problem]:
    """Whether the questions can be answered: not too many, the first an open one, and until a day to come."""
    case = examination.case
    if len(case.questions) > MOST_QUESTIONS:
        yield Problem(
            _("These are {count} questions; a letter asks {most} at most. Keep those that decide the case.").format(
                count=len(case.questions), most=MOST_QUESTIONS
            ),
            "questions",
        )
    first = case.questions[0].ask.strip() if case.questions else ""
    if _CLOSED.search(first) and not _OPEN.search(first):
        what = _("“{question}” is answered with yes or no. Begin with an open question: what, when, how.")
        yield Problem(what.format(question=first), "questions", "warning")
    yield from _to_come(examination, case.answer_by, "answer_by")
    if not (case.if_no_answer or (examination.policy and examination.policy.if_no_answer)):
        yield Problem(
            _("Say what happens when no answer comes: here, or for all cases under “if_no_answer” in policy.yaml."),
            "if_no_answer",
        )


def of_news(examination: Examination) -> Iterator[Problem]:
    """Whether the next news is promised for a day to come."""
    yield from _to_come(examination, examination.case.next_news, "next_news")


def _to_come(examination: Examination, day: dt.date | None, column: str) -> Iterator[Problem]:
    date = examination.date
    if day is None:
        return
    if day <= date:
        yield Problem(
            _("{day} is not after the date of the letter ({date}). Give a later one.").format(day=day, date=date),
            column,
        )
    elif is_far(day, date):
        yield far(day, date, column)


def of_promises_made(examination: Examination) -> Iterator[Problem]:
    """Whether the case says of each promise what became of it, and what is done about one that was not kept."""
    date = examination.date
    for promise in examination.case.commitment:
        if promise.state == "open" and promise.date < date:
            yield Problem(
                _(
                    "“{what}” was promised for {day}. Say whether it was kept: add “[done {day}]” (已办) with the right "
                    "day, or “[not done: what is done about it]” (未办)."
                ).format(what=promise.what, day=promise.date),
                "commitment",
            )
        elif promise.state == "broken" and not promise.instead:
            yield Problem(
                _("“{what}” was not done. Say what is done about it: “[not done: Tom Reed calls on {day}]”.").format(
                    what=promise.what, day=date + dt.timedelta(days=1)
                ),
                "commitment",
            )
        elif promise.kept and promise.kept > date:
            yield Problem(
                _("“{what}”: {day} lies after the date of the letter ({date}), so it is not done yet.").format(
                    what=promise.what, day=promise.kept, date=date
                ),
                "commitment",
            )


def of_an_end(examination: Examination) -> Iterator[Problem]:
    """Whether the case can be closed: what was given has arrived, and nothing is still to come."""
    case = examination.case
    if case.compensation and case.compensation_sent is None:
        yield Problem(
            _("The case gives a compensation. Say when it was sent or paid; until then the case stays open."),
            "compensation_sent",
        )
    if case.compensation_sent and case.compensation_sent > examination.date:
        yield Problem(
            _("{day} lies after the date of the letter ({date}). Close the case when it was sent.").format(
                day=case.compensation_sent, date=examination.date
            ),
            "compensation_sent",
        )
    if any(promise.state == "open" for promise in case.commitment):
        yield Problem(_("A promise is still to come. Better close the case when it is kept."), "commitment", "warning")
    if case.satisfied == "no":
        yield Problem(
            _("The customer is not satisfied. Close the case only if nothing more can be done."), "satisfied", "warning"
        )


def of_an_invitation(examination: Examination) -> Iterator[Problem]:
    """Whether nothing stands against the invitation that the follow-up letter brings."""
    case = examination.case
    ways = examination.brand.policy.followup_invite.get(case.decision, {}) if case.decision else {}
    is_broken = any(promise.state == "broken" for promise in case.commitment)
    if is_broken and case.certificate_no and ways.get(case.severity) == "supervisor":
        yield Problem(
            _("Nobody is invited while a promise is broken. Send the certificate when all is done."),
            "certificate_no",
            "warning",
        )
