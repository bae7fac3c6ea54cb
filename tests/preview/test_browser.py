"""The preview in a real browser: every edit shows, and nothing else is asked."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor
from selenium.webdriver.common.keys import Keys

from tests.conftest import Needs
from tests.preview.conftest import Page, chromium, running

Opened = Callable[..., Page]

NINE = ["empathy", "agreement", "credit", "apology", "circumstances"]
NINE += ["decision", "compensation", "commitment", "invitation"]


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def change_case(file: Path, row: int, **values: str) -> None:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert values.keys() <= rows[row].keys()
    rows[row] |= values
    write_cases(file, rows)


def write_cases(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def showing(case: str) -> Callable[[Page], bool]:
    return lambda page: page.is_settled and f"{case} " in page.text("#state")


def test_the_nine_parts_stand_in_the_margin_of_pdf_docx_and_text(opened: Opened, needs: Needs) -> None:
    needs("soffice")
    page = opened("cases.csv")
    for form in ("pdf", "docx", "text"):
        page.show_as(form)
        marked = [element.get_attribute("data-part") for element in page.all("[data-part]")]
        assert list(dict.fromkeys(marked)) == NINE
    assert "1 Understand and share what they went through" in page.text("#letter")


def test_a_part_is_marked_beside_its_own_lines(opened: Opened) -> None:
    page = opened("cases.csv")
    tops = [element.rect["y"] for element in page.all(".part")]
    assert len(tops) >= len(NINE)
    on_first_page = [element.rect["y"] for element in page.all(".page:first-child .part")]
    assert on_first_page == sorted(on_first_page)
    paper = page.all(".paper")[0].rect
    assert all(paper["y"] < top < paper["y"] + paper["height"] for top in on_first_page)


def test_an_edit_of_a_part_template_shows(opened: Opened, workplace: Path) -> None:
    page = opened("cases.csv")
    before = page.pictures
    for file in (workplace / "brand/letters/en/reply").glob("6-decision*.j2"):
        file.write_text("We have decided on {{ date | date }}.\n\nAnd that is that.\n", "utf-8")
    page.until(lambda page: page.is_settled and page.pictures != before, "an edit of a part template, as PDF")
    page.show_as("text")
    assert "And that is that." in page.text("#letter")


def test_an_edit_of_the_style_sheet_shows(opened: Opened, workplace: Path) -> None:
    page = opened("cases.csv")
    before = page.pictures
    assert (255, 0, 0) not in page.colours()
    with (workplace / "brand/letter.css").open("a", encoding="utf-8") as style:
        style.write("main { background: #ff0000 }\n")
    page.until(lambda page: page.is_settled and page.pictures != before, "an edit of letter.css, as PDF")
    assert (255, 0, 0) in page.colours()


def test_an_edit_of_a_style_sheet_that_is_imported_shows(opened: Opened, workplace: Path) -> None:
    more = workplace / "brand/more.css"
    more.write_text("", "utf-8")
    rewrite(workplace / "brand/letter.css", ":root {", '@import "more.css";\n:root {')
    page = opened("cases.csv")
    before = page.pictures
    more.write_text("header { background: #ff0000 !important }\n", "utf-8")
    page.until(lambda page: page.is_settled and page.pictures != before, "an edit of an imported style sheet, as PDF")
    assert (255, 0, 0) in page.colours()


def test_an_edit_of_the_companys_colours_shows(opened: Opened, workplace: Path) -> None:
    page = opened("cases.csv")
    before = page.pictures
    assert (255, 0, 0) not in page.colours()
    brand = workplace / "brand/brand.yaml"
    brand.write_text('colours: {main: "#ff0000"}\n' + brand.read_text("utf-8"), "utf-8")
    page.until(lambda page: page.is_settled and page.pictures != before, "an edit of brand.yaml, as PDF")
    assert (255, 0, 0) in page.colours()


def test_an_edit_of_the_letterhead_shows(opened: Opened, workplace: Path, needs: Needs) -> None:
    needs("soffice")
    page = opened("cases.csv")
    page.show_as("docx")
    before = page.pictures
    assert (255, 0, 0) not in page.colours()
    letterhead = docx.Document(str(workplace / "brand/letterhead.docx"))
    for style in letterhead.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            style.font.color.rgb = RGBColor(255, 0, 0)
            style.font.bold = True
    time.sleep(3)  # as somebody needs for an edit; LibreOffice is started anew meanwhile
    letterhead.save(str(workplace / "brand/letterhead.docx"))
    page.until(lambda page: page.is_settled and page.pictures != before, "an edit of letterhead.docx, as DOCX")
    assert (255, 0, 0) in page.colours()


def test_an_edit_of_the_case_shows(opened: Opened, workplace: Path) -> None:
    page = opened("cases.csv")
    before = page.pictures
    change_case(workplace / "cases.csv", 0, finding="The van had no fuel.", name="Eleanor Brontë")
    page.until(lambda page: page.is_settled and page.pictures != before, "an edit of the case, as PDF")
    page.show_as("text")
    assert "The van had no fuel." in page.text("#letter")
    assert "Eleanor Brontë" in page.text("#case")


def test_a_mistake_in_a_template_is_shown_with_its_line_and_goes_when_it_is_mended(
    opened: Opened, workplace: Path
) -> None:
    page = opened("cases.csv")
    part = workplace / "brand/letters/en/reply/1-empathy.j2"
    right = part.read_text("utf-8")
    part.write_text("Dear reader,\n{% if issue %}\nit happened\n{% endfi %}\n", "utf-8")
    page.until(lambda page: page.all("#fault:not([hidden])"), "a mistake in a template")
    assert page.text("#fault .file") == "brand/letters/en/reply/1-empathy.j2, line 4"
    assert "Did you mean “endif”?" in page.text("#fault p")
    assert page.text("#fault .here").split() == ["4", "{%", "endfi", "%}"]
    assert page.pictures  # the last letter stays
    part.write_text(right, "utf-8")
    page.until(lambda page: page.is_settled and not page.all("#fault:not([hidden])"), "the letter is back")


def test_every_kind_of_broken_file_is_named(opened: Opened, workplace: Path) -> None:
    page = opened("cases.csv")
    for name, text in {
        "letter.html.j2": "<p>{% for %}",
        "brand.yaml": "en:\n  company: 5: 6\n",
        "policy.yaml": "news_workdays: many\n",
        "letters/en/frame.yaml": "before: [\n",
        "rules/mine.yaml": "- nonsense\n",
    }.items():
        file = workplace / "brand" / name
        right = file.read_bytes() if file.exists() else None
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        page.until(lambda page: page.all("#fault:not([hidden])"), f"a mistake in {name}")
        assert file.name in page.text("#fault"), page.text("#fault")
        file.unlink() if right is None else file.write_bytes(right)
        page.until(lambda page: page.is_settled and not page.all("#fault:not([hidden])"), f"{name} mended")


def test_fifty_cases_can_be_stepped_through(opened: Opened, workplace: Path) -> None:
    with (workplace / "cases.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    many = [{**rows[n % len(rows)], "case_id": f"EN-{n:02}", "voucher_no": ""} for n in range(50)]
    write_cases(workplace / "fifty.csv", [{name: row.get(name, "") for name in rows[0]} for row in many])
    page = opened("fifty.csv")
    assert len(page.all("#case option")) == 50
    for number in range(50):
        page.until(showing(f"EN-{number:02}"), f"case {number}")
        page.browser.find_element("id", "later").click()
    assert "EN-49 " in page.text("#state")  # the last stays


def test_the_arrow_keys_step_from_case_to_case(opened: Opened) -> None:
    page = opened("cases.csv")
    body = page.browser.find_element("css selector", "body")
    body.send_keys(Keys.ARROW_RIGHT)
    page.until(showing("EN-4102"), "the second case")
    assert page.text("#count") == "2 of 8"
    page.browser.find_element("id", "case").send_keys(Keys.ARROW_LEFT)
    page.until(showing("EN-4101"), "the first case")
    assert page.browser.find_element("id", "earlier").get_attribute("disabled")


def test_the_latest_of_many_quick_steps_is_shown(opened: Opened) -> None:
    page = opened("cases.csv")
    for _step in range(5):
        page.browser.find_element("id", "later").click()
    page.until(showing("EN-4106"), "the sixth case")


def test_locale_and_decision_can_be_switched(opened: Opened) -> None:
    page = opened("cases.csv")
    page.show_as("text")
    page.choose("decision", "not_upheld")
    page.until(lambda page: "[reason]" in page.text("#letter"), "another decision")
    page.choose("decision", "")
    page.choose("locale", "zh-TW")
    page.until(lambda page: page.all("#letter:lang(zh-TW)"), "another locale")


def test_findings_stand_beside_their_words(opened: Opened, workplace: Path) -> None:
    change_case(workplace / "cases.csv", 0, finding="We understand your point, but our records differ.")
    page = opened("cases.csv")
    (told, *_rest) = page.all(".beside .finding")
    assert "T01" in told.text
    (mark, *_more) = page.all(".mark.error")
    assert abs(told.rect["y"] - mark.rect["y"]) < 5
    assert "No letter is written" in page.text("#problems")
    page.browser.find_element("css selector", "#problems a").click()
    assert "T01" in page.text(".finding:target")


def test_a_mistake_in_a_phrase_is_shown_with_its_line(opened: Opened, workplace: Path) -> None:
    page = opened("cases.csv")
    rewrite(workplace / "brand/letters/en/phrases.yaml", "{{ event_date | moment", "{{ evnt_date | moment")
    page.until(lambda page: page.all("#fault:not([hidden])"), "a mistake in a phrase")
    assert "phrases.yaml, line " in page.text("#fault .file")
    assert "{{ evnt_date |" in page.text("#fault .here")


def test_a_refused_case_says_why(opened: Opened, workplace: Path) -> None:
    change_case(workplace / "cases.csv", 0, received="31/02/2026")
    page = opened("cases.csv")
    assert "31/02/2026" in page.text("#problems")
    assert "row 2" in page.text("#problems")
    assert page.pictures == []


def test_text_that_looks_like_html_is_shown_as_text(opened: Opened, workplace: Path) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    change_case(workplace / "cases.csv", 0, name=hostile, finding=f"{hostile} {{{{ 7 * 7 }}}} but sorry.")
    page = opened("cases.csv")
    page.show_as("text")
    for place in ("#case", "#letter", "#state"):
        assert "<script>" in page.text(place)
    assert page.browser.title == "Preview of letters"
    assert "{{ 7 * 7 }}" in page.text("#letter")
    assert page.all("#letter img, #letter script, #case img, .finding img") == []


def test_the_page_asks_nobody_but_this_machine(opened: Opened, needs: Needs) -> None:
    needs("soffice")
    page = opened("cases.csv")
    for form in ("docx", "text", "pdf"):
        page.show_as(form)
    asked = [url for url in page.requests() if not url.startswith("data:")]
    assert len(asked) >= 3
    assert {url.partition("/")[2].partition(":")[0] for url in asked} == {"/127.0.0.1"}


def test_chromium_itself_notes_no_connection_but_to_the_preview(workplace: Path, tmp_path: Path, needs: Needs) -> None:
    needs("soffice")
    noted = tmp_path / "network.json"
    with (
        running(workplace, "cases.csv", "--brand", "brand") as address,
        chromium(needs, "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"log-net-log={noted}") as driver,
    ):
        page = Page(driver, address)
        for form in ("text", "docx", "pdf"):
            page.show_as(form)
        driver.find_element("id", "later").click()
        page.until(showing("EN-4102"), "the second case")
        driver.get("about:blank")
    told = json.loads(noted.read_text("utf-8"))
    kinds = {number: name for name, number in told["constants"]["logEventTypes"].items()}
    events = [(kinds[event["type"]], event.get("params", {})) for event in told["events"]]
    jobs = [given for kind, given in events if kind == "URL_REQUEST_START_JOB" and "url" in given]
    asked = [given["url"] for given in jobs if given["initiator"].startswith("http")]  # others are Chromium's own
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    reached = {given["address"] for kind, given in events if kind == "TCP_CONNECT_ATTEMPT" and "address" in given}
    assert reached == {address.split("/")[2]}
