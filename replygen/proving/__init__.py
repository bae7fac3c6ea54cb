"""A brand proven before the first letter: every file of its folder, and the letters that it would give."""

from replygen.proving.fault import Fault
from replygen.proving.proof import prove

__all__ = ["Fault", "prove"]
