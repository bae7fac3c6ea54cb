"""What the page shows of one case, as plain data: the letter, where its parts stand, what is wrong with it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from replygen.brand import load_brand
from replygen.errors import FileError, RenderError, TemplateError, UserError
from replygen.lint import Finding
from replygen.messages import _
from replygen.model import LOCALES, Letter, Locale
from replygen.model.case import Record
from replygen.model.words import Decision
from replygen.preview.drawn import Drawn, draw
from replygen.preview.office import Office
from replygen.produce import Producer, chosen, described, remarks
from replygen.proving.sources import Sources as WordSources
from replygen.render import render
from replygen.render.glyphs import run_characters
from replygen.render.jail import inside
from replygen.resources import templates_folder
from replygen.validate.drawing import text_of

MOST_CASES = 1000
"""Cases that are listed; more of them nobody steps through."""

Form = Literal["pdf", "docx", "text"]

_AROUND = 2
"""Lines shown before and after the one that is at fault."""
_WANTED: Mapping[str, tuple[str, ...]] = {"not_upheld": ("reason", "alternative"), "partial": ("reason",)}
"""Fields that a case may lack when it is shown with another decision."""


@dataclass(frozen=True)
class Sources:
    """Where the letters come from. `read` gives the records, anew each time; `names` is what the parts are called."""

    read: Callable[[], Iterable[Record]]
    only: tuple[str, ...]
    brand: Path | None
    kind: str
    date: dt.date
    locale: Locale | None
    large: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """What the page asks for: the case by its number in the list, in what form, and what to change in it."""

    number: Annotated[int, Field(ge=0)]
    form: Form = "pdf"
    locale: Locale | None = None
    decision: Decision | None = None


@dataclass
class Sight:
    """Looks at letters. Brand and cases are read anew when told to, and kept between one look and the next."""

    sources: Sources
    office: Office | None
    _records: tuple[Record, ...] | None = None
    _is_cut: bool = False
    _producers: dict[Locale | None, Producer] = field(default_factory=dict)
    _characters: dict[Locale, str] = field(default_factory=dict)

    def forget(self, *, brand: bool, cases: bool) -> None:
        """Read the files of the brand or of the cases anew when they are needed."""
        if brand:
            self._producers.clear()
        if cases:
            self._records = None
        self._characters.clear()

    def cases(self) -> dict[str, Any]:
        """The cases by their titles, in the order of the file, and what is to be said of the list."""
        try:
            titles = [_title(record) for record in self._listed()]
        except UserError as error:
            return {"cases": [], "note": str(error)}
        note = _("Only the first {count} cases are listed; --only chooses others.").format(count=MOST_CASES)
        return {"cases": titles, "note": note if self._is_cut else ""}

    def look(self, view: View) -> dict[str, Any]:
        """The letter of one case; in it, and never raised, whatever a person can mend in files and cases."""
        seen: dict[str, Any] = {"title": "", "fault": None, "problems": [], "refused": False, "note": ""}
        seen |= {"language": "", "paragraphs": [], "findings": [], "pages": []}
        try:
            records = self._listed()
            if view.number < len(records):
                self._see(seen, records[view.number], view)
        except TemplateError as error:
            seen["fault"] = self._fault(error.what, *self._place(error, seen["language"])) or _plain_fault(error)
        except FileError as error:
            seen["fault"] = self._fault(str(error), Path(error.file), error.problems[0].line) or _plain_fault(error)
        except (UserError, RenderError) as error:
            seen["fault"] = _plain_fault(error)
        return seen

    def _see(self, seen: dict[str, Any], record: Record, view: View) -> None:
        seen["title"] = _title(record)
        producer = self._producer(view.locale)
        examined = producer.examine(_decided(record, view.decision))
        seen["language"] = examined.case.locale
        seen["problems"] = [
            {"severity": problem.severity, "text": described(record.place, problem)} for problem in examined.problems
        ]
        seen["refused"] = examined.is_rejected
        if examined.is_rejected:
            return
        composed = producer.judged(examined.case)
        letter = composed.letter
        seen["problems"] += [
            {"severity": problem.severity, "text": problem.what}
            for problem in remarks(composed.findings, record, examined.case)
            if not problem.rule
        ]
        if composed.stops:
            seen["refused"] = True
            seen["problems"].append({"severity": "error", "text": _stopped()})
        seen["findings"] = [_as_data(finding) for finding in composed.findings]
        seen["paragraphs"] = list(self._paragraphs(letter))
        if view.form != "text":
            self._draw(seen, letter, composed.findings, producer, view.form)

    def _draw(
        self, seen: dict[str, Any], letter: Letter, findings: Iterable[Finding], producer: Producer, form: Form
    ) -> None:
        if form == "docx":
            docx = render(letter, "docx", producer.brand)
            if self.office is None:
                seen["note"] = _("This machine has no LibreOffice, which shows what a DOCX looks like. Install it.")
                return
            pdf = self.office.pdf(docx)
        else:
            letters = replace(producer, characters=self._all_characters(letter.locale, producer))
            pdf = letters.files(letter, ["pdf"])["pdf"]
        drawn = draw(pdf, _text(letter))
        seen["pages"] = [
            {
                "picture": "data:image/png;base64," + base64.b64encode(page.picture).decode(),
                "width": page.width,
                "height": page.height,
                "parts": list(_parts_on(number, drawn, letter)),
                "findings": list(_findings_on(number, drawn, findings)),
            }
            for number, page in enumerate(drawn.pages)
        ]

    def _paragraphs(self, letter: Letter) -> Iterator[dict[str, Any]]:
        offset = 0
        numbers = {part.id: number for number, part in enumerate(letter.parts, 1)}
        for block in letter.blocks():
            yield {
                "text": block.text,
                "offset": offset,
                "role": block.role,
                "part": block.part,
                "number": numbers.get(block.part, 0),
                "name": self.sources.names.get(block.part, block.part),
            }
            offset += len(block.text) + 1

    def _listed(self) -> tuple[Record, ...]:
        if self._records is None:
            found = tuple(islice(chosen(self.sources.read(), self.sources.only), MOST_CASES + 1))
            self._records, self._is_cut = found[:MOST_CASES], len(found) > MOST_CASES
        return self._records

    def _producer(self, locale: Locale | None) -> Producer:
        if locale not in self._producers:
            brand = replace(load_brand(self.sources.brand), large=self.sources.large)
            wanted = locale or self.sources.locale
            self._producers[locale] = Producer(brand, self.sources.kind, self.sources.date, wanted)
        return self._producers[locale]

    def _all_characters(self, locale: Locale, producer: Producer) -> str:
        """The characters of all cases, so that stepping from one to the next cuts no font anew."""
        if locale not in self._characters:
            values = (text_of(value) for record in self._listed() for value in record.values.values())
            self._characters[locale] = run_characters(values, producer.brand, [locale])
        return self._characters[locale]

    def _place(self, error: TemplateError, locale: str) -> tuple[Path, int | None]:
        """File and line of what is wrong; `locale` is that of the letter, none where it was not yet read."""
        file, producer = Path(error.file), next(iter(self._producers.values()), None)
        if producer and locale in LOCALES and error.file and not file.is_file():
            return WordSources(producer.brand, locale).place(error.file, error.line)
        return file, error.line

    def _fault(self, text: str, file: Path, line: int | None) -> dict[str, Any] | None:
        """What is wrong, with the line of the file and those around it; None where they cannot be shown."""
        folders = [templates_folder(), *filter(None, [self.sources.brand])]
        if line is None or not inside(folders, file):
            return None
        around = range(line - _AROUND, line + _AROUND + 1)
        lines = enumerate(file.read_text(encoding="utf-8-sig", errors="replace").splitlines(), 1)
        return {
            "text": text,
            "file": _("{file}, line {line}").format(file=file, line=line),
            "lines": [{"number": n, "text": text, "here": n == line} for n, text in lines if n in around],
        }


def _plain_fault(error: Exception) -> dict[str, Any]:
    return {"text": str(error), "file": "", "lines": []}


def _stopped() -> str:
    return _("Its words keep it from going out: mend what is marked as an error, or waive the rule in the case.")


def _title(record: Record) -> str:
    named = (text_of(record.values.get(name) or "").strip() for name in ("case_id", "name"))
    return " ".join(" ".join(filter(None, named)).split()) or f"{record.place.row or record.place.line}"


def _decided(record: Record, decision: Decision | None) -> Record:
    """`record` with another decision. What that decision needs and the case lacks is named in brackets."""
    if decision is None:
        return record
    changed: dict[str, Any] = {"decision": decision}
    changed |= {name: f"[{name}]" for name in _WANTED.get(decision, ()) if not record.values.get(name)}
    if decision == "not_upheld":
        changed |= {"compensation": "none", "invite": "", "certificate_no": ""}
    return replace(record, values={**record.values, **changed})


def _text(letter: Letter) -> str:
    """The text of a letter as findings count it."""
    return "\n".join(block.text for block in letter.blocks())


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": "info" if finding.waived else finding.severity,
        "part": finding.part,
        "start": finding.offset if finding.words else None,
        "end": finding.end if finding.words else None,
        "words": finding.words,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "waived": finding.waived,
    }


def _parts_on(page: int, drawn: Drawn, letter: Letter) -> Iterator[dict[str, Any]]:
    """The parts that stand on a page, from where to where."""
    offset = 0
    for part, blocks in groupby(letter.blocks(), key=lambda block: block.part):
        end = offset + sum(len(block.text) + 1 for block in blocks)
        boxes = [box for box in drawn.boxes(offset, end) if box.page == page]
        if part and boxes:
            yield {"part": part, "top": min(box.top for box in boxes), "bottom": max(box.bottom for box in boxes)}
        offset = end


def _findings_on(page: int, drawn: Drawn, findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """The findings whose words stand on a page, by number, and where."""
    for number, finding in enumerate(findings):
        if boxes := [box for box in drawn.boxes(finding.offset, finding.end) if box.page == page]:
            yield {"number": number, "boxes": [(box.left, box.top, box.right, box.bottom) for box in boxes]}
