"""Case files: YAML or JSON written by hand or by a program, one case or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from replygen.errors import Place, Problem, UserError
from replygen.load.headers import field_of, is_our_own, nearest_header
from replygen.load.inputs import read_text
from replygen.load.json_text import read_json
from replygen.messages import MOST_LISTED, _
from replygen.model.case import Record
from replygen.text.yaml_text import Document, Steps, read_yaml

MOST_CASES = 10_000
"""Cases that one file may hold; tables are read faster."""
MOST_SUGGESTIONS = 200
"""Unknown keys of a file for which the nearest field is looked up, at some 3 ms each."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file that was read, not yet taken apart."""

    file: str
    notices: tuple[str, ...]
    count: int
    documents: tuple[Document, ...]

    def records(self) -> Iterator[Record]:
        """A record for each case, in the order of the file."""
        said: dict[str, str] = {}
        for document in self.documents:
            for case in _items(document) if isinstance(document.value, list) else (document,):
                yield _record(self.file, case, said)


def open_case_file(path: Path | str, encoding: str | None = None) -> CaseFile:
    """The case file `path`, or standard input (`-`), where what opens with `{` or `[` is JSON.

    Raises UserError naming file and line for what is neither YAML nor JSON, for a key given twice, and for a file
    without a case or with more than `MOST_CASES`.
    """
    text, notices = read_text(None if str(path) == "-" else Path(path), encoding)
    file = _("standard input") if str(path) == "-" else str(path)
    if file.lower().endswith(".json") or (str(path) == "-" and text.lstrip()[:1] in {"{", "["}):
        documents = [read_json(text, file)]
    else:
        documents = [document for document in read_yaml(text, file) if document.value not in (None, [])]
    if not any(document.value for document in documents):
        raise UserError(_("{file} is empty. Write the facts of a case, like case_id: A-0017.").format(file=file))
    count = sum(len(document.value) if isinstance(document.value, list) else 1 for document in documents)
    if count > MOST_CASES:
        raise UserError(
            _("{file} holds {count} cases, more than {most}. Divide it, or keep so many cases in a table.").format(
                file=file, count=count, most=MOST_CASES
            )
        )
    return CaseFile(file, notices, count, tuple(documents))


def _items(document: Document) -> Iterator[Document]:
    """Each item of a list as a document of its own; its lines follow each other, as they do in the file."""
    lines = ((steps, line) for steps, line in document.lines.items() if steps)
    for value, (_item, own) in zip(document.value, groupby(lines, lambda entry: entry[0][0]), strict=True):
        yield Document(value, {steps[1:]: line for steps, line in own})


def _record(file: str, document: Document, said: dict[str, str]) -> Record:
    """The record of one case; `said` is what has been said of the unknown keys of its file so far, by key."""
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
    unknown: list[str] = []
    for key, item in document.value.items():
        line = document.line((key,))
        field = field_of(key)
        if field is None:
            if not is_our_own(key):
                unknown.append(key)
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
        problems=(*_unknown(document, unknown, said), *problems),
        lines=_lines(document, columns),
        unread=frozenset(unread),
    )


def _unknown(document: Document, keys: Sequence[str], said: dict[str, str]) -> Iterator[Problem]:
    """A problem for each of the first unknown keys of a case, and one for all others."""
    for key in keys[:MOST_LISTED]:
        if key not in said:
            said[key] = _no_field(nearest_header(key) if len(said) < MOST_SUGGESTIONS else None)
        yield Problem(said[key], key, line=document.line((key,)))
    if others := keys[MOST_LISTED:]:
        what = _("{count} more names from here on are no fields of a case. `replygen explain` names all fields.")
        yield Problem(what.format(count=len(others)), line=document.line((others[0],)))


def _no_field(near: str | None) -> str:
    if near:
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
