"""How one question looks: its words, its choices, and the explanation behind `?`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from replygen.cli import meanings
from replygen.cli.asking.dialogue import LISTS
from replygen.cli.asking.terminal import Terminal
from replygen.load.headers import own_header
from replygen.messages import _, language
from replygen.model import Case
from replygen.model.reading import plain
from replygen.model.words import SPELLINGS, in_readers_script

T = TypeVar("T")

_OPEN_TABLES = frozenset({"title", "compensation"})
"""Fields that take more than the words of their table, so that no list of choices would hold them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the fixed words: as it goes into the case, and what it means."""

    word: str
    means: str


@dataclass(frozen=True, slots=True)
class Question:
    """One field, ready to be asked.

    `hint` shows how to answer, `usual` is what an empty answer means; `choices` are its fixed words, if any.
    """

    field: str
    text: str
    hint: str
    usual: str
    choices: tuple[Choice, ...]
    is_list: bool
    is_needed: bool

    def show(self, terminal: Terminal) -> None:
        """Ask it."""
        terminal.say()
        terminal.say(f"{self.text}  [{label(self.field)}]", style="bold")
        if self.choices:
            terminal.rows((str(n), choice.word, choice.means) for n, choice in enumerate(self.choices, start=1))
        if self.is_list:
            terminal.say(_("One a line; an empty line ends the list."), style="dim")
        if self.usual:
            terminal.say(_("Enter alone: {usual}").format(usual=self.usual), style="dim")

    def explain(self, terminal: Terminal) -> None:
        """Say what it is about, when it is needed, and how it is written."""
        terminal.say(meanings.field_meaning(self.field), indent=2)
        if when := meanings.field_needed(self.field):
            terminal.say(_("Needed {when}.").format(when=when), indent=2)
        terminal.say(_("Example: {example}").format(example=meanings.field_example(self.field)), indent=2)
        if self.field == "compensation":
            terminal.say()
            terminal.rows(_kinds(), indent=4)
        if notation := meanings.notation(self.field):
            terminal.say("\n" + notation.intro, indent=2)
            terminal.rows(((line.write, f"{line.means}\n→ {line.example}") for line in notation.lines), indent=4)

    def meant(self, answer: str) -> str:
        """`answer`, or the word whose number it is."""
        choice = numbered(answer, self.choices)
        return choice.word if choice else answer

    def keys(self, text: str, count: int) -> str:
        """What the keys do where `text` stands in the line, and how many questions are open."""
        empty = "" if self.is_needed or self.usual else _("Enter leaves it out")
        line = _("Ctrl-U clears") if text else empty
        open_ = _("{count} to go").format(count=count) if count else ""
        return keys_shown(_("? explains"), _("< goes back"), line, _("Ctrl-C saves and stops"), open_)


def question(field: str, locales: tuple[str, ...], is_needed: bool) -> Question:
    """The question for `field`; `locales` are those the brand writes in, the usual one first."""
    example = meanings.field_example(field)
    if field in LISTS:
        example = re.split("[;；/]", example)[0].strip()
    choices = _choices(field, locales)
    return Question(
        field=field,
        text=meanings.field_question(field),
        hint=_("a number, or the word") if choices else _("e.g. {example}").format(example=example),
        usual="" if is_needed else _usual(field, locales),
        choices=choices,
        is_list=field in LISTS,
        is_needed=is_needed,
    )


def numbered(text: str, items: Sequence[T]) -> T | None:
    """The item whose number (from 1) was typed, if any."""
    number = plain(text)
    is_number = number.isascii() and number.isdecimal() and 0 < int(number) <= len(items)
    return items[int(number) - 1] if is_number else None


def keys_shown(*keys: str) -> str:
    """What each key does, in one line; empty ones are left out."""
    return "   ".join(filter(None, keys))


def label(field: str) -> str:
    """What the reader calls `field`."""
    return field if language() == "en" else own_header(field)


def _in_words(table: str, word: str) -> str:
    """A fixed word as the reader would write it into a case."""
    return word if language() == "en" else in_readers_script(SPELLINGS[table][word]) or word


def _usual(field: str, locales: tuple[str, ...]) -> str:
    if field == "locale":
        return locales[0]
    default = Case.model_fields[field].default
    return _in_words(field, default) if default and isinstance(default, str) else meanings.field_default(field)


def _choices(field: str, locales: tuple[str, ...]) -> tuple[Choice, ...]:
    if field == "locale":
        return tuple(Choice(locale, display_name(locale)) for locale in locales)
    table = meanings.field_table(field)
    if not table or table in _OPEN_TABLES:
        return ()
    return tuple(Choice(_in_words(table, word), meanings.word_meaning(table, word)) for word in SPELLINGS[table])


def _kinds() -> Iterator[tuple[str, str]]:
    """What may be given, and what that is."""
    for kind in SPELLINGS["compensation"]:
        yield _in_words("compensation", kind), meanings.word_meaning("compensation", kind)


def display_name(locale: str) -> str:
    """The language and place of `locale`, in the reader's language."""
    from babel import Locale

    return Locale.parse(locale, sep="-").get_display_name(language()) or ""
