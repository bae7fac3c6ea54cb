"""The verbs of replygen for other programs: a CRM, a web form, a notebook.

    from replygen.api import Case, check, compose, load_brand, load_cases, render, validate

    brand = load_brand(Path("brand"))
    for case in load_cases("cases.csv"):
        if isinstance(case, Case) and not validate(case, "reply", brand, today):
            letter = compose(case, "reply", brand, today)
            if not any(finding.stops for finding in check(letter, case, brand)):
                pdf = render(letter, "pdf", brand)

`run_batch` does all of it for a whole table; a `Producer` keeps what is read once for many letters.
"""

from __future__ import annotations

from replygen.batch.report import Report
from replygen.batch.run import run_batch
from replygen.brand import Brand, load_brand
from replygen.compose import compose
from replygen.errors import Problem, RenderError, ReplygenError, TemplateError, UserError
from replygen.lint import Finding, check
from replygen.load import CaseSource, load_cases, load_records
from replygen.model import Case, Letter, Rejected
from replygen.produce import Producer
from replygen.render import render
from replygen.validate import validate

__all__ = [
    "Brand",
    "Case",
    "CaseSource",
    "Finding",
    "Letter",
    "Problem",
    "Producer",
    "Rejected",
    "RenderError",
    "ReplygenError",
    "Report",
    "TemplateError",
    "UserError",
    "check",
    "compose",
    "load_brand",
    "load_cases",
    "load_records",
    "render",
    "run_batch",
    "validate",
]
