"""The words of the page, in the reader's language."""

from __future__ import annotations

from replygen.messages import _


def wording() -> dict[str, str]:
    """Every text of the page by the name that page.html and page.js know it by."""
    return {
        "title": _("Preview of letters"),
        "cases": _("Cases"),
        "earlier": _("Previous case (key ←)"),
        "later": _("Next case (key →)"),
        "count": _("{number} of {count}"),
        "locale": _("Locale"),
        "decision": _("Decision"),
        "as_in_case": _("as in the case"),
        "form": _("Show as"),
        "text": _("Text"),
        "docx_note": _("As LibreOffice lays it out; Word may break lines elsewhere."),
        "letter": _("Letter"),
        "page_number": _("Page {number} of {count}"),
        "page": _("Page {number} of {count}; “Text” shows its words"),
        "part": _("{number} {name}"),
        "findings": _("Findings"),
        "finding": _("{severity}: {rule}"),
        "error": _("error"),
        "warning": _("warning"),
        "info": _("note"),
        "no_findings": _("The rules find nothing to object to."),
        "waived": _("Waived: {reason}"),
        "fault": _("This has to be mended"),
        "line": _("line {line}"),
        "refused": _("No letter is written of this case until this is mended:"),
        "problems": _("About the case"),
        "working": _("Working …"),
        "shown": _("Shown: {title}, {time}"),
        "lost": _("The preview has ended. Start it again."),
    }
