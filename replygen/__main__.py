"""`python -m replygen` is the command `replygen`."""

from replygen.cli.main import main

main()
