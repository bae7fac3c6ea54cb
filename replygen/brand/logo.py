"""The logo as Word can show it: a picture of points, with its size on the paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from replygen.brand.looks import LOGO_HEIGHT, LOGO_WIDEST
from replygen.errors import TemplateError
from replygen.messages import _

EMU = 36000  # English metric units in a millimetre
_FINE = 154  # points of the height of a drawing: 300 an inch
_WIDEST = round(_FINE * LOGO_WIDEST / LOGO_HEIGHT)


@dataclass(frozen=True)
class Logo:
    """A picture of type `kind`; `width` and `height` in EMU, within the room that letterheads leave for it."""

    data: bytes
    kind: str
    width: int
    height: int


def logo_for_word(path: Path) -> Logo:
    """The logo in `path`, a drawing (.svg) turned into points.

    Raises TemplateError for what is no such picture, or is unsafe.
    """
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Logo:
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    from replygen.brand.picture_safety import picture_hazards

    data = path.read_bytes()
    for hazard in picture_hazards(data):
        raise TemplateError(
            _("{file}: {what}").format(file=path, what=hazard.what), str(path), hazard.line, hazard.what
        )
    try:
        data = _drawn(data) if path.suffix.lower() == ".svg" else data
        picture = Image.from_blob(data)
    except (ValueError, InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise TemplateError(
            _("{file} cannot be read as a picture. Save it again as .png or .svg.").format(file=path)
        ) from error
    height = min(LOGO_HEIGHT, LOGO_WIDEST * picture.px_height / picture.px_width)
    width = height * picture.px_width / picture.px_height
    return Logo(data, picture.content_type, round(width * EMU), round(height * EMU))


def _drawn(data: bytes) -> bytes:
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=data.decode("utf-8-sig"), width=_WIDEST, height=_FINE))
