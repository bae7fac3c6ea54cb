"""Deadlines of statutes and codes of practice, as presets.yaml has them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from replygen.brand.load import Brand, read_record
from replygen.brand.records import Preset, PresetFile
from replygen.errors import UserError
from replygen.messages import _, listed
from replygen.model import Locale

PRESETS = "presets.yaml"


def load_presets(brand: Brand) -> Mapping[str, Preset]:
    """Every preset by its name. Raises UserError for what is wrong in presets.yaml, and for a name it does not have."""
    presets = read_record(brand.file(PRESETS), PresetFile)[0].root
    for locale, what in unknown_presets(brand, presets):
        raise UserError(
            _("{file}, words.{locale}.deadlines.presets: {what}").format(
                file=brand.file("policy.yaml"), locale=locale, what=what
            )
        )
    return presets


def unknown_presets(brand: Brand, presets: Mapping[str, Preset]) -> Iterator[tuple[Locale, str]]:
    """What to say of each name that the policy takes for a preset and that none has, with the locale of its section."""
    for locale, words in brand.policy.words.items():
        for name in words.deadlines.presets:
            if name not in presets:
                near = difflib.get_close_matches(name, presets, n=1)
                hint = _("Did you mean “{near}”?") if near else _("Write one of: {known}.")
                said = hint.format(near="".join(near), known=listed(presets))
                what = _("{file} has no preset “{name}”. {hint}")
                yield locale, what.format(file=brand.file(PRESETS), name=name, hint=said)
