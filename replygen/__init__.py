"""replygen: answers to complaints, in nine parts. From Python: `replygen.api`."""
