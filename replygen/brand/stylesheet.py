"""letter.css of the built-in looks, made from the same measures as their letterheads.

Staff and designers change the file itself; `python -m replygen.brand.letterhead` makes those that come with replygen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import floor

from replygen.brand.looks import (
    BESIDE_WINDOW,
    DESIGNS,
    FOOTER_BOTTOM,
    HEADER_TOP,
    IN_WINDOW,
    LOGO_GAP,
    LOGO_HEIGHT,
    LOGO_WIDEST,
    PAPER,
    POINTS,
    UNFOLDED,
    WINDOWS,
    Design,
    Look,
)
from replygen.brand.records import LookName
from replygen.model.words import LOCALES, Locale

_STACKS: Mapping[str, str] = {
    "Noto Serif CJK SC": '"Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif',
    "Noto Serif CJK TC": '"Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", PMingLiU, serif',
    "Noto Serif CJK HK": '"Noto Serif CJK HK", "Source Han Serif HC", "Songti TC", MingLiU_HKSCS, serif',
    "Noto Sans CJK SC": '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif',
    "Noto Sans CJK TC": '"Noto Sans CJK TC", "Microsoft JhengHei", "PingFang TC", sans-serif',
    "Noto Sans CJK HK": '"Noto Sans CJK HK", "Microsoft JhengHei", "PingFang HK", sans-serif',
    "Cambria": 'Cambria, Caladea, "Noto Serif CJK SC", serif',
    "Calibri": 'Calibri, Carlito, "Noto Sans CJK SC", sans-serif',
}


def font_stack(family: str, first: str | None = None) -> str:
    """The fonts that stand for `family`, the first that a machine has; `first` comes before them all."""
    return f'"{first}", {_STACKS[family]}' if first else _STACKS[family]


def build_stylesheet(look: LookName) -> str:
    """letter.css of `look`."""
    designs = DESIGNS[look]
    return (
        "\n\n".join(
            "\n".join(lines)
            for lines in (
                _opening(designs["en"]),
                _pages(designs),
                _fonts(designs),
                _letterhead(designs),
                _paragraphs(designs),
                _variant("close", "A letter that would run a few lines over its page is set closer.", designs),
                _variant("large", "Large print (--large).", designs),
                _envelopes(designs),
                _breaks(),
            )
        )
        + "\n"
    )


def _opening(design: Design) -> Iterator[str]:
    yield "/* How a letter looks in PDF and HTML. The measures are those of the Word letterheads."
    yield "   Colours and fonts named in brand.yaml come before those here. */"
    yield f":root {{ --main: #{design.main}; --muted: #{design.muted}; }}"


def _pages(designs: Mapping[Locale, Design]) -> Iterator[str]:
    yield "/* Paper: margins top, right, bottom, left. Every page but the first bears the reference and its number. */"
    yield from (f"@page {locale} {{ {_paper(designs[locale])} }}" for locale in LOCALES)
    number = designs["en"].letterhead["Letterhead Page"]
    font = f"{number.size:g}pt/{number.line:g}pt {_family(number)}"
    yield (
        '@page { @top-right { content: string(reference) "\\2003" counter(page); '
        f"font: {font}; color: var(--muted); vertical-align: top; padding-top: {HEADER_TOP:g}mm; }} }}"
    )
    yield "@page :first { @top-right { content: none; } }"
    yield from (f"html{_written(locale)} {{ page: {locale}; }}" for locale in LOCALES)
    yield "main { string-set: reference attr(data-reference); }"


def _written(locale: Locale) -> str:
    """Letters in that locale; it weighs nothing, so that one plain rule of a company's own sheet comes before ours."""
    return f":where(:lang({locale}))"


def _paper(design: Design) -> str:
    page = design.page
    margins = " ".join(f"{side:g}mm" for side in (page.top, page.right, page.bottom, page.left))
    return f"size: A4; margin: {margins};"


def _family(look: Look) -> str:
    return f"var(--{'heading' if look.heading else 'body'}-font)"


def _fonts(designs: Mapping[Locale, Design]) -> Iterator[str]:
    yield "/* Fonts: the first that the machine has. */"
    for locale in LOCALES:
        page = designs[locale].page
        yield (
            f"html{_written(locale)} {{ --body-font: {font_stack(page.body)}; "
            f"--heading-font: {font_stack(page.headings)}; }}"
        )
    yield "html { font-family: var(--body-font); }"


