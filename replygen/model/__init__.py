"""The records everything else speaks of: the case a clerk enters, and the letter made of it."""

from replygen.model.case import Case, CompensationItem, Moment, Promise, Question, Rejected
from replygen.model.letter import Block, Letter, Paragraph, Part
from replygen.model.words import LOCALES, Locale

__all__ = [
    "LOCALES",
    "Block",
    "Case",
    "CompensationItem",
    "Letter",
    "Locale",
    "Moment",
    "Paragraph",
    "Part",
    "Promise",
    "Question",
    "Rejected",
]
