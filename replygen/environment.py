"""The Jinja environment of the words: sandboxed, strict, and made so that staff text can never become structure.

A part template gives plain text: an empty line starts a new paragraph, a line that begins with "- " is a list
item, other line ends only wrap. What `{{ }}` prints is data: its spaces, line ends and hyphens are kept apart from
the template's own until the layout is read (`paragraphs`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, nodes, pass_context
from jinja2.environment import Environment, Template
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.exceptions import TemplateSyntaxError, UndefinedError
from jinja2.ext import Extension
from jinja2.loaders import split_template_path
from jinja2.parser import Parser
from jinja2.runtime import Context, Undefined, new_context

from replygen.errors import TemplateError
from replygen.messages import _
from replygen.mistakes import mistake
from replygen.model.letter import Paragraph
from replygen.sandbox import BoundedEnvironment, line_of
from replygen.text.grammar import Grammar

# Noncharacters stand for the layout characters of data; case text that holds one is refused when it is read.
_STAND_INS = ("\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3")

_SPACES = re.compile(r"[ \t]{2,}|\t")
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n|\n[ \t]*(?=- [ \t]*[^ \t\n])")
"""An empty line, or the end of one before an item of a list."""
_TAG_LINE = re.compile(
    r"^([ \t]*(?:\{%(?:(?!%\}).)*%\}[ \t]*)*\{(?:%(?:(?!%\}).)*|#(?:(?!#\}).)*))([%#]\})[ \t]*\n", re.MULTILINE
)

_MISTAKES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What Python raises when a template uses a value the wrong way."""


class Laid(str):
    """Text whose line ends are structure: made by the layout filters, from pieces whose own are hidden."""


