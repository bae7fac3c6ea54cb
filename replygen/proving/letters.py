"""The words of a brand proven by letters: each template is filled for every combination of facts, each letter judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2.exceptions import SecurityError

from replygen.brand import Brand, load_brand
from replygen.compose import Composer
from replygen.compose.facts import Facts
from replygen.environment import Words
from replygen.errors import FileError, TemplateError, UserError
from replygen.lint import Finding, Linter
from replygen.messages import _, listed, meant
from replygen.model import Letter, Locale, Part
from replygen.model.letter import ROLES
from replygen.proving.cases import DATE, Cases, Trial
from replygen.proving.fault import Fault
from replygen.proving.sources import FRAME, PHRASES, Sources, find, line_in, values
from replygen.proving.templates import Vocabulary, names_asked
from replygen.text.yaml_text import Steps

_OF_AN_ITEM = ("sum", "by", "until", "number", "count", "what", "note", "where", "level", "things")
_OF_A_PROMISE = ("day", "clock", "until", "who", "what", "kept", "late", "instead")
_OF_A_QUESTION = ("ask", "why")
_FRAME = ("subject", "before", "after")
_ENOUGH = 10
"""How often a text may go too far until nothing more is tried of that kind of letter, or that template."""
_PART = re.compile(r"([\w-]+)/(\d+)-([a-z]+)(?:\.\w+)*\.j2")


@dataclass
class Proof:
    """What proving the words of one locale brought: the faults, and a letter of each kind for those who look at pages."""

    faults: list[Fault] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    characters: set[str] = field(default_factory=set)


def prove_words(brand: Brand, locale: Locale, linter: Linter) -> Proof:
    """Prove the words of `brand` in `locale`; `linter` judges its letters."""
    return _Prover(brand, locale, linter).prove()


class _Prover:
    def __init__(self, brand: Brand, locale: Locale, linter: Linter) -> None:
        self._brand, self._locale, self._linter = brand, locale, linter
        self._composer, self._sources = Composer(brand), Sources(brand, locale)
        self._proof = Proof()
        self._said: set[tuple[Path, int | None]] = set()
        self._judged: set[tuple[str, str]] = set()
        self._too_far: Counter[tuple[Path, int | None]] = Counter()

    def prove(self) -> Proof:
        cases = Cases(self._locale)
        first = next(cases.letters())
        kinds = self._composer.kinds(self._locale)
        try:
            words = self._composer.words(self._locale)
        except FileError as error:  # phrases.yaml; the other files are looked at with the built-in phrases
            self._failed(error, first)
            words = Composer(load_brand()).words(self._locale)
            self._look(Vocabulary(words.jinja, _facts(first), words.phrases, kinds))
            return self._proof
        self._look(Vocabulary(words.jinja, _facts(first), words.phrases, kinds))
        for kind in kinds:
            self._compose_all(kind, cases)
        for name in self._sources.own_templates():
            self._fill_all(name, words, cases)
        return self._proof

    def _look(self, vocabulary: Vocabulary) -> None:
        """Tell what can be seen without filling anything."""
        self._look_at_templates(vocabulary)
        self._look_at_phrases(vocabulary)
        self._look_at_frame(vocabulary)

    def _add(self, file: Path, line: int | None, what: str) -> None:
        """Tell a fault, unless one in the same line was told before."""
        if (file, line) not in self._said:
            self._proof.faults.append(Fault("template", file, line, what))
        self._said.add((file, line))

    def _failed(self, error: UserError, trial: Trial) -> bool:
        """Tell an error that came up with the facts of `trial`; gives whether one that takes long came up often enough."""
        if isinstance(error, FileError):
            self._add_all(Path(error.file), ((problem.line or 1, problem.what) for problem in error.problems))
            return False
        if not isinstance(error, TemplateError) or not error.file:
            self._add(self._brand.folders[0], None, str(error))
            return False
        file, line = self._sources.place(error.file, error.line)
        self._add(file, line, _("{what} This came up with: {facts}.").format(what=error.what, facts=_told(trial)))
        self._too_far[file, line] += isinstance(error.__cause__, SecurityError)
        return self._too_far[file, line] >= _ENOUGH

    def _look_at_templates(self, vocabulary: Vocabulary) -> None:
        for name in self._sources.own_templates():
            path = self._sources.path(name)
            try:
                source = path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError:
                self._add(path, None, _("this is not UTF-8 text. Save it as UTF-8."))
                continue
            self._add_all(path, vocabulary.faults(source))

    def _add_all(self, path: Path, faults: Iterator[tuple[int, str]]) -> None:
        """Tell all of `faults`, though several stand in one line."""
        for line, what in list(faults):
            self._proof.faults.append(Fault("template", path, line, what))
            self._said.add((path, line))

    def _look_at_phrases(self, vocabulary: Vocabulary) -> None:
        path = self._sources.path(PHRASES)
        if not self._sources.is_own(path):
            return
        usual = values(self._sources.builtin(PHRASES))
        for name, phrase in values(path).items():
            if name not in usual and not self._sources.says(name):
                hint = meant(name, usual, _("Take it out."))
                self._add(
                    path, line_in(path, (name,)), _("no template says “{name}”. {hint}").format(name=name, hint=hint)
                )
            own = phrase if isinstance(phrase, dict) else {"": phrase}
            known = usual.get(name)
            if isinstance(known, dict):
                self._look_at_keys(path, name, own, known)
            for key, text in own.items():
                steps = (name, key) if key else (name,)
                if not isinstance(text, str):
                    self._add(path, line_in(path, steps), _("“{name}” says nothing. Write a text.").format(name=name))
                    continue
                faults = vocabulary.faults(text, (*_OF_AN_ITEM, *_OF_A_PROMISE, *_OF_A_QUESTION))
                self._add_all(path, ((line_in(path, steps, line), what) for line, what in faults))

    def _look_at_keys(self, path: Path, name: str, own: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        for key in own:
            if key not in known:
                hint = meant(key, known, listed(known))
                what = _("“{name}” has no “{key}”. {hint}").format(name=name, key=key, hint=hint)
                self._add(path, line_in(path, (name, key)), what)
        if missing := [key for key in known if key not in own]:
            what = _("“{name}” lacks {keys}. Add a text for each.").format(name=name, keys=listed(missing))
            self._add(path, line_in(path, (name,)), what)

    def _look_at_frame(self, vocabulary: Vocabulary) -> None:
        path = self._sources.path(FRAME)
        if not self._sources.is_own(path):
            return
        frame = values(path)
        for name in frame:
            if name not in _FRAME:
                what = _("“{name}” is not known here. {hint}").format(
                    name=name, hint=meant(name, _FRAME, listed(_FRAME))
                )
                self._add(path, line_in(path, (name,)), what)
        subjects = frame.get("subject")
        for kind, text in (subjects if isinstance(subjects, dict) else {}).items():
            self._add_all(path, self._in_text(vocabulary, path, ("subject", kind), text))
        for group in ("before", "after"):
            entries = frame.get(group)
            for number, entry in enumerate(entries if isinstance(entries, list) else ()):
                for role, text in entry.items() if isinstance(entry, dict) else ():
                    steps = (group, number, role)
                    if role not in ROLES:
                        hint = meant(role, ROLES, listed(ROLES))
                        what = _("“{role}” is no kind of paragraph. {hint}").format(role=role, hint=hint)
                        self._add(path, line_in(path, steps), what)
                    self._add_all(path, self._in_text(vocabulary, path, steps, text))

    def _in_text(self, vocabulary: Vocabulary, path: Path, steps: Steps, text: object) -> Iterator[tuple[int, str]]:
        if isinstance(text, str):
            yield from ((line_in(path, steps, line), what) for line, what in vocabulary.faults(text, ("subject",)))

    def _compose_all(self, kind: str, cases: Cases) -> None:
        """Every letter of `kind`; its words are judged."""
        try:
            self._composer.parts(self._locale, kind)
        except UserError:
            return  # a wrong name, which the look at the folder tells
        for trial in cases.letters(kind):
            try:
                letter = self._composer.compose(trial.case, kind, DATE)
            except UserError as error:
                if self._failed(error, trial):
                    return
                continue
            if not any(known.kind == kind for known in self._proof.letters):
                self._proof.letters.append(letter)
            self._proof.characters.update(*(block.text for block in letter.blocks()))
            self._judge(letter, trial)

    def _judge(self, letter: Letter, trial: Trial, file: Path | None = None) -> None:
        """Tell what the rules say of words that the templates brought.

        `file` is given where the letter is but one part, out of that file: what such a letter lacks is not told.
        """
        for finding in self._linter.lint(letter, trial.case):
            is_told = (finding.rule, finding.words) in self._judged
            if not finding.field and not is_told and (file is None or finding.words):
                self._judged.add((finding.rule, finding.words))
                parts = [file] if file else self._part_files(finding.part, letter.kind, trial)
                self._add_finding(finding, parts, trial)

    def _add_finding(self, finding: Finding, parts: Iterable[Path], trial: Trial) -> None:
        """Tell what a rule says, with the file and the line that the words come from."""
        frame = (self._sources.path(name) for name in (FRAME, PHRASES))
        path, line = find(finding.text, finding.words, [*parts, *frame, *self._about_company()])
        what = _("{rule}: {why} → {instead}").format(rule=finding.rule, why=finding.message, instead=finding.suggestion)
        if not finding.words:
            what = _("{what} This came up with: {facts}.").format(what=what, facts=_told(trial))
        self._proof.faults.append(Fault("words", path, line, what, finding.severity, finding.shown))

    def _part_files(self, part: str, kind: str, trial: Trial) -> Iterator[Path]:
        """The file that the part of a whole letter comes from; none for a paragraph of the frame."""
        for number, known in self._composer.parts(self._locale, kind):
            if known == part:
                stem = f"{kind}/{number}-{part}"
                yield self._sources.path(self._composer.file(self._locale, stem, trial.case))

    def _about_company(self) -> Iterator[Path]:
        return (self._brand.file(name) for name in ("policy.yaml", "brand.yaml"))

    def _fill_all(self, name: str, words: Words, cases: Cases) -> None:
        """One template with every combination of the facts that it asks for."""
        found = _PART.fullmatch(name)
        if not found:
            return
        kind, stem = found[1], f"{found[1]}/{found[2]}-{found[3]}"
        source = self._sources.path(name).read_text(encoding="utf-8-sig", errors="replace")
        filled = set[str]()
        for trial in cases.combinations(names_asked(words.jinja, words.phrases, source), kind):
            case = trial.case
            try:
                if self._composer.file(self._locale, stem, case) != name:
                    continue
                facts = Facts(case, kind, DATE, self._brand, words).values()
                part = Part(found[3], words.fill(name, words.names(facts)))
                if not part.paragraphs:
                    raise TemplateError(_("it gives no text. Every part needs a sentence."), name)
            except UserError as error:
                if self._failed(error, trial):
                    return
                continue
            if part.text not in filled:
                filled.add(part.text)
                company = self._brand.sender(self._locale).company
                letter = Letter(case.case_id, kind, self._locale, DATE, "", "", company, company, (part,))
                self._judge(letter, trial, self._sources.path(name))


def _facts(trial: Trial) -> Mapping[str, Any]:
    """What templates may print, with the values that the built-in brand gives."""
    brand = load_brand()
    words = Composer(brand).words(trial.case.locale or brand.locale)
    return Facts(trial.case, "reply", DATE, brand, words).values()


def _told(trial: Trial) -> str:
    """What is special about a trial, for a person: `decision partial, severity minor, without impact, quote`."""
    words = [f"{field} {word}" for field, word in trial.words.items()]
    return listed([*words, *([_("without {fields}").format(fields=listed(trial.left_out))] if trial.left_out else [])])
