"""The verbs of replygen for other programs: a CRM, a web form, a notebook.

    from replygen.api import Case, compose, load_brand, load_cases, render

    brand = load_brand(Path("brand"))
    for case in load_cases("cases.csv"):
        if isinstance(case, Case) and not validate(case, "reply", brand, today):
            letter = compose(case, "reply", brand, today)
            pdf = render(letter, "pdf", brand)

`run_batch` does all of it for a whole table.
"""

from __future__ import annotations

from replygen.batch.run import Report, run_batch
from replygen.brand import Brand, load_brand
from replygen.compose import compose
from replygen.errors import Problem, RenderError, ReplygenError, TemplateError, UserError
from replygen.load import CaseSource, load_cases, load_records
from replygen.model import Case, Letter, Rejected
from replygen.produce import Producer
from replygen.render import render
from replygen.validate import validate

__all__ = [
    "Brand",
    "Case",
    "CaseSource",
    "Letter",
    "Problem",
    "Producer",
    "Rejected",
    "RenderError",
    "ReplygenError",
    "Report",
    "TemplateError",
    "UserError",
    "compose",
    "load_brand",
    "load_cases",
    "load_records",
    "render",
    "run_batch",
    "validate",
]
