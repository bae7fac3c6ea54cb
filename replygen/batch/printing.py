"""The print file of a run: all its letters in one PDF, in the order of the rows, each to be found in the outline."""

from __future__ import annotations

import io
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate, islice
from pathlib import Path
from typing import IO

import pikepdf

from replygen.crew import Crew, Lost, lost
from replygen.errors import RenderError, TemplateError, UserError
from replygen.files import write_whole
from replygen.messages import _
from replygen.model import Case
from replygen.produce import Producer
from replygen.render import Together

TOGETHER = 25
"""Letters that share their fonts: so many are laid out in a few seconds."""


@dataclass
class CaseSpool:
    """The cases of the letters of a run, in a file without a name, so that they take no memory."""

    count: int = 0
    _file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def add(self, case: Case) -> None:
        """Keep one more."""
        self.count += 1
        pickle.dump(case, self._file)

    def __iter__(self) -> Iterator[Case]:
        self._file.seek(0)
        with suppress(EOFError):
            while True:
                yield pickle.load(self._file)


@dataclass(frozen=True, slots=True)
class _Printed:
    """Some letters as few PDFs, each with how many pages its letters have; or why there is none."""

    pieces: tuple[Together, ...] = ()
    problem: str = ""


def write_print_file(
    path: Path,
    cases: CaseSpool,
    producer: Producer,
    jobs: int,
    on_right_pages: bool,
    told: Callable[[int], None],
) -> None:
    """Write the letters of all cases into one PDF at `path`, drawn by up to `jobs` processes.

    `on_right_pages`: for printing on both sides, each letter begins on a right-hand page, after an empty one if need be.
    `told` hears how many letters more are in it. Raises UserError when a letter cannot be drawn, or the file cannot be written.
    """
    merged, jobs = pikepdf.Pdf.new(), min(jobs, -(-cases.count // TOGETHER))
    printers: Crew[tuple[Case, ...], tuple[Case, ...], _Printed] = Crew(jobs, _start_printing, producer)
    remaining = iter(cases)
    chunks = iter(lambda: tuple(islice(remaining, TOGETHER)), ())
    with printers as crew, merged.open_outline() as outline:
        for chunk, printed in crew.done(((chunk, chunk) for chunk in chunks), 1):
            if not isinstance(printed, _Printed) or printed.problem:
                problem = lost(printed) if isinstance(printed, Lost) else printed.problem if printed else ""
                raise UserError(_("{file} cannot be made: {problem}").format(file=path, problem=problem))
            titles = (f"{case.case_id} {case.name}" for case in chunk)
            for pdf, counts in printed.pieces:
                with pikepdf.Pdf.open(io.BytesIO(pdf)) as source:
                    ends = [0, *accumulate(counts)]
                    for title, start, end in zip(islice(titles, len(counts)), ends, ends[1:], strict=False):
                        if on_right_pages and len(merged.pages) % 2:
                            left, bottom, right, top = map(float, source.pages[start].mediabox)
                            merged.add_blank_page(page_size=(right - left, top - bottom))
                        outline.root.append(pikepdf.OutlineItem(title, len(merged.pages)))
                        merged.pages.extend(source.pages[start:end])
            told(len(chunk))
    data = io.BytesIO()
    merged.save(data, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    write_whole(path, data.getvalue())


def _start_printing(producer: Producer) -> Callable[[tuple[Case, ...]], _Printed]:
    """What makes one PDF of several letters."""

    def draw(cases: tuple[Case, ...]) -> _Printed:
        try:
            return _Printed(producer.print_file([producer.letter(case) for case in cases]))
        except (TemplateError, RenderError) as error:
            return _Printed(problem=str(error))

    return draw
