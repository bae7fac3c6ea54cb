"""The register of a complaints desk: every case and every letter written, kept in a database.

with Register.open("complaints.sqlite") as register:
    register.record_case(case)
    for case in register.filed(since=dt.date(2026, 1, 1)): …
"""

from __future__ import annotations

from replygen.register.register import Change, File, Imported, Register
from replygen.register.rows import Filed, FiledFinding, FiledItem, FiledLetter, FiledPromise, State
from replygen.register.writing import Entry, Recorded, Sent

__all__ = [
    "Change",
    "Entry",
    "File",
    "Filed",
    "FiledFinding",
    "FiledItem",
    "FiledLetter",
    "FiledPromise",
    "Imported",
    "Recorded",
    "Register",
    "Sent",
    "State",
]
