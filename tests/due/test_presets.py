"""The deadlines of statutes, as staff may change them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from replygen.brand import Brand, load_brand
from replygen.brand.presets import load_presets
from replygen.errors import UserError
from replygen.proving.values import load_with_faults
from replygen.resources import templates_folder

BUILTIN = templates_folder() / "brand"


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Brand]:
    """`own(policy=…, presets=…)`: a brand folder with those texts, read."""

    def make(policy: str = "", presets: str = "") -> Brand:
        (tmp_path / "brand.yaml").write_bytes((BUILTIN / "brand.yaml").read_bytes())
        for name, text in (("policy.yaml", policy), ("presets.yaml", presets)):
            if text:
                (tmp_path / name).write_text(text, encoding="utf-8")
        return load_brand(tmp_path)

    return make


def test_every_built_in_preset_says_where_it_holds_what_it_says_and_to_confirm_it(brand: Brand) -> None:
    presets = load_presets(brand)
    assert len(presets) >= 5
    for name, preset in presets.items():
        assert all((preset.place, preset.source, preset.says)), name
        assert any(word in preset.version for word in ("confirm", "核对", "確認")), name
        assert bool(preset.country) == bool(preset.channels), name


def test_a_folder_may_hold_presets_of_its_own(own: Callable[..., Brand]) -> None:
    text = """
    house-rule:
      place: our own
      source: Customer charter
      says: We answer within a week.
      version: 2026
      deadlines: [{step: reply, within: 1 week}]
    """
    policy = _policy().replace("presets: [tw-consumer-protection]", "presets: [house-rule]")
    assert list(load_presets(own(policy, text))) == ["house-rule"]


def test_a_preset_that_nobody_knows_is_refused_with_its_neighbour(own: Callable[..., Brand]) -> None:
    policy = _policy().replace("[tw-consumer-protection]", "[tw-consumer-protektion]")
    with pytest.raises(UserError, match=r"words\.zh-TW\.deadlines\.presets.*Did you mean “tw-consumer-protection”"):
        load_presets(own(policy))


def test_what_is_wrong_in_presets_yaml_is_named_with_its_line(own: Callable[..., Brand]) -> None:
    text = (BUILTIN / "presets.yaml").read_text(encoding="utf-8")
    for before, after, wrong in (
        ("within: 8 weeks", "within: soon", "write it like “3 working days”"),
        ("step: ack, within: 5", "step: acknowledge, within: 5", "“acknowledge” is not known here"),
        ("    version: confirm", "    edition: confirm", "is not known here"),
        ("  place: England", "", "place” is missing"),
    ):
        changed = text.replace(before.strip(), after.strip(), 1)
        assert changed != text, before
        with pytest.raises(UserError, match=rf"presets\.yaml, line \d+: .*{wrong}"):
            load_presets(own(presets=changed))


def test_brand_check_finds_both_with_their_lines(own: Callable[..., Brand]) -> None:
    text = (BUILTIN / "presets.yaml").read_text(encoding="utf-8")
    policy = _policy().replace("[tw-consumer-protection]", "[tw-consumer-protektion]")
    brand = own(policy, text.replace("within: 8 weeks", "within: soon"))
    found = _errors(brand)
    assert found == {("presets.yaml", text[: text.index("within: 8 weeks")].count("\n") + 1)}
    (brand.folders[0] / "presets.yaml").unlink()
    found = _errors(brand)
    assert found == {("policy.yaml", policy[: policy.index("tw-consumer-protektion")].count("\n") + 1)}


def test_what_is_wrong_in_the_deadlines_of_the_policy_is_named_with_its_line(own: Callable[..., Brand]) -> None:
    line = _policy().splitlines().index("      ack: 3 working days") + 1
    with pytest.raises(
        UserError, match=rf"policy\.yaml, line {line}: .*deadlines\.ack.*write it like “3 working days”"
    ):
        own(_policy().replace("ack: 3 working days", "ack: three working days", 1))
    with pytest.raises(UserError, match=r"“words\.zh-CN\.deadlines\.answer” is not known here"):
        own(_policy().replace("      reply: 15", "      answer: 15", 1))


def _errors(brand: Brand) -> set[tuple[str, int | None]]:
    faults = load_with_faults(brand.folders[0])[1]
    return {(fault.file.name, fault.line) for fault in faults if fault.severity == "error"}


def _policy() -> str:
    return (BUILTIN / "policy.yaml").read_text(encoding="utf-8")
