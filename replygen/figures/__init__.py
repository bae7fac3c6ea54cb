"""The report: what a register tells of a period, as figures and as a document that a manager reads."""

from replygen.figures.counting import Asked, Rows, count, read
from replygen.figures.record import Figures, as_json

__all__ = ["Asked", "Figures", "Rows", "as_json", "count", "read"]