def _letterhead(designs: Mapping[Locale, Design]) -> Iterator[str]:
    design = designs["zh-CN"]
    name, line, foot = (design.letterhead[f"Letterhead {part}"] for part in ("Name", "Line", "Foot"))
    yield "/* Letterhead. */"
    yield (
        f"header {{ position: absolute; top: {HEADER_TOP - design.page.top:g}mm; left: 0; right: 0; "
        f"height: {_head_height(design):g}pt;{_border('bottom', design.rule)} }}"
    )
    yield (
        f"header img {{ {_place(design)} height: {LOGO_HEIGHT:g}mm; max-width: {LOGO_WIDEST:g}mm; "
        f"object-fit: contain; object-position: {design.logo_side} top; }}"
    )
    for part, look in (("name", name), ("department", line)):
        yield f"header .{part} {{ font-family: {_family(look)}; {_joined(_declared(replace(look, left=0), None))} }}"
    yield "/* Latin type stands lower in the lines of Word. */"
    yield ":where(:lang(en)) header .name { position: relative; top: 3pt; }"
    yield ":where(:lang(en)) header .department { position: relative; }"  # so that it is still read behind the name
    yield (
        f"footer {{ position: fixed; bottom: {FOOTER_BOTTOM - design.page.bottom:g}mm; left: 0; right: 0; "
        f"padding-top: 4pt;{_border('top', design.foot_rule)} font-family: {_family(foot)}; "
        f"{_joined(_declared(foot, None))} }}"
    )
    yield "footer a { color: inherit; text-decoration: none; }"


def _head_height(design: Design) -> float:
    """The points from the top of the header to its rule."""
    lines = sum(design.letterhead[f"Letterhead {part}"].line for part in ("Name", "Line", "Rule"))
    return lines + (4 if design.rule else 0)


def _place(design: Design) -> str:
    if not design.wraps:
        return f"position: absolute; top: 0; {design.logo_side}: 0;"
    inner = "right" if design.logo_side == "left" else "left"
    return f"float: {design.logo_side}; margin-{inner}: {LOGO_GAP:g}mm;"


def _border(side: str, weight: float) -> str:
    return f" border-{side}: {weight:g}pt solid var(--main);" if weight else ""


def _paragraphs(designs: Mapping[Locale, Design]) -> Iterator[str]:
    usual = designs["zh-CN"]
    yield "/* Paragraphs. */"
    yield f"html {{ {_joined(_type(usual))} text-autospace: normal; }}"
    yield "body, h1, p, ul, li { margin: 0; padding: 0; }"
    yield "h1 { font-size: inherit; font-weight: inherit; bookmark-level: none; }"
    yield "p, li { overflow-wrap: anywhere; orphans: 2; widows: 2; }"
    yield "ul { list-style: none; }"
    yield '.item::before { content: "•"; display: inline-block; width: 1.5em; text-indent: 0; }'
    yield "/* The end of a paragraph, of which no single character goes to a line of its own. */"
    yield ".end { white-space: nowrap; }"
    yield "/* A mark that another mark follows stands in half its width. */"
    yield ".half { margin-right: -.5em; }"
    yield "/* The characters of a line fill its measure. */"
    yield from (
        f"main{_written(lang)} {{ letter-spacing: {_spacing(designs[lang])}; }}" for lang in LOCALES if lang != "en"
    )
    for role, look in usual.roles.items():
        if declared := _declared(look, usual):
            yield f".{role} {{ {_joined(declared)} }}"
    for locale in LOCALES[1:]:
        yield from _differences(_written(locale), designs[locale], usual)


def _variant(name: str, what: str, designs: Mapping[Locale, Design]) -> Iterator[str]:
    """The rules for the class `name` of the page; each locale says all that differs from its own usual ones."""
    yield f"/* {what} */"
    for locale in LOCALES:
        design = designs[locale]
        other = design.large() if name == "large" else design.closer()
        yield from _differences(f".{name}:lang({locale})", other, design, is_firm=name == "large")
        if locale != "en":
            yield f".{name} main:lang({locale}) {{ letter-spacing: {_spacing(other)}; }}"
    if name == "large":
        yield from _large_letterhead(designs)


def _large_letterhead(designs: Mapping[Locale, Design]) -> Iterator[str]:
    large = {locale: design.large() for locale, design in designs.items()}
    design = large["zh-CN"]
    number = design.letterhead["Letterhead Page"]
    for locale in LOCALES:
        yield (
            f"@page {locale}-large {{ {_paper(large[locale])} "
            f"@top-right {{ font-size: {number.size:g}pt; line-height: {number.line:g}pt; }} }}"
        )
        yield f"html.large:lang({locale}) {{ page: {locale}-large; }}"
    yield f".large header {{ height: {_head_height(design):g}pt; }}"
    for scope, part in (("header .name", "Name"), ("header .department", "Line"), ("footer", "Foot")):
        look = design.letterhead[f"Letterhead {part}"]
        yield f".large {scope} {{ font-size: {look.size:g}pt; line-height: {look.line:g}pt; }}"
    yield f".large footer {{ bottom: {FOOTER_BOTTOM - design.page.bottom:g}mm; }}"


def _differences(scope: str, design: Design, usual: Design, *, is_firm: bool = False) -> Iterator[str]:
    """What `design` says otherwise; `is_firm`: its type even where that is usual, since a company's sheet may change it."""
    if changed := _type(design) if is_firm else _changed(_type(design), _type(usual)):
        yield f"html{scope} {{ {_joined(changed)} }}"
    for role, look in design.roles.items():
        if changed := _changed(_declared(look, design), _declared(usual.roles[role], usual)):
            yield f"{scope} .{role} {{ {_joined(changed)} }}"


