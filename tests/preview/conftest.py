"""A preview run as a user runs it, looked at in a real browser."""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from tests.conftest import Needs, lacking

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90
"""Seconds until a test gives up. We promise one, but the machine of a test may be busy."""

_LOG = logging.getLogger(__name__)


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with `cases.csv` and a company's own `brand/`, words included."""
    shutil.copy(ROOT / "examples" / "complaints-en.csv", tmp_path / "cases.csv")
    shutil.copytree(ROOT / "templates" / "brand", tmp_path / "brand")
    shutil.copytree(ROOT / "templates" / "letters", tmp_path / "brand" / "letters")
    return tmp_path


@contextmanager
def running(folder: Path, *words: str) -> Iterator[str]:
    """The address of `replygen preview` with these words, which runs in `folder` meanwhile."""
    command = [sys.executable, "-m", "replygen", "preview", *words, "--no-browser", "--date", "2026-11-20"]
    environment = {**os.environ, "LANGUAGE": "en", "PYTHONUNBUFFERED": "1"}
    with (
        (folder / "messages.txt").open("w+", encoding="utf-8") as messages,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=messages, encoding="utf-8"
        ) as program,
    ):
        assert program.stdout is not None
        said = program.stdout.readline()
        found = re.search(r"http://\S+/", said)
        assert found, (said, (folder / "messages.txt").read_text("utf-8"))
        try:
            yield found[0]
        finally:
            program.send_signal(signal.SIGINT)
            program.wait(PATIENCE)
            assert "Traceback" not in (folder / "messages.txt").read_text("utf-8")


@contextmanager
def chromium(needs: Needs, *words: str) -> Iterator[webdriver.Chrome]:
    """Chromium without a window, started with these words; it asks for nothing by itself."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if (found := shutil.which(name))), None) or lacking("chromium")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    silent = ("disable-background-networking", "disable-component-update", "disable-sync", "no-first-run")
    for word in ("headless=new", "no-sandbox", "disable-gpu", "window-size=1500,1200", *silent, *words):
        options.add_argument(f"--{word}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(needs("chromedriver"))) as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(needs: Needs) -> Iterator[webdriver.Chrome]:
    """Chromium; it knows no name of another machine."""
    with chromium(needs, "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1") as driver:
        yield driver


class Page:
    """The page of a preview, as somebody in front of it sees and uses it."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        self.browser, self.address = browser, address
        self._asked: list[str] = []
        browser.get_log("performance")
        browser.get(address)

    def until(self, holds: Callable[[Page], object], what: str) -> float:
        """The seconds until something is so; `pytest --log-cli-level=info` shows them."""
        begin = time.monotonic()
        while time.monotonic() - begin < PATIENCE:
            try:
                if holds(self):
                    took = time.monotonic() - begin
                    _LOG.info("%s: %.2f s", what, took)
                    return took
            except StaleElementReferenceException:
                pass
            time.sleep(0.02)
        raise AssertionError(f"never {what}; the page says: {self.text('body')}")

    def text(self, selector: str) -> str:
        """All that stands in the elements."""
        return "\n".join(element.text for element in self.all(selector))

    def all(self, selector: str) -> list[Any]:
        """The elements, in the order of the page."""
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def show_as(self, form: str) -> None:
        """Show the letter as pdf, docx or text."""
        self.browser.find_element(By.CSS_SELECTOR, f"[name=form][value={form}]").click()
        self.until(lambda page: page.is_settled and bool(page.all(".plain")) == (form == "text"), f"shown as {form}")

    def choose(self, name: str, value: str) -> None:
        """Choose in one of the lists above."""
        Select(self.browser.find_element(By.ID, name)).select_by_value(value)

    @property
    def is_settled(self) -> bool:
        """Whether the page shows what was last asked for."""
        return self.text("#state").startswith("Shown:")

    @property
    def pictures(self) -> list[str]:
        """The pages of the letter, as addresses that hold the whole picture."""
        return [element.get_attribute("src") for element in self.all(".paper img")]

    def colours(self) -> set[tuple[int, ...]]:
        """Every colour of the first page."""
        data = base64.b64decode(self.pictures[0].partition(",")[2])
        colours = Image.open(io.BytesIO(data)).convert("RGB").getcolors(1 << 24) or []
        return {colour for _count, colour in colours if isinstance(colour, tuple)}

    def requests(self) -> list[str]:
        """The addresses that the page has asked for since it was opened."""
        messages = (json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance"))
        sent = [message["params"] for message in messages if message["method"] == "Network.requestWillBeSent"]
        self._asked += [one["request"]["url"] for one in sent]
        return self._asked


@pytest.fixture
def opened(workplace: Path, browser: webdriver.Chrome) -> Iterator[Callable[..., Page]]:
    """`opened("cases.csv")`: the page of that preview, its first letter shown, with the workplace's own brand.

    At the end of the test no page may have complained, or asked anybody but its own preview.
    """
    with ExitStack() as previews:
        pages: list[Page] = []

        def open_page(*words: str) -> Page:
            page = Page(browser, previews.enter_context(running(workplace, *words, "--brand", "brand")))
            pages.append(page)
            page.until(lambda page: page.is_settled, "first letter")
            return page

        yield open_page
        for page in pages:
            asked = page.requests()
            assert asked
            assert [url for url in asked if not url.startswith((page.address, "data:"))] == []
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
        browser.get("about:blank")  # else the page would complain that its preview has ended
        browser.get_log("browser")
