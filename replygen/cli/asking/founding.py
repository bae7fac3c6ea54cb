"""The questions of `replygen brand init`: who writes the letters, and how they look; each answer is checked at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from replygen.brand.records import Envelope, LookName
from replygen.cli.asking.question import Choice, display_name, keys_shown, numbered
from replygen.cli.asking.terminal import Stopped, Terminal
from replygen.errors import TemplateError
from replygen.messages import _, listed
from replygen.model import LOCALES, Locale
from replygen.model.money import read_currency
from replygen.model.reading import plain
from replygen.model.words import read_word
from replygen.proving.colours import LEAST_CONTRAST, contrast_on_white
from replygen.proving.values import is_mailbox, too_pale, unknown_currency

_DEPARTMENTS: Mapping[Locale, str] = {
    "zh-CN": "客户服务部",
    "zh-TW": "客戶服務部",
    "zh-HK": "客戶服務部",
    "en": "Customer Relations",
}
_CURRENCIES: Mapping[Locale, str] = {"zh-CN": "CNY", "zh-TW": "TWD", "zh-HK": "HKD", "en": "GBP"}
_BETWEEN = re.compile(r"\s*[,，、;；/]\s*")

Answers = dict[str, str]
"""What was answered, by key: `locales`, `main`, and with the locale before it `en: company`."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that is asked: `usual` is what an empty answer means, `read` gives the answer as it is kept.

    `read` raises ValueError, saying why, for an answer that cannot be taken.
    """

    key: str
    text: str
    means: str
    example: str
    usual: str
    read: Callable[[str], str]
    is_needed: bool = True
    choices: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        return self.key.replace("_", " ")


def topics(answers: Mapping[str, str]) -> Iterator[Topic]:
    """All that is asked, in order, as far as `answers` lead."""
    yield Topic(
        "locales",
        _("In which languages do you write letters?"),
        _("One or more of the locales, the usual one first. Each gets a section of its own in brand.yaml."),
        "zh-CN en",
        "",
        _read_locales,
        choices=tuple(Choice(locale, display_name(locale)) for locale in LOCALES),
    )
    for locale in locales_of(answers):
        yield from _of_sender(locale, answers)
    yield from _of_house()


def locales_of(answers: Mapping[str, str]) -> tuple[Locale, ...]:
    """The locales that were chosen."""
    return tuple(cast(Locale, word) for word in answers.get("locales", "").split())


def person_of(answer: str) -> dict[str, str]:
    """Name, title and phone of a person as it was answered. Raises ValueError when one of them is missing."""
    pieces = [piece for piece in _BETWEEN.split(answer.strip()) if piece]
    if len(pieces) != 3:
        raise ValueError(_("Write name, post and telephone with commas between: {example}").format(example=_person()))
    return dict(zip(("name", "title", "phone"), pieces, strict=True))


def _person() -> str:
    return _("Helen Marsh, Head of Customer Relations, 020 7946 0118")


def _of_sender(locale: Locale, answers: Mapping[str, str]) -> Iterator[Topic]:
    def topic(
        key: str,
        text: str,
        means: str,
        example: str,
        usual: str = "",
        read: Callable[[str], str] = str.strip,
        is_needed: bool = True,
    ) -> Topic:
        asked = text if len(locales_of(answers)) == 1 else f"{text} ({display_name(locale)})"
        return Topic(f"{locale}: {key}", asked, means, example, usual, read, is_needed and not usual)

    def answered(key: str) -> str:
        return answers.get(f"{locale}: {key}", "")

    yield topic(
        "company", _("What is the company called?"), _("The full name, as under the signature."), _("Northwind Ltd")
    )
    short = _("What do you call it inside a sentence?")
    yield topic("short_name", short, _("A short name, as in “… from Northwind”."), _("Northwind"), answered("company"))
    yield topic(
        "address", _("What is its address?"), _("In one line; it stands in the letterhead."), _("1 High Street, York")
    )
    yield topic(
        "phone",
        _("Which telephone number can customers ring?"),
        _("As it is printed."),
        _("020 7946 0100"),
        "",
        _read_phone,
    )
    yield topic(
        "email", _("Which e-mail address?"), _("Where customers can answer."), "care@company.com", "", _read_email
    )
    yield topic("website", _("Which website?"), _("It may be left out."), "www.company.com", is_needed=False)
    yield topic(
        "hours",
        _("When is somebody there?"),
        _("Office hours; they may be left out."),
        _("Monday to Friday, 9 am to 5 pm"),
        is_needed=False,
    )
    department = _("Which department answers complaints?")
    yield topic(
        "department",
        department,
        _("It stands under the company's name."),
        _("Customer Relations"),
        _DEPARTMENTS[locale],
    )
    currency = _("In which currency do you pay?")
    yield topic(
        "currency", currency, _("Its code (ISO 4217)."), _CURRENCIES[locale], _CURRENCIES[locale], _read_currency
    )
    signs = _("Who signs most letters?")
    yield topic("signs", signs, _("Name, post and telephone, with commas between."), _person(), "", _read_person)
    grave = _("Who signs when a case is serious or critical?")
    means = _("Somebody higher up; name, post and telephone, with commas between.")
    yield topic("signs_grave", grave, means, _person(), answered("signs"), _read_person)
    handler = _("Who follows a case up, where the case names nobody?")
    yield topic("handler", handler, _("The person customers can ring."), _person(), answered("signs"), _read_person)


def _of_house() -> Iterator[Topic]:
    looks = {
        "classic": _("a coloured line under the name, serif type"),
        "modern": _("sans-serif type, much white"),
        "official": _("the proportions of official letters (GB/T 9704)"),
    }
    choices = tuple(Choice(look, looks[look]) for look in get_args(LookName))
    text = _("How shall letters look?")
    yield Topic(
        "look", text, _("The look that yours starts from."), "classic", "classic", _one_of(looks), False, choices
    )
    text = _("Which colour has the company?")
    means = _("As a designer writes it: # and six signs. Name and lines of the letterhead have it.")
    yield Topic("main", text, means, "#1f5b4a", "", _read_colour, is_needed=False)
    text = _("Where is the logo?")
    means = _(
        "A picture file: .svg, .png or .jpg. It is copied into the folder. Without one a plain square takes its place."
    )
    yield Topic("logo", text, means, "Documents/logo.svg", "", _read_logo, is_needed=False)
    envelopes = {
        "none": _("without a window"),
        "din-a": _("DIN 5008, form A"),
        "din-b": _("DIN 5008, form B"),
        "uk-dl": _("DL, as in the United Kingdom"),
    }
    choices = tuple(Choice(name, envelopes[name]) for name in get_args(Envelope))
    text = _("Do your envelopes have a window?")
    means = _("Then the address stands where the window is.")
    yield Topic("envelope", text, means, "din-b", "none", _one_of(envelopes), False, choices)


def _read_locales(text: str) -> str:
    found = [read_word("locale", word) for word in re.split(r"[\s,，、;；]+", text.strip()) if word]
    return " ".join(dict.fromkeys(found))


def _read_phone(text: str) -> str:
    if not re.search(r"\d", text):
        raise ValueError(_("“{phone}” has no digits. Write a telephone number.").format(phone=text))
    return text.strip()


def _read_email(text: str) -> str:
    if not is_mailbox(text.strip()):
        raise ValueError(_("“{email}” is no e-mail address. Write it like service@company.com.").format(email=text))
    return text.strip()


def _read_currency(text: str) -> str:
    code = read_currency(text)
    if what := unknown_currency(code):
        raise ValueError(what)
    return code


def _read_person(text: str) -> str:
    return ", ".join(person_of(text).values())


def _read_colour(text: str) -> str:
    colour = f"#{plain(text).removeprefix('#').lower()}"
    if not re.fullmatch("#[0-9a-f]{6}", colour):
        raise ValueError(_("“{colour}” is no colour. Write it like {example}.").format(colour=text, example="#1f5b4a"))
    if (contrast := contrast_on_white(colour)) < LEAST_CONTRAST:
        raise ValueError(too_pale(colour, contrast))
    return colour


def _read_logo(text: str) -> str:
    from replygen.brand.logo import logo_for_word

    path = Path(text.strip()).expanduser()
    if path.suffix.lower() not in {".svg", ".png", ".jpg", ".jpeg"} or not path.is_file():
        raise ValueError(_("{file} is no picture file that is there. Name one: .svg, .png or .jpg.").format(file=path))
    try:
        logo_for_word(path)
    except TemplateError as error:
        raise ValueError(str(error)) from None
    return str(path.absolute())


def _one_of(known: Mapping[str, str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = plain(text).lower()
        if word not in known:
            raise ValueError(
                _("“{text}” is not known here. Write one of: {allowed}.").format(text=text, allowed=listed(known))
            )
        return word

    return read


class Founding:
    """Asks at `terminal` for what `answers` do not yet hold, and puts the answers there."""

    def __init__(self, terminal: Terminal, answers: Answers) -> None:
        self._terminal, self._answers = terminal, answers

    def hold(self) -> None:
        """Ask until all is answered and looked over. Raises Stopped; a right answer that stood in the line is kept."""
        with self._terminal.typing_ahead():
            topic, done = self._next(), False
            while not done:
                if topic is not None:
                    topic = self._ask(topic)
                else:
                    topic, done = self._look_over()

    def _next(self) -> Topic | None:
        return next((topic for topic in topics(self._answers) if topic.key not in self._answers), None)

    def _before(self, key: str | None) -> Topic | None:
        """The question before that for `key` (None: before the end)."""
        asked = list(topics(self._answers))
        keys = [topic.key for topic in asked]
        place = keys.index(key) if key in keys else len(asked)
        return asked[place - 1] if place else None

    def _ask(self, topic: Topic) -> Topic | None:
        """Ask until it is answered or left; gives what to ask next."""
        terminal = self._terminal
        terminal.say()
        terminal.say(f"{topic.text}  [{topic.label}]", style="bold")
        terminal.rows((str(n), choice.word, choice.means) for n, choice in enumerate(topic.choices, start=1))
        if topic.usual:
            terminal.say(_("Enter alone: {usual}").format(usual=topic.usual), style="dim")
        hint = _("a number, or the word") if topic.choices else _("e.g. {example}").format(example=topic.example)
        empty = "" if topic.is_needed or topic.usual else _("Enter leaves it out")
        keys = keys_shown(_("? explains"), _("< goes back"), empty, _("Ctrl-C saves and stops"))
        text = self._answers.get(topic.key, "")
        while True:
            try:
                typed = terminal.read(text, ghost=hint, keys=keys, words=[choice.word for choice in topic.choices])
            except Stopped as stopped:
                self._refused(topic, stopped.text)
                raise
            text = typed.text
            if typed.wish == "explain":
                terminal.say(topic.means, indent=2)
                terminal.say(_("Example: {example}").format(example=topic.example), indent=2)
            elif typed.wish == "back":
                if before := self._before(topic.key):
                    return before
                terminal.say(_("This is the first question."), style="dim")
            elif refused := self._refused(topic, text or topic.usual, is_final=True):
                terminal.object(refused)
            else:
                return self._next()

    def _refused(self, topic: Topic, text: str, *, is_final: bool = False) -> str:
        """Take `text` as the answer, if it can be; else why not. `is_final`: an empty answer counts, too."""
        choices = [numbered(word, topic.choices) for word in text.split()] if topic.choices else []
        meant = " ".join(choice.word if choice else word for choice, word in zip(choices, text.split(), strict=False))
        if not text.strip():
            if is_final and not topic.is_needed:
                self._answers[topic.key] = ""
            return _("It is needed. Fill it in.") if topic.is_needed else ""
        try:
            self._answers[topic.key] = topic.read(meant or text)
        except ValueError as error:
            return str(error)
        return ""

    def _look_over(self) -> tuple[Topic | None, bool]:
        """Show all answers. Gives the question to go on with, and whether all is said."""
        terminal, asked = self._terminal, list(topics(self._answers))
        terminal.say()
        terminal.say(_("This is what you answered."), style="bold")
        rows = [(topic.label, self._answers[topic.key] or "–") for topic in asked]
        terminal.rows((str(n), *row) for n, row in enumerate(rows, start=1))
        terminal.say(_("Enter writes the folder. A number changes that answer."), style="dim")
        while True:
            typed = terminal.read(keys=keys_shown(_("< goes back"), _("Ctrl-C saves and stops")))
            if typed.wish == "back":
                return self._before(None), False
            if not typed.text:
                return None, typed.wish == "answer"
            if topic := numbered(typed.text, asked):
                return topic, False
            terminal.object(_("“{text}” is no number of this list.").format(text=typed.text))
