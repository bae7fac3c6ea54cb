"""letter.css proven: what the engine would leave out, what is not there, fonts and colours that would fail people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import cssselect2
import tinycss2
from tinycss2.color4 import parse_color

from replygen import fonts
from replygen.brand import Brand
from replygen.messages import _, listed, meant, nearest
from replygen.model import Locale
from replygen.model.letter import ROLES
from replygen.proving.colours import LEAST_CONTRAST, contrast
from replygen.proving.fault import Fault
from replygen.proving.values import not_installed, too_pale
from replygen.render.engine import CSS, messages
from replygen.render.html import PAGE, STYLE
from replygen.render.jail import inside
from replygen.render.pdf_fetcher import BrandFetcher
from replygen.resources import templates_folder

_IGNORED = re.compile(r"Ignored `(.*)` at (\d+):\d+, (.*)\.", re.DOTALL)
_IMPORT = re.compile(r"@import\b[^;]*;", re.IGNORECASE)
_AT_RULES = ("page", "media", "font-face", "import", "namespace", "charset", "counter-style", "supports", "layer")
_GENERIC = frozenset(
    {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit", "initial", "unset"}
)
_FAMILIES = frozenset({"font-family", "font", "--body-font", "--heading-font"})
_COLOURS = frozenset({"color", "--main", "--muted"})
_SIZES = frozenset({"normal", "bold", "bolder", "lighter", "italic", "oblique", "small-caps"})


def prove_style(brand: Brand, characters: Mapping[Locale, set[str]]) -> Iterator[Fault]:
    """What is wrong in the company's own letter.css and in what that imports.

    `characters` are those of its letters by locale.
    """
    waiting = [brand.folders[0] / STYLE]
    for path in waiting:
        if not inside(brand.folders[:1], path):
            continue
        try:
            source = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            yield Fault("style", path, None, _("this is not UTF-8 text. Save it as UTF-8."))
            continue
        yield from _left_out(brand, path, source)
        sheet = tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True)
        yield from _unclosed(path, source, sheet)
        yield from _rules(brand, path, sheet, characters)
        asked = [url for rule in sheet if _is_import(rule) for url, _line in _asked(rule)]
        imported = [path.parent / unquote(url) for url in asked if not urlsplit(url).scheme]
        waiting += [one for one in dict.fromkeys(imported) if one not in waiting]


def _is_import(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "import")


def _left_out(brand: Brand, path: Path, source: str) -> Iterator[Fault]:
    """What the engine does not understand and would leave out without a word."""
    alone = _IMPORT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    with messages() as said:
        CSS(string=alone, base_url=f"{brand.folders[0].resolve().as_uri()}/", url_fetcher=BrandFetcher(brand.folders))
    for message in said:
        if found := _IGNORED.fullmatch(message):
            name, _colon, value = found[1].partition(":")
            yield Fault("style", path, int(found[2]), _not_understood(name.strip(), value.strip(), found[3]))


def _not_understood(name: str, value: str, reason: str) -> str:
    if "unknown property" in reason:
        hint = meant(name, _properties(), _("Take it out."))
        return _("there is no property “{name}”. {hint}").format(name=name, hint=hint)
    if "invalid value" in reason:
        return _("“{value}” is no value of “{name}”. Correct it, or take it out.").format(name=name, value=value)
    return _("“{text}” cannot be used here ({reason}). Take it out.").format(text=f"{name}: {value}", reason=reason)


@cache
def _properties() -> frozenset[str]:
    from weasyprint.css.validation.expanders import EXPANDERS
    from weasyprint.css.validation.properties import PROPERTIES

    return frozenset({*EXPANDERS, *PROPERTIES})


def _unclosed(path: Path, source: str, sheet: list[Any]) -> Iterator[Fault]:
    """A brace too much or too few; of the last kind the end of the file shows one, a rule inside a rule another."""
    for node in sheet:
        if node.type == "error":
            what = _("“{text}” cannot be read ({reason}). Look for a missing or doubled brace before it.")
            yield Fault("style", path, node.source_line, what.format(text=node.kind, reason=node.message))
    ends = tinycss2.parse_component_value_list(source + "}")
    if sheet and not any(node.type == "error" and node.kind == "}" for node in ends):
        yield Fault(
            "style",
            path,
            sheet[-1].source_line,
            _("the rule that begins here is not closed. Write }} at its end.").format(),
        )


def _rules(
    brand: Brand,
    path: Path,
    sheet: Iterable[Any],
    characters: Mapping[Locale, set[str]],
    brought: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    sheet = list(sheet)
    brought |= {family for rule in sheet if _is_font_face(rule) for family, _line in _families(rule.content)}
    for rule in sheet:
        if rule.type == "at-rule" and rule.lower_at_keyword not in _AT_RULES:
            hint = meant(f"@{rule.lower_at_keyword}", [f"@{name}" for name in _AT_RULES], _("Take it out."))
            what = _("there is no rule “@{name}”. {hint}").format(name=rule.at_keyword, hint=hint)
            yield Fault("style", path, rule.source_line, what)
        yield from _addresses(brand, path, _asked(rule))
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in {"media", "supports", "layer"}:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(brand, path, inner, characters, brought)
        elif rule.type == "qualified-rule":
            yield from _selector(brand, path, rule)
        if rule.type in {"at-rule", "qualified-rule"} and rule.content and not _is_font_face(rule):
            yield from _declarations(path, rule, characters, brought)


def _is_font_face(rule: Any) -> bool:
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "font-face" and rule.content)


def _selector(brand: Brand, path: Path, rule: Any) -> Iterator[Fault]:
    """A selector that cannot be read, or that means a class which no letter has."""
    text = tinycss2.serialize(rule.prelude).strip()
    try:
        cssselect2.compile_selector_list(rule.prelude)
    except cssselect2.SelectorError:
        what = _("“{text}” is no selector. Write it like .body or header .name.").format(text=text)
        yield Fault("style", path, rule.source_line, what)
        return
    known, in_page = _classes(), brand.file(PAGE).read_text(encoding="utf-8", errors="replace")
    for name in re.findall(r"\.[A-Za-z][\w-]*", re.sub(r"\"[^\"]*\"|'[^']*'", "", text)):
        if name not in known and name[1:] not in re.findall(r"[\w-]+", in_page):
            hint = meant(name, known, listed(f".{role}" for role in ROLES))
            what = _("nothing in a letter is called “{name}”, so this changes nothing. {hint}")
            yield Fault("style", path, rule.source_line, what.format(name=name, hint=hint))


@cache
def _classes() -> frozenset[str]:
    """The classes that the built-in style sheet speaks of, and those of the paragraphs, each with its dot."""
    builtin = (templates_folder() / "brand" / STYLE).read_text(encoding="utf-8")
    return frozenset({*(f".{role}" for role in ROLES), *re.findall(r"\.[A-Za-z][\w-]*", builtin)})


def _declarations(
    path: Path, rule: Any, characters: Mapping[Locale, set[str]], brought: frozenset[str]
) -> Iterator[Fault]:
    for declared in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        if declared.type == "qualified-rule":
            yield from _nested(path, declared)
        elif declared.type == "error":
            what = _("what stands here cannot be read. Write it like “color: black;”, with colon and semicolon.")
            yield Fault("style", path, declared.source_line, what)
        elif declared.type == "declaration" and declared.lower_name == "opacity":
            yield from _opacity(path, declared)
        elif declared.type == "declaration" and declared.lower_name in _COLOURS:
            yield from _colour(path, declared)
        elif declared.type == "declaration" and declared.lower_name in _FAMILIES:
            named = set(re.findall(r":lang\(\s*[\"']?([\w-]+)", tinycss2.serialize(rule.prelude)))
            meant_for = [text for locale, text in characters.items() if not named or locale in named]
            yield from _font(path, declared, set().union(*meant_for), brought)


def _nested(path: Path, rule: Any) -> Iterator[Fault]:
    """A rule inside a rule is one whose brace is missing, or a declaration without its semicolon."""
    first = tinycss2.serialize(rule.prelude).strip().split("\n")[0]
    what = _("after “{text}” a “}}” or “;” is missing. Add it.").format(text=first)
    yield Fault("style", path, rule.source_line, what)


def _colour(path: Path, declared: Any) -> Iterator[Fault]:
    colour = parse_color(_only(declared.value))
    if colour is None or isinstance(colour, str):
        return
    red, green, blue = (1 - colour.alpha * (1 - (part or 0)) for part in colour.to("srgb").coordinates)
    measured = contrast((red, green, blue))
    if measured < LEAST_CONTRAST:
        text = tinycss2.serialize(declared.value).strip()
        yield Fault("colour", path, declared.source_line, too_pale(text, measured))


def _opacity(path: Path, declared: Any) -> Iterator[Fault]:
    """Text that lets its paper through is as hard to read as pale text."""
    token = _only(declared.value)
    if token != "none" and token.type in {"number", "percentage"}:
        share = token.value / (100 if token.type == "percentage" else 1)
        measured = contrast([1 - share] * 3)
        if measured < LEAST_CONTRAST:
            yield Fault("colour", path, declared.source_line, too_pale(f"opacity {share:g}", measured))


def _only(tokens: Iterable[Any]) -> Any:
    """The one token that is no space."""
    found = [token for token in tokens if token.type not in {"whitespace", "comment"}]
    return found[0] if len(found) == 1 else "none"


def _font(path: Path, declared: Any, needed: set[str], brought: frozenset[str]) -> Iterator[Fault]:
    """A stack of fonts of which this machine has none, or which lack characters of the letters."""
    named = [family for family, _line in _stack(declared)]
    ours = [family for family in named if family in brought or fonts.characters_of_family(family)]
    if named and not ours:
        yield Fault("font", path, declared.source_line, not_installed(named[0]))
    elif named and not brought.intersection(ours):
        drawable = frozenset[str]().union(*(fonts.characters_of_family(family) for family in ours))
        if lacking := fonts.undrawn("".join(sorted(needed)), drawable):
            what = lacks_characters(listed(ours), lacking)
            yield Fault("font", path, declared.source_line, what)


def lacks_characters(family: str, lacking: str) -> str:
    """What to say of a font that cannot draw all that letters hold."""
    return _(
        "{family} has no {characters}, so letters would be drawn with another font there. Name a font that has them."
    ).format(family=family, characters=listed(lacking[:10], more=len(lacking) - 10))


def _families(tokens: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """The families that a block of declarations names."""
    for declared in tinycss2.parse_blocks_contents(tokens, skip_comments=True, skip_whitespace=True):
        if declared.type == "declaration" and declared.lower_name in _FAMILIES:
            yield from _stack(declared)


def _stack(declared: Any) -> Iterator[tuple[str, int]]:
    """The families of a declaration in their order, without the generic ones and those that stand elsewhere."""
    pieces: list[list[Any]] = [[]]
    for token in declared.value:
        if token == ",":
            pieces.append([])
        elif token.type == "function":
            pieces[-1] = []
        elif token.type in {"ident", "string"}:
            pieces[-1].append(token)
    for piece in pieces:
        strings = [token.value for token in piece if token.type == "string"]
        words = [token.value for token in piece if token.type == "ident" and token.lower_value not in _SIZES]
        family = strings[-1] if strings else " ".join(words)
        if family and family.lower() not in _GENERIC:
            yield family, declared.source_line


def _asked(rule: Any) -> Iterator[tuple[str, int]]:
    """The files that a rule asks for, each with its line."""
    if rule.type not in {"at-rule", "qualified-rule"}:
        return
    for token in _every([*rule.prelude, *(rule.content or ())]):
        if url := _address(token):
            yield url, token.source_line
    if _is_import(rule):
        yield from ((token.value, token.source_line) for token in rule.prelude if token.type == "string")


def _addresses(brand: Brand, path: Path, asked: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Files that the style sheet asks for and that are not there."""
    below = path.parent.relative_to(brand.folders[0])
    for url, line in asked:
        parts = urlsplit(url)
        if parts.scheme == "data" or url.startswith("#"):
            continue
        name = unquote(parts.path)
        is_there = any(inside(brand.folders, folder / below / name) for folder in brand.folders)
        if parts.scheme or parts.netloc or not is_there:
            near = nearest(name, [file.name for file in path.parent.iterdir()])
            hint = _("Did you mean “{near}”?").format(near=near) if near else _("Put it there; nothing else is opened.")
            what = _("there is no “{file}” in the brand folder. {hint}").format(file=url, hint=hint)
            yield Fault("style", path, line, what)


def _every(tokens: Iterable[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _every(getattr(token, "content", None) or getattr(token, "arguments", None) or ())


def _address(token: Any) -> str | None:
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return next((str(one.value) for one in token.arguments if one.type == "string"), None)
    return None
