"""The commands: each parses, calls one function, reports."""
