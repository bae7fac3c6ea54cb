"""The letter as a page of HTML: the brand's letter.html.j2, filled; as a file, with style sheet and logo inside."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from jinja2 import StrictUndefined, Template
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from replygen.brand import Brand
from replygen.errors import TemplateError
from replygen.messages import _
from replygen.model.letter import Letter, Role
from replygen.render.jail import jailed
from replygen.render.runs import RUNNING, Run, lines

PAGE, STYLE, LOGO = "letter.html.j2", "letter.css", "logo.svg"

# Where Chinese meets letters or digits, which typesetting parts by a quarter of an em.
_HAN = "\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(r"(?<=\d)(?=[年月日时時点點元])")  # a number and its unit are never parted at a line's end
_SEAM = re.compile(rf"(?<=[{_HAN}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[{_HAN}])")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One paragraph of the page. `html` is its text, escaped; `keep`: the closing that follows stays with it."""

    role: Role
    part: str
    html: Markup
    keep: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive blocks; when `is_list` they are the entries of one list."""

    is_list: bool
    blocks: tuple[PageBlock, ...]


def render(letter: Letter, brand: Brand) -> bytes:
    """`letter` as one HTML file that needs no other: style sheet and logo are inside.

    Raises TemplateError when letter.html.j2 fails.
    """
    logo = jailed(brand.folders, brand.file(LOGO))
    kind = mimetypes.guess_type(logo.name)[0] or "image/svg+xml"
    data = base64.b64encode(logo.read_bytes()).decode()
    style = jailed(brand.folders, brand.file(STYLE)).read_text(encoding="utf-8")
    return fill(letter, brand, logo=f"data:{kind};base64,{data}", style=Markup(style)).encode()


def fill(letter: Letter, brand: Brand, logo: str, style: str = "", spaced: bool = False) -> str:
    """The page of `letter`, with `logo` as the address of its picture and `style` inside.

    `spaced`: Chinese and what is not Chinese are parted by a space, for an engine that does not part them itself.
    Raises TemplateError naming the line of letter.html.j2 that fails.
    """
    path = jailed(brand.folders, brand.file(PAGE))
    try:
        template = _template(path, path.stat().st_mtime_ns)
        return template.render(
            letter=letter,
            lang="en-GB" if letter.locale == "en" else letter.locale,
            date=letter.date.isoformat(),
            sender=brand.sender(letter.locale),
            groups=list(_groups(letter, spaced and letter.locale != "en")),
            logo=logo,
            style=style,
        )
    except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        line = getattr(error, "lineno", None)
        where = _("{file}, line {line}").format(file=path, line=line) if line else str(path)
        raise TemplateError(
            _("{where}: {reason}. Correct the template.").format(where=where, reason=str(error))
        ) from error


@lru_cache(maxsize=4)
def _template(path: Path, changed: int) -> Template:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    return environment.from_string(path.read_text(encoding="utf-8-sig"))


def _groups(letter: Letter, spaced: bool) -> Iterator[Group]:
    blocks = list(letter.blocks())
    last = max((number for number, block in enumerate(blocks) if block.role in RUNNING), default=-1)
    shown = [PageBlock(b.role, b.part, _html(b.text, spaced), number == last) for number, b in enumerate(blocks)]
    for is_list, group in groupby(shown, key=lambda block: block.role == "item"):
        yield Group(is_list, tuple(group))


def _html(text: str, spaced: bool) -> Markup:
    return Markup("<br>").join(Markup().join(_run(run, spaced) for run in line) for line in lines(text))


def _run(run: Run, spaced: bool) -> Markup:
    text = _SEAM.sub(" ", _UNIT.sub("\u00a0", run.text)) if spaced else run.text
    return Markup("<bdi>{}</bdi>").format(text) if run.isolated else escape(text)
