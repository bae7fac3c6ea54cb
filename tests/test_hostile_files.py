"""No file, however broken, ends `replygen check` in a traceback: its cases are read, or it is refused by name.

`make torture` tries thousands of files; the variables TORTURE (how many of a kind) and TORTURE_SEED say which. A file that
fails stays in the test's folder.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import select
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.checking import Answer
from tests.mutations import (
    IN_CSV,
    IN_JSON,
    IN_YAML,
    Mutation,
    in_bytes,
    in_text,
    in_zip,
    mutated,
    timeless,
    with_more,
)
from tests.sample_facts import FULL

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
COUNT = int(os.environ.get("TORTURE", "40"))
SEED = os.environ.get("TORTURE_SEED", "2026-11-20")
MAIN_KINDS = ("csv", "xlsx", "yaml", "json")
"""The kinds of which COUNT files are tried; of the others a quarter."""
MOST_SECONDS = 10
"""Seconds of computing; on a busy machine they last longer, but not without end."""
MOST_SECONDS_PER_LINE = 60 / 100_000
"""What a mutation may make of a small table is a large one; such a one may take what large ones take."""
PATIENCE = 60
MOST_MEGABYTES = 400
LONGEST_SAYING = 5_000
"""Characters after which nobody reads an error."""

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What steers a terminal instead of being read."""

Seeds = dict[str, list[bytes]]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with what workbooks have besides text: dates, numbers, formulas, merged and hidden cells, two sheets."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*FULL["en"], "Sum"])
    for number, facts in enumerate(FULL.values()):
        sheet.append([*facts.values(), f"=1+{number}"])
        sheet.cell(number + 2, 2, dt.datetime(2026, 11, 12, 9, number))
    sheet.append(["C-5", 60.5, True, dt.time(9, 30), 10**14])
    sheet.merge_cells("C6:D6")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Notes").append(["nothing here"])
    path = tmp_path_factory.mktemp("workbook") / "cases.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def seeds(workbook: Path, saved_by_calc: Callable[[Path, str], Path]) -> Seeds:
    """Good files by kind."""
    cases = [
        {**facts, "alternative": ["one", "two"], "commitment": [{"date": "2026-11-25", "what": "x"}]}
        for facts in FULL.values()
    ]
    hong_kong = EXAMPLES / "complaints-zh-HK.xlsx"
    return {
        "csv": [path.read_bytes() for path in sorted(EXAMPLES.glob("*.csv"))],
        "xlsx": [timeless(file.read_bytes()) for file in (saved_by_calc(workbook, "xlsx"), workbook, hong_kong)],
        "xls": [saved_by_calc(workbook, "xls").read_bytes()],
        "ods": [timeless(saved_by_calc(workbook, "ods").read_bytes())],
        "yaml": [(EXAMPLES / "one-case.yaml").read_bytes()],
        "json": [json.dumps(cases, ensure_ascii=False, indent=1).encode(), json.dumps(cases[0]).encode()],
        "map": [(EXAMPLES / "crm/map.yaml").read_bytes()],
    }


