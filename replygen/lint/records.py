"""The records behind templates/rules/*.yaml: what a rule looks for, where, how grave it is, what it says."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from replygen.model.words import Decision, Locale
from replygen.model.words import Severity as Gravity

Text = Annotated[str, Field(min_length=1)]
Level = Literal["error", "warning", "info", "off"]
Family = Literal["zh", "zh-CN", "zh-TW", "zh-HK", "en"]
"""Whom a pattern is for: `zh` stands for the three Chinese locales."""
Judged = Literal["letter", "company", "template"]
"""Whose words are judged: all but quotations; not what the customer said, either; or only what the templates added."""
Within = Literal["sentence", "nearby", "part", "letter"]
"""How far around a hit is looked; `nearby` is its sentence and those on either side."""
Test = Literal[
    "parts",
    "order",
    "outcome",
    "reason",
    "compensation",
    "promises",
    "weekdays",
    "restated",
    "recourse",
    "signed",
    "requests",
    "redress",
    "closing",
    "script",
    "numbers",
]


def _split(value: Any) -> Any:
    """Names may stand in one line, with spaces between them."""
    return value.split() if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z-]+$")], ...], BeforeValidator(_split)]
Patterns = dict[Family, Annotated[tuple[Text, ...], Field(max_length=200), BeforeValidator(_listed)]]
Wording = Annotated[dict[Locale, Text], Field(min_length=1)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Scope(_Record):
    """Where something holds; what is not given holds everywhere. Without `parts` it is the parts of the body."""

    kinds: Names = Field((), description="kinds of letter")
    parts: Names = Field((), description="parts, or paragraphs of the frame (recourse, salutation); all: everything")
    except_parts: Names = ()
    decisions: Annotated[tuple[Decision, ...], BeforeValidator(_split)] = ()
    severities: Annotated[tuple[Gravity, ...], BeforeValidator(_split)] = ()

    def fits(self, kind: str, decision: Decision | None, severity: Gravity) -> bool:
        """Whether a letter of this kind about such a case is meant."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.decisions or decision in self.decisions)
            and (not self.severities or severity in self.severities)
        )

    def holds_part(self, part: str, is_body: bool) -> bool:
        """Whether `part`, of the body or of the frame, is meant."""
        if part in self.except_parts:
            return False
        return part in self.parts or "all" in self.parts or (is_body and not self.parts)


class Degree(Scope):
    """Another level for some letters or parts."""

    level: Level


class _Rule(Scope):
    name: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    level: Level
    levels: tuple[Degree, ...] = Field((), description="other levels; the first that fits counts")
    judges: Judged = "company"
    script: Literal["any", "as_written"] = Field(
        "any", description="any: Traditional signs count as Simplified ones, and ’ as '"
    )
    unless: Patterns = Field({}, description="what spares a hit that it covers or touches")
    yields_to: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        (), description="rules that say it already where they fire on the same words"
    )
    unless_reviewed: bool = Field(False, description="spared when the case says legal_review: yes")
    fixed: bool = Field(False, description="a brand cannot change it")
    waivable: bool = Field(True, description="a case may let it pass, with a reason")
    written: Level | None = Field(
        None, description="the level in a letter whose case nobody knows; off: it needs the case"
    )
    fix: bool = Field(False, description="what it says to write instead is the one right answer")
    why: Wording
    instead: Wording
    source: Text

    @property
    def needs_case(self) -> bool:
        """Whether nobody can judge by it without the case."""
        return self.written == "off" or bool(self.decisions)

    def speaks(self, kind: str, decision: Decision | None, severity: Gravity) -> bool:
        """Whether the rule is meant for such a letter, and not off there."""
        degrees = [degree for degree in self.levels if degree.fits(kind, decision, severity)]
        return self.fits(kind, decision, severity) and {self.level, *(degree.level for degree in degrees)} != {"off"}

    def level_at(self, kind: str, decision: Decision | None, severity: Gravity, part: str, is_body: bool) -> Level:
        """How grave a finding in `part` of such a letter is."""
        for degree in self.levels:
            if degree.fits(kind, decision, severity) and (not degree.parts or degree.holds_part(part, is_body)):
                return degree.level
        return self.level


class Existence(_Rule):
    """Fires at every place that looks like one of the patterns in `find`."""

    check: Literal["existence"]
    find: Patterns


class Substitution(_Rule):
    """Fires at every place that looks like a pattern on the left, and says what stands on the right instead."""

    check: Literal["substitution"]
    swap: dict[Family, dict[Text, str]]


class CoOccurrence(_Rule):
    """Fires where `find` stands near `beside`, or without `without` near it; □ stands for what the case says."""

    check: Literal["co-occurrence"]
    find: Patterns
    beside: Patterns = {}
    without: Patterns = {}
    within: Within = "sentence"


class Missing(_Rule):
    """Fires when none of the parts in question holds what `find` looks for; □ stands for what the case says."""

    check: Literal["missing"]
    find: Patterns


class Repetition(_Rule):
    """Fires when `find` is there more than `most` times in a letter."""

    check: Literal["repetition"]
    find: Patterns
    most: Annotated[int, Field(ge=1)]


class Length(_Rule):
    """Fires for what is too long or too short: Chinese characters, or English words."""

    check: Literal["length"]
    of: Literal["sentence", "paragraph", "body"]
    over: dict[Family, Annotated[int, Field(ge=1)]] = {}
    under: dict[Family, Annotated[int, Field(ge=1)]] = {}


class Agreement(_Rule):
    """Fires when the letter does not hold what the case, the brand or its kind ask for; `test` names what is compared."""

    check: Literal["agreement"]
    test: Test
    needs: dict[str, Names] = Field({}, description="parts in their order, by kind of letter")
    outcomes: dict[Decision, Patterns] = Field({}, description="the words of each decision")
    find: Patterns = {}
    beside: Patterns = {}


Rule = Existence | Substitution | CoOccurrence | Missing | Repetition | Length | Agreement
RULE: TypeAdapter[Rule] = TypeAdapter(Annotated[Rule, Field(discriminator="check")])
FIELDS: frozenset[str] = frozenset(
    name
    for kind in (Existence, Substitution, CoOccurrence, Missing, Repetition, Length, Agreement)
    for name in kind.model_fields
)


def fits_locale(family: Family, locale: Locale) -> bool:
    """Whether patterns for `family` are meant for letters in `locale`."""
    return family == locale or (family == "zh" and locale != "en")


def of_locale(patterns: Patterns, locale: Locale) -> tuple[str, ...]:
    """The patterns for letters in `locale`."""
    return tuple(pattern for family, own in patterns.items() if fits_locale(family, locale) for pattern in own)


def said(wording: dict[Locale, str], locale: Locale) -> str:
    """`wording` in `locale`, else in the language nearest to it."""
    nearest: tuple[Locale, ...] = (locale, "zh-TW", "zh-CN", "en") if locale != "en" else ("en",)
    return next((wording[tag] for tag in nearest if tag in wording), next(iter(wording.values())))
