"""Numbers of papers and cards in a text: what tells a person from all others, and opens their accounts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from replygen.messages import _
from replygen.model.reading import narrow

_MAYBE = re.compile(r"[0-9０-９A-ZＡ-Ｚ](?:(?<=\d)(?:\d{7}|\d{3}[ -]\d{4})|(?<!\d) ?\d\d ?\d\d ?\d\d)")
"""What every one of them holds; few texts do. What it begins with stands first: that makes the search quick."""
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_-])(?:"
    r"(?P<china>\d{6}(?P<space>[ -]?)\d{8}(?P=space)\d{3}[\dXx]|\d{15})"
    r"|(?P<taiwan>[A-Z][1289]\d{8})"
    r"|(?P<hongkong>[A-Z]{1,2}\d{6}\([\dA]\))"
    r"|(?P<britain>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D])"
    r"|\d{14,19}|\d{4}(?P<gap>[ -])\d{4}(?P=gap)\d{4}(?P=gap)\d{4}(?:(?P=gap)?\d{1,3})?"
    r"|3\d{3}[ -]\d{6}[ -]\d{4,5}|62\d{4} \d{10,13}"
    r")(?![0-9A-Za-z_]|-\w)"
)
_ISSUERS = re.compile(
    r"(?:4\d{15}"  # Visa
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"  # Mastercard
    r"|62\d{14,17}"  # UnionPay
    r"|3[47]\d{13}|35(?:2[89]|[3-8]\d)\d{12}"  # American Express, JCB
    r"|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12})"  # Diners Club, Discover
)
"""The cards of payment by the ranges of their issuers and the length they have today."""
CERTAIN = 18
"""Signs of a number that can hardly be anything else, an identity number of China with its check digit."""
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]")
"""What a Chinese identity number begins with (GB/T 2260)."""
_NO_BRITISH_PREFIX = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The letters in the order of the numbers 10 to 35 that they count as."""


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """One number: what it is, its last four signs, whether it can hardly be anything else."""

    kind: str
    end: str
    is_certain: bool


def may_hold_numbers(text: str) -> bool:
    """Whether it is worth looking for personal numbers in `text`, one or many."""
    return _MAYBE.search(text) is not None


def personal_numbers(text: str) -> Iterator[PersonalNumber]:
    """The personal numbers of `text` that pass the checks of their kind, in order."""
    for match in _NUMBER.finditer(narrow(text)) if may_hold_numbers(text) else ():
        number = re.sub("[ ()-]", "", match[0]).upper()
        if kind := _kind(number, match.lastgroup or ""):
            yield PersonalNumber(kind, "…" + number[-4:], len(number) == CERTAIN and _is_chinese(number))


def _kind(number: str, shape: str) -> str:
    """What `number` is, as it stands in a sentence; nothing when a check fails."""
    if shape == "taiwan":
        return _("a Taiwanese identity number") if _is_taiwanese(number) else ""
    if shape == "hongkong":
        return _("a Hong Kong identity number") if _is_from_hong_kong(number) else ""
    if shape == "britain":
        return "" if number[:2] in _NO_BRITISH_PREFIX else _("a UK National Insurance number")
    if len(number) in {15, 18} and _is_chinese(number):
        return _("a Chinese identity number")
    return _("the number of a bank card") if _is_card(number) else ""


def _is_chinese(number: str) -> bool:
    """By province and birthday; one of 18 signs also by its check digit (GB 11643), which the 15 until 1999 have not.

    The county says nothing: many were given out by counties that got their number only after the person was born.
    """
    born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if not _PROVINCES.match(number) or born[:2] not in {"19", "20"} or not _is_day(born):
        return False
    rest = sum(2 ** (17 - place) * int(digit) for place, digit in enumerate(number[:17])) % 11
    return len(number) == 15 or number[17] == "10X98765432"[rest]


def _is_day(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_card(number: str) -> bool:
    """By its issuer, and the check digit after Luhn (ISO/IEC 7812)."""
    if not _ISSUERS.fullmatch(number):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _is_taiwanese(number: str) -> bool:
    first, second = divmod(_TAIWAN_LETTERS.index(number[0]) + 10, 10)
    digits = [first, second, *map(int, number[1:])]
    return (
        sum(weight * digit for weight, digit in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), digits, strict=True)) % 10 == 0
    )


def _is_from_hong_kong(number: str) -> bool:
    signs = number.rjust(9)  # one letter counts as if a blank stood before it
    values = [36 if sign == " " else int(sign, 36) for sign in signs]
    return sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11 == 0
