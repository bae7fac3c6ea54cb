"""Text without any letter: YAML as text with line numbers, and the grammar of each locale."""
