"""replygen: answers to complaints, in nine parts."""