class LettersLoader(FileSystemLoader):
    """Templates from the brand's and the built-in folder; a link that leads out of them is not followed."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        folders = [Path(folder) for folder in self.searchpath]
        names = (folder.joinpath(*split_template_path(template)) for folder in folders)
        first = next((name for name in names if name.is_file()), None)
        if first and not any(first.resolve().is_relative_to(folder.resolve()) for folder in folders):
            raise TemplateNotFound(template, _("{file} leads out of the brand folder.").format(file=first))
        return super().get_source(environment, template)


class Either(Extension):
    """`{% either %} … {% or %} … {% endeither %}`: one of several good wordings, always the same for one case."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.tags = {"either"}
        self._counted: WeakKeyDictionary[Parser, int] = WeakKeyDictionary()

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Lines that hold nothing but tags leave no line behind; their end moves into the tag, so lines still count."""
        return _TAG_LINE.sub(r"\1\n\2", source)

    def parse(self, parser: Parser) -> list[nodes.Node]:
        line = next(parser.stream).lineno
        number = self._counted[parser] = self._counted.get(parser, 0) + 1
        bodies: list[list[nodes.Node]] = []
        while True:
            bodies.append(parser.parse_statements(("name:or", "name:endeither")))
            if next(parser.stream).value == "endeither":
                break
        chosen = parser.free_identifier(line)
        place = nodes.Const(f"{parser.name} {number}")  # not the line: an edit further up should change no letter
        choice = nodes.Filter(place, "either", [nodes.Const(len(bodies))], [], None, None, lineno=line)
        branches: list[nodes.Node] = [
            nodes.If(
                nodes.Compare(nodes.Name(chosen.name, "load"), [nodes.Operand("eq", nodes.Const(number))]),
                body,
                [],
                [],
                lineno=line,
            )
            for number, body in enumerate(bodies)
        ]
        return [nodes.Assign(nodes.Name(chosen.name, "store"), choice, lineno=line), *branches]


@pass_context
def _choose(context: Context, place: str, count: int) -> int:
    """The number of the wording for this case at this place; evenly spread over many cases."""
    seed = f"{context.resolve('case_id')}\0{place}".encode()
    return int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") % count


class Words:
    """The templates of one locale, ready to be filled.

    `phrases` are the short texts of phrases.yaml; templates print them with `{{ say("name") }}`, or
    `{{ say("name", key) }}` where the phrase has one text a key.
    """

    def __init__(self, folders: Sequence[Path], grammar: Grammar, calendar: str, phrases: Mapping[str, Any]) -> None:
        self._jinja = BoundedEnvironment(
            loader=LettersLoader(folders, encoding="utf-8-sig"),
            undefined=StrictUndefined,
            finalize=_print,
            extensions=[Either],
            lstrip_blocks=True,
            autoescape=False,
        )
        self._jinja.filters |= {**_filters(grammar, calendar), "either": _choose}
        self._jinja.tests |= {"addressed": _is_addressed, "in_own_words": _is_in_own_words, "quotable": _is_quotable}
        self._jinja.own = self._say
        self._phrases = phrases
        self._gap = grammar.gap
        self._files: dict[str, Template | None] = {}
        self._pieces: dict[tuple[str, str], Template] = {}

    @property
    def jinja(self) -> Environment:
        """What reads the templates, for those who look at them without filling them."""
        return self._jinja

    @property
    def phrases(self) -> Mapping[str, Any]:
        """The texts of phrases.yaml, not filled."""
        return self._phrases

    def has(self, name: str) -> bool:
        """Whether there is a template called `name`. Raises TemplateError for one that cannot be read."""
        if name not in self._files:
            try:
                self._files[name] = self._jinja.get_template(name)
            except TemplateNotFound:
                self._files[name] = None
            except TemplateSyntaxError as error:
                raise _broken(name, error) from error
            except UnicodeDecodeError as error:
                what = _("this is not UTF-8 text. Save it as UTF-8.")
                raise TemplateError(_("{where}: {what}").format(where=name, what=what), name, what=what) from error
        return self._files[name] is not None

    def names(self, facts: dict[str, Any]) -> Context:
        """What templates see: `facts` by their names, those too that join them later, and `say`.

        The templates of one letter can share it.
        """
        self._jinja.begin()
        names = new_context(self._jinja, None, {}, facts, shared=True)
        names.vars["say"] = self._jinja.own
        return names

    def fill(self, name: str, names: Context) -> tuple[Paragraph, ...]:
        """The paragraphs of the template `name`.

        Raises TemplateError naming file, line and what is wrong there.
        """
        try:
            return paragraphs(self._rendered(self._files.get(name) or self._jinja.get_template(name), names), self._gap)
        except (JinjaError, *_MISTAKES) as error:
            raise _broken(name, error, names.parent) from error

    def line(self, name: str, source: str, names: Context) -> str:
        """`source`, a short template called `name` in errors, filled: one text, its line ends kept."""
        return "\n".join(self.lines(name, source, names))

    def lines(self, name: str, source: str, names: Context) -> tuple[str, ...]:
        """`source` filled and split where the template itself ends a line; empty lines are left out."""
        return _lines(self._filled(name, source, names))

    def _filled(self, name: str, source: str, names: Context) -> str:
        if "{" not in source:
            return source
        key = (name, source)
        try:
            if key not in self._pieces:
                self._pieces[key] = self._jinja.from_string(source)
            return self._rendered(self._pieces[key], names)
        except (JinjaError, *_MISTAKES) as error:
            raise _broken(name, error, names.parent) from error

    def _rendered(self, template: Template, names: Context) -> str:
        """What `template.render` gives, without making the names anew; what the template sets ends with it."""
        variables, blocks = dict(names.vars), names.blocks
        names.blocks = {name: [block] for name, block in template.blocks.items()} if template.blocks else {}
        try:
            return self._jinja.concat(template.root_render_func(names))
        except Exception:
            self._jinja.handle_exception()  # raises it again, its lines those of the template
        finally:
            names.vars, names.blocks = variables, blocks

    def say(self, names: Context, name: str, key: str | None = None, **own: Any) -> str:
        """The phrase `name` (and `key`) filled; it sees what is its `own` besides `names`, and before them."""
        variables = names.vars
        names.vars = {**variables, **own}
        try:
            return self._say(names, name, key)
        finally:
            names.vars = variables

    @pass_context
    def _say(self, names: Context, name: str, key: str | None = None) -> str:
        phrase = self._phrases.get(name)
        place = f"phrases.yaml: {name}"
        if isinstance(phrase, dict):
            place += f": {key or 'other'}"
            phrase = phrase.get(key or "other")
        if not isinstance(phrase, str):
            raise TemplateError(_("{place} is missing. Add it.").format(place=place), place)
        return _shown(self._filled(place, phrase, names))


@lru_cache(maxsize=1_000)
def _lines(text: str) -> tuple[str, ...]:
    """The lines of a filled piece of the frame, most of which are the same in every letter."""
    lines = (_shown(_spaced(line)).strip() for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _spaced(text: str) -> str:
    """`text` with one space for each run of spaces and tabs."""
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text else text


def paragraphs(text: str, gap: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a filled part template; wrapped lines are joined by `gap`."""
    found: list[Paragraph] = []
    for piece in _BETWEEN_PARAGRAPHS.split(text):
        joined = gap.join([bare for line in piece.split("\n") if (bare := line.strip(" \t"))])
        is_item = joined.startswith("- ")
        if shown := _shown(_spaced(joined.removeprefix("- ")).strip()):
            found.append(Paragraph(shown, is_item))
    return tuple(found)


