"""Where the built-in templates stand: beside the package (wheel), or one level up (a checkout)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from replygen.errors import UserError
from replygen.messages import _


@cache
def templates_folder() -> Path:
    """The folder `templates/` that came with this replygen. Raises UserError when the installation lost it."""
    package = Path(__file__).resolve().parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "brand" / "brand.yaml").is_file():
            return folder
    raise UserError(
        _("replygen's own templates are missing beside {place}. Install replygen again.").format(place=package)
    )
