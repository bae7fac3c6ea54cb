"""The words by which the parts of a letter are recognised, kept in templates/rules/recognise/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, ValidationError

from replygen.errors import TemplateError, UserError
from replygen.lint.patterns import Expression, View
from replygen.lint.records import Patterns, of_locale
from replygen.lint.script import simplified
from replygen.messages import _
from replygen.model import Locale
from replygen.resources import templates_folder
from replygen.text.yaml_text import read_yaml


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PartCues(_Record):
    """What a sentence of a part holds for sure, and what it may hold."""

    sure: Patterns
    hints: Patterns = {}


class CueFile(_Record):
    """The file of cues: words of one place, the paragraphs of the frame by role, the parts by kind of letter."""

    locales: dict[Locale, tuple[str, ...]]
    frame: dict[str, Patterns]
    parts: dict[str, dict[str, PartCues]]


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues for the letters of one locale and kind; what has none there is None."""

    locale: Locale
    frame: Mapping[str, Expression | None]
    sure: Mapping[str, Expression | None]
    hints: Mapping[str, Expression | None]

    def role(self, text: str, roles: Iterable[str]) -> str:
        """The first of these roles of the frame that `text` can have; empty if there is none."""
        words = view(text, self.locale)
        return next((role for role in roles if (cue := self.frame.get(role)) and cue.is_in(words)), "")

    def part(self, text: str) -> str:
        """The first part whose own words are in `text`; empty if there is none."""
        words = view(text, self.locale)
        return next((part for part, sure in self.sure.items() if sure and sure.is_in(words)), "")


@cache
def cue_file() -> CueFile:
    """All cues. Raises TemplateError for a file that cannot be used."""
    path = templates_folder() / "rules" / "recognise" / "cues.yaml"
    try:
        return CueFile.model_validate(next(read_yaml(path.read_text(encoding="utf-8"), str(path))).value)
    except (UserError, ValidationError) as error:
        raise TemplateError(_("{file} cannot be used: {reason}").format(file=path, reason=error)) from None


@cache
def cues(kind: str, locale: Locale) -> Cues:
    """The cues for a letter of `kind` in `locale`; a kind that nobody wrote cues for has no parts."""
    file = cue_file()
    parts = file.parts.get(kind, {})
    return Cues(
        locale,
        {role: _ready(patterns, locale) for role, patterns in file.frame.items()},
        {part: _ready(own.sure, locale) for part, own in parts.items()},
        {part: _ready(own.hints, locale) for part, own in parts.items()},
    )


def _ready(patterns: Patterns, locale: Locale) -> Expression | None:
    own = of_locale(patterns, locale)
    return Expression(own if locale == "en" else tuple(map(simplified, own))) if own else None


def view(text: str, locale: Locale) -> View:
    """`text` as the cues read it: with straight apostrophes; Chinese in Simplified signs, and polite."""
    return View(text.replace("’", "'") if locale == "en" else simplified(text).replace("你", "您"))
