"""The revisions of the register's tables, each after the one that it names."""
