"""A brand folder from answers: only what people edit, with comments, and a schema for the editor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from replygen.brand import load_brand
from replygen.cli.asking.founding import Answers, locales_of, person_of
from replygen.cli.schema import schema
from replygen.errors import UserError
from replygen.files import write_whole
from replygen.messages import _, listed
from replygen.model import LOCALES, Locale
from replygen.render.docx_start import letterhead_to_edit
from replygen.resources import templates_folder
from replygen.text.yaml_text import read_yaml

BRAND, POLICY, STYLE = "brand.yaml", "policy.yaml", "letter.css"


def found_folder(folder: Path, answers: Answers) -> Iterator[tuple[Path, bool]]:
    """Write brand.yaml and all that stands beside it; gives each file, and whether it was written.

    What is there already is left as it is. Raises UserError when the disk refuses.
    """
    locales = locales_of(answers)
    logo = Path(answers["logo"]) if answers.get("logo") else None
    if logo:
        name = f"logo{logo.suffix.lower()}"
        yield _put(folder / name, logo.read_bytes())
    else:
        name = "logo.svg"
        yield _put(folder / name, _SQUARE.format(colour=answers.get("main") or "#1f5b4a").encode())
    yield _put(folder / BRAND, brand_text(answers, name).encode())
    yield _put(folder / POLICY, policy_text(locales).encode())
    yield from _complete(folder)


def complete_folder(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write what a folder with a brand.yaml does not have yet; gives each file, and whether it was written."""
    brand = load_brand(folder)
    yield _put(folder / POLICY, policy_text(tuple(brand.senders)).encode())
    yield from _complete(folder)


def _complete(folder: Path) -> Iterator[tuple[Path, bool]]:
    for what in ("brand", "policy"):
        yield _put(folder / f"{what}.schema.json", json.dumps(schema(what), ensure_ascii=False, indent=2).encode())
    yield _put(folder / STYLE, style_text().encode())
    brand = load_brand(folder)
    locales = tuple(brand.senders)
    if (folder / "letterhead.docx").is_file():
        yield folder / "letterhead.docx", False
        return
    for locale in locales:
        source = brand.file(f"letterhead.{locale}.docx", "letterhead.docx")
        name = "letterhead.docx" if len(locales) == 1 else f"letterhead.{locale}.docx"
        if not source.is_relative_to(folder):
            yield _put(folder / name, letterhead_to_edit(brand, locale))
        else:
            yield source, False


