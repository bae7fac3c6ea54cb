"""Rules read from templates/rules/, and laid over rule by rule with those of the brand's own rules/."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from replygen.brand import Brand
from replygen.errors import FileError, TemplateError, UserError
from replygen.lint.patterns import fault
from replygen.lint.records import FIELDS, RULE, Agreement, Patterns, Rule, Substitution
from replygen.messages import _, listed
from replygen.resources import templates_folder
from replygen.text.yaml_text import Document, Steps, read_yaml

MOST_RULES = 1_000
"""Rules there may be in all; more are no rules that somebody keeps."""
LARGEST = 1_000_000
"""Bytes a file of rules may have."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules: its values, and the line of each."""

    path: Path
    document: Document

    def error(self, path: Steps, what: str) -> TemplateError:
        line = self.document.line(path)
        text = _("{file}, line {line}: {what}").format(file=self.path, line=line, what=what)
        return TemplateError(text, str(self.path), line, what)


def load_rules(brand: Brand, refuse: Callable[[TemplateError], None] | None = None) -> Mapping[str, Rule]:
    """The rules by their ids: the built-in ones, changed and joined by those in the rules/ of the brand's folder.

    Raises TemplateError with file, line and remedy for a rule that cannot be used, and for a change of a fixed one; with
    `refuse`, that is told of each, and the rule left out.
    """
    rules = dict(_builtin())
    for folder in reversed(brand.folders[:-1]):
        own: dict[str, Path] = {}
        for file in read_files(folder / "rules"):
            for number, values in entries(file):
                try:
                    if number in own:
                        raise file.error(
                            (number,),
                            _("“{rule}” stands in {other}, too. Keep one.").format(rule=number, other=own[number]),
                        )
                    own[number] = file.path
                    changed = _changed(file, number, values, rules.get(number))
                    _refuse_faulty(file, number, changed)
                except TemplateError as error:
                    if refuse is None:
                        raise
                    refuse(error)
                else:
                    rules[number] = changed
            if len(rules) > MOST_RULES:
                raise file.error((), _("there are more than {most} rules. Keep fewer.").format(most=MOST_RULES))
    return rules


@cache
def _builtin() -> Mapping[str, Rule]:
    """The rules of templates/rules/. A test tries their patterns, so that no letter waits for it."""
    files = read_files(templates_folder() / "rules")
    return {number: _changed(file, number, values, None) for file in files for number, values in entries(file)}


def read_files(folder: Path) -> Iterator[RuleFile]:
    """The files of rules in `folder`, by name; a link that leads out of it is not followed."""
    for path in sorted(folder.glob("*.yaml")):
        if not path.resolve().is_relative_to(folder.resolve()):
            text = _("{file} leads out of the brand folder. Put the file itself there.").format(file=path)
            raise TemplateError(text, str(path))
        if path.stat().st_size > LARGEST:
            text = _("{file} is too large for a file of rules. Divide it.").format(file=path)
            raise TemplateError(text, str(path))
        try:
            documents = list(read_yaml(path.read_text(encoding="utf-8-sig"), str(path)))
        except UnicodeDecodeError:
            text = _("{file} is not UTF-8 text. Save it as UTF-8.").format(file=path)
            raise TemplateError(text, str(path)) from None
        except FileError as error:
            first = error.problems[0]
            raise TemplateError(str(error), str(path), first.line, first.what) from None
        except UserError as error:
            raise TemplateError(str(error), str(path)) from None
        yield RuleFile(path, documents[0] if documents else Document({}))


def entries(file: RuleFile) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a file of rules says, by the ids of the rules. Raises TemplateError for a file of another kind."""
    found = file.document.value if file.document.value is not None else {}
    if not isinstance(found, dict):
        raise file.error((), _("a file of rules holds ids of rules, each with a colon. Compare it with the built-in."))
    for number, values in found.items():
        if not isinstance(values, dict):
            raise file.error((number,), _("“{rule}” says nothing. Write what to change.").format(rule=number))
        yield number, values


def _changed(file: RuleFile, number: str, values: dict[str, Any], known: Rule | None) -> Rule:
    """The rule `number` with `values` laid over what is `known` of it."""
    if known and known.fixed:
        raise file.error(
            (number,),
            _("rule {rule} ({name}) cannot be changed; a single case can be let through with a reason.").format(
                rule=number, name=known.name
            ),
        )
    base = known.model_dump(exclude_unset=True, by_alias=True) if known else {}
    if "level" in values:  # it counts everywhere, unless the brand says where it does not
        base.pop("levels", None)
        if known and known.written != "off":  # that says what the rule needs, not how grave it is
            base.pop("written", None)
    try:
        return RULE.validate_python({**base, **values})
    except ValidationError as error:
        first, *others = (_explained(file, number, details) for details in error.errors())
        what = "\n".join([first.what, *map(str, others)])
        raise TemplateError("\n".join(map(str, (first, *others))), first.file, first.line, what) from None


def _refuse_faulty(file: RuleFile, number: str, rule: Rule) -> None:
    for path, pattern in patterns_of(rule):
        if what := fault(pattern):
            raise file.error((number, *path), what)


def patterns_of(rule: Rule) -> Iterator[tuple[Steps, str]]:
    """Every pattern of a rule, and where it stands."""
    if isinstance(rule, Substitution):
        yield from ((("swap", family, p), p) for family, swaps in rule.swap.items() for p in swaps)
    groups: dict[str, Patterns] = {
        name: getattr(rule, name, {}) for name in ("find", "unless", "beside", "without") if getattr(rule, name, {})
    }
    for name, patterns in groups.items():
        yield from ((((name, family, i)), p) for family, own in patterns.items() for i, p in enumerate(own))
    if isinstance(rule, Agreement):
        for decision, patterns in rule.outcomes.items():
            for family, own in patterns.items():
                yield from ((("outcomes", decision, family, i), p) for i, p in enumerate(own))


def _explained(file: RuleFile, number: str, details: Any) -> TemplateError:
    location = tuple(step for step in details["loc"] if step != "[key]")
    if location and location[0] in _KINDS:
        location = location[1:]
    name = ".".join(map(str, location)) or number
    if details["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(location[-1]), FIELDS, n=1)
        what = _("“{name}” is not known here.").format(name=name)
        what += " " + (_("Did you mean “{near}”?").format(near=near[0]) if near else _("Take it out."))
    elif details["type"] == "missing":
        what = _("“{name}” is missing. Add it.").format(name=name)
    elif details["type"].startswith("union_tag"):
        what = _("“check” must say how the rule looks: {kinds}.").format(kinds=listed(_KINDS))
    else:
        what = _("“{name}”: {reason}").format(name=name, reason=details["msg"])
    return file.error((number, *location), f"{number}: {what}")


_KINDS = ("existence", "substitution", "co-occurrence", "missing", "repetition", "length", "agreement")
