"""Text cut out of a cell: what stands between two marks, or what fits a regular expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from replygen.messages import _
from replygen.model.reading import narrow, read_text

_LINE_END = frozenset({"\n", "\\n"})
"""How a map file names the end of a line; in single quotes YAML leaves the second as it is."""


class Cut(Protocol):
    """A way to find the part of a text that is meant."""

    def cut(self, text: str) -> str:
        """That part as typed, without space at its ends; empty when it is not there.

        Raises ValueError for a text that no field could hold: longer than `LONGEST_TEXT`, or with invisible characters.
        """


@dataclass(frozen=True, slots=True)
class Between:
    """What stands behind the first of some marks, and before the next of others; None means the text's own end.

    Case and width of the marks do not matter. A colon behind the first mark belongs to the mark.
    """

    after: re.Pattern[str] | None
    before: re.Pattern[str] | None

    def cut(self, text: str) -> str:
        text = read_text(text)
        plain = narrow(text)  # sign for sign, so that places found here are places in `text`
        start, end = 0, len(text)
        if self.after:
            if (found := self.after.search(plain)) is None:
                return ""
            start = found.end()
        if self.before:
            if (found := self.before.search(plain, start)) is None:
                return ""
            end = found.start()
        return text[start:end].strip()


@dataclass(frozen=True, slots=True)
class Fitting:
    """What fits a regular expression: its group, or all of it where it has none."""

    expression: Any

    def cut(self, text: str) -> str:
        found = self.expression.search(read_text(text))
        return (found[self.expression.groups] or "").strip() if found else ""


def between(after: Sequence[str], before: Sequence[str]) -> Between:
    """A cut by marks, given in every spelling they have; none means the text's own end."""
    return Between(
        re.compile(rf"(?:{_any(after)})[^\S\n]*:?[^\S\n]*", re.IGNORECASE) if after else None,
        re.compile(_any(before), re.IGNORECASE) if before else None,
    )


def _any(marks: Sequence[str]) -> str:
    return "|".join(map(_pattern, sorted(marks, key=len, reverse=True)))


def _pattern(mark: str) -> str:
    """`mark` letter by letter, any blank for a blank. The end of the text ends its last line, too."""
    return r"\n|\Z" if mark in _LINE_END else re.escape(narrow(mark)).replace(r"\ ", r"[^\S\n]")


def fitting(expression: str) -> Fitting:
    """A cut by a regular expression. Raises ValueError for one that is none, or has more than one group.

    RE2 reads every text in a time that grows with its length alone; with Python's own `re` an expression like `(a+)+b`
    and a hostile text would never come to an end.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(expression, options)
    except re2.error as error:
        reason = error.args[0].decode()
    else:
        if compiled.groups <= 1:
            return Fitting(compiled)
        raise ValueError(
            _(
                "“{match}” has {count} groups. Mark with ( ) only what is wanted, and write (?: ) for the others."
            ).format(match=expression, count=compiled.groups)
        )
    raise ValueError(
        _("“{match}” is no regular expression of RE2 ({reason}). Correct it, or use after and before.").format(
            match=expression, reason=reason
        )
    )