def _type(design: Design) -> dict[str, str]:
    body = design.roles["body"]
    return {"font-size": f"{body.size:g}pt", "line-height": f"{body.line:g}pt"}


def _declared(look: Look, design: Design | None) -> dict[str, str]:
    """What letter.css says of a paragraph; of its type only what differs from that of the whole `design`."""
    usual = _type(design) if design else {}
    found = {"font-size": f"{look.size:g}pt", "line-height": f"{look.line:g}pt"}
    found = {name: value for name, value in found.items() if usual.get(name) != value}
    if look.heading and design:
        found["font-family"] = "var(--heading-font)"
    if look.bold:
        found["font-weight"] = "bold"
    if look.colour:
        found["color"] = f"var(--{look.colour})"
    if look.align in {"right", "center"}:
        found["text-align"] = look.align
    if indent := look.first - look.hanging:
        found["text-indent"] = f"{indent:g}em"
    if look.left:
        found["padding-left"] = f"{look.left:g}em"
    for side, gap in (("top", look.before), ("bottom", look.after)):
        if gap:
            found[f"margin-{side}"] = f"{gap:g}pt"
    return found


_INITIAL = {"text-align": "left", "font-weight": "normal", "font-family": "inherit", "color": "inherit"}


def _changed(declared: Mapping[str, str], usual: Mapping[str, str]) -> dict[str, str]:
    """What has to be declared anew, where `usual` holds, so that `declared` holds."""
    gone = {name: _initial(name) for name in usual if name not in declared}
    return gone | {name: value for name, value in declared.items() if usual.get(name) != value}


def _initial(name: str) -> str:
    return _INITIAL.get(name, "0" if name.startswith(("margin", "padding", "text-indent")) else "inherit")


def _joined(declared: Mapping[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in declared.items())


def _spacing(design: Design) -> str:
    page = design.page
    measure = (PAPER[0] - page.left - page.right) * POINTS / design.roles["body"].size
    return f"{(measure / floor(measure)) - 1:.4f}em"


def _envelopes(designs: Mapping[Locale, Design]) -> Iterator[str]:
    """Windows stand at the same place of the paper, whatever the margins of a locale."""
    yield "/* Window envelopes (brand.yaml, envelope): the address where the window is, nothing beside it. */"
    yield ".window .address-field, .window .head { position: absolute; }"
    yield f".window .address-field .address {{ {_joined(_declared(IN_WINDOW, None))} margin: 0; text-align: left; }}"
    for locale in LOCALES:
        page = designs[locale].page
        left, beside = WINDOWS["din-b"].left - page.left, BESIDE_WINDOW - page.left
        yield f".window:lang({locale}) .address-field {{ left: {left:g}mm; }}"
        yield f".window:lang({locale}) .head {{ left: {beside:g}mm; right: 0; }}"
    top = designs["zh-CN"].page.top
    for name, window in WINDOWS.items():
        yield f".{name} header {{ top: {window.header - top:g}mm; }}"
        yield f".{name} .address-field {{ top: {window.top - top:g}mm; width: {window.width:g}mm; }}"
        yield f".{name} .head {{ top: {window.clear[1] - top:g}mm; }}"
        yield f".{name} main {{ padding-top: {window.start - top:g}mm; }}"
    yield "/* Folding marks (brand.yaml, folds), and where to punch. */"
    yield (
        ".folds header::before, .folds header::after, .folds main::before { position: absolute; left: -21mm; width: 4mm; "
        "border-top: .25pt solid var(--muted); }"
    )
    yield '.folds header::before, .folds header::after { content: ""; }'
    yield f".folds header::before {{ top: {UNFOLDED[0] - HEADER_TOP:g}mm; }}"
    yield f".folds header::after {{ top: {UNFOLDED[1] - HEADER_TOP:g}mm; }}"
    for name, window in WINDOWS.items():
        first, *middle, last = window.folds
        yield f".folds.{name} header::before {{ top: {first - window.header:g}mm; }}"
        yield f".folds.{name} header::after {{ top: {last - window.header:g}mm; }}"
        yield from (f'.folds.{name} main::before {{ content: ""; top: {mark - top:g}mm; }}' for mark in middle)


def _breaks() -> Iterable[str]:
    return (
        "/* A group of one kind stands close together. */",
        ".address:has(+ .address), .enclosure:has(+ .enclosure), .item:has(+ .item) { margin-bottom: 0 !important; }",
        ".address + .address, .enclosure + .enclosure { margin-top: 0 !important; }",
        "",
        "/* The closing never stands alone on a page. */",
        ".head, .address-field, .reference, .address, .subject, .salutation, .greeting, .closing, .closing-end, .company,",
        ".signature, .post, .date, .keep { break-after: avoid; }",
        ":is(:lang(zh-CN), :lang(zh-TW), :lang(zh-HK)) .enclosure { break-after: avoid; }",
        ".closing, .closing-end, .company, .signature, .post { break-before: avoid; }",
    )
