"""The notations that fit a list into one cell: `compensation`, `commitment` and `waiver`.

    退款60；礼券100；VIP卡
    refund 60 by 2025-03-25; voucher 100 until 2025-12-31 no GV-0917; vip
    2025-03-27 17:00 李明: 致电确认；2025-03-24 9:00-11:00 上门安装
    L01: 法务已审，何静宜；T14: 客户自己的说法

All give plain mappings, the same that a YAML or JSON case may hold; the case model checks them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from replygen.messages import _
from replygen.model.clock import CLOCK, HOUR, read_span, read_time
from replygen.model.dates import DAY, WEEKDAY_IN_BRACKETS, read_date
from replygen.model.money import MONEY, read_money, refuse_words
from replygen.model.reading import narrow, plain, read_text, split_items
from replygen.model.words import PRICED, SPELLINGS, find_word, read_word

# Not compiled yet: only cells need them, and that takes as long as the rest of this module.
_NOTE = rf"(?!{WEEKDAY_IN_BRACKETS})[(（]([^()（）]*)[)）]"
_UNTIL = rf"(?:\buntil|有效期至|有效期到|有效至|至)\s*:?\s*({DAY})(?:止|为止|為止)?"
_BY = rf"\bby\s+({DAY})"
_BEFORE = rf"({DAY})\s*(?:之?前|以前)"
_NUMBER = r"(?:\bno\.?\s+|编号|編號)\s*:?\s*([0-9A-Za-z][\w./#-]*)"
_COUNT = r"(?:^|(?<=[\s\d元]))[x×*]\s*(\d{1,4})(?!\w)"
_WORDS = sorted(
    {s for word, spellings in SPELLINGS["compensation"].items() for s in (word, *spellings)}, key=len, reverse=True
)
_KIND = re.compile("|".join(map(re.escape, _WORDS)), re.IGNORECASE)

_PROMISE = (
    rf"(?P<date>{DAY})(?:T(?=\d)|[,\s]*)(?:(?P<time>{CLOCK})(?:\s*[-~至到]\s*(?P<until>{CLOCK}|{HOUR}))?)?"
    r"\s*(?:之?前)?[,:]?\s*(?P<rest>(?s:.*))"
)
_WAIVED = re.compile(r"(?P<rule>[^:：\s]{1,30})\s*[:：]\s*(?P<reason>.*)", re.DOTALL)
_WHO = re.compile(r"(?P<who>[^:：,，。]{1,30})[:：]\s*(?P<what>\S.*)", re.DOTALL)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def read_compensation(value: object) -> tuple[Any, ...]:
    """The items of a `compensation` cell as mappings, in order; `none` gives no items.

    Raises ValueError naming the item that cannot be read, and why.
    """
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list | tuple):
        found = tuple(item if not isinstance(item, str) else _item(item) for item in value)
        return () if found == ({"kind": "none"},) else found
    text = read_text(value)
    items = split_items(text)
    if len(items) == 1 and find_word("compensation", items[0]) == "none":
        return ()
    return tuple(_item(item) for item in items)


def _item(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rest = text

    def take(pattern: str) -> str | None:
        """What `pattern` finds in the rest, as typed; it is taken out of there."""
        nonlocal rest
        match = _compiled(pattern).search(narrow(rest))
        if match is None:
            return None
        group = next(number for number, text in enumerate(match.groups(), 1) if text is not None)
        found = rest[match.start(group) : match.end(group)]
        rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip()
        return found

    try:
        if (note := take(_NOTE)) is not None:
            found["note"] = note.strip()
        if until := take(_UNTIL):
            found["until"] = read_date(until)
        if by := take(_BY) or ("前" in rest and take(_BEFORE)):
            found["by"] = read_date(by)
        if number := take(_NUMBER):
            found["number"] = number
        if count := take(_COUNT):
            found["count"] = int(count)
        kind = _KIND.match(rest)
        found["kind"] = read_word("compensation", kind[0] if kind else rest.split()[0] if rest.split() else rest)
        rest = rest[kind.end() :].strip(" :：,，、") if kind else ""
        if amount := _amount_in(narrow(rest), found["kind"]):
            found["amount"], found["currency"] = read_money(amount[0])
            rest = f"{rest[: amount.start()]} {rest[amount.end() :]}".strip(" ,，、")
        elif found["kind"] in PRICED:
            refuse_words(rest)
    except ValueError as error:
        raise ValueError(_("“{item}”: {reason}").format(item=text, reason=error)) from None
    if rest:
        found["what"] = rest
    return found


def _amount_in(text: str, kind: str) -> re.Match[str] | None:
    """The sum in what stands behind a kind: anywhere where only a sum makes sense, else at its start or end.

    There it must stand alone or carry its currency: `免收 11月月租 35元` gives 35, `gift 2 towels` gives none. What is
    waived is nearly always a sum, so `减免安装费60` gives 60.
    """
    is_sum = kind == "waive"
    for match in _compiled(MONEY).finditer(text):
        start, end = match.span()
        at_start, at_end = start == 0, end == len(text)
        alone = (at_start or text[start - 1].isspace()) and (at_end or text[end].isspace())
        marked = match["before"] or match["after"]
        if kind in PRICED or (at_end and (alone or marked or is_sum)) or (at_start and (marked or (alone and is_sum))):
            return match
    return None


def read_commitment(value: object) -> tuple[Any, ...]:
    """The promises of a `commitment` cell as mappings, in order.

    Raises ValueError for a promise without a date, or with nothing promised.
    """
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list | tuple):
        return tuple(item if not isinstance(item, str) else _promise(item) for item in value)
    return tuple(map(_promise, split_items(read_text(value))))


def _promise(text: str) -> dict[str, Any]:
    match = _compiled(_PROMISE).match(narrow(text))
    if match is None:
        raise ValueError(
            _(
                "The promise “{item}” has no date. Write it like “2026-03-27 17:00 Li Ming: telephone to confirm”."
            ).format(item=text)
        )
    try:
        found: dict[str, Any] = {"date": read_date(match["date"])}
        if match["until"]:
            found["time"], found["until"] = read_span(match["time"], match["until"])
        elif match["time"]:
            found["time"] = read_time(match["time"])
    except ValueError as error:
        raise ValueError(_("“{item}”: {reason}").format(item=text, reason=error)) from None
    rest = text[match.start("rest") :].strip()
    if who := _WHO.fullmatch(rest):
        found["who"], rest = who["who"].strip(), who["what"].strip()
    if not rest:
        raise ValueError(
            _("The promise “{item}” does not say what will be done. Add it after the date.").format(item=text)
        )
    found["what"] = rest
    return found


def read_waiver(value: object) -> dict[str, str]:
    """The reasons of a `waiver` cell by the ids of the rules that are waived, in order.

    Raises ValueError for a rule without a reason, a reason without a rule, and a rule that stands there twice.
    """
    pairs = value.items() if isinstance(value, dict) else map(_waiver, split_items(read_text(value)))
    found: dict[str, str] = {}
    for name, given in pairs:
        rule, reason = plain(str(name)), read_text(given)
        if not reason:
            raise ValueError(
                _("The waiver of {rule} has no reason. Say why the words may stay, and who decided it.").format(
                    rule=rule
                )
            )
        if rule in found:
            raise ValueError(_("{rule} is waived twice. Keep one reason.").format(rule=rule))
        found[rule] = reason
    return found


def _waiver(text: str) -> tuple[str, str]:
    match = _WAIVED.fullmatch(text)
    if match is None:
        raise ValueError(
            _(
                "“{item}” is no waiver. Write the rule, a colon and the reason, like “L01: seen by our lawyer, A. Gale”, "
                "and “;” only between two of them."
            ).format(item=text)
        )
    return match["rule"], match["reason"]
