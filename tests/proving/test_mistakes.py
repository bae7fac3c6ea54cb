"""Mistakes that people make in a brand folder: all are found at once, each with its file and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest

from replygen.brand import load_brand
from replygen.proving import Fault, prove
from replygen.proving.difference import changed_sentences
from tests.proving.conftest import MakeBrand


@dataclass(frozen=True)
class Mistake:
    """What somebody writes for what stood in a file (at its end, where that is empty), and what is said of it.

    The line that has to be named is that of `marked`, else of the first line of `wrong`; None where a file has no lines,
    or all of it is meant.
    """

    name: str
    file: str
    right: str
    wrong: str
    says: str
    marked: str | None = ""
    about: str = ""
    """What is told of, where it is not that file."""

    def make(self, folder: Path) -> None:
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert self.right in text, f"{self.file} has changed: {self.right}"
        path.write_text(text.replace(self.right, self.wrong, 1) if self.right else text + self.wrong, encoding="utf-8")

    def line(self, folder: Path) -> int | None:
        if self.marked is None:
            return None
        text = (folder / self.file).read_text(encoding="utf-8")
        return text[: text.index(self.marked or self.wrong.strip().split("\n")[0])].count("\n") + 1


R, P, F = "letters/en/reply/", "letters/en/phrases.yaml", "letters/en/frame.yaml"
IN_WORDS = [
    Mistake(
        "a misspelt fact",
        R + "1-empathy.j2",
        "{{ impact | sentence }}{% elif",
        "{{ impct | sentence }}{% elif",
        "“impct” is no fact of a case. Did you mean “impact”?",
    ),
    Mistake(
        "an unknown filter",
        R + "5-circumstances.j2",
        "{{ finding | sentence }}",
        "{{ finding | sentense }}",
        "no filter “sentense”. Did you mean “sentence”?",
    ),
    Mistake(
        "an unknown test",
        R + "5-circumstances.j2",
        '{% if reason and decision == "upheld" %}',
        "{% if reason is quotabel %}",
        "no test “quotabel”. Did you mean “quotable”?",
    ),
    Mistake(
        "a condition never closed",
        R + "4-apology.partial.j2",
        "",
        "\n{% if place %}Here.\n",
        "{% if %} is not closed",
        "{% if place",
    ),
    Mistake("a misspelt tag", R + "4-apology.serious.j2", "{% either %}", "{% ethier %}", "Did you mean “either”?"),
    Mistake(
        "Chinese quotation marks in a tag",
        R + "9-invitation.critical.j2",
        "",
        "{% if tone == “gentle” %}x{% endif %}",
        "““” cannot stand inside",
    ),
    Mistake(
        "a decision that there is not",
        R + "7-compensation.j2",
        "{% if not compensation %}",
        '{% if decision == "upholded" %}{% endif %}{% if not compensation %}',
        "“upholded” is no decision",
    ),
    Mistake(
        "braces of a Chinese keyboard",
        R + "6-decision.partial.j2",
        "",
        "\nDear ｛｛ name ｝｝, we mean it.\n",
        "“｛” stands among the words",
    ),
    Mistake(
        "a single brace", R + "6-decision.goodwill.j2", "", "\nThank you, { name }.\n", "“{” stands among the words"
    ),
    Mistake(
        "a phrase that there is not",
        R + "8-commitment.j2",
        'say("whom")',
        'say("whomm")',
        "no phrase “whomm”. Did you mean “whom”?",
    ),
    Mistake(
        "a key that a phrase does not have",
        R + "2-agreement.j2",
        "",
        '\n{{ say("fell_short", "produkt") }}.\n',
        "has no “produkt”. Did you mean “product”?",
    ),
    Mistake(
        "something the company does not have",
        R + "2-agreement.j2",
        "",
        "\n{{ brand.compny }} thinks so, too.\n",
        "“brand” has no “compny”. Did you mean “company”?",
    ),
    Mistake(
        "a date without its filter",
        R + "3-credit.goodwill.j2",
        "",
        "\nWe have your letter of {{ received }}.\n",
        "choose a filter",
    ),
    Mistake(
        "a fact that may be empty",
        R + "3-credit.serious.j2",
        "",
        "\nYou wrote: {{ quote | quoted }}.\n",
        "a field is empty for this case",
    ),
    Mistake("a part that may be empty", R + "9-invitation.not_upheld.j2", "", "", "it gives no text", None),
    Mistake(
        "a part of the wrong name",
        R + "4-apology.uphled.j2",
        "",
        "We are sorry.",
        "“uphled” is neither a decision nor a severity. Did you mean “upheld”?",
        None,
    ),
    Mistake("a number given twice", R + "4-excuse.j2", "", "We are sorry.", "two parts number 4", None),
    Mistake(
        "words against a rule", R + "6-decision.upheld.j2", "We therefore uphold", "As per our policy, we uphold", "T03"
    ),
    Mistake("a phrase left out", P, "feeling: {angry: angry, ", "feeling: {", "“feeling” lacks angry"),
    Mistake("a phrase of the wrong name", P, 'named: "', 'namd: "', "no template says “namd”. Did you mean “named”?"),
    Mistake(
        "a misspelt fact in a phrase",
        P,
        'fixed: "{% if fix_date and',
        'fixed: "{% if fix_dat and',
        "“fix_dat” is no fact of a case. Did you mean “fix_date”?",
    ),
    Mistake(
        "a paragraph of no kind",
        F,
        "- closing: Yours",
        "- closng: Yours",
        "“closng” is no kind of paragraph. Did you mean “closing”?",
    ),
    Mistake(
        "a misspelt fact in the frame",
        F,
        "{{ case_id }}",
        "{{ caseid }}",
        "“caseid” is no fact of a case. Did you mean “case_id”?",
    ),
    Mistake(
        "a rule that looks for nothing",
        "rules/own.yaml",
        "",
        "OWN1: {check: existence, name: own, level: error, why: {en: a}, instead: {en: b}, source: us}\n",
        "“find” is missing",
    ),
    Mistake(
        "a rule with an unknown key",
        "rules/own.yaml",
        "",
        "T03: {levle: info}\n",
        "“levle” is not known here. Did you mean “level”?",
    ),
    Mistake(
        "a property that there is not",
        "letter.css",
        "",
        ".body { colr: black }\n",
        "no property “colr”. Did you mean “color”?",
    ),
    Mistake(
        "a value that there is not",
        "letter.css",
        "",
        ".date { text-align: rihgt }\n",
        "“rihgt” is no value of “text-align”",
    ),
    Mistake(
        "a class that there is not",
        "letter.css",
        "",
        ".salutaion { font-weight: bold }\n",
        "“.salutaion”, so this changes nothing. Did you mean “.salutation”?",
    ),
    Mistake("a pale colour", "letter.css", "", ".post { color: #aaa }\n", "too pale to read"),
    Mistake(
        "a picture that is not there",
        "letter.css",
        "",
        "header { background: url(bakground.png) }\n",
        "no “bakground.png” in the brand folder",
    ),
    Mistake(
        "a font that is not there",
        "letter.css",
        "",
        '.item { font-family: "Caladeea" }\n',
        "“Caladeea” is not installed here, so another one would be taken. Did you mean “Caladea”?",
    ),
    Mistake(
        "an unknown at-rule", "letter.css", "", "@pgae { margin: 1cm }\n", "no rule “@pgae”. Did you mean “@page”?"
    ),
    Mistake("a selector that is none", "letter.css", "", "p:: { margin: 0 }\n", "“p::” is no selector"),
    Mistake("a colon left out", "letter.css", "", ".company { color black }\n", "Write it like “color: black;”"),
    Mistake("a style sheet that is not there", "letter.css", "", '@import "mor.css";\n', "there is no “mor.css”"),
    Mistake("text nearly transparent", "letter.css", "", ".greeting { opacity: 0.2 }\n", "too pale to read"),
    Mistake("text without colour", "letter.css", "", ".recourse { color: transparent }\n", "too pale to read"),
    Mistake(
        "a brace left out",
        "letter.css",
        "",
        ".company { color: black\n.enclosure { color: black }\n",
        "is missing. Add it.",
    ),
    Mistake(
        "a letterhead without a style", "letterhead.docx", "", "", "lacks the paragraph styles Letter Closing", None
    ),
    Mistake("a note never closed", R + "4-apology.goodwill.j2", "", "\n{# Ask Nora.\n", "{# is not closed. Write #}"),
    Mistake(
        "one sign of equality",
        R + "3-credit.j2",
        "",
        '\n{% if severity = "minor" %}x{% endif %}\n',
        "Write two of them: ==",
    ),
    Mistake(
        "a word without its marks",
        R + "1-empathy.j2",
        "",
        "\n{% if decision == upheld %}x{% endif %}\n",
        'write it between marks: "upheld"',
    ),
    Mistake("a brace left out", R + "9-invitation.j2", "", "\nDear {{ name }, yes.\n", "a } is missing"),
    Mistake("HTML in a part", R + "8-commitment.j2", "", "\nWe are <b>very</b> sorry.\n", "“<b>” would be printed"),
    Mistake("Markdown in a part", R + "5-circumstances.j2", "", "\nWe are **very** sorry.\n", "“**v” would be printed"),
    Mistake(
        "a part that a program has renamed",
        R + "4-apology.j2.txt",
        "",
        "We are sorry.\n",
        "nothing reads a file of this name. Did you mean “4-apology.j2”?",
        None,
    ),
    Mistake(
        "a copy of a part",
        R + "4-apology - Copy.j2",
        "",
        "We are sorry.\n",
        "it is not named like a part. Did you mean “4-apology.j2”?",
        None,
    ),
    Mistake(
        "a part outside the folder of its kind",
        "letters/en/4-apology.j2",
        "",
        "We are sorry.\n",
        "Put it into the folder of its kind: letters/en/reply/4-apology.j2",
        None,
    ),
    Mistake(
        "a locale with another dash",
        "letters/zh_CN/reply/4-apology.j2",
        "",
        "我们向您道歉。\n",
        "nothing reads a file of this name. Did you mean “zh-CN”?",
        None,
        "letters/zh_CN",
    ),
    Mistake(
        "a pattern that is none",
        "rules/patterns.yaml",
        "",
        """\
