"""Parts and frame of a letter: the fitting template of each part is filled, the frame is put round them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from jinja2.runtime import Context

from replygen.brand import Brand
from replygen.compose.facts import Facts
from replygen.environment import Words
from replygen.errors import FileError, Problem, TemplateError, UserError
from replygen.messages import _, listed
from replygen.model import Block, Case, Letter, Locale, Part
from replygen.model.letter import ROLES
from replygen.model.words import SPELLINGS, Decision, Severity
from replygen.text.grammar import GRAMMARS
from replygen.text.yaml_text import Document, read_yaml

_PART_FILE = re.compile(
    rf"(\d+)-([a-z]+)(?:\.(?:{'|'.join(SPELLINGS['decision'])}))?(?:\.(?:{'|'.join(SPELLINGS['severity'])}))?\.j2"
)


def compose(case: Case, kind: str, brand: Brand, date: dt.date) -> Letter:
    """The letter of `kind` for one valid case; for many, keep a `Composer`, which reads the templates once.

    Raises UserError for an unknown kind, TemplateError for a template that fails or leaves a part empty.
    """
    return Composer(brand).compose(case, kind, date)


@dataclass
class Composer:
    """Composes letters of one brand; templates are read once and kept."""

    brand: Brand
    _parts: dict[tuple[Locale, str], tuple[tuple[int, str], ...]] = field(default_factory=dict)
    _words: dict[Locale, Words] = field(default_factory=dict)
    _frames: dict[Locale, Mapping[str, Any]] = field(default_factory=dict)
    _templates: dict[tuple[Locale, str, Decision | None, Severity], list[tuple[str, str]]] = field(default_factory=dict)

    def kinds(self, locale: Locale) -> tuple[str, ...]:
        """The kinds of letter there are words for in `locale`."""
        folders = [folder / locale for folder in self.brand.letters()]
        return tuple(sorted({p.name for f in folders if f.is_dir() for p in f.iterdir() if p.is_dir()}))

    def parts(self, locale: Locale, kind: str) -> tuple[tuple[int, str], ...]:
        """Number and id of every part of `kind`, in order, as the template files are named.

        Raises UserError when there are no words for that kind in `locale`, TemplateError when two parts have one number.
        """
        if (locale, kind) not in self._parts:
            self._parts[locale, kind] = self._listed_parts(locale, kind)
        return self._parts[locale, kind]

    def _listed_parts(self, locale: Locale, kind: str) -> tuple[tuple[int, str], ...]:
        folders = [folder / locale / kind for folder in self.brand.letters()]
        paths = [path for folder in folders if folder.is_dir() for path in folder.glob("*.j2")]
        found = {_part_of(path) for path in paths}
        if not found:
            raise UserError(
                _("There is no letter of kind “{kind}” in {locale}. Choose one of: {kinds}.").format(
                    kind=kind, locale=locale, kinds=listed(self.kinds(locale))
                )
            )
        for number, part in found:
            if twins := sorted(other for same, other in found if same == number and other != part):
                raise TemplateError(
                    _("{locale}/{kind} has two parts number {number}: {one} and {other}. Rename or remove one.").format(
                        locale=locale, kind=kind, number=number, one=part, other=twins[0]
                    )
                )
        return tuple(sorted(found))

    def compose(self, case: Case, kind: str, date: dt.date) -> Letter:
        """The letter of `kind` for a case that passed validation, dated `date`.

        Raises TemplateError for a template that fails or leaves a part empty.
        """
        locale = case.locale or self.brand.locale
        words = self.words(locale)
        facts = Facts(case, kind, date, self.brand, words)
        values = facts.values()
        names = words.names(values)
        parts = tuple(self._part(locale, part, name, names) for part, name in self._templates_for(case, locale, kind))
        frame = self._frame(locale)
        values["subject"] = words.line("frame.yaml: subject", _of(frame, "subject", kind), names)
        names = words.names(values)
        before = tuple(self._blocks(locale, _of(frame, "before"), names))
        return Letter(
            case_id=case.case_id,
            kind=kind,
            locale=locale,
            date=date,
            subject=values["subject"],
            salutation=next((block.text for block in before if block.role == "salutation"), ""),
            author=facts.sender.company,
            company=facts.sender.company,
            parts=parts,
            before=before,
            after=tuple(self._blocks(locale, _of(frame, "after"), names)),
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

    def _part(self, locale: Locale, part: str, name: str, names: Context) -> Part:
        filled = self.words(locale).fill(name, names)
        if not filled:
            what = _("it gives no text for this case. Every part needs a sentence.")
            where = f"{locale}/{name}"
            raise TemplateError(_("{where}: {what}").format(where=where, what=what), name, what=what)
        return Part(part, filled)

    def _templates_for(self, case: Case, locale: Locale, kind: str) -> list[tuple[str, str]]:
        """The parts of a letter in their order, each with the template that fits the case best."""
        key = (locale, kind, case.decision, case.severity)
        if key not in self._templates:
            parts = [(part, f"{kind}/{number}-{part}") for number, part in self.parts(locale, kind)]
            self._templates[key] = [(part, self.file(locale, stem, case)) for part, stem in parts]
        return self._templates[key]

    def file(self, locale: Locale, stem: str, case: Case) -> str:
        """The template of the part `stem` (kind/number-part) that fits a case best, by its name in the locale's folder.

        Raises TemplateError when there is none, or when the fitting one cannot be read.
        """
        ways = (f".{case.decision}.{case.severity}", f".{case.decision}", f".{case.severity}", "")
        name = next((name for way in ways if self.words(locale).has(name := f"{stem}{way}.j2")), None)
        if name is None:
            raise TemplateError(_("{file} is missing for {locale}. Add it.").format(file=f"{stem}.j2", locale=locale))
        return name

    def _blocks(self, locale: Locale, entries: list[dict[str, str]], names: Context) -> Iterator[Block]:
        for entry in entries:
            role, source = next(iter(entry.items()), ("", ""))
            if role not in ROLES:
                raise TemplateError(
                    _("frame.yaml of {locale}: “{role}” is no kind of paragraph. Use one of: {roles}.").format(
                        locale=locale, role=role, roles=listed(ROLES)
                    )
                )
            for line in self.words(locale).lines(f"frame.yaml: {role}", source, names):
                yield Block(cast(Any, role), line)


def _part_of(path: Path) -> tuple[int, str]:
    """Number and id of the part that a template file holds. Raises TemplateError for a name that would never be used."""
    match = _PART_FILE.fullmatch(path.name)
    if match is None:
        raise TemplateError(
            _("{file} is not named like a part. Name it like 4-apology.j2 or 4-apology.partial.serious.j2.").format(
                file=path
            )
        )
    return int(match[1]), match[2]


def _of(frame: Mapping[str, Any], *keys: str) -> Any:
    found: Any = frame
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        place = f"frame.yaml: {': '.join(keys)}"
        raise TemplateError(_("{place} is missing. Add it.").format(place=place), place)
    return found


def _yaml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        document = next(read_yaml(path.read_text(encoding="utf-8-sig"), str(path)), Document({}))
    except UnicodeDecodeError:
        raise FileError(str(path), [Problem(_("this is not UTF-8 text. Save it as UTF-8."), line=1)]) from None
    found = {} if document.value is None else document.value
    if not isinstance(found, dict):
        what = _("this file holds names, each with a colon and a text behind it. Compare it with the built-in one.")
        raise FileError(str(path), [Problem(what, line=1)])
    return found
