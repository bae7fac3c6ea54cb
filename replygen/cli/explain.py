"""`replygen explain`: what a part, a field, a rule or a map file is, why, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from replygen.cli import meanings, rules
from replygen.cli.wrapping import lines
from replygen.errors import UserError
from replygen.load.aliases import ALIASES
from replygen.load.headers import field_of, nearest, own_header
from replygen.messages import _, language, sentences
from replygen.model import Case
from replygen.model.case import FIELDS
from replygen.model.words import SPELLINGS, explained, fold, is_written_in
from replygen.validate import ALWAYS, NEEDED

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.measure import Measurement

    from replygen.lint import Rule

_SCRIPTS = (("English", "ascii"), ("简体中文", "gb2312"), ("繁體中文", "big5"))
"""A header counts for each script whose old encoding holds it, so what is spelled alike stands in both."""


@click.command("explain")
@click.argument("words", nargs=-1, metavar=_("[PART|FIELD|RULE|rules|map]"))
def command(words: tuple[str, ...]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    word = " ".join(words)
    for block in _found(word) if word else _overview():
        console.print(block)


def _found(word: str) -> Iterator[RenderableType]:
    """The explanation of all that `word` names, parts before fields. Raises UserError when it names nothing."""
    wanted = fold(word)
    found = [part for part in _parts() if wanted in map(fold, (part[1], *meanings.part_names(*part)))]
    field = field_of(word)
    is_map = wanted in map(fold, ("map", *meanings.map_names()))
    if not (found or field or is_map):
        yield from _rule_or_rules(word)
        return
    for kind, part in found:
        yield from _part(meanings.part_meaning(kind, part))
    if field:
        yield from _field(field)
    if is_map:
        yield from _map_file()


def _rule_or_rules(word: str) -> Iterator[RenderableType]:
    """A rule, or all of them. Raises UserError when `word` names nothing at all."""
    known = rules.all_rules()
    if fold(word) in map(fold, rules.ALL):
        yield _three_columns(rules.overview(known))
    elif number := rules.named(word, known):
        yield _heading(f"{number} · {known[number].name}")
        yield _rows(*rules.rows(number, known[number]))
    else:
        raise UserError(_unknown(word, known))


def _unknown(word: str, known_rules: Mapping[str, Rule]) -> str:
    known = [name for part in _parts() for name in (part[1], *meanings.part_names(*part))]
    known += [spelling for field in FIELDS for spelling in (field, *ALIASES[field])]
    known += [name for number, rule in known_rules.items() for name in (number, rule.name)]
    if near := nearest(word, [*known, "map", *meanings.map_names(), *rules.ALL]):
        return _("“{word}” is no part, field or rule. Did you mean “{near}”?").format(word=word, near=near)
    return _("“{word}” is no part, field or rule. `replygen explain` lists them all.").format(word=word)


def _parts() -> Iterator[tuple[str, str]]:
    for kind in meanings.kinds():
        for part in meanings.parts(kind):
            yield kind, part


def _overview() -> Iterator[RenderableType]:
    from rich.table import Table

    for kind, name in meanings.kinds().items():
        yield _heading(name)
        table = Table.grid(padding=(0, 2))
        for part in meanings.parts(kind):
            meaning = meanings.part_meaning(kind, part)
            table.add_row(f"  {meaning.number}", part, meaning.name)
        yield table
    for name, fields in meanings.groups():
        yield _heading(name)
        table = Table.grid(padding=(0, 2))
        for field in fields:
            header = [_own_header(field)] if language() != "en" else []
            what = _Prose(_first_sentence(meanings.field_meaning(field)))
            table.add_row(f"  {field}", _needed_mark(field), *header, what)
        yield table
    needed = _("** needed for every letter, * for every reply.")
    more = _("More: replygen explain NAME, replygen explain rules, replygen explain map.")
    yield _Prose("\n" + sentences((needed, more)))


def _three_columns(entries: Iterable[tuple[str, str, str]]) -> RenderableType:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for first, second, text in entries:
        table.add_row(f"  {first}", second, _Prose(text))
    return table


def _part(meaning: meanings.PartMeaning) -> Iterator[RenderableType]:
    yield _heading(f"{meaning.part} · {meaning.name}")
    yield _rows(
        (_("Where"), _("part {number} of {kind}").format(number=meaning.number, kind=meaning.kind)),
        (_("What"), meaning.what),
        (_("Why"), meaning.why),
        (_("Good"), meaning.good),
        (_("Bad"), f"{meaning.bad}\n→ {meaning.because}"),
    )


def _field(field: str) -> Iterator[RenderableType]:
    yield _heading(" · ".join(filter(None, (field, _own_header(field)))))
    yield _rows(
        (_("What"), meanings.field_meaning(field)),
        (_("Needed"), meanings.field_needed(field) or _("never; it may be empty")),
        (_("Default"), _default(field)),
        (_("Example"), meanings.field_example(field)),
        (
            _("Headers"),
            "\n".join(
                _("{script}: {headers}").format(script=script, headers=_listed(names))
                for script, names in _headers(field)
                if names
            ),
        ),
    )
    if table := meanings.field_table(field):
        yield _heading(_("Words for {field}").format(field=field))
        yield _word_table(table)
    if notation := meanings.notation(field):
        yield _heading(_("How {field} is written").format(field=field))
        yield _Prose(notation.intro, indent=2)
        yield _notation_table(notation)


def _map_file() -> Iterator[RenderableType]:
    notation = meanings.map_file()
    yield _heading(f"map · {meanings.map_names()[0]}")
    yield _Prose(notation.intro, indent=2)
    for line in notation.lines:  # one below the other: what is to be copied stays on one line
        yield ""
        yield _Prose(line.write, indent=2)
        yield _Prose(f"→ {line.means}", indent=4)


def _needed_mark(field: str) -> str:
    return "**" if field in ALWAYS else "*" if field in NEEDED["reply"] else ""


def _default(field: str) -> str:
    default = Case.model_fields[field].default
    return explained(field, default) if default and isinstance(default, str) else meanings.field_default(field)


def _headers(field: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The headers that mean `field`, by script."""
    english = tuple(name for name in (field, *ALIASES[field]) if name.isascii())
    chinese = [name for name in ALIASES[field] if not name.isascii()]
    for script, encoding in _SCRIPTS:
        yield (
            script,
            english if encoding == "ascii" else tuple(name for name in chinese if is_written_in(encoding, name)),
        )


