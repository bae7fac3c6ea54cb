"""`replygen brand`: make a brand folder, prove it, and see what it changes."""

from __future__ import annotations

import json
import shlex
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from replygen.brand import load_brand
from replygen.cli import founding
from replygen.cli.asking.founding import Answers, Founding, topics
from replygen.cli.asking.terminal import Terminal
from replygen.cli.dressing import Commands
from replygen.cli.options import LOCALE, form_option
from replygen.cli.report import progress, say
from replygen.errors import UserError
from replygen.messages import _
from replygen.proving import Fault, prove
from replygen.proving.difference import Change, FileChange, SentenceChange, changed_files, changed_sentences

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


def _helps() -> Mapping[str, str]:
    return {
        "init": _(
            "Make a brand folder DIR: ask who writes the letters and how they look, and write what you may edit."
        ),
        "check": _("Prove every file of the brand folder DIR; all that is wrong is named with its line."),
        "diff": _("Say what DIR changes: file by file, and which sentences of the letters."),
    }


_OF_EACH_LOCALE = ("company", "short_name", "address", "phone", "email", "website", "hours", "department", "currency")
_PERSONS = ("signs", "signs_grave", "handler")
_OF_THE_HOUSE = ("look", "main", "logo", "envelope")


def _answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each question, for scripts."""
    helps = {
        "company": _("Full name of the company."),
        "short_name": _("Its name inside sentences."),
        "address": _("Its address, in one line."),
        "phone": _("Telephone number for customers."),
        "email": _("E-mail address for customers."),
        "website": _("Website."),
        "hours": _("Office hours."),
        "department": _("Department that answers complaints."),
        "currency": _("Code of the currency."),
        "signs": _("Who signs: name, post, telephone."),
        "signs_grave": _("Who signs serious and critical cases."),
        "handler": _("Who follows cases up."),
        "look": _("classic, modern or official."),
        "main": _("Colour of the company: #rrggbb."),
        "logo": _("Picture file."),
        "envelope": _("none, din-a, din-b or uk-dl."),
    }
    for key in reversed((*_OF_EACH_LOCALE, *_PERSONS, *_OF_THE_HOUSE)):
        command = click.option(f"--{key.replace('_', '-')}", help=helps[key])(command)
    return command


@click.command("init")
@_FOLDER
@click.option("--locale", "locales", type=LOCALE, multiple=True, help=_("Locale you write in; may be repeated."))
@_answer_options
@click.option(
    "--words", multiple=True, metavar="LOCALE/KIND", help=_("Copy these words out, too: en/reply; may be repeated.")
)
@click.option("--yes", is_flag=True, help=_("Ask nothing: take what the options say, and what is usual."))
def _init(folder: Path, locales: tuple[str, ...], words: tuple[str, ...], yes: bool, **options: str | None) -> None:
    if (folder / founding.BRAND).is_file():
        done = [*founding.complete_folder(folder)]
    else:
        answers = _given(locales, {key: text for key, text in options.items() if text is not None})
        if yes:
            _fill_in(answers)
        else:
            _ask(folder, answers)
        done = [*founding.found_folder(folder, answers)]
        founding.draft_of(folder).unlink(missing_ok=True)
    done += founding.copy_words(folder, words)
    for path, is_new in done:
        say(
            _("{file}: written").format(file=path)
            if is_new
            else _("{file}: is there already, left as it is").format(file=path)
        )
    say(_("Look it through, then: {command}").format(command=shlex.join(["replygen", "brand", "check", str(folder)])))


def _given(locales: tuple[str, ...], options: Mapping[str, str]) -> Answers:
    """What the options answer. Raises UserError naming every option whose value cannot be taken."""
    answers: Answers = {"locales": " ".join(locales)} if locales else {}
    for key, text in options.items():
        keys = [f"{locale}: {key}" for locale in locales] if key not in _OF_THE_HOUSE else [key]
        answers |= dict.fromkeys(keys, text)
    return answers


def _fill_in(answers: Answers) -> None:
    """Check what is given, and fill in what is usual. Raises UserError for all that is missing or wrong."""
    wrong: list[str] = []
    done: set[str] = set()
    while topic := next((topic for topic in topics(answers) if topic.key not in done), None):
        done.add(topic.key)
        text = answers.get(topic.key) or topic.usual
        option = "--locale" if topic.key == "locales" else f"--{topic.key.rpartition(': ')[2].replace('_', '-')}"
        try:
            if topic.is_needed and not text:
                raise ValueError(_("It is needed. Fill it in."))
            answers[topic.key] = topic.read(text) if text else ""
        except ValueError as error:
            wrong.append(_("{option}: {what}").format(option=option, what=error))
    if wrong:
        raise UserError("\n".join(dict.fromkeys(wrong)))


def _ask(folder: Path, answers: Answers) -> None:
    """Ask for what is not given yet; what was answered before an early end is kept for the next time."""
    instead = _(
        "`replygen brand init` asks its questions in a terminal, and this is none. Give the answers as options, with --yes."
    )
    if hasattr(signal, "SIGHUP"):  # a closed window ends the input, and that is met like Ctrl-D
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    terminal = Terminal(instead)
    draft = founding.draft_of(folder)
    answers |= founding.read_draft(draft)
    terminal.say()
    terminal.say(_("Your brand, question by question; it is written into {folder}.").format(folder=folder))
    try:
        Founding(terminal, answers).hold()
    except BaseException:  # Ctrl-C, a closed window, or a fault of ours: the answers are kept
        if answers:
            founding.write_draft(draft, answers)
            terminal.say(_("What you answered is in {file}.").format(file=draft))
            command = shlex.join(["replygen", "brand", "init", str(folder)])
            terminal.say(_("To go on: {command}").format(command=command))
        raise


@click.command("check")
@_FOLDER
@form_option("text", "json")
@click.pass_context
def _check(ctx: click.Context, folder: Path, form: str) -> None:
    _refuse_no_folder(folder)
    with progress(None, _("Proving"), hidden=form == "json") as advance:
        faults = prove(folder, lambda: advance(False))
    errors = sum(fault.severity == "error" for fault in faults)
    if form == "json":
        click.echo(json.dumps({"findings": list(map(_as_data, faults))}, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            say(_as_text(fault))
        summary = _("Files proven: {folder}. To mend: {errors}; to look at: {others}.")
        say(summary.format(folder=folder, errors=errors, others=len(faults) - errors))
    ctx.exit(1 if errors else 0)


def _refuse_no_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UserError(_("{folder} is no folder. Make one with `replygen brand init {folder}`.").format(folder=folder))


def _as_text(fault: Fault) -> str:
    line = fault.described if fault.severity == "error" else f"({_('to look at')}) {fault.described}"
    return f"{line}\n    {fault.text}" if fault.text else line


def _as_data(fault: Fault) -> dict[str, object]:
    return {
        "file": str(fault.file),
        "case_id": "",
        "rule": fault.check,
        "severity": fault.severity,
        "part": "",
        "line": fault.line,
        "column": "",
        "text": fault.text,
        "message": fault.what,
        "suggestion": "",
    }


@click.command("diff")
@_FOLDER
def _diff(folder: Path) -> None:
    _refuse_no_folder(folder)
    brand = load_brand(folder)
    files = list(changed_files(brand))
    for file in files:
        _show_file(file)
    if not files:
        say(_("Nothing differs from the built-in brand."))
    say("")
    sentences = list(changed_sentences(brand))
    say(
        _("Sentences of the example letters that change:")
        if sentences
        else _("No sentence of the example letters changes.")
    )
    for sentence in sentences:
        _show_sentence(sentence)


def _show_file(file: FileChange) -> None:
    say(_("{file}: new").format(file=file.path) if file.is_new else str(file.path))
    for change in file.changes:
        _show_change(change)


def _show_change(change: Change) -> None:
    if change.where:
        none = _("(not given)")
        before, after = (none if text is None else text for text in (change.before, change.after))
        say(f"  {change.where}: {before} → {after}")
    else:
        _show_pair(change.before, change.after)


def _show_sentence(sentence: SentenceChange) -> None:
    where = _("{locale}, {kind}, {part} (in {count} of {letters} letters)")
    say(
        where.format(
            locale=sentence.locale,
            kind=sentence.kind,
            part=sentence.part,
            count=sentence.count,
            letters=sentence.letters,
        )
    )
    _show_pair(sentence.before, sentence.after)


def _show_pair(before: str | None, after: str | None) -> None:
    for mark, text in (("-", before), ("+", after)):
        if text:
            say(f"  {mark} {text}")


_COMMANDS = {"init": _init, "check": _check, "diff": _diff}
command = Commands(name="brand", helps=_helps, load=_COMMANDS.__getitem__)
