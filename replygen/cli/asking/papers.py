"""What a conversation leaves on the disk: the case file, its letter, or a draft to go on with."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from replygen.batch.names import DEFAULT_PATTERN, Namer
from replygen.batch.writing import Drawn, drawn_apart
from replygen.cli.asking.casefile import SUFFIXES, case_text, is_as_written, read_values
from replygen.cli.asking.question import numbered
from replygen.cli.asking.terminal import Terminal
from replygen.cli.report import say
from replygen.errors import Problem, UserError
from replygen.files import write_whole
from replygen.load import load_records
from replygen.messages import _
from replygen.model.case import Record
from replygen.model.words import read_word
from replygen.produce import Producer, described, remarks
from replygen.render import formats as known_formats


class Papers:
    """The files of one conversation. `file` is what the clerk named; `found` is what it held before.

    Raises UserError for a file that is no case file, or holds more than can be written anew.
    """

    def __init__(self, terminal: Terminal, producer: Producer, file: Path | None) -> None:
        if file is not None and file.suffix.lower() not in SUFFIXES:
            raise UserError(_("{file} is no name for a case file. Let it end in .yaml.").format(file=file))
        self._terminal, self._producer, self._file = terminal, producer, file
        self._saved: Path | None = None
        self.found: Mapping[str, Any] = read_values(file) if file is not None and file.exists() else {}

    def save(self, values: Mapping[str, Any]) -> Path:
        """Write the case file where the clerk wants it, and say where; gives its path."""
        if self._file is None or values != self.found:
            data = case_text(values).encode()
            path = self._file or self._ask_for_path(_("Save the case as:"), Path(f"{self._stem(values)}.yaml"))
            while not self._write(path, data):
                path = self._ask_for_path(_("Save the case as:"), path)
        else:
            path = self._file
        self._saved = path
        say(_("The case is in {file}.").format(file=path))
        return path

    def put_aside(self, values: Mapping[str, Any]) -> None:
        """Keep what was answered, without a question, writing over nothing but its own draft; say how to go on."""
        if self._saved is not None:
            self._terminal.say(_("Its letter: {command}").format(command=self._command("render", self._saved)))
        elif values and values != self.found:
            path, text = self._free(values), case_text(values)
            try:
                write_whole(path, text.encode())
            except UserError:
                self._terminal.say(text)  # to be copied from the screen
                raise
            self._terminal.say(_("What you answered is in {file}.").format(file=path))
            self._terminal.say(_("To go on: {command}").format(command=self._command("new", path)))

    def offer_letter(self, case_file: Path) -> int:
        """Make the letter of the case file, if the clerk wants it; gives the exit code."""
        formats = self._ask_for_formats()
        if not formats:
            self._terminal.say(_("Its letter: {command}").format(command=self._command("render", case_file)))
            return 0
        (record,) = load_records(case_file)
        case = self._producer.examine(record).case
        [drawn] = (made or Drawn() for made in drawn_apart([case], self._producer, formats))
        failed = [Problem(drawn.problem)] if drawn.problem else []
        for problem in (*remarks(drawn.findings, record, case), *failed):
            self._terminal.object(described(record.place, problem))
        if any(finding.stops for finding in drawn.findings):
            self._terminal.say(_("To go on: {command}").format(command=self._command("new", case_file)))
        if not drawn.files:
            return 1
        name = Namer(DEFAULT_PATTERN, self._producer.kind, self._producer.date.isoformat()).name(case)
        for fmt, data in drawn.files.items():
            path = self._ask_for_path(_("Save the letter as:"), case_file.with_name(f"{name}.{fmt}"))
            while not self._write(path, data):
                path = self._ask_for_path(_("Save the letter as:"), path)
            say(_("The letter is in {file}.").format(file=path))
        return 0

    def _ask_for_formats(self) -> tuple[str, ...]:
        """The formats of the letter; none when it is not wanted now."""
        terminal, offered = self._terminal, ("docx", "pdf", "docx pdf", "")
        means = (_("Word"), _("for printing and sending"), _("both"), _("no letter now"))
        terminal.say()
        terminal.say(_("How shall the letter be written?"), style="bold")
        terminal.rows((str(n), *row) for n, row in enumerate(zip(offered, means, strict=True), start=1))
        while True:
            text = terminal.read(ghost=_("Enter alone: {usual}").format(usual=offered[0]), words=known_formats()).text
            choice = numbered(text, offered)
            formats = tuple(re.findall(r"\w+", (choice if choice is not None else text or offered[0]).lower()))
            if unknown := [fmt for fmt in formats if fmt not in known_formats()]:
                terminal.object(
                    _("There is no format “{format}”. Choose one of: {known}.").format(
                        format=unknown[0], known=", ".join(known_formats())
                    )
                )
            else:
                return formats

    def _ask_for_path(self, prompt: str, proposed: Path) -> Path:
        """Where to write; what is typed gets the suffix of `proposed`, and its name where a folder is typed."""
        self._terminal.say()
        self._terminal.say(prompt, style="bold")
        text = self._terminal.read(str(proposed), keys=_("Enter takes it as it stands")).text
        path = Path(text or proposed).expanduser()
        if path.is_dir():
            return path / proposed.name
        return path if path.suffix.lower() == proposed.suffix else path.with_name(path.name + proposed.suffix)

    def _write(self, path: Path, data: bytes) -> bool:
        """Write `path`, unless something stands there that shall stay; says what hinders it."""
        if path.exists() and not self._is_own_draft(path) and not self._may_replace(path):
            return False
        try:
            write_whole(path, data)
        except UserError as error:
            self._terminal.object(str(error))
            return False
        return True

    def _may_replace(self, path: Path) -> bool:
        self._terminal.object(
            _("{file} is there already. Write over it, so that what it holds is gone?").format(file=path)
        )
        while True:
            text = self._terminal.read(ghost=_("yes or no; Enter alone: no")).text
            try:
                return bool(text) and read_word("yes_no", text) == "yes"
            except ValueError as error:
                self._terminal.object(str(error))

    def _is_own_draft(self, path: Path) -> bool:
        return path == self._file and is_as_written(path, self.found)

    def _free(self, values: Mapping[str, Any]) -> Path:
        """Where a draft can go without a question: the file named, or a name beside it that is free."""
        wished = self._file or Path(f"{self._stem(values)}.yaml")
        others = (wished.with_stem(f"{wished.stem}-{n}") for n in count(2))
        return next(path for path in chain([wished], others) if not path.exists() or self._is_own_draft(path))

    def _stem(self, values: Mapping[str, Any]) -> str:
        """The name for the file of a case that may be half told."""
        case = self._producer.examine(Record(values)).case
        told = [f"{{{field}}}" for field in ("case_id", "name") if getattr(case, field)]
        return Namer("-".join(told) or "case", self._producer.kind, "").name(case)

    def _command(self, verb: str, path: Path) -> str:
        kind = [] if self._producer.kind == "reply" else ["--kind", self._producer.kind]
        return shlex.join(["replygen", verb, *kind, str(path)])
