"""One case through every step: read, validated, composed, rendered."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from replygen.brand import Brand
from replygen.compose import Composer
from replygen.errors import Place, Problem, RenderError, ReplygenError, Severity
from replygen.lint import Finding, Linter
from replygen.load import read_fields
from replygen.load.headers import own_header
from replygen.messages import _
from replygen.model import Case, Letter, Locale
from replygen.model.case import Record
from replygen.render import Standard, Together, render, render_together
from replygen.render.endless import specimen
from replygen.validate import validate
from replygen.validate.drawing import undrawable


@dataclass(frozen=True)
class Examined:
    """A record after all checks: the case, what speaks against it, and where it stands."""

    record: Record
    case: Case
    problems: tuple[Problem, ...]

    @property
    def is_rejected(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Composed:
    """The letter of a case, and what the rules say about its words."""

    letter: Letter
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> bool:
        """Whether the letter must not go out as it is."""
        return any(finding.stops for finding in self.findings)


@dataclass(frozen=True)
class Producer:
    """Makes letters of one kind, brand and date. `locale` is the letters' locale, whatever the cases say.

    `characters` are those of all letters to come, where they are known: PDFs are then drawn many times faster.
    `lacking` are those that no font has: a case that holds one is refused or, with `allow_boxes`, warned of. `standard`
    is what the PDFs claim to be.
    """

    brand: Brand
    kind: str
    date: dt.date
    locale: Locale | None = None
    characters: str = ""
    lacking: str = ""
    allow_boxes: bool = False
    standard: Standard = ""
    composer: Composer = field(init=False)
    linter: Linter = field(init=False)

    def __post_init__(self) -> None:
        """Raises TemplateError when a rule of the brand cannot be used."""
        object.__setattr__(self, "composer", Composer(self.brand))
        object.__setattr__(self, "linter", Linter(self.brand))

    def examine(self, record: Record) -> Examined:
        """`record` read and validated; every problem names the column as the file spells it."""
        case, problems, failed = read_fields(record)
        locale = self.locale or case.locale or self.brand.locale
        if locale != case.locale:
            case = case.model_copy(update={"locale": locale})
        found = validate(case, self.kind, self.brand, self.date, failed)
        spelled = (
            Problem(p.what, spelled_in(record, p.column), p.severity, record.lines.get((p.column,))) for p in found
        )
        waived = (
            Problem(what, spelled_in(record, "waiver"), line=record.lines.get(("waiver", name)))
            for name, what in self.linter.unusable(case.waiver)
        )
        undrawn = undrawable(record, case.name or case.case_id, self.lacking, self.allow_boxes)
        return Examined(record, case, (*problems, *spelled, *waived, *undrawn))

    @property
    def _boxes(self) -> str:
        """The characters that may come out as boxes: those that were warned of, no others."""
        return self.lacking if self.allow_boxes else ""

    def letter(self, case: Case) -> Letter:
        """The letter of an examined case. Raises TemplateError when the templates fail."""
        return self.composer.compose(case, self.kind, self.date)

    def judged(self, case: Case) -> Composed:
        """The letter of an examined case, and what the rules say about it. Raises TemplateError as `letter` does."""
        letter = self.letter(case)
        return Composed(letter, self.linter.lint(letter, case))

    def files(self, letter: Letter, formats: Sequence[str]) -> dict[str, bytes]:
        """The letter's bytes by format.

        Raises TemplateError, and RenderError for whatever else an engine raised: it costs this letter, not the run.
        """
        try:
            return {
                fmt: render(letter, fmt, self.brand, self.characters, self._boxes, self.standard) for fmt in formats
            }
        except ReplygenError:
            raise
        except Exception as error:
            raise _not_drawn(error) from error

    def rehearse(self, formats: Sequence[str]) -> None:
        """Draw a letter that tells nothing: what never ends does so now. All else is told of the letters themselves."""
        locale = self.locale or self.brand.locale
        with suppress(ReplygenError):
            self.files(specimen(self.brand, locale, self.kind, self.date), formats)

    def print_file(self, letters: Sequence[Letter]) -> tuple[Together, ...]:
        """Letters as few PDFs, and how many pages each has. Raises as `files` does."""
        try:
            return render_together(letters, self.brand, self.characters, self._boxes)
        except ReplygenError:
            raise
        except Exception as error:
            raise _not_drawn(error) from error


def _not_drawn(error: Exception) -> RenderError:
    return RenderError(
        _("The letter could not be drawn ({kind}: {error}). Please report it together with this case.").format(
            kind=type(error).__name__, error=error
        )
    )


def spelled_in(record: Record, field: str) -> str:
    """A field as the file spells it; where the table has no such column, with the header it would have."""
    if field in record.columns or record.place.row is None:
        return record.columns.get(field, field)
    header = own_header(field)
    return f"{field} ({header})" if header else field


def worded(finding: Finding, record: Record) -> Problem:
    """A finding as a clerk can act on it: the words in their sentence, why, what to write, and the column to mend."""
    what = _("{rule}, part {part}: “{sentence}” {why}") if finding.words else _("{rule}, part {part}: {why}")
    said = [what.format(rule=finding.rule, part=finding.part, sentence=finding.shown, why=finding.message)]
    said.append(f"→ {finding.suggestion}")
    if finding.words and not finding.field:
        said.append(_("The words come from the templates."))
    if finding.stops:
        said.append(
            _("If they have to stay, write why into “{column}”, like “{rule}: reason”.").format(
                column=spelled_in(record, "waiver"), rule=finding.rule
            )
        )
    severity: Severity = finding.severity
    if finding.waived:
        severity = "info"
        said.append(_("Waived: {reason}").format(reason=finding.waived))
    column = spelled_in(record, finding.field) if finding.field else ""
    return Problem(" ".join(said), column, severity, record.lines.get((finding.field,)), finding.rule)


def remarks(findings: Sequence[Finding], record: Record, case: Case) -> Iterator[Problem]:
    """All that is to be said of the words of a letter."""
    yield from (worded(finding, record) for finding in findings)
    yield from unneeded(case, findings, record)


def unneeded(case: Case, findings: Sequence[Finding], record: Record) -> Iterator[Problem]:
    """A note on each waiver of the case that lets nothing pass."""
    used = {finding.rule.casefold() for finding in findings}
    for rule in case.waiver:
        if rule.casefold() not in used:
            what = _("The waiver of {rule} was not needed: the letter keeps the rule. It can be taken out.")
            yield Problem(
                what.format(rule=rule), spelled_in(record, "waiver"), "info", record.lines.get(("waiver", rule))
            )


def same(case_id: str) -> str:
    """What two case ids have in common that would give the same file name."""
    return unicodedata.normalize("NFKC", case_id).casefold()


def chosen(records: Iterable[Record], case_ids: Collection[str]) -> Iterator[Record]:
    """The records with one of these ids; all of them where no id is given."""
    wanted = set(map(same, case_ids))
    return (r for r in records if not wanted or same(str(r.values.get("case_id") or "").strip()) in wanted)


def described(place: Place, problem: Problem) -> str:
    """A problem as a person reads it: file, row or line, column, what is wrong and what to do."""
    where = position(place, problem, with_file=True)
    if problem.column and place.row is not None:
        where += _(", column “{column}”").format(column=problem.column)
    elif problem.column:
        where += _(", “{field}”").format(field=problem.column)
    return _("{where}: {what}").format(where=where, what=problem.what)


def position(place: Place, problem: Problem | None = None, *, with_file: bool = False) -> str:
    """Where a case, or one problem of it, stands: `row 5`, `line 12`, its file before it; empty if nothing is known."""
    line = place.line if problem is None or problem.line is None else problem.line
    if place.row is not None:
        where = _("row {row}").format(row=place.row)
    else:
        where = _("line {line}").format(line=line) if line is not None else ""
    return _(", ").join(filter(None, (place.file if with_file else "", where)))
