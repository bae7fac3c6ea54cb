"""Whether every file of a brand folder has a name by which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from replygen.brand import Brand
from replygen.messages import _, listed, meant, nearest
from replygen.model import LOCALES
from replygen.model.words import SPELLINGS
from replygen.proving.fault import Fault
from replygen.proving.sources import FRAME, PHRASES
from replygen.resources import templates_folder

_NAMES = (
    "brand.yaml",
    "policy.yaml",
    "letter.css",
    "letter.html.j2",
    "letterhead.docx",
    *(f"letterhead.{locale}.docx" for locale in LOCALES),
)
_FOLDERS = ("letters", "rules")
_ASIDE = re.compile(r"(?i)[.~].*|README.*|.*\.schema\.json|Thumbs\.db|desktop\.ini|.*\.draft\.yaml|.*\.(?:md|bak)")
"""What people and programs lay beside: notes, schemas for the editor, lock files."""
_PART = re.compile(r"(\d+)-([a-z]+)((?:\.\w+)*)\.j2")


def is_aside(inner: Path) -> bool:
    """Whether a path inside a brand folder is something laid beside, which no letter needs."""
    return any(_ASIDE.fullmatch(step) for step in inner.parts)


def look_at_names(folder: Path, brand: Brand) -> Iterator[Fault]:
    """What nothing would read, and what would be read by mistake."""
    mentioned = _mentioned(folder, brand)
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if is_aside(inner):
            continue
        if inner.parts[0] == "letters":
            yield from _among_letters(path, inner.parts[1:])
        elif path.is_dir():
            continue
        elif inner.parts[0] == "rules":
            if path.suffix != ".yaml":
                yield _unread(path, "", _("Let its name end in .yaml."))
        elif _PART.fullmatch(path.name):
            yield _misplaced(path)
        elif inner.as_posix() not in _NAMES and path.name not in mentioned:
            near = nearest(path.name, (*_NAMES, *(f"{name}/" for name in _FOLDERS)))
            yield _unread(path, near, _("Take it out, or name it in letter.css."))


def _among_letters(path: Path, steps: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the name of something in letters/."""
    if len(steps) == 1:
        if steps[0] not in LOCALES:
            yield _unread(path, nearest(steps[0], LOCALES), listed(LOCALES))
    elif steps and steps[0] in LOCALES:
        builtin = templates_folder() / "letters" / steps[0]
        kinds = [entry.name for entry in builtin.iterdir() if entry.is_dir()]
        if len(steps) == 2 and _PART.fullmatch(steps[1]):
            yield _misplaced(path)
        elif len(steps) == 2 and path.is_file() and steps[1] not in (FRAME, PHRASES):
            yield _unread(path, nearest(steps[1], (FRAME, PHRASES)), listed((FRAME, PHRASES)))
        elif len(steps) == 2 and path.is_dir() and steps[1] not in kinds and (near := nearest(steps[1], kinds)):
            what = _("this makes a kind of letter of its own, “{kind}”. Did you mean “{near}”?")
            yield Fault("folder", path, None, what.format(kind=steps[1], near=near), "warning")
        elif len(steps) == 3 and path.is_file():
            yield from _of_part(path, builtin / steps[1])


def _of_part(path: Path, builtin: Path) -> Iterator[Fault]:
    """What is wrong with the name of a part's file, whose built-in fellows stand in `builtin`."""
    known = {match[2]: match[1] for file in builtin.glob("*.j2") if (match := _PART.fullmatch(file.name))}
    fellows = sorted(file.name for file in builtin.glob("*.j2"))
    match = _PART.fullmatch(path.name)
    if path.suffix != ".j2":
        yield _unread(path, nearest(path.name, fellows), _("Let its name end in .j2."))
    elif match is None:
        what = _("it is not named like a part. {hint}")
        example = _("Name it like 4-apology.j2 or 4-apology.partial.serious.j2.")
        yield _wrong(path, what.format(hint=meant(path.name, fellows, example)))
    else:
        yield from _of_named_part(path, match, known)


def _of_named_part(path: Path, match: re.Match[str], known: dict[str, str]) -> Iterator[Fault]:
    number, part, ways = match[1], match[2], match[3].split(".")[1:]
    words = [*SPELLINGS["decision"], *SPELLINGS["severity"]]
    for way in ways:
        if way not in words:
            yield _wrong(
                path,
                _("“{word}” is neither a decision nor a severity. {hint}").format(
                    word=way, hint=meant(way, words, listed(words))
                ),
            )
    if len(ways) == 2 and ways[0] in SPELLINGS["severity"] and ways[1] in SPELLINGS["decision"]:
        yield _wrong(
            path,
            _("the decision stands before the severity. Name it {name}.").format(
                name=f"{number}-{part}.{ways[1]}.{ways[0]}.j2"
            ),
        )
    if part in known and number != known[part]:
        what = _("the part “{part}” has the number {number}. Name it {name}.")
        name = ".".join([f"{known[part]}-{part}", *ways, "j2"])
        yield _wrong(path, what.format(part=part, number=known[part], name=name))
    elif part not in known and number in known.values():
        twin = next(name for name, own in known.items() if own == number)
        what = _("there are two parts number {number}: {one} and {other}. Rename or remove one.")
        yield _wrong(path, what.format(number=number, one=part, other=twin))
    elif part not in known and (near := nearest(part, known)):
        what = _("this adds a part “{part}” to the letter. Did you mean “{near}”?")
        yield Fault("folder", path, None, what.format(part=part, near=f"{known[near]}-{near}"), "warning")


def _mentioned(folder: Path, brand: Brand) -> frozenset[str]:
    """The names of files that the style sheet, the page or brand.yaml ask for."""
    texts = [brand.house.logo]
    for path in (*folder.glob("*.css"), *folder.glob("*.j2"), folder / "brand.yaml"):
        if path.is_file():
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    text = "\n".join(texts)
    return frozenset(path.name for path in folder.rglob("*") if path.name in text)


def _wrong(path: Path, what: str) -> Fault:
    return Fault("folder", path, None, what)


def _misplaced(path: Path) -> Fault:
    return _wrong(
        path,
        _("no letter is made of a part that lies here. Put it into the folder of its kind: {example}").format(
            example=f"letters/en/reply/{path.name}"
        ),
    )


def _unread(path: Path, near: str, otherwise: str) -> Fault:
    """A file that nothing reads: surely by mistake where its name is nearly that of a file that is read."""
    hint = _("Did you mean “{near}”?").format(near=near) if near else otherwise
    what = _("nothing reads a file of this name. {hint}").format(hint=hint)
    return Fault("folder", path, None, what, "error" if near else "warning")
