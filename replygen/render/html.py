"""The letter as a page of HTML: the brand's letter.html.j2, filled; as a file, with style sheet and logo inside."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from jinja2 import StrictUndefined, Template
from jinja2.exceptions import TemplateError as JinjaError
from markupsafe import Markup, escape

from replygen.brand import Brand, House
from replygen.brand.looks import DESIGNS, Design
from replygen.brand.records import Sender
from replygen.brand.stylesheet import font_stack
from replygen.errors import TemplateError
from replygen.messages import _
from replygen.mistakes import mistake
from replygen.model.letter import Block, Letter, Role
from replygen.render.fit import is_close, kept_with_next, may_end_short, reference_of, window_for
from replygen.render.jail import jailed
from replygen.render.runs import RUNNING, Run, lines
from replygen.sandbox import BoundedEnvironment, line_of

PAGE, STYLE = "letter.html.j2", "letter.css"

# Where Chinese meets letters or digits, which typesetting parts by a quarter of an em.
_HAN = "\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A number and its unit are never parted at a line's end.
_UNIT = re.compile(r"(?<=\d)(?=[年月日号號时時点點分秒天周週元角张張份次个個名位项項折人])")
# Two characters and the marks after them, at the end of a paragraph: together on its last line.
_END = re.compile(rf"[{_HAN}]{{2}}[，。；：！？）》」』”’…]+\Z")
# A mark whose right half is empty before another mark, or any before one whose left half is empty: together they are too
# wide. In the middle of its square, as stops stand in Taiwan and Hong Kong, a mark has no empty half.
_OPENING, _CLOSING, _STOPS = "「『（《〈【“‘", "」』）》〉】”’", "，。、；：！？"
_CROWDED = re.compile(rf"[{_CLOSING}](?=[{_OPENING}{_CLOSING}{_STOPS}])|[{_STOPS}](?=[{_OPENING}])")
_CROWDED_ON_MAINLAND = re.compile(rf"{_CROWDED.pattern}|[，。、；：](?=[{_CLOSING}])")
_IMPORT = re.compile(r"@import\b[^;]*;", re.IGNORECASE)
_SEAM = re.compile(rf"(?<=[{_HAN}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[{_HAN}])")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One paragraph of the page. `html` is its text, escaped; `keep`: on one page with the paragraph that follows."""

    role: Role
    part: str
    html: Markup
    keep: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive blocks that belong together.

    `name` is `list` for the entries of one list, `address-field` for the lines of an address, `head` for what stands
    beside it (references and date), empty for all others.
    """

    name: str
    blocks: tuple[PageBlock, ...]

    @property
    def is_list(self) -> bool:
        """Whether these are the entries of one list."""
        return self.name == "list"


def render(letter: Letter, brand: Brand) -> bytes:
    """`letter` as one HTML file that needs no other: style sheet and logo are inside.

    Raises TemplateError when letter.html.j2 fails.
    """
    logo = jailed(brand.folders, brand.file(brand.house.logo))
    kind = mimetypes.guess_type(logo.name)[0] or "image/svg+xml"
    data = base64.b64encode(logo.read_bytes()).decode()
    return fill(letter, brand, logo=f"data:{kind};base64,{data}", style=Markup(style_sheet(brand))).encode()


def style_sheet(brand: Brand) -> str:
    """The style sheet of `brand`: that of its look, over it the company's own, then the colours and fonts of brand.yaml.

    What the company's imports comes first: anywhere else it would be left out.
    """
    own = [folder / STYLE for folder in brand.own if (folder / STYLE).is_file()]
    look = next(folder / STYLE for folder in brand.folders if folder not in brand.own and (folder / STYLE).is_file())
    texts = [jailed(brand.folders, path).read_text(encoding="utf-8-sig") for path in (look, *own)]
    imports = (found for text in texts for found in _IMPORT.findall(text))
    return "".join([*imports, *(_IMPORT.sub("", text) for text in texts), *_house_rules(brand.house)])


def _house_rules(house: House) -> Iterator[str]:
    colours = (("main", house.colours.main), ("muted", house.colours.muted))
    if chosen := " ".join(f"--{name}: {colour};" for name, colour in colours if colour):
        yield f"\n:root {{ {chosen} }}"
    for locale, families in house.fonts.items():
        page = DESIGNS[house.look][locale].page
        fonts = (("body-font", page.body, families.body), ("heading-font", page.headings, families.headings))
        if chosen := " ".join(f"--{name}: {font_stack(usual, own)};" for name, usual, own in fonts if own):
            yield f"\nhtml:lang({locale}) {{ {chosen} }}"


def fill(letter: Letter, brand: Brand, logo: str = "", style: str = "", spaced: bool = False) -> str:
    """The page of `letter`, with `style` inside; `logo` is the address of its picture, else the file of the brand.

    `spaced`: Chinese and what is not Chinese are parted by a space, and marks that crowd are closed up, for an engine
    that does not do so itself. Raises TemplateError naming the line of letter.html.j2 that fails, and RenderError when a
    window cannot show the address.
    """
    path = jailed(brand.folders, brand.file(PAGE))
    try:
        environment, template = _template(path, path.stat().st_mtime_ns)
        environment.begin()
        close, chinese = is_close(letter, brand), spaced and letter.locale != "en"
        return template.render(
            letter=letter,
            lang="en-GB" if letter.locale == "en" else letter.locale,
            date=letter.date.isoformat(),
            sender=_shown(brand.sender(letter.locale), chinese),
            reference=reference_of(letter),
            classes=" ".join(_classes(letter, brand, close)),
            groups=list(_groups(letter, brand, chinese, _design(letter, brand, close) if chinese else None)),
            logo=logo or brand.house.logo,
            style=style,
        )
    except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        line = line_of(error)
        where = _("{file}, line {line}").format(file=path, line=line) if line else str(path)
        what = mistake(error)
        raise TemplateError(_("{where}: {what}").format(where=where, what=what), str(path), line, what) from error


@lru_cache(maxsize=4)
def _template(path: Path, changed: int) -> tuple[BoundedEnvironment, Template]:
    environment = BoundedEnvironment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment, environment.from_string(path.read_text(encoding="utf-8-sig"))


def _classes(letter: Letter, brand: Brand, close: bool) -> Iterator[str]:
    """What letter.css may ask of the page: the look, and what makes this letter unlike others of its brand."""
    house = brand.house
    yield house.look
    if brand.large:
        yield "large"
    if close:
        yield "close"
    if house.folds:
        yield "folds"
    if window_for(letter, house):
        yield from ("window", house.envelope)


def _design(letter: Letter, brand: Brand, close: bool) -> Design | None:
    """The measures of the page; None where a company's own page or style sheet may have others."""
    if any((folder / name).is_file() for folder in brand.own for name in (PAGE, STYLE)):
        return None
    design = DESIGNS[brand.house.look][letter.locale]
    return design.large() if brand.large else design.closer() if close else design


