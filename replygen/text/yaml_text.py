"""YAML 1.2 read as text: every scalar stays as typed (`00123`, `NO`), every key knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from replygen.errors import FileError, Problem, UserError
from replygen.messages import _

DEEPEST = 20
"""Levels of nesting a file may have; a deeper one is an accident or an attack."""
MOST_NODES = 50_000
"""Values a file may unfold into, aliases counted where they are used: less than a second of reading."""

# What ended a line in YAML 1.1, which the parser knows, is a character like others in 1.2; it is kept from the parser.
_MARK = "\ufdd0"
_KEPT = {"\x85": _MARK + "1", "\u2028": _MARK + "2", "\u2029": _MARK + "3", _MARK: _MARK + "0"}
_ESCAPED = {ord(kept): mark for kept, mark in _KEPT.items()}

Steps = tuple[str | int, ...]
"""The way to a value: keys, and numbers of items, from the top of the document on."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its value (dicts, lists, text, None) and the line of every key and item by path."""

    value: Any
    lines: dict[Steps, int] = field(default_factory=dict)

    def line(self, path: Steps) -> int:
        """The line (from 1) of the value at `path`, or of its nearest parent that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, file: str) -> Iterator[Document]:
    """The documents of `text`, one by one; `file` is the name that errors give.

    Raises UserError with file and line for what is no YAML, for a key given twice, and for a file that is too deep or
    unfolds into more than `MOST_NODES` values.
    """
    from yaml import MarkedYAMLError, YAMLError

    try:
        yield from _Reader(text, file).documents()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _not_yaml(file, mark.line + 1 if mark else 1, error.problem or error.context or "") from None
    except (YAMLError, ValueError, OverflowError) as error:
        raise UserError(
            _("{file}: this is not YAML ({reason}). Compare it with the examples.").format(
                file=file, reason=str(error).splitlines()[0] if str(error) else type(error).__name__
            )
        ) from None


def too_much(depth: int, count: int) -> str:
    """What to say of the value number `count` of a file, `depth` levels deep; nothing when a file may hold it."""
    if depth > DEEPEST:
        return _("this is too deep for a case file. Write the values out plainly.")
    if count > MOST_NODES:
        return _(
            "up to here stand more than {most} values, too many for one file. Divide it, or keep the cases in a table."
        ).format(most=MOST_NODES)
    return ""


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an alias stands for: a value, how deep it stands, and which of the lines belong to what is in it."""

    value: Any
    depth: int
    inner: slice


class _Reader:
    """Makes values of what the parser finds as it finds it, and so stops at once where a file becomes too large."""

    def __init__(self, text: str, file: str) -> None:
        import yaml

        self._file, self._count = file, 0
        # Ten times as fast; missing where PyYAML was built without the C library.
        parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._keeps = any(kept in text for kept in _KEPT)
        self._events: Iterator[Any] = yaml.parse(text.translate(_ESCAPED) if self._keeps else text, parser)
        self._lines: list[tuple[Steps, int]] = []
        self._anchored: dict[str, _Anchored | None] = {}  # None: not yet read to its end

    def documents(self) -> Iterator[Document]:
        from yaml import DocumentStartEvent

        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._lines, self._anchored = [], {}
                first = next(self._events)
                yield Document(self._value(first, (), _line(first)), dict(self._lines))

    def _value(self, event: Any, path: Steps, line: int) -> Any:
        """The value that begins with `event`, in a line that may already begin with its key."""
        from yaml import AliasEvent, MappingStartEvent, ScalarEvent

        self._note(path, line, event)
        if isinstance(event, AliasEvent):
            return self._again(event, path)
        if event.anchor is not None:
            self._anchored[event.anchor] = None
        inner = len(self._lines)
        value: Any
        if isinstance(event, ScalarEvent):
            is_null = not event.style and event.value in {"", "~", "null", "Null", "NULL"}
            value = None if is_null else self._text(event)
        elif isinstance(event, MappingStartEvent):
            value = self._mapping(path)
        else:
            value = [self._value(item, (*path, i), _line(item)) for i, item in enumerate(self._members())]
        if event.anchor is not None:
            self._anchored[event.anchor] = _Anchored(value, len(path), slice(inner, len(self._lines)))
        return value

    def _mapping(self, path: Steps) -> dict[str, Any]:
        value: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for event in self._members():
            key, line = self._key(event), _line(event)
            if key in value:
                raise self._error(
                    line,
                    _("“{key}” is given twice (first in line {first}). Keep one.").format(key=key, first=lines[key]),
                )
            lines[key] = line
            value[key] = self._value(next(self._events), (*path, key), line)
        return value

    def _key(self, event: Any) -> str:
        from yaml import AliasEvent, ScalarEvent

        key = None
        if isinstance(event, AliasEvent):
            key = self._meant(event).value
        elif isinstance(event, ScalarEvent):
            key = self._text(event)
            if event.anchor is not None:
                self._anchored[event.anchor] = _Anchored(key, 0, slice(0))
        if not isinstance(key, str):
            raise self._error(_line(event), _("a name must be plain text."))
        return key

    def _text(self, event: Any) -> str:
        """The text of a scalar as it is in the file."""
        text: str = event.value
        for kept, mark in _KEPT.items() if self._keeps else ():
            text = text.replace(mark, kept)
        return text

    def _again(self, event: Any, path: Steps) -> Any:
        """The value that an alias stands for; what is in it keeps the lines where it is written out."""
        meant = self._meant(event)
        for steps, line in self._lines[meant.inner]:
            self._note((*path, *steps[meant.depth :]), line, event)
        return meant.value

    def _meant(self, event: Any) -> _Anchored:
        if event.anchor not in self._anchored:
            raise _not_yaml(self._file, _line(event), f"found undefined alias {event.anchor!r}")
        if (meant := self._anchored[event.anchor]) is None:  # it would hold itself, without end
            raise self._error(_line(event), too_much(DEEPEST + 1, 0))
        return meant

    def _members(self) -> Iterator[Any]:
        """What begins each item or key up to the end of this list or mapping."""
        from yaml import CollectionEndEvent

        while not isinstance(event := next(self._events), CollectionEndEvent):
            yield event

    def _note(self, path: Steps, line: int, event: Any) -> None:
        """Keep the line of the value at `path`, that `event` brings. Raises UserError when that is one too many."""
        self._count += 1
        if what := too_much(len(path), self._count):
            raise self._error(_line(event), what)
        self._lines.append((path, line))

    def _error(self, line: int, what: str) -> FileError:
        return FileError(self._file, [Problem(what, line=line)])


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _not_yaml(file: str, line: int, reason: str) -> FileError:
    what = _("this is not YAML ({reason}). Check the colon, the quotes and the indent here.").format(reason=reason)
    return FileError(file, [Problem(what, line=line)])
