"""What stands in a workbook, cell by cell; runs in a process of its own, since nobody knows what a file will do.

`replygen.load.sheet_process` starts `replygen.sheets.process`, with a limit of time and memory. So nothing here imports
the rest of replygen but `replygen.confined`, nothing here speaks to people, and what goes wrong may end the process.
"""
