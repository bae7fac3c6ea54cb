"""A brand read from its folder, laid file by file over the built-in one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from replygen.brand.records import BrandFile, House, Policy, PolicyWords, Sender
from replygen.errors import FileError, Problem, UserError
from replygen.messages import _, listed, shortened
from replygen.model.words import LOCALES, Locale
from replygen.resources import templates_folder
from replygen.text.yaml_text import Document, read_yaml

R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True)
class Brand:
    """A brand ready for use.

    `folders` are looked through in order: the company's own, that of its look, the built-in one. `large`: letters are
    set in large print.
    """

    folders: tuple[Path, ...]
    senders: Mapping[Locale, Sender]
    policy: Policy
    house: House
    large: bool = False

    @property
    def is_example(self) -> bool:
        """Whether this is the built-in example company."""
        return not self.own

    @property
    def own(self) -> tuple[Path, ...]:
        """The company's own folder; nothing for the example company."""
        return tuple(folder for folder in self.folders if not folder.is_relative_to(templates_folder()))

    @property
    def locale(self) -> Locale:
        """The locale of cases that name none: the first section of brand.yaml."""
        return next(iter(self.senders))

    def borrowed(self) -> tuple[str, ...]:
        """What speaks or looks like a company and still is the example company's, by file name."""
        letterheads = (f"letterhead.{locale}.docx" for locale in self.senders)
        has_own = all((self.folders[0] / name).is_file() for name in letterheads)
        names = ("policy.yaml", *(() if has_own else ("letterhead.docx",)), self.house.logo)
        return tuple(name for name in names if not (self.folders[0] / name).is_file())

    def file(self, *names: str) -> Path:
        """The first of `names` that a folder has; the company's folder is asked for all names first.

        Raises UserError when no folder has any of them.
        """
        return _find(self.folders, names)

    def letters(self) -> tuple[Path, ...]:
        """The folders of words, the company's own before the built-in."""
        own = [folder / "letters" for folder in self.own]
        return (*(folder for folder in own if folder.is_dir()), templates_folder() / "letters")

    def sender(self, locale: Locale) -> Sender:
        """Who writes in `locale`. Raises UserError when brand.yaml has no section for it."""
        if locale not in self.senders:
            raise UserError(
                _("{file} has no section {locale}. Add one, or choose one of: {known}.").format(
                    file=self.file("brand.yaml"), locale=locale, known=listed(self.senders)
                )
            )
        return self.senders[locale]

    def words(self, locale: Locale) -> PolicyWords:
        """What the policy says in `locale`. Raises UserError when policy.yaml has no section for it."""
        if locale not in self.policy.words:
            raise UserError(
                _("{file} has no section words: {locale}. Add one, or choose one of: {known}.").format(
                    file=self.file("policy.yaml"), locale=locale, known=listed(self.policy.words)
                )
            )
        return self.policy.words[locale]


def load_brand(folder: Path | None = None) -> Brand:
    """The brand of `folder`, or the built-in example brand.

    Raises TemplateError naming all that is unsafe in the folder, and UserError naming file, line and remedy for
    everything wrong in brand.yaml and policy.yaml.
    """
    builtin = templates_folder() / "brand"
    if folder is not None and not (folder / "brand.yaml").is_file():
        raise UserError(
            _(
                "{folder} has no brand.yaml. Name the folder that holds it, or copy the built-in brand there first."
            ).format(folder=folder)
        )
    if folder is not None:
        from replygen.brand.safety import refuse_unsafe

        refuse_unsafe(folder)
    own = () if folder is None else (folder,)
    (house, sections), (policy, _keys) = (
        read_record(_find((*own, builtin), ["brand.yaml"]), BrandFile),
        read_record(_find((*own, builtin), ["policy.yaml"]), Policy),
    )
    look = templates_folder() / "looks" / house.look
    folders = (*own, *([look] if look.is_dir() else []), builtin)
    return Brand(folders, house.senders(sections), policy, house)


def _find(folders: Sequence[Path], names: Sequence[str]) -> Path:
    for folder in folders:
        for name in names:
            if (folder / name).is_file():
                return folder / name
    raise UserError(
        _("{file} is missing in {folder}. Copy it from the built-in brand.").format(file=names[-1], folder=folders[0])
    )


def read_record(path: Path, shape: type[R]) -> tuple[R, tuple[str, ...]]:
    """The record in a file, and the keys of the file in their order."""
    try:
        documents = list(read_yaml(path.read_text(encoding="utf-8-sig"), str(path)))
    except UnicodeDecodeError as error:
        raise UserError(_("{file} is not UTF-8 text. Save it as UTF-8.").format(file=path)) from error
    document = documents[0] if documents else Document({})
    try:
        return shape.model_validate(document.value), tuple(document.value)
    except ValidationError as error:
        raise FileError(str(path), [_explained(document, details) for details in error.errors()]) from None


def _explained(document: Document, details: Any) -> Problem:
    location = tuple(step for step in details["loc"] if step != "[key]")
    name = ".".join(map(str, location))
    if details["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(location[-1]), _known_names(), n=1)
        what = _("“{name}” is not known here.").format(name=name)
        what += " " + (_("Did you mean “{near}”?").format(near=near[0]) if near else _("Take it out."))
    elif details["type"] == "missing":
        what = _("“{name}” is missing. Add it.").format(name=name)
    elif details["type"] == "string_type" and details["input"] is None:
        what = _("“{name}” is empty. Write a text.").format(name=name)
    elif details["type"] == "greater_than_equal":
        what = _("“{name}”: write a number not below {least}.").format(name=name, least=details["ctx"]["ge"])
    elif details["type"] == "less_than_equal":
        what = _("“{name}”: write a number not above {most}.").format(name=name, most=details["ctx"]["le"])
    elif details["type"] == "literal_error":
        words = re.findall("'([^']+)'", details["ctx"]["expected"])
        near = difflib.get_close_matches(str(details["input"]), words, n=1)
        what = _("“{name}”: “{value}” is not known here. ").format(name=name, value=shortened(str(details["input"])))
        what += (
            _("Did you mean “{near}”?").format(near=near[0])
            if near
            else _("Write one of: {known}.").format(known=listed(words))
        )
    else:
        reason = str(details.get("ctx", {}).get("error", details["msg"]))
        what = _("“{name}”: {reason}").format(name=name or "–", reason=reason)
    return Problem(what, name, line=document.line(location))


def _known_names() -> list[str]:
    from replygen.brand.records import Colours, Families, Person, Supervisor

    models: tuple[type[BaseModel], ...] = (House, Colours, Families, Sender, Person, Policy, PolicyWords, Supervisor)
    return [*LOCALES, *(name for model in models for name in model.model_fields)]
