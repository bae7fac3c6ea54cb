"""The pictures in docs/looks.md, made from the letters themselves: `make pictures`.

Every look in every locale, as PDF and as the DOCX that LibreOffice draws; then window envelopes and large print.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from replygen.brand.looks import DESIGNS, WINDOWS
from replygen.model.words import LOCALES, Locale
from replygen.resources import templates_folder

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "looks"
CASES: dict[Locale, tuple[str, str]] = {
    "zh-CN": ("complaints-zh-CN.csv", "TS-2611-001"),
    "zh-TW": ("complaints-zh-TW.csv", "KS-1151101"),
    "zh-HK": ("complaints-zh-HK.xlsx", "HK-26-1101"),
    "en": ("complaints-en.csv", "EN-4101"),
}
DATE, DOTS, GREY = "2026-11-20", "58", (150, 150, 150)
COLOURS = 24
MOST = 60_000
"""Bytes of one picture."""


@dataclass(frozen=True)
class Shot:
    """One letter that is pictured; `lines` are those of its brand.yaml, besides who writes."""

    name: str
    locale: Locale
    lines: tuple[str, ...]
    options: tuple[str, ...] = ()


def shots() -> Iterator[Shot]:
    """All that docs/looks.md shows."""
    for look in DESIGNS:
        yield from (Shot(f"{look}.{locale}", locale, (f"look: {look}",)) for locale in LOCALES)
    for locale in ("zh-CN", "en"):
        yield from (Shot(f"{name}.{locale}", locale, (f"envelope: {name}", "folds: true")) for name in WINDOWS)
        yield Shot(f"large.{locale}", locale, (), ("--large",))


def picture(shot: Shot, folder: Path) -> None:
    """Make the letter of `shot` in both formats, and a picture of each."""
    table, case_id = CASES[shot.locale]
    brand = folder / f"{shot.name} brand"
    brand.mkdir()
    senders = (templates_folder() / "brand" / "brand.yaml").read_text(encoding="utf-8")
    (brand / "brand.yaml").write_text("\n".join((*shot.lines, senders)), encoding="utf-8")
    letters = folder / shot.name
    replygen = [sys.executable, "-m", "replygen", "render", str(ROOT / "examples" / table), "--only", case_id]
    run(
        [*replygen, "--brand", str(brand), "--date", DATE, "-f", "pdf", "-f", "docx", "-o", str(letters), *shot.options]
    )
    (pdf,), (word,) = letters.glob("*.pdf"), letters.glob("*.docx")
    draw(pdf, FOLDER / f"{shot.name}.pdf.png")
    office = letters / "office"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(office), str(word)])
    draw(office / f"{word.stem}.pdf", FOLDER / f"{shot.name}.docx.png")


def run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def draw(pdf: Path, target: Path) -> None:
    """Write the pages of `pdf`, side by side, as one small picture."""
    with tempfile.TemporaryDirectory() as folder:
        run(["pdftoppm", "-r", DOTS, str(pdf), f"{folder}/page"])
        pages = [Image.open(page) for page in sorted(Path(folder).iterdir())]
        width, height, gap = sum(page.width for page in pages), max(page.height for page in pages), 4
        sheet = Image.new("RGB", (width + gap * (len(pages) - 1), height), GREY)
        left = 0
        for page in pages:
            sheet.paste(page, (left, 0))
            left += page.width + gap
    few = sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    if target.stat().st_size > MOST:
        raise SystemExit(f"{target} is larger than {MOST} bytes: draw it with fewer dots or colours")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for shot in shots():
            picture(shot, Path(folder))


if __name__ == "__main__":
    main()
