"""What would hurt: courtesies after grave harm or beside a no, a final letter without legal review."""

from __future__ import annotations

from collections.abc import Iterator

from replygen.errors import Problem
from replygen.messages import _
from replygen.validate.examination import Examination

_COURTESIES = frozenset({"voucher", "vip", "points", "cash"})


def of_a_reply(examination: Examination) -> Iterator[Problem]:
    """What a reply to such a case must not offer, and must not leave out."""
    case = examination.case
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
            _("{kinds} beside a decision not_upheld reads like hush money. Leave it out, or decide “goodwill”.").format(
                kinds=", ".join(kinds)
            ),
            "compensation",
        )
    if case.invite == "supervisor" and (case.severity == "critical" or case.decision == "not_upheld"):
        yield Problem(
            _("An invitation as honorary supervisor does not fit this case. Leave the cell empty, or write “none”."),
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
