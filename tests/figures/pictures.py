"""The pictures in docs/report, made from the report over the invented year of `simulation`: `make pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdf
from PIL import Image, ImageChops

from replygen.brand import load_brand
from replygen.figures.words import load_words
from replygen.model import Locale
from replygen.register import Register
from tests.figures.simulation import SINCE, TODAY, UNTIL, complaints, record
from tests.pictures import COLOURS, MOST, ROOT, run

FOLDER = ROOT / "docs" / "report"
LOCALES: tuple[Locale, ...] = ("en", "zh-CN")
SECTIONS = {"glance": "summary", "causes": "causes", "times": "times", "costs": "compensation", "coaching": "coaching"}
"""The pictures, and the section whose page each shows."""
IN_GREY = ("causes", "times", "costs")
DOTS, MARGIN = "92", 28
GREYS = 12


def report(folder: Path, locale: Locale) -> Path:
    """The report over the invented year as a PDF."""
    place, pdf = folder / "year.sqlite", folder / f"{locale}.pdf"
    if not place.exists():
        with Register.open(place, create=True) as register:
            record(register, complaints())
    period = ["--from", SINCE.isoformat(), "--to", UNTIL.isoformat(), "--date", TODAY.isoformat()]
    command = [sys.executable, "-m", "replygen", "report", "--register", str(place), "--locale", locale]
    run([*command, *period, "-o", str(pdf)])
    return pdf


def page_of(pdf: Path, title: str) -> int:
    """The number of the page on which a section begins, from 1."""
    wanted = "".join(title.split())
    for number, page in enumerate(pypdf.PdfReader(pdf).pages, start=1):
        if any("".join(line.split()) == wanted for line in page.extract_text().splitlines()):
            return number
    raise SystemExit(f"{pdf} has no section {title}")


def draw(pdf: Path, page: int, target: Path, is_grey: bool = False) -> None:
    """Write one page as a small picture, without the empty rest of the page."""
    with tempfile.TemporaryDirectory() as folder:
        shades = ["-gray"] if is_grey else []
        run(["pdftoppm", "-r", DOTS, "-png", *shades, "-f", str(page), "-l", str(page), str(pdf), f"{folder}/page"])
        (drawn,) = Path(folder).iterdir()
        sheet = Image.open(drawn).convert("RGB")
    foot = sheet.height * 94 // 100  # the number of the page stands below
    sheet = sheet.crop((0, 0, sheet.width, foot))
    box = ImageChops.difference(sheet, Image.new("RGB", sheet.size, "white")).getbbox()
    last = min(foot, box[3] + MARGIN) if box else foot
    few = sheet.crop((0, 0, sheet.width, last)).quantize(
        GREYS if is_grey else COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    few.save(target, optimize=True)
    if target.stat().st_size > MOST:
        raise SystemExit(f"{target} is larger than {MOST} bytes: draw it with fewer dots or colours")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for locale in LOCALES:
            pdf = report(Path(name), locale)
            titles = load_words(load_brand(), locale).texts.sections
            for picture, section in SECTIONS.items():
                page = page_of(pdf, titles[section].title)
                draw(pdf, page, FOLDER / f"{locale}-{picture}.png")
                if picture in IN_GREY:
                    draw(pdf, page, FOLDER / f"{locale}-{picture}-grey.png", is_grey=True)


if __name__ == "__main__":
    main()