def _own_header(field: str) -> str:
    """The usual header of `field` in the reader's script; empty in English, where the field's own name does."""
    return "" if language() == "en" else own_header(field)


def _word_table(table: str) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    for word, spellings in SPELLINGS[table].items():
        said = (meanings.word_meaning(table, word), _listed(spellings))
        grid.add_row(f"  {word}", _Prose("\n".join(filter(None, said))))
    return grid


def _notation_table(notation: meanings.Notation) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    for line in notation.lines:
        means = f"{line.means}\n→ {line.example}" if line.example else line.means
        grid.add_row(_Prose(line.write, indent=2), _Prose(means))
    return grid


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if all(name.isascii() for name in names) else "、".join(names)


def _first_sentence(text: str) -> str:
    match = re.match(r".+?(?:[。！？]|\.(?=\s|$))", text)
    return match[0] if match else text


def _heading(text: str) -> RenderableType:
    from rich.text import Text

    return Text(f"\n{text}", style="bold")


def _rows(*rows: tuple[str, str]) -> RenderableType:
    """Label and text, a row each; rows without text are left out."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    for label, text in rows:
        if text:
            grid.add_row(f"  {label}", _Prose(text))
    return grid


class _Prose:
    """Text broken into lines as Chinese and English ask: between characters, and no mark at the head of a line."""

    def __init__(self, text: str, indent: int = 0) -> None:
        self._text, self._indent = text, indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        for paragraph in self._text.split("\n"):
            for line in lines(paragraph, options.max_width - self._indent):
                yield Text(" " * self._indent + line)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.cells import cell_len
        from rich.measure import Measurement

        longest = max(map(cell_len, self._text.split("\n"))) + self._indent
        return Measurement(min(longest, 20), min(longest, options.max_width))
