"""brand.yaml and policy.yaml: every key and value, and whether what they say can be used in letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import BaseModel

from replygen import fonts
from replygen.brand import Brand, load_brand
from replygen.brand.load import read_record
from replygen.brand.records import BrandFile, Policy, Sender
from replygen.errors import FileError, UserError
from replygen.messages import _, listed, meant
from replygen.model import Locale
from replygen.model.money import MARKED
from replygen.model.words import Category
from replygen.proving.cases import DATE
from replygen.proving.colours import LEAST_CONTRAST, contrast_on_white
from replygen.proving.fault import Check, Fault
from replygen.proving.sources import line_in, values
from replygen.proving.templates import stray_marks
from replygen.text.days import workdays_after
from replygen.text.yaml_text import Steps

R = TypeVar("R", bound=BaseModel)
Read = tuple[R, tuple[str, ...]]
"""What a file says, and its keys in their order."""

BRAND, POLICY = "brand.yaml", "policy.yaml"
_OF_THE_EXAMPLE = ("company", "short_name", "address", "phone", "email", "website")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg")


def load_with_faults(folder: Path) -> tuple[Brand, list[Fault]]:
    """The brand of `folder` as far as it can be used, the built-in one taking the place of what cannot, and every fault.

    Raises UserError when the folder has no brand.yaml.
    """
    faults: list[Fault] = []
    if not (folder / BRAND).is_file():
        return load_brand(folder), faults  # which says so
    file = _tried(folder / BRAND, BrandFile, faults)
    policy = _tried(folder / POLICY, Policy, faults) if (folder / POLICY).is_file() else None
    brand = _assembled(folder, file, policy) if faults else load_brand(folder)
    if file:
        faults += _of_house(brand)
        faults += _marks_in(brand)
        faults += (fault for locale, sender in brand.senders.items() for fault in _of_sender(brand, locale, sender))
    if policy:
        faults += (fault for locale in brand.senders for fault in _of_policy(brand, locale))
    return brand, faults


def _assembled(folder: Path, file: Read[BrandFile] | None, policy: Read[Policy] | None) -> Brand:
    """The brand of what could be read."""
    usual = load_brand()
    spoken = {locale: sender for locale, sender in usual.senders.items() if (folder / "letters" / locale).is_dir()}
    brand = replace(
        usual, folders=(folder, *usual.folders), senders=spoken or {usual.locale: usual.sender(usual.locale)}
    )
    if file:
        record, keys = file
        brand = replace(brand, senders=record.senders(keys), house=record)
    return replace(brand, policy=policy[0]) if policy else brand


def _tried(path: Path, shape: type[R], faults: list[Fault]) -> Read[R] | None:
    try:
        return read_record(path, shape)
    except FileError as error:
        faults += [Fault("values", path, problem.line, problem.what) for problem in error.problems]
    except UserError as error:
        faults.append(Fault("values", path, None, str(error)))
    return None


def _at(brand: Brand, name: str, check: Check, steps: Steps, what: str) -> Fault:
    path = brand.file(name)
    return Fault(check, path, line_in(path, steps), what)


def _of_house(brand: Brand) -> Iterator[Fault]:
    house = brand.house
    for name, colour in house.colours:
        if colour and (contrast := contrast_on_white(colour)) < LEAST_CONTRAST:
            yield _at(brand, BRAND, "colour", ("colours", name), too_pale(colour, contrast))
    for locale, families in house.fonts.items():
        for name, family in families:
            if family and not fonts.characters_of_family(family):
                yield _at(brand, BRAND, "font", ("fonts", locale, name), not_installed(family))
    own = brand.folders[0]
    for name in (POLICY, house.logo):
        if not (own / name).is_file() and any((folder / name).is_file() for folder in brand.folders):
            what = _("it is not there, so the example company's is used. Copy it there and make it yours.")
            yield Fault("folder", own / name, None, what, "warning")
    if not any((folder / house.logo).is_file() for folder in brand.folders):
        pictures = [path.name for path in own.iterdir() if path.suffix.lower() in _PICTURES]
        hint = meant(house.logo, pictures, _("Put it there."))
        what = _("there is no {file} in {folder}. {hint}").format(file=house.logo, folder=own, hint=hint)
        yield _at(brand, BRAND, "logo", ("logo",), what)


def too_pale(colour: str, contrast: float) -> str:
    """What to say of a colour that people read with difficulty."""
    return _(
        "text in {colour} is too pale to read: its contrast on white is {contrast}, and must be {least}. Take a darker one."
    ).format(colour=colour, contrast=f"{contrast:.1f}", least=LEAST_CONTRAST)


def not_installed(family: str) -> str:
    """What to say of a font that this machine lacks."""
    hint = meant(family, fonts.families(), _("Install it, or name one that is there."))
    return _("the font “{family}” is not installed here, so another one would be taken. {hint}").format(
        family=family, hint=hint
    )


def _of_sender(brand: Brand, locale: Locale, sender: Sender) -> Iterator[Fault]:
    if what := unknown_currency(sender.currency):
        yield _at(brand, BRAND, "values", (locale, "currency"), what)
    if not is_mailbox(sender.email):
        what = _("“{email}” is no e-mail address. Write it like service@company.com.")
        yield _at(brand, BRAND, "values", (locale, "email"), what.format(email=sender.email))
    example = load_brand().senders[locale]
    if same := [
        name for name in _OF_THE_EXAMPLE if getattr(sender, name) and getattr(sender, name) == getattr(example, name)
    ]:
        what = _("{names} of {locale} still are the example company's. Write your own.")
        fault = _at(brand, BRAND, "values", (locale, same[0]), what.format(names=listed(same), locale=locale))
        yield replace(fault, severity="warning")


def unknown_currency(code: str) -> str:
    """What to say of a code that is that of no currency; nothing of one that is."""
    from babel.numbers import list_currencies

    if code in list_currencies():
        return ""
    hint = meant(code, MARKED, _("Write CNY, TWD, HKD or GBP, for example."))
    return _("“{code}” is no currency (ISO 4217). {hint}").format(code=code, hint=hint)


def is_mailbox(text: str) -> bool:
    """Whether `text` looks like an e-mail address."""
    name, _at_sign, host = text.partition("@")
    return bool(name) and "." in host and not any(sign.isspace() for sign in text)


def _marks_in(brand: Brand) -> Iterator[Fault]:
    """Marks of templates in brand.yaml, which holds no templates."""
    path = brand.file(BRAND)
    for steps, text in _texts(values(path), ()):
        for _line, what in stray_marks([(text, 1)]):
            yield _at(brand, BRAND, "values", steps, what)


def _texts(value: object, steps: Steps) -> Iterator[tuple[Steps, str]]:
    """Every text of a YAML file with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*steps, key))
    elif isinstance(value, str):
        yield steps, value


def _of_policy(brand: Brand, locale: Locale) -> Iterator[Fault]:
    if locale not in brand.policy.words:
        what = _("there is no section for {locale}, which brand.yaml has. Add one, or take it out there.")
        yield _at(brand, POLICY, "values", ("words",), what.format(locale=locale))
        return
    words = brand.policy.words[locale]
    for name, clauses in (("principles", words.principles), ("standards", words.standards)):
        if missing := [category for category in get_args(Category) if category not in clauses]:
            what = _("“{name}” lacks {keys}. Add a text for each.").format(name=name, keys=listed(missing))
            yield _at(brand, POLICY, "values", ("words", locale, name), what)
    try:
        workdays_after(DATE, 1, words.workdays)
    except UserError as error:
        yield _at(brand, POLICY, "values", ("words", locale, "workdays"), str(error))
