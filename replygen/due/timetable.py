"""When a step is due: the terms of the policy and of statutes, counted on the calendar of a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from replygen.brand import Brand
from replygen.brand.records import Preset
from replygen.due.step import Due, Rule, StepName
from replygen.model import Locale
from replygen.text.workdays import Term, Unit, workdays

_DAY = dt.timedelta(days=1)


class Situation(NamedTuple):
    """All that decides what is due in an open case besides its promises, which have their own days.

    `next_news` is the day for which the last update promised more. `is_unsettled`: the customer's answer to the follow-up
    was that it is not settled. `to_send` is the compensation that did not go out yet: its kind, and the day by which the
    case promises it.
    """

    locale: str
    channel: str = ""
    received: dt.date | None = None
    acknowledged: dt.date | None = None
    updated: dt.date | None = None
    next_news: dt.date | None = None
    replied: dt.date | None = None
    followed_up: dt.date | None = None
    is_unsettled: bool = False
    is_grave: bool = False
    last_promise: dt.date | None = None
    to_send: tuple[tuple[str, dt.date | None], ...] = ()


class Timetable:
    """The days by which something is due in cases of one locale.

    Of all rules that are in force for a step the strictest counts: the policy's, where two name the same day. A step
    without a rule is never due. Raises UserError when the brand has no sender or no policy for the locale.
    """

    def __init__(self, brand: Brand, locale: Locale, presets: Mapping[str, Preset]) -> None:
        self.locale, self.handler = locale, brand.sender(locale).handler.name
        words = brand.words(locale)
        self._policy, self._deadlines, self._presets = brand.policy, words.deadlines, presets
        self._key = f"words.{locale}.deadlines"
        self._country, self._workdays = words.workdays, workdays(words.workdays)

    def dues(self, case: Situation) -> list[Due]:
        """What is due in a case; nothing until it is known when it came in."""
        if case.replied is None:
            found = self._until_the_reply(case, case.received) if case.received else ()
        elif case.is_unsettled and case.followed_up and case.followed_up >= case.replied:
            found = self._until_a_new_reply(case, case.followed_up)
        else:
            found = (self._after_the_reply(case, case.replied),)
        sent = _strictest(self._sending(kind, by, case.replied) for kind, by in case.to_send if case.replied)
        return [due for due in (*found, sent) if due]

    def _until_the_reply(self, case: Situation, received: dt.date) -> tuple[Due | None, ...]:
        """As long as the acknowledgement is due, no further news is asked for."""
        ack = _strictest(self._due("ack", rule, received) for rule in self._rules("ack", case.channel))
        bases = {"received": received, "acknowledged": case.acknowledged or (ack.day if ack else received)}
        reply = _strictest(self._due("reply", rule, bases[rule.since]) for rule in self._rules("reply", case.channel))
        if ack and not (case.acknowledged or case.updated):
            return ack, reply
        news = self._news(received, "received", case.updated, case.next_news, reply)
        if case.acknowledged and (case.updated is None or case.updated < case.acknowledged):
            promised = Rule("policy", "news_workdays", "", Term(self._policy.news_workdays, "working"), "acknowledged")
            news = _strictest((news, self._due("update", promised, case.acknowledged)))
        return news, reply

    def _until_a_new_reply(self, case: Situation, followed_up: dt.date) -> tuple[Due | None, ...]:
        reply = self._by_policy("reply", "reply", "followed_up", followed_up)
        if case.updated and case.updated > followed_up:
            return self._news(followed_up, "followed_up", case.updated, case.next_news, reply), reply
        return self._news(followed_up, "followed_up", None, None, reply), reply

    def _after_the_reply(self, case: Situation, replied: dt.date) -> Due | None:
        """The follow-up, where one is needed; after it, or where none is, the closing letter."""
        if case.followed_up and case.followed_up >= replied:
            return self._by_policy("closure", "closure", "followed_up", case.followed_up)
        since, base = "replied", replied
        if case.last_promise and case.last_promise > replied:
            since, base = "last_promise", case.last_promise
        if (case.last_promise or case.is_grave) and self._deadlines.followup:
            return self._by_policy("followup", "followup", since, base)
        return self._by_policy("closure", "closure", since, base)

    def _sending(self, kind: str, by: dt.date | None, replied: dt.date) -> Due | None:
        """By the day that the case gives, else by the policy's; vouchers and cards come with the letter."""
        if by:
            return self._on("compensation", by, Rule("case", "compensation"), by)
        if kind in {"refund", "cash"}:
            rule = Rule("policy", "refund_days", "", Term(self._policy.refund_days, "calendar"), "replied")
        elif kind in {"points", "gift"}:
            rule = Rule("policy", "gesture_days", "", Term(self._policy.gesture_days, "calendar"), "replied")
        else:
            return None
        return self._due("compensation", rule, replied)

    def days_left(self, due: Due, date: dt.date) -> tuple[int, Unit]:
        """The days from `date` to the day on which it is due, in the unit of its term; below 0 where it is late."""
        if due.rule.within and due.rule.within.unit == "working":
            return self._workdays.between(date, due.day), "working"
        return (due.day - date).days, "calendar"

    def _news(
        self, start: dt.date, since: str, updated: dt.date | None, promised: dt.date | None, reply: Due | None
    ) -> Due | None:
        """The next update; `promised` is the day that the last one gave, and `start` called `since`."""
        news = [self._by_policy("update", "update_every", "updated" if updated else since, updated or start)]
        if updated and promised:
            news.append(self._on("update", promised, Rule("case", "next_news"), promised))
        if reply and not (updated and promised and promised > reply.day):
            news.append(self._warning(start, updated, reply))
        return _strictest(news)

    def _warning(self, start: dt.date, updated: dt.date | None, reply: Due) -> Due | None:
        """The news that the last day of the reply may be missed, if there was none since; never before `start`."""
        term = self._deadlines.update_before
        if term is None:
            return None
        is_working = term.unit == "working"
        early = self._workdays.before(reply.day, term.count) if is_working else reply.day - _DAY * term.count
        day = max(early, start)
        if updated and updated >= day:
            return None
        rule = Rule("policy", f"{self._key}.update_before", "", term, "reply_due")
        return self._on("update", day, rule, reply.base)._replace(base=reply.day)

    def _by_policy(self, step: StepName, key: str, since: str, base: dt.date) -> Due | None:
        term: Term | None = getattr(self._deadlines, key)
        return self._due(step, Rule("policy", f"{self._key}.{key}", "", term, since), base) if term else None

    def _due(self, step: StepName, rule: Rule, base: dt.date) -> Due:
        assert rule.within is not None
        count, is_working = rule.within.count, rule.within.unit == "working"
        day = self._workdays.after(base, count) if is_working else base + _DAY * count
        return self._on(step, day, rule, base)

    def _on(self, step: StepName, day: dt.date, rule: Rule, base: dt.date) -> Due:
        do_by = self._workdays.last_until(day)
        first = base if rule.within and rule.within.unit == "working" else do_by
        return Due(step, day, do_by, rule, base, self._workdays.unannounced(min(first, day), max(first, day)))

    def _rules(self, step: StepName, channel: str) -> tuple[Rule, ...]:
        """The rules of an acknowledgement or a reply that are in force for complaints that came in through `channel`."""
        own: Term | None = getattr(self._deadlines, step)
        rules = [Rule("policy", f"{self._key}.{step}", "", own, "received")] if own else []
        for name, preset in self._presets.items():
            if self._binds(name, preset, channel):
                rules += [
                    Rule("preset", name, preset.place, deadline.within, deadline.since)
                    for deadline in preset.deadlines
                    if deadline.step == step
                ]
        return tuple(rules)

    def _binds(self, name: str, preset: Preset, channel: str) -> bool:
        if preset.channels and channel not in preset.channels:
            return False
        is_asked_for = name in self._deadlines.presets
        return is_asked_for or bool(preset.channels and preset.country == self._country[:2])


def _strictest(dues: Iterable[Due | None]) -> Due | None:
    return min(filter(None, dues), key=lambda due: due.day, default=None)
