"""A valid case becomes a letter: the facts are laid out for the templates, the frame is put round the parts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from replygen.brand import Brand, Person
from replygen.environment import Words
from replygen.errors import TemplateError, UserError
from replygen.messages import _
from replygen.model import Block, Case, CompensationItem, Letter, Locale, Part, Promise
from replygen.model.letter import ROLES
from replygen.model.words import read_word
from replygen.text.days import months_after, workdays_after
from replygen.text.grammar import GRAMMARS, Grammar
from replygen.text.yaml_text import read_yaml

ENCLOSED = frozenset({"voucher", "vip"})
"""Kinds of compensation that lie in the envelope."""
_PART_FILE = re.compile(r"(\d+)-([a-z]+)(?:\.[a-z_]+)*\.j2")


def compose(case: Case, kind: str, brand: Brand, date: dt.date) -> Letter:
    """The letter of `kind` for one valid case; for many, keep a `Composer`, which reads the templates once.

    Raises UserError for an unknown kind, TemplateError for a template that fails or leaves a part empty.
    """
    return Composer(brand).compose(case, kind, date)


@dataclass
class Composer:
    """Composes letters of one brand; templates are read once and kept."""

    brand: Brand
    _words: dict[Locale, Words] = field(default_factory=dict)
    _frames: dict[Locale, Mapping[str, Any]] = field(default_factory=dict)

    def kinds(self, locale: Locale) -> tuple[str, ...]:
        """The kinds of letter there are words for in `locale`."""
        folders = [folder / locale for folder in self.brand.letters()]
        return tuple(sorted({p.name for f in folders if f.is_dir() for p in f.iterdir() if p.is_dir()}))

    def parts(self, locale: Locale, kind: str) -> tuple[tuple[int, str], ...]:
        """Number and id of every part of `kind`, in order, as the template files are named.

        Raises UserError when there are no words for that kind in `locale`.
        """
        folders = [folder / locale / kind for folder in self.brand.letters()]
        names = [path.name for folder in folders if folder.is_dir() for path in folder.iterdir()]
        found = {(int(m[1]), m[2]) for name in names if (m := _PART_FILE.fullmatch(name))}
        if not found:
            raise UserError(
                _("There is no letter of kind “{kind}” in {locale}. Choose one of: {kinds}.").format(
                    kind=kind, locale=locale, kinds=", ".join(self.kinds(locale))
                )
            )
        return tuple(sorted(found))

    def compose(self, case: Case, kind: str, date: dt.date) -> Letter:
        """The letter of `kind` for a case that passed validation, dated `date`.

        Raises TemplateError for a template that fails or leaves a part empty.
        """
        locale = case.locale or self.brand.locale
        facts = Facts(case, kind, date, self.brand, self.words(locale))
        values = facts.values()
        parts = tuple(self._part(locale, kind, number, part, values, case) for number, part in self.parts(locale, kind))
        frame = self._frame(locale)
        subject = self.words(locale).line("frame.yaml: subject", str(frame["subject"][kind]), values)
        values |= {"subject": subject}
        before = tuple(self._blocks(locale, frame["before"], values))
        return Letter(
            case_id=case.case_id,
            kind=kind,
            locale=locale,
            date=date,
            subject=subject,
            salutation=next((block.text for block in before if block.role == "salutation"), ""),
            author=facts.sender.company,
            company=facts.sender.company,
            parts=parts,
            before=before,
            after=tuple(self._blocks(locale, frame["after"], values)),
        )

    def words(self, locale: Locale) -> Words:
        """The templates of `locale`."""
        if locale not in self._words:
            folders = [folder / locale for folder in self.brand.letters() if (folder / locale).is_dir()]
            phrases: dict[str, Any] = {}
            for folder in reversed(folders):
                phrases |= _yaml(folder / "phrases.yaml")
            calendar = self.brand.sender(locale).calendar
            self._words[locale] = Words(folders, GRAMMARS[locale], calendar, phrases)
        return self._words[locale]

    def _frame(self, locale: Locale) -> Mapping[str, Any]:
        if locale not in self._frames:
            paths = [folder / locale / "frame.yaml" for folder in self.brand.letters()]
            self._frames[locale] = _yaml(next(path for path in paths if path.is_file()))
        return self._frames[locale]

    def _part(self, locale: Locale, kind: str, number: int, part: str, values: Mapping[str, Any], case: Case) -> Part:
        words = self.words(locale)
        stem = f"{kind}/{number}-{part}"
        ways = [
            f"{stem}.{case.decision}.{case.severity}.j2",
            f"{stem}.{case.decision}.j2",
            f"{stem}.{case.severity}.j2",
            f"{stem}.j2",
        ]
        name = next((way for way in ways if words.has(way)), None)
        if name is None:
            raise TemplateError(_("{file} is missing for {locale}. Add it.").format(file=ways[-1], locale=locale))
        filled = words.fill(name, dict(values))
        if not filled:
            raise TemplateError(
                _("{file} gives no text for this case. Every part needs a sentence.").format(file=f"{locale}/{name}")
            )
        return Part(part, filled)

    def _blocks(self, locale: Locale, entries: list[dict[str, str]], values: Mapping[str, Any]) -> Iterator[Block]:
        for entry in entries:
            ((role, source),) = entry.items()
            if role not in ROLES:
                raise TemplateError(
                    _("frame.yaml of {locale}: “{role}” is no kind of paragraph. Use one of: {roles}.").format(
                        locale=locale, role=role, roles=", ".join(ROLES)
                    )
                )
            for line in self.words(locale).lines(f"frame.yaml: {role}", source, dict(values)):
                yield Block(cast(Any, role), line)


def _yaml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    return dict(next(iter(read_yaml(path.read_text(encoding="utf-8"), str(path)))).value or {})


@dataclass(frozen=True)
class Facts:
    """Everything a template may print about one case: its fields, and what follows from brand, policy and date."""

    case: Case
    kind: str
    date: dt.date
    brand: Brand
    words: Words

    @property
    def locale(self) -> Locale:
        return self.case.locale or self.brand.locale

    @cached_property
    def grammar(self) -> Grammar:
        return GRAMMARS[self.locale]

    @cached_property
    def sender(self) -> Any:
        return self.brand.sender(self.locale)

    @cached_property
    def handler(self) -> Person:
        """Who follows the case up: the case's own, completed by the brand, else the brand's handler."""
        return self._person(self.case.handler, self.case.handler_title, self.case.handler_phone, self.sender.handler)

    @cached_property
    def signatory(self) -> Person:
        """Who signs: the case's own, completed by the brand, else the brand's for this severity."""
        default = self.sender.signatory(self.case.severity)
        return self._person(self.case.signatory, self.case.signatory_title, "", default)

    def _person(self, name: str, title: str, phone: str, default: Person) -> Person:
        if not name:
            return default.model_copy(update={k: v for k, v in {"title": title, "phone": phone}.items() if v})
        known = self.sender.person(name)
        return Person(
            name=name,
            title=title or (known.title if known else self.sender.department),
            phone=phone or (known.phone if known else self.sender.phone),
        )

    def values(self) -> dict[str, Any]:
        """The names a template may use. What the case does not say is None or an empty list."""
        case, policy = self.case, self.brand.policy
        words = self.brand.words(self.locale)
        own = {name: getattr(case, name) for name in type(case).model_fields}
        values: dict[str, Any] = {name: None if value == "" else value for name, value in own.items()}
        invite = case.invite or (policy.invitation(case.decision, case.severity) if case.decision else None)
        values |= {
            "kind": self.kind,
            "date": self.date,
            "brand": self.sender,
            "company": self.sender.short_name,
            "handler": self.handler,
            "signatory": self.signatory,
            "i_handle": self.handler.name == self.signatory.name,
            "title": self._title(),
            "principle": case.shared_view or (words.principles.get(case.category) if case.category else None),
            "standard": words.standards.get(case.category) if case.category else None,
            "invite": invite,
            "supervisor": words.supervisor,
            "supervisor_term": words.supervisor.term.format(year=self.date.year),
            "short": case.tone == "brief" or case.severity == "minor",
            "fix_done": case.fix_date is not None and case.fix_date <= self.date,
            "recourse": words.recourse if case.decision in policy.recourse_for and words.recourse else None,
            "news_date": workdays_after(self.date, policy.news_workdays, words.workdays)
            if self.kind == "ack"
            else None,
        }
        values["addressee"] = self.words.say(values, "addressee")
        values["promises"] = tuple(self._promise(promise, values) for promise in case.commitment)
        items = [self._item(item, values) for item in case.compensation or ()]
        values["compensation"] = tuple(self._given(items))
        values["enclosures"] = tuple(self._enclosures(items, values)) if self.kind == "reply" else ()
        return values

    def _title(self) -> str | None:
        """The title as typed, or its form in the letter's language when it was typed in another script."""
        title = self.case.title
        if not title or title.isascii() == (self.locale == "en"):
            return title or None
        try:
            return self.words.say({}, "titles", read_word("title", title))
        except ValueError:
            return title

    def _promise(self, promise: Promise, values: Mapping[str, Any]) -> str:
        clock = [f"{t.hour}:{t.minute:02d}" for t in (promise.time, promise.until) if t]
        own = {
            "day": self.grammar.date(promise.date, self.sender.calendar),
            "clock": clock[0] if clock else None,
            "until": clock[1] if len(clock) > 1 else None,
            "who": promise.who if promise.who and promise.who != self.handler.name else None,
            "what": promise.what,
        }
        return self.words.say({**values, **own}, "promise")

    def _item(self, item: CompensationItem, values: Mapping[str, Any]) -> dict[str, Any]:
        """One item of compensation with the policy's defaults filled in."""
        policy, words = self.brand.policy, self.brand.words(self.locale)
        days = {
            "refund": policy.refund_days,
            "cash": policy.refund_days,
            "points": policy.gesture_days,
            "gift": policy.gesture_days,
        }.get(item.kind)
        months = {"voucher": policy.voucher_months, "vip": policy.vip_months}.get(item.kind)
        by = item.by or (self.date + dt.timedelta(days=days) if days else None)
        until = item.until or (months_after(self.date, months) if months else None)
        amount = item.amount
        return {
            **values,
            "kind": item.kind,
            "sum": self._sum(item) if amount is not None else None,
            "by": self.grammar.date(by, self.sender.calendar) if by else None,
            "until": self.grammar.date(until, self.sender.calendar) if until else None,
            "number": item.number or None,
            "count": item.count,
            "what": item.what or None,
            "note": item.note or None,
            "where": words.voucher_where or None,
            "level": words.vip_level or None,
        }

    def _given(self, items: list[dict[str, Any]]) -> Iterator[str]:
        """A sentence for each item; what lies in the envelope comes last, in one sentence."""
        said = [(item["kind"] in ENCLOSED, self.words.say(item, "compensation", item["kind"])) for item in items]
        yield from (text for enclosed, text in said if not enclosed)
        if things := [text for enclosed, text in said if enclosed]:
            yield self.words.say({**items[0], "things": things}, "enclosed")

    def _sum(self, item: CompensationItem) -> str:
        amount = item.amount or Decimal()
        if item.kind == "points":
            return f"{amount:,f}".removesuffix(".00")
        return self.grammar.money(amount, item.currency or self.case.currency or self.sender.currency)

    def _enclosures(self, items: list[dict[str, Any]], values: Mapping[str, Any]) -> Iterator[str]:
        for item in items:
            if item["kind"] in ENCLOSED:
                yield self.words.say(item, "enclosure", item["kind"])
        if values["invite"] == "supervisor" and self.case.certificate_no:
            yield self.words.say(dict(values), "enclosure", "certificate")
