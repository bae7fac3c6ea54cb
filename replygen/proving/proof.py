"""A whole brand folder proven: every fault of every file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from replygen.brand import Brand, Policy, load_brand
from replygen.brand.safety import folder_faults
from replygen.errors import TemplateError
from replygen.lint import Linter
from replygen.lint.load import load_rules
from replygen.model import Locale
from replygen.proving.fault import Fault
from replygen.proving.folder import look_at_names
from replygen.proving.letters import prove_words
from replygen.proving.pages import Pages, prove_fonts, prove_letterheads, prove_logo
from replygen.proving.style import prove_style
from replygen.proving.values import POLICY, load_with_faults


def prove(folder: Path, step: Callable[[], None] = lambda: None) -> tuple[Fault, ...]:
    """Everything that is wrong in the brand of `folder`, file by file; `step` is called after each of several stages.

    Where something is unsafe, only that is told, and nothing is read. What is wrong with a built-in file is told only
    when the company's own files do not explain it. Raises UserError when the folder has no brand.yaml.
    """
    if unsafe := [Fault("folder", fault.file, fault.line, fault.what) for fault in folder_faults(folder)]:
        return tuple(unsafe)
    found = list(_found(folder, step))
    own = [fault for fault in found if fault.file.is_relative_to(folder)]
    errors = [fault for fault in own if fault.severity == "error"]
    return tuple(sorted(dict.fromkeys(own if errors else found), key=_place))


def _place(fault: Fault) -> tuple[str, int]:
    return str(fault.file), fault.line or 0


def _found(folder: Path, step: Callable[[], None]) -> Iterator[Fault]:
    brand, faults = load_with_faults(folder)
    yield from faults
    yield from look_at_names(folder, brand)
    if any(fault.file.name == POLICY and fault.severity == "error" for fault in faults):
        brand = replace(brand, policy=_mended(brand))
    of_rules: list[Fault] = []
    linter = _linter(brand, of_rules)
    yield from of_rules
    step()
    characters: dict[Locale, set[str]] = {}
    with Pages(brand) as pages:
        for locale in brand.senders:
            words = prove_words(brand, locale, linter)
            yield from words.faults
            step()
            characters[locale] = words.characters
            yield from prove_fonts(brand, locale, words.characters)
            if words.letters:
                yield from pages.prove(words.letters[-1])
            step()
    yield from prove_style(brand, characters)
    yield from prove_letterheads(brand)
    yield from prove_logo(brand)
    step()


def _mended(brand: Brand) -> Policy:
    """The policy with what a letter cannot be made without, so that the letters can be looked at all the same."""
    usual = load_brand().policy.words
    words = {**usual}
    for locale, own in brand.policy.words.items():
        kept = {"workdays": usual[locale].workdays, "supervisor": usual[locale].supervisor}
        principles = {**usual[locale].principles, **own.principles}
        standards = {**usual[locale].standards, **own.standards}
        words[locale] = own.model_copy(update={**kept, "principles": principles, "standards": standards})
    return brand.policy.model_copy(update={"words": words})


def _linter(brand: Brand, faults: list[Fault]) -> Linter:
    """What judges letters: by the built-in rules where those of the company have faults, which are told."""
    usual = replace(brand, folders=brand.folders[1:])

    def refuse(error: TemplateError) -> None:
        faults.append(Fault("rules", Path(error.file) if error.file else folder, error.line, error.what))

    folder = brand.folders[0] / "rules"
    try:
        load_rules(brand, refuse)
        return Linter(usual if faults else brand)
    except TemplateError as error:
        refuse(error)
        return Linter(usual)
