"""A whole table at once: letters into a folder, the rows to mend beside them, a ledger of what became of each."""

from replygen.batch.ledger import Line, Outcome
from replygen.batch.run import Done, Report, run_batch

__all__ = ["Done", "Line", "Outcome", "Report", "run_batch"]
