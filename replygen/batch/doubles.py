"""Cases that stand twice in a run: one id, or one complaint of one person under two ids."""

from __future__ import annotations

import os
import sqlite3
from hashlib import blake2b

from replygen.errors import Place, Problem, UserError
from replygen.messages import _
from replygen.model.case import Record
from replygen.produce import position, same


class Doubles:
    """The cases of a run: where each id was used first, and where the same complaint of the same person stood first.

    It lies in a file without a name, which goes when the process does, so that a table of any length takes no more
    memory. It holds digests only, under a key of this run: no word of a case.
    """

    def __init__(self) -> None:
        self._key = os.urandom(16)
        self._files: dict[str, int] = {}
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute("PRAGMA journal_mode = OFF")  # nothing in it has to outlive a crash
        self._seen.execute("CREATE TABLE seen (digest INTEGER PRIMARY KEY, file INT, row INT, line INT)")
        self._seen.execute("BEGIN")

    def enter(self, case_id: str, place: Place) -> Place | None:
        """Where `case_id`, or one that gives the same file name, was used before; None when it is new.

        Raises UserError when the disk is full.
        """
        return self._before(f"id {same(case_id)}", place) if case_id else None

    def doubled(self, record: Record, case_id: str) -> tuple[Problem, ...]:
        """The problem of an id that was used before; else of a complaint that is in the run under another id.

        The second is a warning: two people of one name may complain of one thing on one day. What is the same are
        name, day, matter, address and order.
        """
        place = record.place
        first, twin = self.enter(case_id, place), self._twin(record)
        if first is not None:
            what = _("“{case_id}” was used before ({first}). Give every case its own.")
            column = record.columns.get("case_id", "case_id")
            text = what.format(case_id=case_id, first=_as_seen_from(place, first))
            return (Problem(text, column, line=record.lines.get(("case_id",))),)
        if twin is not None:
            what = _(
                "The same name, day and matter stand before ({first}). If it is one complaint, delete one of them."
            )
            return (Problem(what.format(first=_as_seen_from(place, twin)), severity="warning"),)
        return ()

    def _twin(self, record: Record) -> Place | None:
        """Where the same complaint of the same person stood before; None for one that does not say who and what."""
        facts = [str(record.values.get(field) or "").strip() for field in (*_WHO_AND_WHAT, "address", "order_ref")]
        if not all(facts[: len(_WHO_AND_WHAT)]):
            return None
        text = " ".join("\0".join(facts).split())
        return self._before(f"facts {same(text)}", record.place)

    def _before(self, text: str, place: Place) -> Place | None:
        """Where `text` was entered before; None when it is new, and entered now."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=self._key).digest()
        key = int.from_bytes(digest, signed=True)
        file = self._files.setdefault(place.file, len(self._files))
        try:
            entered = self._seen.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)", (key, file, place.row, place.line)
            )
        except sqlite3.OperationalError as error:
            raise UserError(
                _("The folder for temporary files cannot be written ({reason}). Make room there.").format(reason=error)
            ) from None
        if entered.rowcount:
            return None
        file, row, line = self._seen.execute("SELECT file, row, line FROM seen WHERE digest = ?", (key,)).fetchone()
        return Place(list(self._files)[file], row, line)


_WHO_AND_WHAT = ("name", "received", "issue")
"""What a case must say before another can be called the same."""


def _as_seen_from(place: Place, other: Place) -> str:
    """Another place in words, its file only where it is another file."""
    return position(other, with_file=other.file != place.file)
