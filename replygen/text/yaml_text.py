"""YAML 1.2 read as text: every scalar stays as typed (`00123`, `NO`), every key knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from replygen.errors import UserError
from replygen.messages import _

DEEPEST = 20
"""Levels of nesting a file may have; a deeper one is an accident or an attack."""
MOST_NODES = 200_000
"""Values a file may expand to, aliases counted where they are used."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: its value (dicts, lists, text, None) and the line of every key and item by path."""

    value: Any
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line (from 1) of the value at `path`, or of its nearest parent that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, file: str) -> Iterator[Document]:
    """The documents of `text`, one by one; `file` is the name that errors give.

    Raises UserError with file and line for what is no YAML, for a key given twice, and for a file that
    unfolds into more than `MOST_NODES` values.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    loader = YAML(typ="rt", pure=True)
    try:
        for node in loader.compose_all(text):
            lines: dict[tuple[str | int, ...], int] = {}
            yield Document(_plain(node, (), lines, file), lines)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UserError(
            _(
                "{file}, line {line}: this is not YAML ({reason}). Check the colon, the quotes and the indent here."
            ).format(file=file, line=mark.line + 1 if mark else 1, reason=error.problem or error.context)
        ) from None
    except (YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise UserError(
            _("{file}: this is not YAML ({reason}). Compare it with the examples.").format(
                file=file, reason=str(error).splitlines()[0] if str(error) else type(error).__name__
            )
        ) from None


def _plain(node: Any, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], file: str) -> Any:
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if len(path) > DEEPEST or len(lines) > MOST_NODES:
        raise UserError(
            _("{file}, line {line}: too deep or too large for a case file. Write the values out plainly.").format(
                file=file, line=line
            )
        )
    if isinstance(node, ScalarNode):
        is_null = node.style is None and node.value in {"", "~", "null", "Null", "NULL"}
        return None if is_null else node.value
    if not isinstance(node, MappingNode):
        return [_plain(item, (*path, i), lines, file) for i, item in enumerate(node.value)]
    value: dict[str, Any] = {}
    for key, item in node.value:
        if not isinstance(key, ScalarNode):
            raise UserError(
                _("{file}, line {line}: a name must be plain text.").format(file=file, line=key.start_mark.line + 1)
            )
        if key.value in value:
            raise UserError(
                _("{file}, line {line}: “{key}” is given twice (first in line {first}). Keep one.").format(
                    file=file, line=key.start_mark.line + 1, key=key.value, first=lines[(*path, key.value)]
                )
            )
        lines[(*path, key.value)] = key.start_mark.line + 1
        value[key.value] = _plain(item, (*path, key.value), lines, file)
    return value
