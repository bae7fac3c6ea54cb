"""JSON read as text, like YAML: numbers keep their digits, every value knows its line, doubled keys are refused."""

from __future__ import annotations

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # in the documentation, not in typeshed
from typing import Any

from replygen.errors import UserError
from replygen.messages import _
from replygen.text.yaml_text import Document, Steps, too_much

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_WORD = re.compile(r"true|false|null")


def read_json(text: str, file: str) -> Document:
    """The value of `text`: dicts, lists, text and None; numbers, `true` and `false` are text as typed.

    Raises UserError with file and line for what is no JSON (`NaN` is none), and for a key given twice.
    """
    return _Reader(text, file).document()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._text, self._file, self._at = text, file, 0
        self._line, self._counted = 1, 0
        self._lines: dict[Steps, int] = {}

    def document(self) -> Document:
        self._skip()
        value = self._value(())
        if self._at != len(self._text):
            raise self._error(_("more text follows the end of the case. Put several cases in a list: [ …, … ]."))
        return Document(value, self._lines)

    def _value(self, path: Steps) -> Any:
        self._lines.setdefault(path, self._line_here())
        if what := too_much(len(path), len(self._lines)):
            raise self._error(what)
        sign = self._text[self._at : self._at + 1]
        if sign == '"':
            return self._string()
        if sign == "{":
            return self._object(path)
        if sign == "[":
            return self._array(path)
        match = _NUMBER.match(self._text, self._at) or _WORD.match(self._text, self._at)
        if match is None:
            raise self._error(_("a value is missing or not in quotation marks."))
        self._move(match.end())
        return None if match[0] == "null" else match[0]

    def _object(self, path: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _number in self._members("}"):
            if self._text[self._at : self._at + 1] != '"':
                raise self._error(_("a name in double quotation marks must stand here. Is there a comma too many?"))
            line = self._line_here()
            key = self._string()
            if key in found:
                first = self._lines[(*path, key)]
                raise self._error(
                    _("“{key}” is given twice (first in line {first}). Keep one.").format(key=key, first=first), line
                )
            if self._text[self._at : self._at + 1] != ":":
                raise self._error(_("a colon is missing after the name."))
            self._move(self._at + 1)
            self._lines[(*path, key)] = line
            found[key] = self._value((*path, key))
        return found

    def _array(self, path: Steps) -> list[Any]:
        return [self._value((*path, number)) for number in self._members("]")]

    def _members(self, end: str) -> Any:
        """Stops at each member between brackets, and moves past the commas and the closing bracket."""
        self._move(self._at + 1)
        if self._text[self._at : self._at + 1] == end:
            return self._move(self._at + 1)
        number = 0
        while True:
            yield number
            number += 1
            sign = self._text[self._at : self._at + 1]
            if sign not in {",", end}:
                raise self._error(_("a comma or “{end}” is missing before this.").format(end=end))
            self._move(self._at + 1)
            if sign == end:
                return None

    def _string(self) -> str:
        value: str
        try:
            value, end = scanstring(self._text, self._at + 1, False)
        except JSONDecodeError as error:
            self._at = error.pos
            raise self._error(_("a quotation mark is not closed, or “\\” is followed by a wrong sign.")) from None
        self._move(end)
        return value

    def _move(self, end: int) -> None:
        self._at = end
        self._skip()

    def _skip(self) -> None:
        if match := _SPACE.match(self._text, self._at):
            self._at = match.end()

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = max(self._counted, self._at)
        return self._line

    def _error(self, what: str, line: int | None = None) -> UserError:
        return UserError(
            _("{file}, line {line}: {what}").format(
                file=self._file, line=line or self._text.count("\n", 0, self._at) + 1, what=what
            )
        )
