"""Findings as SARIF 2.1.0, which code reviews and editors read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from replygen.lint import Finding, Rule
from replygen.lint.records import said
from replygen.model import Locale
from replygen.written.judge import Judged

_LEVELS = {"error": "error", "warning": "warning", "info": "note", "off": "none"}


def sarif(letters: Sequence[Judged], rules: Mapping[str, Rule], version: str, reader: Locale) -> dict[str, Any]:
    """The log of one run over `letters`; the rules are described for readers of that locale."""
    fired = sorted({finding.rule for letter in letters for finding in letter.findings})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "replygen",
                        "version": version,
                        "rules": [_rule(number, rules[number], reader) for number in fired],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(letter, f, fired.index(f.rule)) for letter in letters for f in letter.findings],
            }
        ],
    }


def _rule(number: str, rule: Rule, reader: Locale) -> dict[str, Any]:
    return {
        "id": number,
        "name": rule.name,
        "shortDescription": {"text": said(rule.why, reader)},
        "help": {"text": said(rule.instead, reader)},
        "defaultConfiguration": {"level": _LEVELS[rule.written or rule.level]},
    }


def _result(letter: Judged, finding: Finding, index: int) -> dict[str, Any]:
    last_line, last_column = letter.document.line_and_column(max(finding.offset, finding.end - 1))
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": last_line,
        "endColumn": last_column + (1 if finding.words else 0),
        "snippet": {"text": finding.words or finding.text},
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.suggestion}".strip()},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": _uri(letter.file)}, "region": region}},
        ],
    }
    if finding.part:
        result["properties"] = {"part": finding.part}
    return result


def _uri(file: str) -> str:
    path = Path(file)
    return path.absolute().as_uri() if path.is_absolute() else _quoted(path)


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(path.as_posix())
