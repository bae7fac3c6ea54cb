"""From a letter to the bytes of a file: one renderer a format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Literal, Protocol

from replygen.brand import Brand
from replygen.errors import RenderError, UserError
from replygen.messages import _, listed
from replygen.model.letter import Letter

FORMATS: tuple[str, ...] = ("docx", "pdf", "html", "txt", "json")
"""The formats that come with replygen; others join by the entry point group `replygen.renderers`."""

Standard = Literal["", "ua", "a"]
"""What a PDF claims to be besides a PDF: nothing, PDF/UA-1, or both PDF/A-3a and PDF/UA-1."""

# What neither XML nor UTF-8 can carry.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


Together = tuple[bytes, tuple[int, ...]]
"""Some letters as one PDF, and how many pages each has."""


class Renderer(Protocol):
    """Makes the bytes of one letter; the same letter and brand give the same bytes."""

    def __call__(self, letter: Letter, brand: Brand) -> bytes: ...


def render(
    letter: Letter, fmt: str, brand: Brand, characters: str = "", boxes: str = "", standard: Standard = ""
) -> bytes:
    """The bytes of `letter` as a file of format `fmt`; a PDF claims `standard`.

    `characters` are those of all letters of a run, as `run_characters` gives them: with them PDFs share the fonts that
    are cut down to them, and are drawn fast. `boxes` are those that may come out as empty boxes when no font has them;
    any other refuses the letter. The same letter, brand and characters give the same bytes. Raises
    UserError for an unknown format, TemplateError when the brand's files cannot do their work, and RenderError when
    this one letter cannot be drawn.
    """
    _refuse_unwritable(letter)
    if fmt == "pdf":
        pdf: bytes = _module(fmt).render(letter, brand, characters, boxes, standard)
        return pdf
    return _renderer(fmt)(letter, brand)


def render_together(letters: Sequence[Letter], brand: Brand, characters: str, boxes: str = "") -> tuple[Together, ...]:
    """`letters` in their order as few PDFs, in which they share their fonts. Takes and raises what `render` does."""
    for letter in letters:
        _refuse_unwritable(letter)
    drawn: tuple[Together, ...] = _module("pdf").render_together(letters, brand, characters, boxes)
    return drawn


def formats() -> tuple[str, ...]:
    """Every format there is: the built-in ones, then those of other packages."""
    return (*FORMATS, *sorted(set(_joined()) - set(FORMATS)))


def is_format(name: str) -> bool:
    """Whether there is a format `name`; other packages are asked only when it is none of the built-in ones."""
    return name in FORMATS or name in _joined()


def prepare(fmt: str) -> None:
    """Get ready to make files of that format. Raises UserError when there is none such, or this machine cannot make them."""
    _renderer(fmt)


def _refuse_unwritable(letter: Letter) -> None:
    for text in (letter.subject, *(block.text for block in letter.blocks())):
        if found := _UNWRITABLE.search(text):
            raise RenderError(
                _("The text holds a character that no file can carry (U+{code}). Take it out of the case.").format(
                    code=f"{ord(found[0]):04X}"
                )
            )


@cache
def _renderer(fmt: str) -> Renderer:
    if fmt in FORMATS:
        built_in: Renderer = _module(fmt).render
        return built_in
    load = _joined().get(fmt)
    if load is None:
        raise UserError(
            _("There is no format “{format}”. Choose one of: {known}.").format(format=fmt, known=listed(formats()))
        )
    return load()


@cache
def _module(fmt: str) -> Any:
    """The module that makes a built-in format."""
    try:
        return import_module(f"replygen.render.{'text' if fmt == 'txt' else fmt}")
    except OSError as error:
        raise UserError(
            _(
                "{format} needs a system library that this machine lacks ({error}). “replygen doctor” says which."
            ).format(format=fmt, error=str(error).splitlines()[0])
        ) from error


@cache
def _joined() -> Mapping[str, Callable[[], Renderer]]:
    from importlib.metadata import entry_points

    return {point.name: point.load for point in entry_points(group="replygen.renderers")}
