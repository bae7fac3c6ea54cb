"""The letter in the browser while its templates are edited: as PDF, as DOCX, and as text."""
