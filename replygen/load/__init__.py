"""Cases read from tables and case files: `load_records` for raw values, `load_cases` for cases."""

from __future__ import annotations

from replygen.load.cases import CaseSource, load_cases, load_records
from replygen.load.fields import read_case, read_fields

__all__ = ["CaseSource", "load_cases", "load_records", "read_case", "read_fields"]