def _print(value: object) -> str:
    """What `{{ }}` prints: text, with its layout characters hidden. Everything else is a mistake in the template."""
    if type(value) is str:
        return _hidden(value)
    if isinstance(value, Laid):
        return value
    if isinstance(value, Undefined):
        return str(value)  # raises UndefinedError, which names it
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise UndefinedError(
            _empty_field()
            if value is None
            else _("a value of type {type} is printed; choose a filter, like “| date”").format(
                type=type(value).__name__
            )
        )
    return _hidden(str(value))


def _hidden(text: str) -> str:
    space, line_end, tab, hyphen = _STAND_INS  # many times faster than str.translate
    return text.replace(" ", space).replace("\n", line_end).replace("\t", tab).replace("-", hyphen)


def _shown(text: str) -> str:
    space, line_end, tab, hyphen = _STAND_INS
    return text.replace(space, " ").replace(line_end, "\n").replace(tab, "\t").replace(hyphen, "-")


def _is_addressed(text: str) -> bool:
    """Whether `text` speaks to the customer itself (您…, You …), so that it can stand as a sentence."""
    return bool(re.match(r"[您你]|your?\b", text.strip(), re.IGNORECASE))


def _is_in_own_words(items: Sequence[str]) -> bool:
    """Whether the customer speaks in `items` (我…, I …), so that they stand between quotation marks."""
    return any(re.search(r"我(?![们們司方])|本人|\b(?:[Ii]|my|me)\b", item) for item in items)


def _is_quotable(text: str) -> bool:
    """Whether `text` can stand between quotation marks inside a sentence: short, and without such marks itself."""
    return len(text) <= 40 and not re.search('[“”「」『』"\n]', text)


def _filters(grammar: Grammar, calendar: str) -> dict[str, Callable[..., str]]:
    def moment(value: Any) -> str:
        day = grammar.date(value.date, calendar)
        if value.time is None:
            return day
        clock = f"{value.time.hour}:{value.time.minute:02d}"
        return f"{day} at {clock}" if grammar.locale == "en" else f"{day}{clock}"

    def bullets(items: Sequence[str]) -> Laid:
        return Laid("\n".join(f"- {_hidden(item)}" for item in grammar.items(items)))

    def lines(items: Sequence[str] | str) -> Laid:
        each = items.split("\n") if isinstance(items, str) else items
        return Laid("\n".join(_hidden(item) for item in each if item.strip()))

    def as_paragraphs(text: str) -> Laid:
        return Laid("\n\n".join(_hidden(line) for line in text.split("\n") if line.strip()))

    filters: dict[str, Callable[..., str]] = {
        "sentence": grammar.sentence,
        "sentences": grammar.sentences,
        "clause": grammar.clause,
        "listed": grammar.listed,
        "semicoloned": grammar.semicoloned,
        "quoted": grammar.quoted,
        "date": lambda day: grammar.date(day, calendar),
        "moment": moment,
        "bullets": bullets,
        "lines": lines,
        "paragraphs": as_paragraphs,
    }
    return {name: _filled_only(filter_) for name, filter_ in filters.items()}


def _filled_only(filter_: Callable[..., str]) -> Callable[..., str]:
    def checked(value: Any) -> str:
        if value is None:
            raise UndefinedError(_empty_field())
        if isinstance(value, Undefined):
            return str(value)  # raises UndefinedError, which names it
        return filter_(value)

    return checked


def _empty_field() -> str:
    return _("a field is empty for this case; put it between {% if … %} and {% endif %}")


def _broken(name: str, error: Exception, facts: Iterable[str] = ()) -> TemplateError:
    line = line_of(error)
    where = _("{file}, line {line}").format(file=name, line=line) if line else name
    what = mistake(error, facts)
    return TemplateError(_("{where}: {what}").format(where=where, what=what), name, line, what)
