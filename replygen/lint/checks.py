"""The kinds of check that need nothing but the words: each gives the places where its rule fires."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from replygen.lint.page import Page
from replygen.lint.patterns import Expression, Span, View
from replygen.lint.ready import Hit, Ready
from replygen.lint.records import CoOccurrence, Length, Repetition

_HAN = re.compile("[\u3400-\u9fff]+")
_ITEM_ENDS = re.compile(r"[；：;:]")
"""What ends one item of an enumeration: a long row of short items is no long sentence."""


def text_of(ready: Ready, page: Page) -> View:
    """What the rule judges."""
    return page.view(ready.rule.judges, as_written=not ready.is_folded)


def existence(ready: Ready, page: Page) -> Iterator[Hit]:
    """Every place that looks like one of the rule's patterns."""
    for start, end in _places(ready, page):
        yield Hit(start, end)


def _places(ready: Ready, page: Page) -> Iterator[Span]:
    if ready.find is None:
        return
    text = text_of(ready, page)
    for start, end in page.ranges(ready.rule):
        yield from spared(ready, text, ready.find.spans(text, start, end))


def spared(ready: Ready, view: View, spans: Iterable[Span]) -> Iterator[Span]:
    """`spans` without those that an exception in the same paragraph covers or touches."""
    for start, end in spans:
        first, last = view.text.rfind("\n", 0, start) + 1, view.text.find("\n", end)
        harmless = ready.unless.spans(view, first, last if last >= 0 else None) if ready.unless else ()
        if not any(a <= end and start <= b for a, b in harmless):
            yield start, end


def substitution(ready: Ready, page: Page) -> Iterator[Hit]:
    """Every place that looks like the wrong words, with the right ones."""
    text = text_of(ready, page)
    for start, end in page.ranges(ready.rule):
        for wrong, right in ready.swaps:
            for first, last in spared(ready, text, wrong.spans(text, start, end)):
                yield Hit(first, last, {"right": right}, right)


def co_occurrence(ready: Ready, page: Page) -> Iterator[Hit]:
    """Every hit that has what it must not have near it, or lacks what it should have."""
    assert isinstance(ready.rule, CoOccurrence)
    text, facts_hidden = text_of(ready, page), page.view("template", as_written=not ready.is_folded)
    for start, end in _places(ready, page):
        first, last = _around(page, start, end, ready.rule)
        if ready.beside and not ready.beside.is_in(text, first, last):
            continue
        if ready.without and any(ready.without.is_in(view, first, last) for view in (text, facts_hidden)):
            continue
        yield Hit(start, end)


def _around(page: Page, start: int, end: int, rule: CoOccurrence) -> Span:
    if rule.within == "letter":
        return 0, len(page.text)
    if rule.within == "part":
        part = page.piece_at(start).part
        own = [piece for piece in page.pieces if piece.part == part]
        return own[0].start, own[-1].end
    reach = 1 if rule.within == "nearby" else 0
    first, last = page.sentence_at(start) - reach, page.sentence_at(max(start, end - 1)) + reach
    return page.sentences[max(first, 0)][0], page.sentences[min(last, len(page.sentences) - 1)][1]


def missing(ready: Ready, page: Page) -> Iterator[Hit]:
    """One hit at the beginning of the parts in question when none of them holds what they should."""
    ranges = page.ranges(ready.rule)
    if not (ready.find and ranges) or _is_there(ready.find, text_of(ready, page), ranges):
        return
    if not _is_there(ready.find, page.view("template", as_written=not ready.is_folded), ranges):
        yield Hit(ranges[0][0], ranges[0][0])


def _is_there(find: Expression, text: View, ranges: Sequence[Span]) -> bool:
    return any(find.is_in(text, *span) for span in ranges)


def repetition(ready: Ready, page: Page) -> Iterator[Hit]:
    """The first hit that is one too many."""
    assert isinstance(ready.rule, Repetition)
    most, text = ready.rule.most, text_of(ready, page)
    ranges = page.ranges(ready.rule)
    if ready.words and sum(text.text.count(word, *span) for span in ranges for word in ready.words) <= most:
        return  # without a look at which of them lie in others
    if ready.find and sum(ready.find.count(text, *span) for span in ranges) <= most:
        return  # without a look at what is spared
    places = list(_places(ready, page))
    if len(places) > most:
        yield Hit(*places[most], {"count": str(len(places)), "most": str(most)})


def length(ready: Ready, page: Page) -> Iterator[Hit]:
    """What is longer or shorter than it should be."""
    rule = ready.rule
    assert isinstance(rule, Length)
    under, over = ready.limits
    if rule.of == "body":
        ranges = page.ranges(rule)
        texts = [page.text[start:end] for start, end in ranges]
        if sum(map(len, texts)) <= (over or 0) and any(_count(text[: under * 4 // 3], page) >= under for text in texts):
            return  # long enough at its beginning, and all its signs would not be too many
        counted = sum(_count(text, page) for text in texts)
        if ranges and (counted < under or (over is not None and counted > over)):
            yield Hit(ranges[0][0], ranges[0][0], {"count": str(counted)})
        return
    if over is None or page.longest(rule.of) <= over:  # it cannot have more words than signs
        return
    for start, end in page.sentences if rule.of == "sentence" else page.paragraphs:
        text = page.text[start:end]
        if len(text) <= over or _count(text, page) <= over:
            continue
        piece = page.piece_at(start)
        if not rule.holds_part(piece.part, piece.is_body):
            continue
        counted = max(_count(item, page) for item in (_ITEM_ENDS.split(text) if rule.of == "sentence" else [text]))
        if counted > over:
            yield Hit(start, end, {"count": str(counted)})


def _count(text: str, page: Page) -> int:
    """Words of an English text, characters of a Chinese one."""
    return len(text.split()) if page.locale == "en" else sum(map(len, _HAN.findall(text)))
