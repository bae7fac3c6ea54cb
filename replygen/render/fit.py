"""What can be said of a letter's pages before it is drawn: the same for DOCX and PDF, from the measures of its look.

Lines are reckoned, not drawn. A letter is set closer only where that leaves a line to spare.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import floor

from replygen.brand import Brand, House
from replygen.brand.looks import DESIGNS, PAPER, POINTS, WINDOWS, Design, Look, Window, overflow
from replygen.errors import RenderError
from replygen.model.letter import Block, Letter
from replygen.render.runs import RUNNING
from replygen.text.measure import ends, lines_of

_SPARE = (0.5, 3.0)
"""Lines to spare on the last page: of one, and of more, since a page seldom ends just where a paragraph does."""

_HEAD = frozenset({"reference", "date", "address"})


def window_for(letter: Letter, house: House) -> Window | None:
    """The window that shows the address of `letter`; None where there is no address to show, or no window.

    Raises RenderError when the address has more lines than the window shows.
    """
    address = [block.text for block in letter.before if block.role == "address"]
    window = WINDOWS.get(house.envelope) if address else None
    if window and (told := overflow("\n".join(address).splitlines(), house)):
        raise RenderError(told)
    return window


def reference_of(letter: Letter) -> str:
    """The first reference of the head, which every page bears; empty where the letter has none."""
    return next((block.text for block in letter.before if block.role == "reference"), "")


def is_close(letter: Letter, brand: Brand) -> bool:
    """Whether `letter` is set closer, because that saves a page."""
    if brand.large or not brand.house.fit:
        return False
    design, window = DESIGNS[brand.house.look][letter.locale], window_for(letter, brand.house)
    usual = _pages(letter, design, window)
    return usual > 1 and _pages(letter, design.closer(), window) < usual


def may_end_short(text: str, last: str, look: Look, design: Design, is_first: bool) -> bool:
    """Whether a line may end inside `last`, the last characters of the Chinese `text`, which begins a line.

    It is reckoned for any font, so that it is said too often rather than too rarely. `is_first`: the text begins its
    paragraph, too.
    """
    found = ends(text, _measure(look, design), look.first if is_first else 0.0)
    if found is None:
        return True
    earliest, latest = found
    return latest.line > 1 and (earliest.line < latest.line or earliest.used < len(last))


def kept_with_next(letter: Letter, brand: Brand) -> frozenset[int]:
    """The numbers of the paragraphs of running text that stay on one page with what follows them.

    These are the last ones, of two lines or more, since the closing never stands alone, and what leads to a list.
    """
    design = DESIGNS[brand.house.look][letter.locale]
    blocks = list(letter.blocks())
    kept = {n for n, (one, other) in enumerate(pairwise(blocks)) if one.role != "item" and other.role == "item"}
    lines = 0
    for number in reversed([n for n, block in enumerate(blocks) if block.role in RUNNING]):
        kept.add(number)
        lines += _lines(blocks[number], design)
        if lines >= 2:
            break
    return frozenset(kept)


def _pages(letter: Letter, design: Design, window: Window | None) -> int:
    """How many pages `letter` takes, with some lines to spare."""
    line = design.roles["body"].line
    left, pages = _height(letter, design, window) - _room(design, window), 1
    while left + _SPARE[pages > 1] * line > 0:
        left, pages = left - _room(design, None), pages + 1
    return pages


def _room(design: Design, window: Window | None) -> float:
    """The points from the first line of a page to its foot; on the first page the text may begin below a window."""
    top = window.start if window else design.page.top
    return (PAPER[1] - top - design.page.bottom) * POINTS


def _height(letter: Letter, design: Design, window: Window | None) -> float:
    """The points that all of `letter` takes below its letterhead."""
    blocks = list(_flowing(letter, window))
    return sum(_lines(block, design) * design.roles[block.role].line for block in blocks) + sum(_gaps(blocks, design))


def _flowing(letter: Letter, window: Window | None) -> Iterator[Block]:
    """The blocks that stand one below the other: where there is a window, the head of the letter stands beside it."""
    head = len(letter.before) if window else 0
    return (block for n, block in enumerate(letter.blocks()) if n >= head or block.role not in _HEAD)


def _gaps(blocks: list[Block], design: Design) -> Iterator[float]:
    """The room between paragraphs, of which a group of one kind has none inside, but running text."""
    above: Look | None = None
    for number, block in enumerate(blocks):
        look = design.roles[block.role]
        is_inside = number > 0 and blocks[number - 1].role == block.role and block.role not in {"body", "recourse"}
        if above is None:
            yield look.before
        elif not is_inside:
            yield max(above.after, look.before)
        above = look
    yield above.after if above else 0


def _lines(block: Block, design: Design) -> int:
    look = design.roles[block.role]
    measure, indent = _measure(look, design), look.first - look.hanging
    return sum(lines_of(line, measure, indent) for line in block.text.splitlines() or [""])


def _measure(look: Look, design: Design) -> float:
    """The ems from the left to the right edge of a paragraph."""
    page = design.page
    measure = (PAPER[0] - page.left - page.right) * POINTS / look.size
    return (floor(measure) if page.language.startswith("zh") else measure) - look.left