def _groups(letter: Letter, brand: Brand, spaced: bool, design: Design | None) -> Iterator[Group]:
    blocks = list(letter.blocks())
    kept = kept_with_next(letter, brand)
    crowded = (_CROWDED_ON_MAINLAND if letter.locale == "zh-CN" else _CROWDED) if spaced else None
    shown = [PageBlock(b.role, b.part, _html(b, crowded, design), number in kept) for number, b in enumerate(blocks)]
    places = iter(_places(blocks))
    for name, group in groupby(shown, key=lambda _block: next(places)):
        yield Group(name, tuple(group))


def _places(blocks: Sequence[Block]) -> Iterator[str]:
    """The name of the group that each block belongs to."""
    is_head = True
    for block in blocks:
        is_head = is_head and block.role not in RUNNING
        named = {"item": "list", "address": "address-field"}.get(block.role, "")
        yield "head" if is_head and block.role in {"reference", "date"} else named


def _html(block: Block, crowded: re.Pattern[str] | None, design: Design | None) -> Markup:
    """The text of a block, escaped; Chinese is set as it has to be where `crowded` tells the marks to close up.

    By `design` the end of a paragraph is held together only where it may need it.
    """
    cut = lines(block.text)
    if crowded:
        cut = [[run._replace(text=_parted(run.text)) for run in line] for line in cut]
    written, last = [[_run(run, crowded) for run in line] for line in cut], cut[-1]
    if block.role in RUNNING and last and not last[-1].isolated and (end := _END.search(last[-1].text)):
        text = "".join(run.text for run in last)
        if design is None or may_end_short(text, end[0], design.roles[block.role], design, len(cut) == 1):
            rest, kept = Run(last[-1].text[: end.start()]), Run(end[0])
            written[-1][-1] = _run(rest, crowded) + Markup('<span class="end">{}</span>').format(_run(kept, crowded))
    return Markup("<br>").join(Markup().join(line) for line in written)


def _run(run: Run, crowded: re.Pattern[str] | None) -> Markup:
    if run.isolated:
        return Markup("<bdi>{}</bdi>").format(run.text)
    if not crowded:
        return escape(run.text)
    done, pieces = 0, list[Markup]()
    for mark in crowded.finditer(run.text):
        pieces += (escape(run.text[done : mark.start()]), Markup('<span class="half">{}</span>').format(mark[0]))
        done = mark.end()
    return Markup().join((*pieces, escape(run.text[done:])))


def _parted(text: str) -> str:
    """`text` with a space between Chinese and what is not, and none where a line could end between number and unit."""
    return _SEAM.sub(" ", _UNIT.sub("\u00a0", text))


def _shown(sender: Sender, spaced: bool) -> Sender:
    """`sender` as the page shows it: what it is called and where it is found, set as the text is."""
    texts = {name: _parted(getattr(sender, name)) for name in ("company", "department", "address")} if spaced else {}
    return sender.model_copy(update=texts)
