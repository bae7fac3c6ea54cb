"""Which sentences of a letter belong to which part: by their words, their order, their neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from replygen.lint.page import SENTENCE, Piece
from replygen.lint.patterns import Span
from replygen.model import Locale
from replygen.written.cues import Cues, cues, view
from replygen.written.frame import Sentence, head_of, tail_of, with_greeting_apart

OTHER = "other"
"""What stands in the body and belongs to no part that was recognised."""

_SHORTEST = 4
"""Characters of the shortest clause that can be a piece of its own."""

_SURE, _HINT = 4.0, 1.5
_SWITCH, _WITHIN, _BACK, _STAY, _LATE, _DRIFT = 1.0, 1.2, 1.6, 0.3, 0.4, 0.5
"""What it costs to go on to another part, to do so within a paragraph, to go back, to stay across paragraphs, to go on
where no word says so, and to stay where none does; the story alone goes on without."""
_STORY = "circumstances"

_STATUS = r"case (?:closed|resolved|noted|invalid)\b\.?"
"""What a ticket system puts before the answer, without a full stop."""
_AND = r"(?:and|but) (?:we|i|you|they|it|have|has)\b"
"""How a clause begins that no comma divides from the one before."""
_CLAUSE = re.compile(
    rf"\s*{_STATUS}|.+?(?:[，；]|[,;](?![0-9])|(?<=[下复覆復])[：:]|\s(?={_STATUS}|{_AND})|$)",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a clause of one: where it stands, the number of its paragraph, what of each part it holds."""

    start: int
    end: int
    paragraph: int
    scores: tuple[float, ...]


def recognise(text: str, items: Sequence[bool], kind: str, locale: Locale) -> tuple[Piece, ...]:
    """The pieces of `text`, a letter whose paragraphs are its lines; `items` says which of them are entries of lists.

    What stands in the body and fits no part is `OTHER`. A part is given only where its own words stand, and to what
    follows them.
    """
    own = cues(kind, locale)
    sentences = with_greeting_apart(text, _sentences(text, locale), own)
    if not sentences:
        return (Piece(OTHER, True, 0, len(text)),)
    texts = [text[slice(*span)].strip() for span, _paragraph in sentences]
    head = head_of(texts, own)
    body = sentences[len(head) :]
    tail = tail_of(texts[len(head) :], [paragraph for _span, paragraph in body], own)
    body = body[: len(body) - len(tail)]
    units = [unit for span, paragraph in body for unit in _units(text, span, paragraph, own)]
    names = (*own.sure, OTHER)
    places = _with_lone_ones(units, _path(units, [*own.sure], items))
    round_it = zip((*head, *tail), (*sentences[: len(head)], *sentences[len(head) + len(body) :]), strict=True)
    pieces = [Piece(role, role in own.sure, *span) for role, (span, _paragraph) in round_it]
    pieces += [Piece(names[place], True, unit.start, unit.end) for unit, place in zip(units, places, strict=True)]
    return _merged(sorted(pieces, key=lambda piece: piece.start), text)


def _sentences(text: str, locale: Locale) -> list[Sentence]:
    """Every sentence and the number of its line."""
    found: list[Sentence] = []
    for match in SENTENCE["en" if locale == "en" else "zh"].finditer(text):
        start, end = match.span()
        start += len(match[0]) - len(match[0].lstrip())
        if match[0].strip():
            found.append(((start, end), text.count("\n", 0, start)))
    return found


def _units(text: str, span: Span, paragraph: int, own: Cues) -> list[_Unit]:
    """A sentence whole; where its clauses speak of several parts, those clauses apart."""
    start, end = span
    whole = _Unit(start, end, paragraph, _scores(text[start:end], own))
    if sum(score >= _SURE for score in whole.scores) < 2:
        return [whole]
    units = [_Unit(a, b, paragraph, _scores(text[a:b], own)) for a, b in _clauses(text, start, end)]
    sure = [{n for n, score in enumerate(unit.scores) if score >= _SURE} for unit in units]
    return units if len({frozenset(parts) for parts in sure if parts}) > 1 else [whole]


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses of a sentence; what is too short for one goes with the next, and at the end with the one before."""
    found: list[Span] = []
    for match in _CLAUSE.finditer(text, start, end):
        if found and (found[-1][1] - found[-1][0] < _SHORTEST or end - match.start() < _SHORTEST):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _scores(text: str, own: Cues) -> tuple[float, ...]:
    words = view(text, own.locale)
    return tuple(
        _SURE * bool(sure and sure.is_in(words)) + _HINT * bool((hint := own.hints.get(part)) and hint.is_in(words))
        for part, sure in own.sure.items()
    )


def _path(units: Sequence[_Unit], names: Sequence[str], items: Sequence[bool]) -> list[int]:
    """The number of the part of each unit; that behind the last stands for none. The cheapest way through the letter."""
    parts = len(names)
    costs = [[0.0] * (parts + 1)]
    came: list[list[int]] = []
    before: _Unit | None = None
    for unit in units:
        is_new = before is None or unit.paragraph != before.paragraph
        is_list = is_new and items[unit.paragraph]
        row, from_ = [], []
        for place in range(parts + 1):
            gain = unit.scores[place] if place < parts else 0.0
            drift = _DRIFT if place < parts and names[place] != _STORY and not items[unit.paragraph] else 0.0
            ways = [
                costs[-1][old]
                + _step(old, place, parts, is_new, is_list, before is None)
                + (0.0 if gain else drift if old == place else _LATE)
                for old in range(parts + 1)
            ]
            best = min(range(parts + 1), key=ways.__getitem__)
            row.append(ways[best] - gain)
            from_.append(best)
        costs.append(row)
        came.append(from_)
        before = unit
    place = min(range(parts + 1), key=costs[-1].__getitem__)
    path: list[int] = []
    for from_ in reversed(came):
        path.append(place)
        place = from_[place]
    return path[::-1]


def _with_lone_ones(units: Sequence[_Unit], path: Sequence[int]) -> list[int]:
    """`path` with the parts that it has left out, each where its own words stand and none of the part chosen there."""
    places = list(path)
    for part in range(len(units[0].scores) if units else 0):
        if part not in path:
            own = [n for n, unit in enumerate(units) if unit.scores[part] >= _SURE]
            alone = (n for n in own if path[n] >= len(units[n].scores) or units[n].scores[path[n]] < _SURE)
            if (first := next(alone, None)) is not None:
                places[first] = part
    return places


def _step(old: int, new: int, none: int, is_new: bool, is_list: bool, is_first: bool) -> float:
    if is_first:
        return 0.0 if new == none else _SWITCH
    if old == new:
        return _STAY if is_new and not is_list and new != none else 0.0
    cost = _SWITCH + (0.0 if is_new else _WITHIN) + (_SWITCH if is_list else 0.0)
    return cost + (_BACK if none not in (old, new) and new < old else 0.0)


def _merged(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """`pieces` with those of one part in one paragraph made one."""
    found: list[Piece] = []
    for piece in pieces:
        if (
            found
            and found[-1].part == piece.part
            and found[-1].is_body == piece.is_body
            and "\n" not in text[found[-1].start : piece.start]
        ):
            found[-1] = Piece(piece.part, piece.is_body, found[-1].start, piece.end)
        else:
            found.append(piece)
    return tuple(found)
