"""File names of letters: safe on every system, the same on every run, no two alike even without regard to case."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from replygen.errors import UserError
from replygen.messages import _
from replygen.model import Case

DEFAULT_PATTERN = "{case_id}-{name}"
LONGEST = 200
"""Bytes a name may have, without its suffix; file systems end at 255."""
_FIELD = re.compile(r"\{(\w+)\}")
_FIELDS = ("case_id", "name", "title", "locale", "kind", "date", "order_ref", "category", "decision", "severity")


class Namer:
    """Gives every case of a run its file name (without suffix)."""

    def __init__(self, pattern: str, kind: str, date: str) -> None:
        self._pattern, self._kind, self._date = pattern, kind, date
        self._taken: dict[str, str] = {}
        unknown = [field for field in _FIELD.findall(pattern) if field not in _FIELDS]
        if unknown or set("{}") & set(_FIELD.sub("", pattern)):
            raise UserError(
                _("--name: “{pattern}” is no file name. In braces use: {known}.").format(
                    pattern=pattern, known=" ".join(f"{{{field}}}" for field in _FIELDS)
                )
            )

    def keep(self, name: str, case_id: str) -> None:
        """Leave `name` to the letter of an earlier run that has it."""
        self._taken[_key(name)] = case_id

    def name(self, case: Case) -> str:
        """The name for `case`. What had to be changed or shortened, or is taken, ends in a mark made from the id."""
        facts = {field: str(getattr(case, field, None) or "") for field in _FIELDS}
        facts |= {"kind": self._kind, "date": self._date}
        wished = _FIELD.sub(lambda match: facts[match[1]], self._pattern).strip(" .")
        safe = _shortened(_safe(wished))
        if safe != wished or "-" in case.name or self._taken.get(_key(safe), case.case_id) != case.case_id:
            mark = hashlib.sha256(f"{case.case_id}\0{case.name}".encode()).hexdigest()[:6]
            safe = f"{_shortened(safe, LONGEST - 7)}-{mark}"
        self._taken[_key(safe)] = case.case_id
        return safe


def _safe(text: str) -> str:
    from pathvalidate import sanitize_filename

    text = "".join("_" if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in text)
    return (
        str(sanitize_filename(text, replacement_text="_", platform="universal", max_len=10_000)).strip(" .") or "letter"
    )


def _shortened(text: str, most: int = LONGEST) -> str:
    return text.encode()[:most].decode(errors="ignore").strip(" .")


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
