"""The words of a letter judged by the rules of templates/rules/, laid over by those of the brand."""

from replygen.lint.finding import Finding
from replygen.lint.linter import Linter, check
from replygen.lint.load import load_rules
from replygen.lint.records import Rule
from replygen.lint.trial import load_trials, try_line

__all__ = ["Finding", "Linter", "Rule", "check", "load_rules", "load_trials", "try_line"]
