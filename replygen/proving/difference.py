"""What a brand changes against the built-in one: in its files, and in the sentences of the letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import tinycss2

from replygen.brand import Brand, load_brand
from replygen.compose import Composer
from replygen.errors import TemplateError
from replygen.messages import _
from replygen.model import Letter, Locale
from replygen.proving.cases import DATE, Cases
from replygen.proving.folder import is_aside
from replygen.proving.letterhead import looks_of
from replygen.proving.sources import values
from replygen.resources import templates_folder

_SENTENCE_END = re.compile(r"""(?<=[。！？])(?![”’」』）])|(?<=[.!?])\s+(?=[A-Z“"‘'{])|\n""")
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: `where` is a key, a selector or a style, empty for a sentence; None where it is not."""

    where: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the company's own beside the built-in one; a new file has no changes."""

    path: Path
    is_new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """Sentences of a part, or of a paragraph of the frame, that are others in so many of `letters` example letters."""

    locale: Locale
    kind: str
    part: str
    before: str
    after: str
    count: int
    letters: int


def changed_files(brand: Brand) -> Iterator[FileChange]:
    """What each file of the company's own changes, in the order of their names; a file that changes nothing is left out."""
    own = brand.folders[0]
    for path in sorted(own.rglob("*")):
        inner = path.relative_to(own)
        if not path.is_file() or is_aside(inner):
            continue
        usual = _builtin(brand, inner)
        if usual is None:
            yield FileChange(path, is_new=True, changes=())
        elif path.read_bytes() != usual.read_bytes() and (changes := tuple(_changes(brand, usual, path))):
            yield FileChange(path, is_new=False, changes=changes)


def _builtin(brand: Brand, inner: Path) -> Path | None:
    """The built-in file in whose place that of the company stands."""
    roots = (*brand.folders[1:], templates_folder())
    names = [inner]
    if inner.name == "letterhead.docx" and len(brand.senders) == 1:
        names.insert(0, Path(f"letterhead.{next(iter(brand.senders))}.docx"))
    return next((root / name for name in names for root in roots if (root / name).is_file()), None)


def _changes(brand: Brand, usual: Path, own: Path) -> Iterator[Change]:
    if own.suffix == ".yaml":
        before, after = _flat(values(usual)), _flat(values(own))
        if own.name in {"brand.yaml", "policy.yaml"}:  # of locales that the company does not write in, nothing is said
            before, after = (
                {key: text for key, text in own.items() if _speaks_of(key, brand)} for own in (before, after)
            )
        yield from _of_values(before, after)
    elif own.name == "letter.css":
        before = _declared(usual)
        after = _declared(own)
        yield from _of_values({key: text for key, text in before.items() if key in after}, after)
    elif own.suffix == ".j2":
        before_, after_ = (_sentences(_TAG.sub("\n", path.read_text("utf-8", "replace"))) for path in (usual, own))
        yield from (Change("", *pair) for pair in _pairs(before_, after_))
    elif own.suffix == ".docx":
        yield from _of_values(looks_of(usual), looks_of(own))
    else:
        yield Change("", None, _("another content"))


def _speaks_of(key: str, brand: Brand) -> bool:
    locales = load_brand().senders.keys() - brand.senders.keys()
    return not any(step in locales for step in key.split(": "))


def _of_values(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys((*after, *before)):
        if before.get(key) != after.get(key):
            yield Change(key, before.get(key), after.get(key))


def _flat(value: object, steps: tuple[str, ...] = ()) -> dict[str, str]:
    """Every text of a YAML file by its keys: `en: handler: name`."""
    found: dict[str, str] = {}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= _flat(inner, (*steps, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            found |= _flat(inner, (*steps, str(number)))
    else:
        found[": ".join(steps)] = "" if value is None else str(value)
    return found


def _declared(path: Path) -> dict[str, str]:
    """Every declaration of a style sheet by selector and property."""
    found: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(path.read_text("utf-8", "replace"), skip_comments=True, skip_whitespace=True):
        if rule.type not in {"qualified-rule", "at-rule"} or not rule.content:
            continue
        name = f"@{rule.at_keyword} " if rule.type == "at-rule" else ""
        selector = " ".join((name + tinycss2.serialize(rule.prelude)).split())
        for declared in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if declared.type == "declaration":
                found[f"{selector} {{ {declared.name} }}"] = tinycss2.serialize(declared.value).strip()
    return found


def changed_sentences(brand: Brand) -> Iterator[SentenceChange]:
    """The sentences that the company's own words and policy change in the example letters, the most frequent first.

    Both sides are signed by the company of brand.yaml. A letter that cannot be made is left out; `prove` tells why.
    """
    usual = replace(brand, folders=brand.folders[1:], policy=load_brand().policy)
    own, builtin = Composer(brand), Composer(usual)
    for locale in brand.senders:
        for kind in builtin.kinds(locale):
            counted: Counter[tuple[str, str, str]] = Counter()
            letters = 0
            for trial in Cases(locale).letters():
                try:
                    pair = [composer.compose(trial.case, kind, DATE) for composer in (builtin, own)]
                except TemplateError:
                    continue
                letters += 1
                counted.update(set(_changed_between(*pair)))
            for (part, before, after), count in counted.most_common():
                yield SentenceChange(locale, kind, part, before, after, count, letters)


def _changed_between(before: Letter, after: Letter) -> Iterator[tuple[str, str, str]]:
    texts = [_by_part(letter) for letter in (before, after)]
    for part in dict.fromkeys((*texts[0], *texts[1])):
        for old, new in _pairs(_sentences(texts[0].get(part, "")), _sentences(texts[1].get(part, ""))):
            yield part, old or "", new or ""


def _by_part(letter: Letter) -> dict[str, str]:
    """The text of each part, and of each role of the frame."""
    found: dict[str, str] = {}
    for block in letter.blocks():
        name = block.part or block.role
        found[name] = f"{found[name]}\n{block.text}" if name in found else block.text
    return found


def _sentences(text: str) -> list[str]:
    return [sentence for each in _SENTENCE_END.split(text) if (sentence := " ".join(each.split()))]


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """What stood there, and what stands there instead; None where nothing does."""
    for tag, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(before[i:j]) or None, " ".join(after[k:n]) or None
