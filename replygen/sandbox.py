"""Templates kept within bounds: one that would run without end, or fill the memory, is a mistake in a line of it.

Nothing is stopped by the clock, so a template is good or bad alike on every machine: turns of loops, calls and printed
characters are counted, and what makes long texts of short ones is measured before it does, or is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import nodes, pass_environment, pass_eval_context
from jinja2.environment import Template
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import do_join, do_replace
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from jinja2.runtime import Context, Undefined, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from replygen.messages import _

MOST_STEPS = 10_000
"""Turns of loops, calls and includes that one letter may take; a long one takes some hundred."""
MOST_CHARACTERS = 200_000
"""Of one text that a template makes; a letter of ten pages has 15,000."""
MOST_PRINTED = 1_000_000
"""Characters that one letter may print, those counted that only go into a text that is printed later."""
_MOST_BITS = 200
"""Of a number."""
_MOST_NESTED = 20
"""Blocks in blocks."""
_CONSTANT = 100
"""Characters of fixed text in a loop that count as much as a turn."""

_FILTERS = [
    "abs",
    "capitalize",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "groupby",
    "int",
    "items",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "reverse",
    "select",
    "selectattr",
    "sort",
    "string",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "wordcount",
]
"""Those of Jinja that make nothing much longer than what they get, and the same of the same every time."""
_METHODS = frozenset(
    [
        "capitalize",
        "casefold",
        "count",
        "endswith",
        "find",
        "get",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdigit",
        "isdecimal",
        "islower",
        "isnumeric",
        "isoformat",
        "isspace",
        "istitle",
        "isupper",
        "items",
        "keys",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "rfind",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
        "values",
        "weekday",
        "isoweekday",
    ]
)
"""Those of Python's own values that make nothing longer than what they get."""
_NUMBERS = (int, float, Decimal)
_HOLDERS = (list, tuple, set, frozenset, dict)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which what a template does is counted; `begin` starts a new letter, which may do as much again.

    Beyond its bounds a template ends with a SecurityError at the line that went too far.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    own: Any = None
    """What the templates are given to call; it takes their context."""

    def __init__(self, finalize: Callable[[Any], Any] | None = None, **options: Any) -> None:
        def printed(value: Any) -> Any:
            shown = value if finalize is None else finalize(value)
            if isinstance(shown, str):
                self._printed += len(shown)
                if self._printed > MOST_PRINTED:
                    raise _beyond_characters(MOST_PRINTED)
            return shown

        super().__init__(finalize=printed, **options)
        self._fields: dict[type[Any], frozenset[str]] = {}
        self.globals.clear()
        known = self.filters
        self.filters = {name: known[name] for name in _FILTERS}
        self.filters |= {"join": _join, "replace": _replace, _TURNS: _turns, _JOINED: _joined, _MEASURED: _measured}
        self.begin()

    def begin(self) -> None:
        """Start to count anew."""
        self._steps = self._printed = 0

    def step(self, count: int = 1) -> None:
        """Count some steps. Raises SecurityError when they are too many."""
        self._steps += count
        if self._steps > MOST_STEPS:
            raise SecurityError(_("it takes more than {most} turns").format(most=MOST_STEPS))

    def call(self, context: Context, obj: Any, *words: Any, **named: Any) -> Any:
        self.step()
        if obj is self.own and not named:  # as nearly always: the long way round costs as much as what it says
            return _measured(obj(context, *map(_measured, words)))
        if not self.is_safe_callable(obj):
            raise SecurityError(_("“{name}” cannot be called").format(name=getattr(obj, "__name__", obj)))
        for value in (*words, *named.values()):
            _measured(value)
        return _measured(context.call(obj, *words, **named))

    def wrap_str_format(self, value: Any) -> None:
        """`format` gets no stand-in: it cannot be called at all."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """The fields of a record are plain data, and need no second look."""
        kind = type(obj)
        if kind not in self._fields:
            self._fields[kind] = frozenset(_fields_of(kind))
        return attr in self._fields[kind] or super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        owner = getattr(obj, "__self__", None)
        if owner is not None and type(owner).__module__ in {"builtins", "datetime", "decimal", "markupsafe"}:
            return obj.__name__ in _METHODS
        return super().is_safe_callable(obj)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+":
            return _measured(super().call_binop(context, operator, left, right))
        if not all(isinstance(value, (*_NUMBERS, Undefined)) for value in (left, right)):
            raise SecurityError(_("{operator} is for numbers only").format(operator=operator))
        if _bits(operator, left, right) > _MOST_BITS:
            raise SecurityError(_("a number gets too long"))
        return super().call_binop(context, operator, left, right)

    def get_template(self, *words: Any, **named: Any) -> Template:
        self.step()  # includes and imports come here too
        return super().get_template(*words, **named)

    def concat(self, pieces: Iterable[str]) -> str:
        """What a filled template gives, in one text. Raises SecurityError when it is too long."""
        kept, size = [], 0
        for piece in pieces:
            kept.append(piece)
            size += len(piece)
            if size > MOST_CHARACTERS:
                if isinstance(pieces, Iterator) and (throw := getattr(pieces, "throw", None)):
                    throw(_beyond_characters(MOST_CHARACTERS))  # the line is that of the template
                raise _beyond_characters(MOST_CHARACTERS)
        return "".join(kept)

    def handle_exception(self, source: str | None = None) -> NoReturn:
        try:
            super().handle_exception(source)
        except RecursionError as error:
            endless = SecurityError(_("it calls or includes itself without end"))
            raise endless.with_traceback(error.__traceback__) from None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            return parser.parse()
        except RecursionError:
            raise _too_deep(parser.stream.current.lineno, name, filename) from None

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, *rest: Any, **named: Any
    ) -> str:
        """Have a template counted before it is translated into Python."""
        _refuse_deep(source, 0, name, filename)
        for node in list(source.find_all(nodes.Node)):
            _measure_below(node)
            if isinstance(node, nodes.For):
                fixed = sum(len(text.data) for part in node.body for text in _texts(part))
                node.iter = _filtered(node.iter, _TURNS, nodes.Const(1 + fixed // _CONSTANT))
            elif isinstance(node, nodes.AssignBlock):
                node.filter = _filtered(node.filter, _MEASURED, line=node.lineno)
        return super()._generate(source, name, filename, *rest, **named)


_TURNS, _JOINED, _MEASURED = "counted turns", "joined within bounds", "within bounds"
"""Filters that no template can name."""


def line_of(error: Exception) -> int | None:
    """The line of the template where `error` arose, as far as that is known."""
    if line := getattr(error, "lineno", None):
        return int(line)
    trace, found = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".j2", "<template>")):  # as Jinja names them
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _texts(part: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(part, nodes.TemplateData):
        yield part
    yield from part.find_all(nodes.TemplateData)


def _filtered(node: nodes.Node | None, name: str, *words: nodes.Expr, line: int | None = None) -> nodes.Filter:
    line = node.lineno if node is not None else line
    return nodes.Filter(node, name, list(words), [], None, None, lineno=line)


def _refuse_deep(node: nodes.Node, depth: int, name: str | None, filename: str | None) -> None:
    """Raise TemplateSyntaxError where blocks are nested deeper than Python can."""
    for child in node.iter_child_nodes():
        below = depth + isinstance(child, nodes.Stmt)
        if below > _MOST_NESTED:
            raise _too_deep(child.lineno, name, filename)
        _refuse_deep(child, below, name, filename)


def _too_deep(line: int, name: str | None, filename: str | None) -> TemplateSyntaxError:
    return TemplateSyntaxError(_("too much is nested into one another here"), line, name, filename)


def _measure_below(node: nodes.Node) -> None:
    """Have each `a ~ b` and each list right below `node` measured."""
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(node, field, _with_measure(value))
        elif isinstance(value, list):
            value[:] = [_with_measure(one) if isinstance(one, nodes.Node) else one for one in value]


def _with_measure(node: nodes.Node) -> nodes.Node:
    if isinstance(node, nodes.Concat):
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOINED)
    is_made = isinstance(node, (nodes.List, nodes.Dict)) or (isinstance(node, nodes.Tuple) and node.ctx == "load")
    return _filtered(node, _MEASURED) if is_made and isinstance(node, nodes.Expr) else node


@pass_environment
def _turns(environment: BoundedEnvironment, items: Any, weight: int) -> Any:
    """`items`, their number counted."""
    sized = items if hasattr(items, "__len__") else list(items)
    environment.step(len(sized) * weight)
    return sized


@pass_eval_context
def _joined(context: EvalContext, pieces: list[Any]) -> str:
    _measured(pieces)
    return markup_join(pieces) if context.autoescape else str_join(pieces)


@pass_eval_context
def _join(context: EvalContext, items: Iterable[Any], between: str = "", attribute: str | int | None = None) -> str:
    kept = list(items)
    _allow(len(between) * len(kept))
    return str(_measured(do_join(context, _measured(kept), between, attribute)))


@pass_eval_context
def _replace(context: EvalContext, text: str, old: str, new: str, count: int | None = None) -> str:
    _allow(len(text) + len(new) * str(text).count(str(old)))
    return do_replace(context, text, old, new, count)


def _measured(value: Any) -> Any:
    """`value`. Raises SecurityError when it, and all that is in it, makes too long a text."""
    if isinstance(value, str):
        _allow(len(value))
        return value
    if not isinstance(value, _HOLDERS):
        return value
    waiting, size = [value], 0
    while waiting:
        one = waiting.pop()
        size += len(one) if isinstance(one, str) else 1
        if size > MOST_CHARACTERS:
            raise _beyond_characters(MOST_CHARACTERS)
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, _HOLDERS):
            waiting += one
    return value


def _allow(size: int) -> None:
    if size > MOST_CHARACTERS:
        raise _beyond_characters(MOST_CHARACTERS)


def _bits(operator: str, left: Any, right: Any) -> float:
    """How long a number gets, about."""
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return 0
    first, second = int(abs(left)).bit_length(), int(abs(right)).bit_length()
    return {"*": first + second, "**": float(first * abs(right))}.get(operator, 0)


def _beyond_characters(most: int) -> SecurityError:
    return SecurityError(_("it makes more than {most} characters").format(most=most))


def _fields_of(kind: type[Any]) -> Iterator[str]:
    """The names of the fields of records of that kind; none where it is no record."""
    yield from getattr(kind, "model_fields", ())
    if is_dataclass(kind):
        yield from (field.name for field in fields(kind) if not field.name.startswith("_"))
