"""A whole table at once: letters into a folder, the rows to mend beside them, a ledger of what became of each."""
