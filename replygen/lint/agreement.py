"""Whether a letter holds what its case, its brand and its kind ask for: each test gives the places that do not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from replygen.lint.page import Page
from replygen.lint.patterns import View
from replygen.lint.ready import Hit, Ready
from replygen.lint.records import Agreement, Test
from replygen.lint.script import foreign_sign, is_pure, simplified
from replygen.lint.told import bare, deadline, hidden, sums, written
from replygen.messages import _, listed
from replygen.model import CompensationItem
from replygen.model.dates import MONTHS, weekday_name
from replygen.model.words import Decision, explained
from replygen.text.personal import may_hold_numbers, personal_numbers

_CONTACT = re.compile(r"\d[\d ()-]{4,}\d|\w@\w")
"""A telephone number or an address of e-mail."""
_COURTESIES = frozenset({"voucher", "vip", "points", "gift"})
_DAYS = "一二三四五六日"
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LIKE_A_WEEKDAY = {
    "zh": re.compile(r"日[ （(]{0,2}(?:星期|周|週|禮拜|礼拜)([一二三四五六日天])"),
    "en": re.compile(r"day,? \d"),
}
"""What is quickly found, and every one of those below holds."""
_WEEKDAYS = {
    "zh": re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}}){_LIKE_A_WEEKDAY['zh'].pattern}"),
    "en": re.compile(rf"\b({'|'.join(_DAY_NAMES)}),? (\d{{1,2}}) ({'|'.join(MONTHS)})(?:,? (\d{{4}}))?"),
}


def _start(ready: Ready, page: Page) -> int | None:
    """Where the parts begin that the rule speaks of; None when the letter has none of them."""
    ranges = page.ranges(ready.rule)
    return ranges[0][0] if ranges else None


def _text(ready: Ready, page: Page) -> str:
    return "\n".join(page.text[start:end] for start, end in page.ranges(ready.rule))


def _lacking(ready: Ready, page: Page, lacks: list[str]) -> Iterator[Hit]:
    """One hit at the beginning of the parts that lack something."""
    start = _start(ready, page) if lacks else None
    if start is not None:
        yield Hit(start, start, {"lacks": listed(lacks)})


def parts(ready: Ready, page: Page) -> Iterator[Hit]:
    """Each part that the kind of letter needs stands there and says something."""
    assert isinstance(ready.rule, Agreement)
    for part in ready.rule.needs.get(page.kind, ()):
        if part not in page.filled:
            start = _start(ready, page) or 0
            yield Hit(start, start, {"lacks": part})


def order(ready: Ready, page: Page) -> Iterator[Hit]:
    """The parts come in their order."""
    assert isinstance(ready.rule, Agreement)
    for number, other in page.layout.misplaced(ready.rule.needs.get(page.kind, ())):
        piece = page.pieces[number]
        yield Hit(piece.start, piece.end, {"part": piece.part, "other": other})


def outcome(ready: Ready, page: Page) -> Iterator[Hit]:
    """The words of the decision are those of the case, and of no other; a partial one may name both sides."""
    decision, start = page.case.decision, _start(ready, page)
    if decision is None or start is None:
        return
    text = page.view("template")
    if ready.outcomes_held(text, page.ranges(ready.rule)) == {decision}:
        return
    found = {
        other: span
        for other, words in ready.outcomes.items()
        if words
        for first, last in page.ranges(ready.rule)
        for span in words.spans(text, first, last)
    }
    if decision not in found:
        wrong = next(iter(found.values()), (start, start))
        yield Hit(*wrong, {"expected": explained("decision", decision), "found": _named(found)})
    elif decision != "partial" and len(found) > 1:
        wrong = next(span for other, span in found.items() if other != decision)
        yield Hit(*wrong, {"expected": explained("decision", decision), "found": _named(found)})


def _named(found: Iterable[Decision]) -> str:
    return listed(explained("decision", other) for other in found) or _("nothing")


def reason(ready: Ready, page: Page) -> Iterator[Hit]:
    """The reason stands there, and before the decision."""
    lines, start = bare(page.case.reason), _start(ready, page)
    if not lines or start is None:
        return
    place = page.text.find(lines[0])
    text = page.view("template")
    spans = [s for a, b in page.ranges(ready.rule) for s in (ready.find.spans(text, a, b) if ready.find else ())]
    if place < 0:
        yield Hit(start, start)
    elif spans and spans[0][0] < place:
        yield Hit(*spans[0])


def compensation(ready: Ready, page: Page) -> Iterator[Hit]:
    """Every item of compensation stands there with its sum, its day and its number."""
    text = _text(ready, page)
    lacks = [lack for item in page.case.compensation or () for lack in _missing_of(item, page, text)]
    yield from _lacking(ready, page, lacks)


def _missing_of(item: CompensationItem, page: Page, text: str) -> Iterator[str]:
    day = deadline(item, page.brand.policy, page.date)
    days = written(day, page.brand, page.locale) if day else ()
    lacks = [amount for amount in sums(item, page.case, page.brand, page.locale) if amount not in text]
    if days and not any(form in text for form in days):
        lacks.append(days[0])
    if item.number and item.number not in text:
        lacks.append(item.number)
    return (f"{explained('compensation', item.kind)} {lack}" for lack in lacks)


def promises(ready: Ready, page: Page) -> Iterator[Hit]:
    """Every promise stands there with its day, what is promised, and who keeps it; later, with what became of it."""
    text, lacks = _text(ready, page), []
    is_later = page.kind != "reply"
    for promise in page.case.commitment:
        days = written(promise.date, page.brand, page.locale)
        if not any(form in text for form in days):
            lacks.append(days[0])
        lacks.extend(line for line in bare(promise.what) if line not in text)
        # The one who signs speaks of himself as “I”.
        if promise.who and promise.who not in text and promise.who not in page.text:
            lacks.append(promise.who)
        # The day that was promised need not be said twice where it was kept on that day.
        if is_later and promise.kept and promise.kept != promise.date:
            kept = written(promise.kept, page.brand, page.locale)
            lacks.extend(kept[:1] if not any(form in text for form in kept) else ())
        if is_later:
            lacks.extend(line for line in bare(promise.instead) if line not in text)
    yield from _lacking(ready, page, lacks)


def weekdays(ready: Ready, page: Page) -> Iterator[Hit]:
    """A day that is named with its weekday falls on it."""
    is_english = page.locale == "en"
    family = "en" if is_english else "zh"
    if not _LIKE_A_WEEKDAY[family].search(page.text):
        return
    for match in _WEEKDAYS[family].finditer(page.text):
        if is_english:
            said, day, month, year = _DAY_NAMES.index(match[1]), int(match[2]), MONTHS.index(match[3]) + 1, match[4]
        else:
            said, day, month, year = _DAYS.index(match[4].replace("天", "日")), int(match[3]), int(match[2]), match[1]
        if not year and not page.is_known:
            continue
        meant = _nearest(page.date, int(year) if year else None, month, day)
        if meant and meant.weekday() != said:
            yield Hit(*match.span(), {"day": str(meant), "weekday": weekday_name(meant)})


def _nearest(near: dt.date, year: int | None, month: int, day: int) -> dt.date | None:
    """That day of `year`, or of the year in which it is nearest; None when there is no such day."""
    found = []
    for each in (year,) if year else (near.year - 1, near.year, near.year + 1):
        try:
            found.append(dt.date(each, month, day))
        except ValueError:
            continue
    return min(found, key=lambda each: abs(each - near), default=None)


def restated(ready: Ready, page: Page) -> Iterator[Hit]:
    """When it came in or happened stands there, and every point of the complaint."""
    case, text = page.case, _text(ready, page)
    known = [day for day in (case.received, case.event_date.date if case.event_date else None) if day]
    days = [written(day, page.brand, page.locale) for day in known]
    lacks = [line for item in case.issue for line in bare(item) if line not in text]
    if days and not any(form in text for forms in days for form in forms):
        lacks.insert(0, days[0][0])
    yield from _lacking(ready, page, lacks)


def recourse(ready: Ready, page: Page) -> Iterator[Hit]:
    """Where the policy asks for it, the letter says where else the customer may turn."""
    is_due = page.brand.policy.names_recourse(page.kind, page.case.decision)
    if is_due and not any(piece.part == "recourse" and piece.end > piece.start for piece in page.pieces):
        yield Hit(len(page.text), len(page.text))


def signed(ready: Ready, page: Page) -> Iterator[Hit]:
    """Somebody signs, and can be reached directly."""
    sender = page.brand.sender(page.locale)
    contacts = (sender.phone, sender.email, page.case.handler_phone, *(person.phone for person in sender.people))
    is_reached = (
        any(contact and contact in page.text for contact in contacts) if page.is_known else _CONTACT.search(page.text)
    )
    if "signature" not in page.filled or not is_reached:
        yield Hit(len(page.text), len(page.text))


def requests(ready: Ready, page: Page) -> Iterator[Hit]:
    """Everything the customer asked for is spoken of."""
    text = _text(ready, page)
    lacks = [line for item in page.case.wanted for line in bare(item) if line not in text]
    yield from _lacking(ready, page, lacks)


def redress(ready: Ready, page: Page) -> Iterator[Hit]:
    """Who asked for money back is not given courtesies alone."""
    kinds = {item.kind for item in page.case.compensation or ()}
    start = _start(ready, page)
    if not (ready.find and kinds and kinds <= _COURTESIES and start is not None):
        return
    if any(ready.find.is_in(View(simplified(item))) for item in page.case.wanted):
        yield Hit(start, start, {"kinds": listed(explained("compensation", kind) for kind in sorted(kinds))})


def closing(ready: Ready, page: Page) -> Iterator[Hit]:
    """The salutation names the customer, and the closing fits it."""
    spans = {piece.part: (piece.start, piece.end) for piece in page.pieces}
    if "salutation" not in spans:
        return
    salutation = page.text[slice(*spans["salutation"])]
    is_impersonal = bool(ready.find and ready.find.is_in(View(salutation)))
    names = [name for name in (page.case.surname, page.case.name) if name]
    if names and not is_impersonal and not any(name in salutation for name in names):
        yield Hit(*spans["salutation"])
    if (
        ready.beside
        and "closing" in spans
        and ready.beside.is_in(View(page.text[slice(*spans["closing"])])) != is_impersonal
    ):
        yield Hit(*spans["closing"])


def script(ready: Ready, page: Page) -> Iterator[Hit]:
    """No character of the other script, but in names, addresses and quotations; one hit a sentence."""
    if page.locale == "en" or (page.locale == "zh-CN" and not page.is_foldable):  # what is foreign there can be folded
        return
    text = page.view("letter", as_written=True).text
    if is_pure(text, page.locale != "zh-CN"):
        return
    foreign = foreign_sign(page.locale)
    case = page.case
    people = [each for p in (case.name, case.surname, case.handler, case.signatory) for each in bare(p)]
    places = [line for each in (*case.address, case.place) for line in bare(each)]
    text = hidden(text, [*people, *places, *(promise.who for promise in case.commitment)], "□")
    for start, end in page.sentences:
        found = list(foreign.finditer(text, start, end))
        piece = page.piece_at(start)
        if found and ready.rule.holds_part(piece.part, piece.is_body):
            yield Hit(*found[0].span(), {"signs": "".join(dict.fromkeys(match[0] for match in found))})


def numbers(ready: Ready, page: Page) -> Iterator[Hit]:
    """No number of a card or paper, but in what the case says: there the case is told of it."""
    text = page.view("template", as_written=True).text
    if may_hold_numbers(text):
        for start, end in page.sentences:
            for number in personal_numbers(text[start:end]):
                yield Hit(start, end, {"kind": number.kind, "end": number.end})


TESTS: Mapping[Test, Callable[[Ready, Page], Iterator[Hit]]] = {
    "parts": parts,
    "order": order,
    "outcome": outcome,
    "reason": reason,
    "compensation": compensation,
    "promises": promises,
    "weekdays": weekdays,
    "restated": restated,
    "recourse": recourse,
    "signed": signed,
    "requests": requests,
    "redress": redress,
    "closing": closing,
    "script": script,
    "numbers": numbers,
}