@pytest.mark.parametrize("kind", [*MAIN_KINDS, "xls", "ods", "map"])
def test_a_mutated_file_is_read_or_refused_by_name(kind: str, seeds: Seeds, tmp_path: Path) -> None:
    others = [
        data for other, files in seeds.items() if other != "xls" for data in files
    ]  # an XLS says when it was made
    mutations: Sequence[Mutation] = {
        "csv": in_text(IN_CSV, others),
        "xlsx": in_zip(others),
        "xls": in_bytes(IN_CSV, others),
        "ods": in_zip(others),
        "yaml": in_text(IN_YAML, others),
        "json": in_text(IN_JSON, others),
        "map": in_text(IN_YAML, others),
    }[kind]
    faults: dict[str, list[Path]] = defaultdict(list)
    with Checker(tmp_path / "beside") as checker:
        for number in range(COUNT if kind in MAIN_KINDS else COUNT // 4):
            chance = random.Random(f"{SEED} {kind} {number}")
            file = tmp_path / f"{number}.{kind}"
            file.write_bytes(mutated(chance.choice(seeds[kind]), mutations, chance))
            if fault := checker.fault(file):
                faults[fault].append(file)
            else:
                file.unlink()
    told = "\n".join(f"{len(files)} times, as in {files[0]}:\n{fault}" for fault, files in faults.items())
    assert not faults, f"TORTURE={COUNT} TORTURE_SEED={SEED!r}\n{told}"


SCALE = 10 if "TORTURE" in os.environ else 1
"""The long form takes ten times as much of everything: sizes at which ten seconds are near."""
MANY = 3_000 * SCALE
SHEET = "xl/worksheets/sheet1.xml"
TALL = {
    "columns.csv": "case_id,name," + ",".join(f"column {n}" for n in range(MANY)) + "\n1,2\n",
    "columns of one kind.csv": ",".join(["case_id"] * MANY) + "\n1,2\n",
    "rows.csv": "case_id,name\n" + "1,2\n" * MANY,
    "short rows.csv": "case_id,name\n" + "1\n" * MANY,
    "long rows.csv": "case_id,name\n" + f"1,2{',x' * 99}\n" * 1000,
    "blank rows.csv": "case_id,name\n" + "\n" * 100_000 * SCALE + "1,2\n",
    "marks.csv": "case_id,name\n" + '"' * (100_000 * SCALE + 1),
    "signs.csv": "case_id,name,issue\n1,2," + ";" * 100_000 * SCALE,
    "keys.yaml": "".join(f"key {n}: 1\n" for n in range(MANY)),
    "documents.yaml": "---\ncase_id: 1\n" * MANY,
    "empty documents.yaml": "---\n" * MANY,
    "items.yaml": f"issue: [{'x,' * 15_000 * SCALE}]",
    "anchors.yaml": "issue:\n" + "- &a x\n" * MANY,
    "aliases.yaml": "issue: &a [x]\nwanted: [" + "*a," * MANY + "]",
    "comments.yaml": "case_id: 1\n" + "# x\n" * MANY + "name: x\n",
    "lines.yaml": "issue: |\n" + " x\n" * 30_000 * SCALE,
    "deep.yaml": "issue: " + "[" * MANY,
    "deep questions.yaml": "? " * MANY,
    "deep.json": '{"issue":' * MANY,
    "keys.json": "{" + ",".join(f'"key {n}":1' for n in range(MANY)) + "}",
    "cases.json": "[" + ",".join(["{}"] * MANY) + "]",
    "items.json": '{"issue":[' + ",".join(['"x"'] * 15_000 * SCALE) + "]}",
    "digits.json": '{"case_id":1,"spend":' + "9" * 100_000 * SCALE + "}",
    "digits.yaml": "case_id: 1\nvisits: " + "9" * 100_000 * SCALE,
    "fields.map": "".join(f"field {n}: Contact\n" for n in range(MANY)),
    "columns.map": "case_id: {join: [" + ",".join(f"Column {n}" for n in range(MANY)) + "]}",
    "values.map": "channel: {column: Medium, values: {" + ",".join(f"word {n}: phone" for n in range(MANY)) + "}}",
    "text.map": "case_id: {text: '" + "{Contact}" * MANY + "'}",
}
"""Files of one thing too many, by name."""
REPEATED = '<table:table-{0} table:number-{1}-repeated="1048576">{2}</table:table-{0}>'
TEXT_CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
WIDE = {
    "far cell.xlsx": (SHEET, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 1),
    "far rows.xlsx": (SHEET, "</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row>', 1),
    "rows.xlsx": (SHEET, "</sheetData>", "<row><c><v>1</v></c></row>", 10_000 * SCALE),
    "deep.xlsx": (SHEET, "</sheetData>", "<row>", 100_000 * SCALE),
    "space.xlsx": (SHEET, "</sheetData>", " ", 20_000_000 * SCALE),
    "wide merge.xlsx": (SHEET, "<pageMargins", '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>', 1),
    "merges.xlsx": (SHEET, "</mergeCells>", '<mergeCell ref="A3:XFD9"/>', MANY),
    "texts.xlsx": ("xl/sharedStrings.xml", "</sst>", "<si><t>x</t></si>", 300_000 * SCALE),
    "styles.xlsx": ("xl/styles.xml", "</cellXfs>", '<xf numFmtId="14"/>', 300_000 * SCALE),
    "sheets.xlsx": ("xl/workbook.xml", "</sheets>", '<sheet name="x" sheetId="1" r:id="rId1"/>', MANY),
    "columns.ods": ("content.xml", "</table:table-row>", REPEATED.format("cell", "columns", "<text:p>x</text:p>"), 9),
    "rows.ods": ("content.xml", "</table:table>", REPEATED.format("row", "rows", TEXT_CELL), 9),
    "spaces.ods": ("content.xml", "</text:p>", '<text:s text:c="999999999"/>', 1),
    "space.ods": ("content.xml", "</table:table>", " ", 20_000_000 * SCALE),
}
"""Workbooks that unfold: the part, the tag before whose last place something is put in, what, and how often."""


@pytest.mark.parametrize("name", TALL)
def test_a_file_of_one_thing_too_many_is_read_or_refused_by_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TALL[name], encoding="utf-8")
    with Checker(tmp_path / "beside") as checker:
        assert checker.fault(tmp_path / name) == ""


@pytest.mark.parametrize("name", WIDE)
def test_a_workbook_that_unfolds_is_read_or_refused_by_name(name: str, seeds: Seeds, tmp_path: Path) -> None:
    part, tag, text, times = WIDE[name]
    data = seeds[name.rpartition(".")[2]][0]
    (tmp_path / name).write_bytes(with_more(data, part, tag.encode(), text.encode() * times))
    with Checker(tmp_path / "beside") as checker:
        assert checker.fault(tmp_path / name) == ""


def test_the_checker_sees_what_it_is_there_to_see(tmp_path: Path) -> None:
    good, missing, endless = EXAMPLES / "one-case.yaml", tmp_path / "missing.yaml", tmp_path / "endless.yaml"
    os.mkfifo(endless)
    with Checker(tmp_path / "beside", patience=5) as checker:
        assert [checker.fault(file) for file in (good, missing)] == ["", ""]
        assert checker.fault_once(endless) == "gave no answer in 5 s"
        assert checker.fault(good) == ""
    assert "another.yaml" in wrong(Answer(2, "", f"Error: {missing} does not exist.", 0, 0, 0), [Path("another.yaml")])
    assert "traceback" in wrong(Answer(1, "", "Traceback (most recent call last):\nOSError: x", 0, 0, 0), [good])
    assert "memory" in wrong(Answer(0, '{"findings": []}', "", 0, MOST_MEGABYTES + 1, 0), [good])
    assert "time" in wrong(Answer(0, '{"findings": []}', "", MOST_SECONDS + 1, 0, 0), [good])
    assert "memory" in wrong(Answer(0, '{"findings": []}', "", 0, 100, MOST_MEGABYTES), [good])


@dataclass
class Checker:
    """A process that checks one file after another, begun anew after each that it does not survive.

    `beside` is the file for what is written past Python, as a crash of a library does.
    """

    beside: Path
    patience: int = PATIENCE
    process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def fault(self, file: Path) -> str:
        """What is wrong with the check of `file`, seen twice, the second time in a fresh process; empty for nothing."""
        first = self.fault_once(file)
        if first:
            self.stop()
        return first and self.fault_once(file)

    def fault_once(self, file: Path) -> str:
        mapped = ["--map", str(file)] if file.suffix == ".map" else []
        table = EXAMPLES / "crm/export.csv" if mapped else file
        process = self.process = self.process or self._started()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(["check", str(table), *mapped, "--kind", "ack", "--format", "json"]) + "\n")
        process.stdin.flush()
        most = most_seconds(file)
        if not select.select([process.stdout], [], [], self.patience * most / MOST_SECONDS)[0]:
            self.stop()
            return f"gave no answer in {self.patience} s"
        line = process.stdout.readline()
        if not line:
            code = process.wait()
            self.stop()
            return f"ended the process with {code}: {self._said_beside()}"
        if said := self._said_beside():
            self.stop()
            return f"wrote past Python: {said}"
        return wrong(Answer(**json.loads(line)), [file, table], most)

    def _started(self) -> subprocess.Popen[str]:
        with self.beside.open("wb") as beside:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.checking"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=beside,
                env={
                    **os.environ,
                    "RUST_BACKTRACE": "0",
                    "COVERAGE_PROCESS_CONFIG": "",
                },  # the seconds are replygen's own
                text=True,
                start_new_session=True,
            )

    def _said_beside(self) -> str:
        return self.beside.read_text(encoding="utf-8", errors="replace")[:1000]

    def stop(self) -> None:
        """End the process and those that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            self.process = None


def most_seconds(file: Path) -> float:
    """Seconds of computing that the check of `file` may take."""
    data = b"" if file.suffix in {".xlsx", ".xls", ".ods"} or not file.is_file() else file.read_bytes()
    return MOST_SECONDS + MOST_SECONDS_PER_LINE * (data.count(b"\n") + data.count(b"\r"))


def wrong(answer: Answer, files: Sequence[Path], most: float = MOST_SECONDS) -> str:
    """What is wrong with a check of `files`; empty when they were read, or refused as people can understand."""
    told = answer.err[-1000:].replace(files[0].name, "FILE")
    if "Traceback" in answer.err:
        return f"ended in a traceback: {told}"
    if "Warning: " in answer.err:
        return f"let a library speak: {told}"
    if answer.seconds > most:
        return "took too much time"
    if answer.megabytes + answer.megabytes_of_children > MOST_MEGABYTES:
        return "took too much memory"
    if len(answer.err) > LONGEST_SAYING:
        return f"said {len(answer.err)} characters: {told[:300]}"
    if UNSEEN.search(answer.err):
        return "sent control characters to the terminal"
    if answer.code == 2:
        return "" if any(file.name in answer.err for file in files) else f"named none of {files}: {told}"
    try:
        findings = json.loads(answer.out)["findings"]
    except ValueError as error:
        return f"gave no JSON ({error}), but code {answer.code} and: {told}"
    errors = [finding for finding in findings if finding["severity"] == "error"]
    if answer.code != bool(errors) or any(finding["file"] not in map(str, files) for finding in findings):
        return f"code {answer.code} does not fit the findings {findings}"
    return ""
