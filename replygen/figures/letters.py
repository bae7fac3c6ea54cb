"""Letters: how many of each kind, and what the rules said of their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from replygen.figures.cases import ALL, in_order
from replygen.figures.record import KindLine, RuleLine
from replygen.register.rows import FiledLetter

KINDS = ("ack", "info", "update", "reply", "followup", "closure")


def kinds(letters: Sequence[FiledLetter]) -> tuple[KindLine, ...]:
    """The letters of each kind, then all together."""
    names = sorted({letter.kind for letter in letters}, key=in_order(KINDS))
    lines = [_kind(name, [letter for letter in letters if letter.kind == name]) for name in names]
    return (*lines, _kind(ALL, letters))


def _kind(name: str, letters: Sequence[FiledLetter]) -> KindLine:
    waived = sum(finding.waived for letter in letters for finding in letter.findings)
    findings = sum(len(letter.findings) for letter in letters) - waived
    clean = sum(not letter.findings for letter in letters)
    return KindLine(name, len(letters), findings, _per_100(findings, len(letters)), waived, clean)


def rules(letters: Sequence[FiledLetter]) -> tuple[RuleLine, ...]:
    """What each rule found, the most frequent first; findings that were waived are counted by themselves."""
    found: Counter[tuple[str, str]] = Counter()
    waived: Counter[tuple[str, str]] = Counter()
    for letter in letters:
        for finding in letter.findings:
            (waived if finding.waived else found)[finding.rule, finding.severity] += 1
    ranked = sorted({*found, *waived}, key=lambda key: (-found[key], -waived[key], key))
    return tuple(RuleLine(*key, found[key], _per_100(found[key], len(letters)), waived[key]) for key in ranked)


def _per_100(findings: int, letters: int) -> float:
    return float(round(Decimal(100 * findings) / letters, 2)) if letters else 0.0
