"""Text on a terminal, where a Han character takes two columns and a line may break after each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from replygen.messages import _

_TOKEN = re.compile(r"[\[(“‘「『（《]*(?:[^\s\u2e80-\uffef“”‘’]+|[^\s])[”’，。、；：！？」』）》…—]*\s*")
"""What no line break may divide: a Latin word or a Han character, with the marks that cling to it."""


def lines(paragraph: str, width: int) -> Iterator[str]:
    """`paragraph` in lines of at most `width` columns; a word longer than that stays whole."""
    from rich.cells import cell_len

    line = ""
    for token in _TOKEN.findall(paragraph):
        if line and cell_len(line) + cell_len(token.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += token
    yield line.rstrip()


class Formatter(click.HelpFormatter):
    """Lays out `--help` as click does, in columns of the terminal instead of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        for paragraph in text.split("\n"):
            for line in lines(paragraph, self.width - self.current_indent):
                self.write(" " * self.current_indent + line + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        from rich.cells import cell_len, set_cell_size

        rows = list(rows)
        column = min(max(cell_len(term) for term, _text in rows), col_max) + col_spacing
        for term, text in rows:
            if cell_len(term) > column - col_spacing:
                self.write(" " * self.current_indent + term + "\n")
                term = ""
            for line in lines(text, max(self.width - self.current_indent - column, 10)):
                self.write((" " * self.current_indent + set_cell_size(term, column) + line).rstrip() + "\n")
                term = ""
