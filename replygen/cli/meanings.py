"""What parts, fields and words mean, in the reader's language: the texts of explain.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from replygen.messages import _, language, listed
from replygen.model.words import SPELLINGS
from replygen.text.yaml_text import read_yaml
from replygen.validate import ALWAYS, NEEDED

SOURCE = Path(__file__).parents[1] / "explain.yaml"


@dataclass(frozen=True, slots=True)
class PartMeaning:
    """One part of a kind of letter, explained; `because` says in half a sentence why the bad example is bad."""

    kind: str
    number: int
    part: str
    name: str
    what: str
    why: str
    good: str
    bad: str
    because: str


@dataclass(frozen=True, slots=True)
class Line:
    """One way of writing something: what to write, what it means, and an example where there is one."""

    write: str
    means: str
    example: str


@dataclass(frozen=True, slots=True)
class Notation:
    """How a cell or a file of its own grammar is written."""

    intro: str
    lines: tuple[Line, ...]


def field_question(field: str) -> str:
    """The short question that asks a clerk for `field`."""
    return _said(_texts()["fields"][field]["ask"])


def field_meaning(field: str) -> str:
    """What `field` of a case means: what to write, and how it shows in the letter."""
    return _said(_texts()["fields"][field]["what"])


def field_example(field: str) -> str:
    """A value that a clerk could write into `field`."""
    return _said(_texts()["fields"][field]["example"])


def field_default(field: str) -> str:
    """What takes the place of an empty `field`, where that comes from brand, policy or templates; else empty."""
    return _said(_texts()["fields"][field].get("default", ""))


def field_needed(field: str) -> str:
    """When `field` is needed; empty when it never is."""
    if field in ALWAYS:
        return _("for every letter")
    needing = [kind for kind, fields in NEEDED.items() if field in fields]
    if "reply" in needing:
        return _("for every reply")
    if needing:
        return _("for letters of kind {kinds}").format(kinds=listed(needing))
    return _said(_texts()["fields"][field].get("needed", ""))


def field_table(field: str) -> str:
    """The table of fixed words that `field` takes; empty when it takes none."""
    table = {"legal_review": "yes_no"}.get(field, field)
    return table if table in SPELLINGS else ""


def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every field of a case, in groups: the group's name and its fields."""
    for group in _texts()["groups"]:
        yield _said(group["name"]), tuple(group["fields"])


def kinds() -> Mapping[str, str]:
    """The kinds of letter whose parts are explained, each with its name."""
    return {kind: _said(name) for kind, name in _texts()["kinds"].items()}


def parts(kind: str) -> tuple[str, ...]:
    """The parts of `kind`, in order."""
    return tuple(_texts()["parts"][kind])


def part_meaning(kind: str, part: str) -> PartMeaning:
    """The explanation of one part of a kind of letter."""
    texts = _texts()["parts"][kind][part]
    said = {key: _said(texts[key]) for key in ("name", "what", "why", "good", "bad", "because")}
    return PartMeaning(kind, parts(kind).index(part) + 1, part, **said)


def part_names(kind: str, part: str) -> tuple[str, ...]:
    """What `part` is called, in every language."""
    return tuple(_texts()["parts"][kind][part]["name"].values())


def word_meaning(table: str, word: str) -> str:
    """What a fixed word means; empty where the word says it."""
    return _said(_texts()["words"].get(table, {}).get(word, ""))


def notation(field: str) -> Notation | None:
    """How the one-cell notation of `field` is written; None when the field has none."""
    texts = _texts()["notations"].get(field)
    return _notation(texts) if texts else None


def map_file() -> Notation:
    """How a map file (`--map`) is written."""
    return _notation(_texts()["map"])


def map_names() -> tuple[str, ...]:
    """What a map file is called: the reader's name first, then all languages."""
    names = _texts()["map"]["name"]
    return (_said(names), *names.values())


def _notation(texts: Mapping[str, Any]) -> Notation:
    lines = (
        Line(_said(line["write"]), _said(line["means"]), _said(line.get("example", ""))) for line in texts["lines"]
    )
    return Notation(_said(texts["intro"]), tuple(lines))


def _said(text: str | Mapping[str, str]) -> str:
    """`text` in the reader's language; English where that is lacking, and as it is where all languages share it."""
    return text if isinstance(text, str) else text.get(language()) or text["en"]


@cache
def _texts() -> Mapping[str, Any]:
    (document,) = read_yaml(SOURCE.read_text(encoding="utf-8"), SOURCE.name)
    texts: Mapping[str, Any] = document.value
    return texts
