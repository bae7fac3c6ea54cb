"""`replygen lint`: letters already written, by anyone, judged by the rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from replygen.brand import load_brand
from replygen.cli import meanings, options
from replygen.cli.report import say, visible
from replygen.cli.wrapping import lines
from replygen.errors import UserError
from replygen.files import write_whole
from replygen.lint import Finding, Linter
from replygen.lint.finding import SEVERITIES
from replygen.lint.linter import reader_locale
from replygen.lint.page import Piece
from replygen.messages import _, listed
from replygen.model import LOCALES, Locale
from replygen.model.words import explained
from replygen.written.judge import Judged, judge, needed_parts
from replygen.written.reading import Read, read_letter

_WIDTH, _FIRST_WORDS = 100, 48
"""Columns of the report, and of what is shown of a part."""
_FRAME = ("reference", "date", "salutation", "recourse", "closing", "signature", "company", "enclosure")
_FIXED_KINDS = ("docx", "md", "txt")


@click.command("lint")
@click.argument("letters", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@options.form_option("text", "json", "sarif")
@click.option("--kind", default="reply", show_default=True, help=_("Kind of letter, such as reply or ack."))
@click.option(
    "--locale",
    type=options.LOCALE,
    help=_("Locale of the letters ({known}); found by their words if not given.").format(known=listed(LOCALES)),
)
@click.option("--brand", type=click.Path(path_type=Path), envvar="REPLYGEN_BRAND", help=_("Folder of your brand."))
@click.option("--encoding", help=_("Encoding of plain text, like gb18030."))
@click.option("--fix", is_flag=True, help=_("Write the letter with what has one right answer mended; see -o."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=_("Where --fix writes; without it beside the letter, as NAME.fixed.docx."),
)
@click.option(
    "--review",
    type=click.Path(path_type=Path),
    help=_("Write the letter to this DOCX with the findings as Word comments."),
)
@click.pass_context
def command(
    ctx: click.Context,
    letters: tuple[Path, ...],
    form: str,
    kind: str,
    locale: Locale | None,
    brand: Path | None,
    encoding: str | None,
    fix: bool,
    output: Path | None,
    review: Path | None,
) -> None:
    _refuse_confusion(letters, fix, output, review)
    linter = _linter(brand)
    needed_parts(linter, kind)  # an unknown kind is refused before any file is read
    judged: list[Judged] = []
    bad = 0
    for path in letters:
        try:
            read = read_letter(path, encoding)
        except UserError as error:
            say(_("Error: {error}").format(error=error), err=True)
            bad += 1
            continue
        if read.notice:
            say(read.notice, err=True)
        one = judge(str(path), read.document, linter, kind, options.today(), locale)
        judged.append(one)
        bad += one.stops
        if form == "text":
            _tell(one, sum(f.rewrite is not None and linter.rules[f.rule].fix for f in one.findings))
        if fix:
            _fix(path, read, one, linter, output)
        if review is not None:
            _review(read, one, review)
    if form == "json":
        _as_json(judged)
    elif form == "sarif":
        _as_sarif(judged, linter)
    elif len(letters) > 1:
        say(
            _("Letters judged: {count} of {all}; not to go out as they are: {bad}.").format(
                count=len(judged), all=len(letters), bad=sum(one.stops for one in judged)
            )
        )
    ctx.exit((1 if judged else 2) if bad else 0)


def _refuse_confusion(letters: Sequence[Path], fix: bool, output: Path | None, review: Path | None) -> None:
    if output is not None and not fix:
        raise UserError(_("-o says where --fix writes. Add --fix, or leave -o out."))
    if len(letters) > 1 and ((output is not None and not output.is_dir()) or review is not None):
        raise UserError(_("Several letters do not fit into one file. Name one letter, or a folder with -o."))
    if review is not None and review.suffix.lower() != ".docx":
        raise UserError(_("{file}: a review is a Word file. End its name in .docx.").format(file=review))
    if review is not None and review in letters:
        raise UserError(_("{file} is the letter itself. Name another file for its review.").format(file=review))


def _linter(brand: Path | None) -> Linter:
    """The rules of --brand or $REPLYGEN_BRAND, else of ./brand, else the built-in ones."""
    here = Path("brand")
    return Linter(load_brand(brand or (here if (here / "brand.yaml").is_file() else None)))


def _tell(one: Judged, fixable: int) -> None:
    """The report on one letter: first what to think of it and what it lacks, then what to mend, the gravest first."""
    counts = [sum(f.severity == severity for f in one.findings) for severity in SEVERITIES]
    verdict = _("not to go out as it is") if one.stops else _("nothing stops it")
    _say_lines(
        _(
            "{file}: {verdict}. Errors: {errors}, warnings: {warnings}, notes: {notes}. Read as {kind}, {locale}."
        ).format(
            file=one.file,
            verdict=verdict,
            errors=counts[0],
            warnings=counts[1],
            notes=counts[2],
            kind=one.kind,
            locale=explained("locale", one.locale),
        )
    )
    for line in _parts(one):
        say(line)
    titles = (_("Errors; the letter should not go out with them:"), _("Warnings:"), _("Notes:"))
    for severity, title in zip(SEVERITIES, titles, strict=True):
        found = [f for f in one.findings if f.severity == severity and f.rule != "S01"]
        if found:
            say("\n" + title)
        for number in dict.fromkeys(f.rule for f in found):
            for line in _rule([f for f in found if f.rule == number]):
                say(line)
    say("")
    if fixable:
        _say_lines(_("{count} of these have one right answer, which --fix writes.").format(count=fixable))
    _say_lines(_("Left out, since only the case can tell: {rules}.").format(rules=listed(one.left_out)))
    say("")


def _say_lines(text: str) -> None:
    for line in lines(text, _WIDTH):
        say(line)


def _parts(one: Judged) -> Iterator[str]:
    """Where each part of the letter is and how it begins, those that are missing, and where the frame is."""
    width = max(map(len, one.needed))
    found = [name for name in one.needed if name not in one.missing]
    if found:
        yield "\n" + _("Parts found:")
    for name in found:
        piece = next(one.places(name))
        words = next(lines(one.document.text[piece.start : piece.end].split("\n")[0], _FIRST_WORDS))
        yield f"  {name:{width}}  " + _("line {line}: {words} …").format(line=_line(one, piece), words=words)
    if one.missing:
        yield "\n" + _("Parts missing; “replygen explain NAME” shows how to write one:")
    for name in one.missing:
        yield f"  {name:{width}}  {meanings.part_meaning(one.kind, name).name}"
    frame = {role: piece for role in _FRAME for piece in list(one.places(role))[:1]}
    if frame:
        places = (_("{name} line {line}").format(name=role, line=_line(one, piece)) for role, piece in frame.items())
        yield "\n" + _("Round them: {places}.").format(places=listed(places))


def _line(one: Judged, piece: Piece) -> int:
    return one.document.line_and_column(piece.start)[0]


def _rule(found: Sequence[Finding]) -> Iterator[str]:
    """One rule: the sentences with their words marked, then why and what to write instead, each said once."""
    yield ""
    yield f"  {found[0].rule} · {listed(dict.fromkeys(f.part for f in found if f.part))}"
    for finding in found:
        begin, end = finding.marked
        text = finding.text.replace("\n", " ")
        marked = f"{text[:begin]}[{text[begin:end]}]{text[end:]}" if finding.words else text
        yield from _indented(_("line {line}: {words}").format(line=finding.line, words=marked), 4)
    for text in dict.fromkeys(f.message for f in found):
        yield from _indented(text, 6)
    for text in dict.fromkeys(f.suggestion for f in found):
        yield from _indented(f"→ {text}", 6)


def _indented(text: str, by: int) -> Iterator[str]:
    return (" " * by + line for line in lines(text, _WIDTH - by))


def _as_json(judged: Sequence[Judged]) -> None:
    findings = [_record(one, finding) for one in judged for finding in one.findings]
    rows = ",\n  ".join(json.dumps(each, ensure_ascii=False) for each in findings)
    click.echo(visible('{"findings": [\n  ' + rows + "\n]}" if rows else '{"findings": []}', r"\u{:04x}"))


def _record(one: Judged, finding: Finding) -> dict[str, object]:
    return {
        "file": one.file,
        "case_id": "",
        "rule": finding.rule,
        "severity": finding.severity,
        "part": finding.part,
        "line": finding.line,
        "column": finding.column,
        "text": finding.words or finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def _as_sarif(judged: Sequence[Judged], linter: Linter) -> None:
    from replygen.written.sarif import sarif

    log: dict[str, Any] = sarif(judged, linter.rules, version("replygen"), reader_locale())
    click.echo(visible(json.dumps(log, ensure_ascii=False, indent=1), r"\u{:04x}"))


def _fix(path: Path, read: Read, one: Judged, linter: Linter, output: Path | None) -> None:
    """Write the mended letter, and say where. Raises UserError for a letter that cannot be mended."""
    if read.kind not in _FIXED_KINDS or str(path) == "-":
        raise UserError(
            _("{file} cannot be mended here. Mend it in its program, or name a DOCX, TXT or Markdown file.").format(
                file=path
            )
        )
    data, count = _mended(read, one, linter)
    beside = path.with_name(f"{path.stem}.fixed{path.suffix}")
    target = output / path.name if output is not None and output.is_dir() else output or beside
    if output is None and target.exists():
        raise UserError(_("{file} exists already. Move it away, or name another file with -o.").format(file=target))
    write_whole(target, data)
    say(_("{file}: {count} places mended.").format(file=target, count=count), err=True)


def _mended(read: Read, one: Judged, linter: Linter) -> tuple[bytes, int]:
    from replygen.written import fix

    if read.kind == "docx":
        return fix.mended_docx(read.data, linter, one.kind, one.locale)
    text, count = fix.mended_text(read.text, read.kind, linter, one.kind, one.locale)
    return read.encoded(text), count


def _review(read: Read, one: Judged, target: Path) -> None:
    from replygen.written.review import reviewed

    write_whole(target, reviewed(one, read.data if read.kind == "docx" else None))
    say(_("{file}: the letter with {count} comments.").format(file=target, count=len(one.findings)), err=True)
