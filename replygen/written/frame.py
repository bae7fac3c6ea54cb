"""The frame of a letter: which of its first and last sentences stand round the body, and as what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from replygen.lint.patterns import Span
from replygen.written.cues import Cues

Sentence = tuple[Span, int]
"""Where a sentence stands in its text, and the number of its paragraph."""

_HEAD = ("reference", "date", "subject", "salutation", "greeting", "company", "signature")
_TAIL = ("recourse", "closing", "closing-end", "enclosure", "date", "signature", "company")
_SIGNING = {"date", "signature", "company", "closing-end", "enclosure"}
_HEAD_WITHIN, _TAIL_WITHIN = 16, 14
"""Sentences at the beginning and end in which salutation and closing are looked for."""
_SHORT = 60
"""Characters of the longest line of an address or a signature."""

_GREETING_START, _GREETING_END = re.compile(r"\bDear [A-Z]|尊敬的"), re.compile(r"[，,：:!！]")
_GREETING_WITHIN = 3
"""Sentences in which a salutation is looked for that shares its line with other words."""


def with_greeting_apart(text: str, sentences: list[Sentence], own: Cues) -> list[Sentence]:
    """`sentences` with the salutation divided from what stands before or behind it in the same sentence."""
    for number, ((start, end), paragraph) in enumerate(sentences[:_GREETING_WITHIN]):
        ends = [m.end() for m in _GREETING_END.finditer(text, start, min(end, start + _SHORT)) if number == 0]
        starts = [m.start() for m in _GREETING_START.finditer(text, start, end)]
        greetings = [(cut, text[start:cut]) for cut in reversed(ends)] + [(cut, text[cut:end]) for cut in starts]
        for cut, greeting in greetings:
            is_inside = text[start:cut].strip() and text[cut:end].strip()
            if is_inside and own.role(greeting.strip(), ["salutation"]):
                halves = [((start, cut), paragraph), ((cut, end), paragraph)]
                return [*sentences[:number], *halves, *sentences[number + 1 :]]
    return sentences


def head_of(texts: Sequence[str], own: Cues) -> list[str]:
    """The roles of the sentences before the body; a part, where one of them says something."""
    head: list[str] = []
    roles = [own.role(text, _HEAD) for text in texts[:_HEAD_WITHIN]]
    begin = next((n for n, role in enumerate(roles) if role == "salutation"), None)
    if begin is not None and all(role or len(texts[n]) <= _SHORT for n, role in enumerate(roles[:begin])):
        head = [role or own.part(texts[n]) or "address" for n, role in enumerate(roles[: begin + 1])]
    for role in roles[len(head) :]:
        is_about = role in {"greeting", "subject"} or (begin is None and role in {"reference", "date", "company"})
        if not is_about:
            break
        head.append(role)
    return head


def tail_of(texts: Sequence[str], paragraphs: Sequence[int], own: Cues) -> list[str]:
    """The roles of the sentences behind the body; a part, where one of them says something."""
    first, last = max(0, len(texts) - _TAIL_WITHIN), len(texts)
    roles = {number: own.role(texts[number], _TAIL) for number in range(first, last)}
    closing = next((n for n in roles if roles[n] == "closing" and _is_end(texts[n + 1 :])), last)
    tail = [roles[n] or _said(texts[n], own) or "signature" for n in range(closing, last)]
    if not tail:
        notes = (n for n in roles if roles[n] == "enclosure")
        is_last = (n for n in notes if all(roles[m] or paragraphs[m] == paragraphs[n] for m in range(n, last)))
        tail = [roles[n] or "enclosure" for n in range(next(is_last, last), last)]
    while last - len(tail) > first:
        role = roles[last - len(tail) - 1]
        if role != "recourse" and (role not in _SIGNING or "closing" in tail):
            break
        tail.insert(0, role)
    return tail


def _said(text: str, own: Cues) -> str:
    """The part that a whole sentence behind the closing belongs to, if there is one."""
    return own.part(text) if text.endswith(tuple("。！!.")) else ""


def _is_end(texts: Sequence[str]) -> bool:
    """Whether what stands behind a closing is a signature, and no text."""
    return all(len(text) <= 2 * _SHORT for text in texts)