def copy_words(folder: Path, words: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """Copy built-in words out: `en/reply` all parts of that kind, `en/phrases.yaml` that file.

    Raises UserError for a name that means nothing.
    """
    letters = templates_folder() / "letters"
    sources = [(name, letters / name) for name in words]
    for name, source in sources:
        if not re.fullmatch(r"[\w-]+/[\w.-]+", name) or not source.exists():
            known = sorted(
                path.relative_to(letters).as_posix() for locale in LOCALES for path in (letters / locale).iterdir()
            )
            raise UserError(
                _("--words: there are no words “{name}”. Choose from: {known}.").format(name=name, known=listed(known))
            )
    for _name, source in sources:
        for path in sorted(source.iterdir()) if source.is_dir() else [source]:
            yield _put(folder / "letters" / path.relative_to(letters), path.read_bytes())


def draft_of(folder: Path) -> Path:
    """Where answers wait for the rest."""
    return folder / "brand.draft.yaml"


def write_draft(path: Path, answers: Answers) -> None:
    """Keep `answers` at `path`."""
    yaml, stream = YAML(), StringIO()
    yaml.width = 1_000_000
    yaml.dump(dict(answers), stream)
    write_whole(path, stream.getvalue().encode())


def read_draft(path: Path) -> Answers:
    """The answers that wait at `path`; none where nothing does."""
    if not path.is_file():
        return {}
    documents = list(read_yaml(path.read_text(encoding="utf-8"), str(path)))
    return {str(key): str(text or "") for key, text in (documents[0].value if documents else {}).items()}


def _put(path: Path, data: bytes) -> tuple[Path, bool]:
    if path.exists():
        return path, False
    write_whole(path, data)
    return path, True


def brand_text(answers: Answers, logo: str) -> str:
    """brand.yaml of the answers, each key with a comment."""
    house: dict[str, Any] = {"look": answers.get("look") or "classic"}
    if answers.get("main"):
        house["colours"] = {"main": answers["main"]}
    house |= {"logo": logo, "envelope": answers.get("envelope") or "none"}
    sections: dict[str, Any] = {locale: _section(locale, answers) for locale in locales_of(answers)}
    comments: dict[tuple[str, ...], str] = {
        ("look",): _("Where your letters start from: classic, modern or official."),
        ("colours",): _("Colours of the company, as #rrggbb: main (name, lines), muted (small print)."),
        ("logo",): _("A picture in this folder: .svg, .png or .jpg."),
        ("envelope",): _("The window of your envelopes: none, din-a, din-b or uk-dl."),
    }
    for locale in sections:
        comments |= {
            (locale,): _("Who writes in {locale}.").format(locale=locale),
            (locale, "short_name"): _("The name inside sentences."),
            (locale, "currency"): _("The code of the currency (ISO 4217)."),
            (locale, "handler"): _("Who follows a case up when the case names nobody."),
            (locale, "signatories"): _(
                "Who signs, by severity: minor, moderate, serious, critical. A missing one is filled by the next higher."
            ),
        }
    top = _(
        "Who sends the letters, and how they look. `replygen schema brand` names all that may stand here, such as fonts "
        "and folds; `replygen brand check` proves this folder."
    )
    return _text("brand", top, {**house, **sections}, comments)


def _section(locale: Locale, answers: Answers) -> dict[str, Any]:
    def given(key: str) -> str:
        return answers.get(f"{locale}: {key}", "")

    keys = ("company", "short_name", "address", "phone", "email", "website", "hours", "department", "currency")
    found: dict[str, Any] = {key: given(key) for key in keys if given(key)}
    usual, grave = person_of(given("signs")), person_of(given("signs_grave"))
    signatories = {"moderate": usual, "critical": grave} if usual != grave else {"critical": usual}
    return {**found, "handler": person_of(given("handler")), "signatories": signatories}


def policy_text(locales: Sequence[Locale]) -> str:
    """policy.yaml as it is built in, with the sections of these locales, each key with a comment."""
    path = templates_folder() / "brand" / POLICY
    usual: Mapping[str, Any] = YAML(typ="safe").load(path)
    values = {**usual, "words": {locale: usual["words"][locale] for locale in locales}}
    comments: dict[tuple[str, ...], str] = {
        ("news_workdays",): _("An acknowledgement promises news within this many working days."),
        ("refund_days",): _("Money arrives within this many days, unless the case gives a date."),
        ("voucher_months",): _("Vouchers are valid this long, unless the case gives a date."),
        ("vip_months",): _("VIP cards are valid this long, unless the case gives a date."),
        ("gesture_days",): _("Points and gifts arrive within this many days."),
        ("recourse_for",): _("Decisions whose letters name where else the customer may turn."),
        ("recourse_with",): _("Other kinds of letter that name it: info, update, followup, closure."),
        ("reopen_days",): _("A closed case is opened again within this many days, if the customer asks for it."),
        ("followup_invite",): _("After a serious case the invitation as supervisor comes with the follow-up letter."),
        ("redemption",): _(
            "For `replygen report`: the part of each kind that is ever taken up; all of it, if not named."
        ),
        ("lost",): _(
            "With how many customers the course reckons when one is lost: the customer, those told, the silent."
        ),
        ("invite",): _("How part 9 ends when the case leaves it open: none, welcome or supervisor."),
    }
    for locale in locales:
        comments |= {
            ("words", locale, "workdays"): _("The country whose working days count (ISO 3166)."),
            ("words", locale, "deadlines"): _(
                "Until when what is done, for `replygen due`; presets: statutes and codes that bind you, by name."
            ),
            ("words", locale, "deadlines", "update_every"): _("Until the reply is out."),
            ("words", locale, "deadlines", "update_before"): _("Before the reply's last day, should it be missed."),
            ("words", locale, "deadlines", "followup"): _("After the last promise; after serious cases in any case."),
            ("words", locale, "deadlines", "closure"): _("After the follow-up, or the reply where none is needed."),
            ("words", locale, "deadlines", "correction"): _(
                "After the reply, until the fault is mended; for `replygen report`."
            ),
            ("words", locale, "limits"): _("The most that may be given without approval, by severity."),
            ("words", locale, "value"): _("For `replygen report`: a customer where the case does not say."),
            ("words", locale, "unit_cost"): _(
                "What a unit costs us: of a sum the part that is cost, of a point or a thing its price."
            ),
            ("words", locale, "if_no_answer"): _("What happens when your questions are not answered; a sentence."),
            ("words", locale, "principles"): _("What both sides hold to be right; inside a sentence, so no full stop."),
            ("words", locale, "standards"): _("One standard that can be checked; inside a sentence, so no full stop."),
            ("words", locale, "supervisor"): _(
                "The honorary-supervisor scheme; {year} becomes the year of the letter."
            ),
            ("words", locale, "recourse"): _(
                "Where else the customer may turn; a line each. Have it checked by a lawyer."
            ),
        }
    top = _(
        "What the company has decided. Write your own decisions in: letters promise what stands here or in the case."
    )
    return _text("policy", top, values, comments)


def style_text() -> str:
    """A letter.css that changes nothing yet, and says how to."""
    about = "\n   ".join(
        (
            _("What your letters look like in PDF, where it differs from the look named in brand.yaml."),
            _(
                "To use a line, take the signs before and after it away. Word letters have their look in letterhead.docx."
            ),
        )
    )
    examples = (
        (_("The size of all text, and the height of its lines"), "html { font-size: 11.5pt; line-height: 17pt; }"),
        (_("The subject"), ".subject { text-align: left; font-weight: bold; }"),
        (_("The company's name in the letterhead"), "header .name { font-size: 16pt; }"),
        (_("The room for a signature or a seal"), ".closing { margin-bottom: 36pt; }"),
    )
    shown = "\n\n".join(f"/* {what}: */\n/* {code} */" for what, code in examples)
    return f"/* {about} */\n\n{shown}\n"


def _text(what: str, top: str, values: Mapping[str, Any], comments: Mapping[tuple[str, ...], str]) -> str:
    """A YAML file with its schema, a word on what it is, and a comment above each key that has one."""
    yaml = YAML()
    yaml.width = 1_000_000
    stream = StringIO()
    yaml.dump(_laid_out(values, (), comments), stream)
    text = f"# yaml-language-server: $schema={what}.schema.json\n# {top}\n\n{stream.getvalue()}"
    if YAML(typ="safe").load(text) != values:
        raise UserError(_("These answers cannot be written as YAML. Please report it together with them."))
    return text


def _laid_out(value: Any, steps: tuple[str, ...], comments: Mapping[tuple[str, ...], str]) -> Any:
    """`value` as ruamel writes it: comments above their keys, small groups in one line."""
    from ruamel.yaml.scalarstring import LiteralScalarString

    if isinstance(value, dict):
        laid = CommentedMap({key: _laid_out(inner, (*steps, key), comments) for key, inner in value.items()})
        for number, key in enumerate(value):
            if comment := comments.get((*steps, key)):
                before = f"\n{comment}" if len(steps) == 0 and number else comment
                laid.yaml_set_comment_before_after_key(key, before=before, indent=2 * len(steps))
        if (
            steps
            and all(
                not isinstance(inner, dict | list) and len(str(inner).encode()) <= _SHORT for inner in value.values()
            )
            and len(value) <= 4
        ):
            laid.fa.set_flow_style()
        return laid
    if isinstance(value, list):
        sequence = CommentedSeq(value)
        sequence.fa.set_flow_style()
        return sequence
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value


_SHORT = 30
"""Bytes of a value that may stand with others in one line."""
_SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">\n'
    "  <!-- In the place of your logo. Put your own picture here, or name it in brand.yaml. -->\n"
    '  <path fill="{colour}" d="M0 0h48v48H0z"/>\n'
    "</svg>\n"
)
