"""The two notations that fit a list into one cell: `compensation` and `commitment`.

    退款60；礼券100；VIP卡
    refund 60 by 2025-03-25; voucher 100 until 2025-12-31 no GV-0917; vip
    2025-03-27 17:00 李明: 致电确认；2025-03-24 9:00-11:00 上门安装

Both give plain mappings, the same that a YAML or JSON case may hold; the case model checks them.
"""

from __future__ import annotations

import re
from typing import Any

from replygen.messages import _
from replygen.model.reading import MONEY, narrow, read_date, read_money, read_text, read_time
from replygen.model.words import PRICED, SPELLINGS, read_word

_DATE = (
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|(?:中華)?民國\s*\d{1,3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\s+\d{4}"
)
_NOTE = re.compile(r"[(（]([^()（）]*)[)）]")
_UNTIL = re.compile(rf"(?:\buntil|有效期至|有效期到|有效至|至)\s*[:：]?\s*({_DATE})(?:止|为止|為止)?", re.IGNORECASE)
_BY = re.compile(rf"\bby\s+({_DATE})|({_DATE})\s*(?:之?前|以前)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\bno\.?\s+|编号|編號)\s*[:：]?\s*([0-9A-Za-z][\w./#-]*)", re.IGNORECASE)
_COUNT = re.compile(r"(?:^|(?<=[\s\d元]))[x×*]\s*(\d{1,4})(?!\w)", re.IGNORECASE)
_SPLIT = re.compile(r"[;；\n]")
_WORDS = sorted(
    {s for word, spellings in SPELLINGS["compensation"].items() for s in (word, *spellings)}, key=len, reverse=True
)
_KIND = re.compile("|".join(map(re.escape, _WORDS)), re.IGNORECASE)

_PROMISE = re.compile(
    rf"(?P<date>{_DATE})\s*(?:(?P<time>\d{{1,2}}[:：]\d{{2}})(?:\s*[-–—~～至到]\s*(?P<until>\d{{1,2}}[:：]\d{{2}}))?)?"
    r"\s*(?:之?前)?[,，:：]?\s*(?P<rest>.*)",
    re.DOTALL,
)
_WHO = re.compile(r"(?P<who>[^:：,，。]{1,30})[:：]\s*(?P<what>\S.*)", re.DOTALL)


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
    items = [part.strip() for part in _split_outside_notes(text) if part.strip()]
    if len(items) == 1 and _is_none(items[0]):
        return ()
    return tuple(_item(item) for item in items)


def _split_outside_notes(text: str) -> list[str]:
    kept = _NOTE.sub(lambda note: _SPLIT.sub("\0", note[0]), text)
    positions = [m.start() for m in _SPLIT.finditer(kept)]
    starts, ends = [0, *(p + 1 for p in positions)], [*positions, len(text)]
    return [text[a:b] for a, b in zip(starts, ends, strict=True)]


def _is_none(item: str) -> bool:
    try:
        return read_word("compensation", item) == "none"
    except ValueError:
        return False


def _item(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rest = text

    def take(pattern: re.Pattern[str]) -> str | None:
        nonlocal rest
        match = pattern.search(rest)
        if match is None:
            return None
        rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip()
        return next(group for group in match.groups() if group is not None)

    try:
        if (note := take(_NOTE)) is not None:
            found["note"] = note.strip()
        if until := take(_UNTIL):
            found["until"] = read_date(until)
        if by := take(_BY):
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
    for match in re.finditer(MONEY, text, re.IGNORECASE):
        start = match.start("before" if match["before"] else "digits")
        end = match.end("after" if match["after"] else "digits")
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
    return tuple(_promise(item.strip()) for item in _SPLIT.split(read_text(value)) if item.strip())


def _promise(text: str) -> dict[str, Any]:
    match = _PROMISE.match(text)
    if match is None:
        raise ValueError(
            _(
                "The promise “{item}” has no date. Write it like “2026-03-27 17:00 Li Ming: telephone to confirm”."
            ).format(item=text)
        )
    try:
        found: dict[str, Any] = {"date": read_date(match["date"])}
        if match["time"]:
            found["time"] = read_time(match["time"])
        if match["until"]:
            found["until"] = read_time(match["until"])
    except ValueError as error:
        raise ValueError(_("“{item}”: {reason}").format(item=text, reason=error)) from None
    rest = match["rest"].strip()
    if who := _WHO.fullmatch(rest):
        found["who"], rest = who["who"].strip(), who["what"].strip()
    if not rest:
        raise ValueError(
            _("The promise “{item}” does not say what will be done. Add it after the date.").format(item=text)
        )
    found["what"] = rest
    return found
