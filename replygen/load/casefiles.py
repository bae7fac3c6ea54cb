"""Case files: YAML or JSON written by hand or by a program, one case or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from replygen.errors import Place, Problem, UserError
from replygen.load.headers import field_of, is_our_own, nearest_header
from replygen.load.inputs import read_text
from replygen.load.json_text import read_json
from replygen.messages import _
from replygen.model.case import Record
from replygen.text.yaml_text import Document, read_yaml

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file that was read, not yet taken apart."""

    file: str
    notices: tuple[str, ...]
    documents: tuple[Document, ...]

    def records(self) -> Iterator[Record]:
        """A record for each case, in the order of the file."""
        for document in self.documents:
            if not isinstance(document.value, list):
                yield _record(self.file, document)
                continue
            lines: list[dict[Steps, int]] = [{} for _item in document.value]
            for steps, line in document.lines.items():
                if steps:
                    lines[int(steps[0])][steps[1:]] = line
            for value, own in zip(document.value, lines, strict=True):
                yield _record(self.file, Document(value, own))


def open_case_file(path: Path | str, encoding: str | None = None) -> CaseFile:
    """The case file `path`, or standard input (`-`), where what opens with `{` or `[` is JSON.

    Raises UserError naming file and line for what is neither YAML nor JSON, for a key given twice, and for a file
    without a case.
    """
    text, notices = read_text(None if str(path) == "-" else Path(path), encoding)
    file = _("standard input") if str(path) == "-" else str(path)
    if file.lower().endswith(".json") or (str(path) == "-" and text.lstrip()[:1] in {"{", "["}):
        documents = [read_json(text, file)]
    else:
        documents = [document for document in read_yaml(text, file) if document.value not in (None, [])]
    if not any(document.value for document in documents):
        raise UserError(_("{file} is empty. Write the facts of a case, like case_id: A-0017.").format(file=file))
    return CaseFile(file, notices, tuple(documents))


def _record(file: str, document: Document) -> Record:
    place = Place(file, line=document.line(()))
    if not isinstance(document.value, dict):
        raise UserError(
            _("{file}, line {line}: a case is written as lines like “case_id: A-0017”; this is none.").format(
                file=file, line=place.line
            )
        )
    values: dict[str, Any] = {}
    columns: dict[str, str] = {}
    problems: list[Problem] = []
    unread: set[str] = set()
    for key, item in document.value.items():
        line = document.line((key,))
        field = field_of(key)
        if field is None:
            if not is_our_own(key):
                problems.append(Problem(_unknown(key), key, line=line))
        elif field in columns:
            what = _("“{one}” and “{other}” both mean {field}. Keep one.")
            problems.append(Problem(what.format(one=columns[field], other=key, field=field), key, line=line))
            unread.add(field)
        else:
            values[field], columns[field] = item, key
    return Record(
        values={field: item for field, item in values.items() if field not in unread},
        place=place,
        columns=columns,
        problems=tuple(problems),
        lines=_lines(document, columns),
        unread=frozenset(unread),
    )


def _unknown(key: str) -> str:
    if near := nearest_header(key):
        return _("this is no field of a case. Did you mean “{near}”?").format(near=near)
    return _("this is no field of a case. Take it out; `replygen explain` names all fields.")


def _lines(document: Document, columns: Mapping[str, str]) -> Mapping[Steps, int]:
    """The line of every value, by path from the field on."""
    fields = {key: field for field, key in columns.items()}
    return {
        (fields[str(steps[0])], *steps[1:]): line
        for steps, line in document.lines.items()
        if steps and steps[0] in fields
    }
