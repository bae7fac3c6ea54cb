"""What is due, and why, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from replygen.due.step import State, Step, StepName
from replygen.messages import _
from replygen.text.workdays import Unit


def step_names() -> Mapping[StepName, str]:
    """What each step is called."""
    return {
        "ack": _("acknowledgement"),
        "update": _("progress letter"),
        "reply": _("reply"),
        "promise": _("promise"),
        "compensation": _("compensation"),
        "followup": _("follow-up letter"),
        "closure": _("closing letter"),
    }


def state_names(within: int) -> Mapping[State, str]:
    """What each state is called; `within` is how many days are soon."""
    return {
        "late": _("Late"),
        "today": _("Today"),
        "soon": _("In the next {days} days").format(days=within),
        "later": _("Later"),
    }


def named(step: Step, with_text: bool = True) -> str:
    """What is to be done; of a promise also its words, if `with_text`."""
    name = step_names()[step.name]
    if step.number is None:
        return name
    numbered = _("{step} {number}").format(step=name, number=step.number)
    return _("{where}: {what}").format(where=numbered, what=step.what) if with_text and step.what else numbered


def clock(step: Step) -> str:
    """The time of day that was promised, or the span; empty where none was."""
    times = [time.strftime("%H:%M") for time in (step.time, step.until) if time]
    return "–".join(times)


def reason(step: Step) -> str:
    """Who set the day, and what it is counted from: the key in policy.yaml, the preset and its place, or the case."""
    rule = step.rule
    source = rule.name
    if rule.source == "case":
        return _("by the case, “{field}”").format(field=rule.name)
    if rule.source == "policy":
        source = _("policy {key}").format(key=rule.name.partition("deadlines.")[2] or rule.name)
    elif rule.place:
        source = _("{preset} ({place})").format(preset=rule.name, place=rule.place)
    if rule.within is None:
        return source
    term = _term(rule.within.count, rule.within.unit)
    if rule.since == "reply_due":
        what = _("{source}: {term} before the reply's last day {day}")
    else:
        what = _("{source}: {term} after {since} {day}")
    return what.format(source=source, term=term, since=_since().get(rule.since, rule.since), day=step.base)


def left(step: Step) -> str:
    """The days left, below 0 for what is late."""
    return f"−{-step.days_left}" if step.days_left < 0 else str(step.days_left)


def unit_name(step: Step) -> str:
    """What sort of days those are, where they are not simply days of the calendar."""
    return _("working days") if step.unit == "working" else ""


def _term(count: int, unit: Unit) -> str:
    return _("{count} working days").format(count=count) if unit == "working" else _("{count} days").format(count=count)


def _since() -> Mapping[str, str]:
    return {
        "received": _("receipt"),
        "acknowledged": _("the acknowledgement"),
        "updated": _("the last news"),
        "replied": _("the reply"),
        "last_promise": _("the last promised day"),
        "followed_up": _("the follow-up"),
    }