OWN2:
  check: existence
  name: own
  level: error
  find: {en: ["(sorry"]}
  why: {en: a}
  instead: {en: b}
  source: us
""",
        "“(sorry” is no regular expression",
        "  find:",
    ),
    Mistake("a file that nothing reads", "lettr.css", "", "p { margin: 0 }", "Did you mean “letter.css”?", None),
    Mistake(
        "a locale that there is not",
        "letters/en-GBB/frame.yaml",
        "",
        "subject: {}",
        "nothing reads a file of this name",
        None,
        "letters/en-GBB",
    ),
]
"""What can go wrong in one folder without hiding the rest."""


IN_VALUES = [
    Mistake(
        "a pale colour of the company",
        "brand.yaml",
        "look: classic",
        'look: classic\ncolours: {main: "#99bb99"}',
        "too pale to read",
        "colours: {main",
    ),
    Mistake(
        "a font of the company that is not there",
        "brand.yaml",
        "en:\n",
        "fonts: {en: {body: Helvetika Neo}}\nen:\n",
        "“Helvetika Neo” is not installed here",
        "fonts: {en",
    ),
    Mistake(
        "a logo that is not there",
        "brand.yaml",
        "en:\n",
        "logo: logo.png\nen:\n",
        "there is no logo.png in",
        "logo: logo.png",
    ),
    Mistake(
        "a currency that there is not",
        "brand.yaml",
        "currency: GBP",
        "currency: GPB",
        "“GPB” is no currency (ISO 4217).",
    ),
    Mistake(
        "an address that is none",
        "brand.yaml",
        "email: care@harrowvale.example",
        "email: care.harrowvale.example",
        "is no e-mail address",
    ),
    Mistake(
        "a misspelt key of the policy",
        "policy.yaml",
        "refund_days: 7",
        "refund_dais: 7",
        "“refund_dais” is not known here. Did you mean “refund_days”?",
    ),
    Mistake(
        "a severity that there is not",
        "policy.yaml",
        "goodwill:   {minor: welcome",
        "goodwill:   {minr: welcome",
        "“minr” is not known here. Did you mean “minor”?",
        "goodwill:   {",
    ),
    Mistake("a number too large", "policy.yaml", "news_workdays: 5", "news_workdays: 500", "a number not above 60"),
    Mistake(
        "a limit below nothing", "policy.yaml", "limits: {minor: 50", "limits: {minor: -50", "a number not below 0"
    ),
    Mistake(
        "a fact in brand.yaml",
        "brand.yaml",
        "department: Customer Care",
        "department: Care of {{ name }}",
        "“{{” stands among the words and would be printed",
    ),
]
IN_SHAPE = [
    Mistake(
        "braces of another name", "policy.yaml", 'term: "{year}"', 'term: "{yaer}"', "there can be nothing but {year}"
    ),
    Mistake(
        "a colour by its name",
        "brand.yaml",
        "look: classic",
        "look: classic\ncolours: {main: grün}",
        "write a colour as “#rrggbb”",
        "colours: {main",
    ),
    Mistake("a name left out", "brand.yaml", "company: Harrow & Vale Ltd", "company:", "is empty. Write a text."),
    Mistake(
        "a window that there is not",
        "brand.yaml",
        "en:\n",
        "envelope: din-c\nen:\n",
        "Did you mean “din-b”?",
        "envelope: din-c",
    ),
]
ON_PAGES = [
    Mistake("a paragraph hidden", "letter.css", "", ".subject { display: none }\n", "does not show on the page"),
    Mistake(
        "a paragraph too small", "letter.css", "", ".salutation { font-size: 2pt }\n", "too small to read: 2.0 points"
    ),
    Mistake(
        "a paragraph off the page",
        "letter.css",
        "",
        ".company { position: relative; left: 170mm }\n",
        "runs off the page",
    ),
    Mistake(
        "a paragraph over another",
        "letter.css",
        "",
        ".post { position: relative; top: -5mm }\n",
        "stand one over the other",
    ),
]
IN_POLICY = [
    Mistake(
        "a country that there is not",
        "policy.yaml",
        "workdays: GB-ENG",
        "workdays: XX",
        "no calendar of working days for “XX”",
    ),
    Mistake(
        "a category left out",
        "policy.yaml",
        "      process: an agreed time should",
        "      # process: an agreed time should",
        "“principles” lacks process",
        "principles:\n      product: what",
    ),
    Mistake(
        "words against a rule in the policy",
        "policy.yaml",
        "every item is checked",
        "as per our policy every item is checked",
        "T03",
    ),
]
BROKEN = [
    Mistake("a tab in brand.yaml", "brand.yaml", "  phone: 0191", "\tphone: 0191", "this is not YAML"),
    Mistake(
        "a key given twice",
        "policy.yaml",
        "refund_days: 7",
        "refund_days: 7\nrefund_days: 9",
        "“refund_days” is given twice (first in line",
        "refund_days: 9",
    ),
    Mistake("a colon in a phrase", P, 'account: "', 'account: Look: "', "this is not YAML"),
]


def take_out_style(path: Path, name: str) -> None:
    letterhead = docx.Document(str(path))
    letterhead.styles[name].delete()
    letterhead.save(str(path))


Found = tuple[Path, Sequence[Fault]]


@pytest.fixture(scope="module")
def in_words(make_brand: MakeBrand) -> Found:
    """A folder with every mistake of IN_WORDS, and what is said of it."""
    folder = make_brand(words=True)
    for mistake in IN_WORDS:
        if mistake.file == "letterhead.docx":
            take_out_style(folder / mistake.file, "Letter Closing")
        elif mistake.name == "a part that may be empty":
            (folder / mistake.file).write_text("{% if impact %}We see that.{% endif %}", encoding="utf-8")
        else:
            mistake.make(folder)
    return folder, prove(folder)


@pytest.fixture(scope="module")
def all_found(make_brand: MakeBrand, in_words: Found) -> Callable[[Mistake], Found]:
    """`all_found(mistake)`: the folder with that mistake and others, and what is said of it."""
    kept: dict[str, Found] = {mistake.name: in_words for mistake in IN_WORDS}
    for group in (IN_VALUES, IN_SHAPE, IN_POLICY, ON_PAGES, BROKEN):
        folder = make_brand(words=True)
        for mistake in group:
            mistake.make(folder)
        found = folder, prove(folder)
        kept |= {mistake.name: found for mistake in group}
    return lambda mistake: kept[mistake.name]


def told(found: Found, mistake: Mistake) -> list[tuple[int | None, str]]:
    """Line and words of all that is said of the file of a mistake, as far as it is about that mistake."""
    folder, faults = found
    about = [
        fault
        for fault in faults
        if fault.file == folder / (mistake.about or mistake.file) and mistake.says in fault.described
    ]
    return [(fault.line, fault.what) for fault in about]


@pytest.mark.parametrize(
    "mistake", [*IN_WORDS, *IN_VALUES, *IN_SHAPE, *IN_POLICY, *ON_PAGES, *BROKEN], ids=lambda mistake: mistake.name
)
def test_a_mistake_is_found_with_its_file_and_line(all_found: Callable[[Mistake], Found], mistake: Mistake) -> None:
    folder, faults = found = all_found(mistake)
    here = [(fault.line, fault.what) for fault in faults if fault.file == folder / mistake.file]
    assert mistake.line(folder) in [line for line, _what in told(found, mistake)], here


def test_a_folder_without_mistakes_has_no_faults(make_brand: MakeBrand) -> None:
    assert prove(make_brand(words=True)) == ()


def test_files_that_are_not_utf_8_are_named(make_brand: MakeBrand) -> None:
    folder = make_brand(words=True)
    names = ["letter.css", "letters/en/phrases.yaml", "letters/en/reply/4-apology.j2", "policy.yaml", "rules/own.yaml"]
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        mark = "/* 颜色 */" if name.endswith(".css") else "{# 道歉 #}" if name.endswith(".j2") else "# 措辞"
        (folder / name).write_bytes(f"{text}\n{mark}\n".encode("gb18030"))
    said = {fault.file.relative_to(folder).as_posix() for fault in prove(folder) if "UTF-8" in fault.what}
    assert sorted(said) == names


def test_a_mark_of_utf_8_at_the_start_of_a_file_is_no_word(make_brand: MakeBrand) -> None:
    folder = make_brand(words=True)
    for path in (*folder.rglob("*.j2"), *folder.rglob("*.yaml"), *folder.rglob("*.css")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert prove(folder) == ()
    assert list(changed_sentences(load_brand(folder))) == []
