"""Templates that would run without end or fill the memory are mistakes in a line of them; all others work as ever."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.exceptions import TemplateError

from replygen.sandbox import BoundedEnvironment, line_of

WORDS = [f"word {number}" for number in range(100)]
ENDLESS = {
    "a loop in a loop in a loop": "{% for a in words %}{% for a in words %}{% for a in words %}.{% endfor %}" * 2,
    "text times a number": '{{ "x" * 10**9 }}',
    "a list times a number": "{{ [[1] * 100000] * 100000 }}",
    "a tower of powers": "{{ 10**10**10 }}",
    "a great power": "{{ 9**99999999 }}",
    "a small number multiplied often": "{% set a = 99999 %}" + "{% set a = a * a %}" * 40,
    "a wide number": '{{ "%1000000000d" % 1 }}',
    "a wide format": '{{ "%1000000000d" | format(1) }}',
    "a wide method": '{{ "{:1000000000}".format(1) }}',
    "a wide text": '{{ "a".center(10**9) }}',
    "many zeros": '{{ "1".zfill(10**9) }}',
    "many bytes": '{{ (1).to_bytes(1000000000, "big") }}',
    "a doubled text": '{% set a = "xxxxxxxxxx" %}' + "{% set a = a ~ a %}" * 40,
    "an added text": '{% set a = "xxxxxxxxxx" %}' + "{% set a = a + a %}" * 40,
    "a doubled block": '{% set a = "xxxxxxxxxx" %}' + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "a replaced text": '{% set a = "aaaaaaaaaa" %}' + '{% set a = a | replace("a", a) %}' * 9,
    "a joined text": '{% set a = words | join("") %}' + "{% set a = words | join(a) %}" * 9,
    "a list of lists": "{% set a = 1 %}" + "{% set a = [a, a] %}" * 40 + "{{ a | upper }}",
    "a mapping of mappings": "{% set a = 1 %}" + "{% set a = {1: a, 2: a} %}" * 40 + "{{ a | upper }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that hands on what it gets": "{% macro m() %}{{ m(varargs, varargs) }}{% endmacro %}{{ m(1) }}",
    "a macro that hands on its names": "{% macro m() %}{{ m(a=kwargs, b=kwargs) }}{% endmacro %}{{ m() }}",
    "a template that includes itself": '{% include "letter.j2" %}',
    "a template that includes itself twice": '{% include "letter.j2" %}{% include "letter.j2" %}',
    "a block that holds itself": "{% block a %}{{ self.a() }}{% endblock %}",
    "a loop that goes on inside": "{% for a in words recursive %}{{ loop(words) }}{% endfor %}",
    "loops in loops in loops": "{% for a in words %}" * 25 + "{% endfor %}" * 25,
    "brackets in brackets": "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
    "signs before signs": "{{ " + "-" * 5000 + "1 }}",
    "a million numbers": "{% for i in range(10**9) %}x{% endfor %}",
    "a thousand poems": "{{ lipsum(n=1000) }}",
}
BEFORE = "First line.\nSecond line.\n"
MOST_SECONDS = 10.0


def environment(source: str = "") -> BoundedEnvironment:
    return BoundedEnvironment(loader=DictLoader({"letter.j2": source}), undefined=StrictUndefined)


def filled(source: str) -> str:
    return environment(source).get_template("letter.j2").render(words=WORDS)


@contextmanager
def soon() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_a_template_without_end_ends_with_its_line(source: str) -> None:
    if source.count("{% for") > source.count("{% endfor"):
        source += "{% endfor %}" * (source.count("{% for") - source.count("{% endfor"))
    with soon(), pytest.raises(TemplateError) as caught:
        filled(BEFORE + source)
    assert line_of(caught.value) == 3


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "{% for word in words %}{{ loop.index }}{% if loop.last %}/{{ loop.length }}{% endif %} {% endfor %}",
            "100/100",
        ),
        ('{{ "a" ~ 1 ~ "b" }}', "a1b"),
        ('{{ ["a", "b"] | join(", ") }}{{ "abc" | replace("b", "x") }}', "a, baxc"),
        ('{{ words[0].upper() }} {{ words | length }} {{ 3 * 4 }} {{ 7 % 4 }} {{ "a" + "b" }}', "WORD 0 100 12 3 ab"),
        ("{% set a, b = 1, 2 %}{% set c %}{{ a }}{{ b }}{% endset %}{{ c }}", "12"),
        ('{% for name, value in {"x": 1}.items() %}{{ name }}{{ value }}{% endfor %}', "x1"),
        ("{% macro greet(name) %}Dear {{ name }}{% endmacro %}{{ greet('Ada') }}", "Dear Ada"),
    ],
)
def test_what_letters_need_works(source: str, expected: str) -> None:
    assert expected in filled(source)


def test_what_is_missing_is_still_named() -> None:
    for source in ("{{ nobody ~ 'x' }}", "{{ nobody * 2 }}", "{% for x in nobody %}{% endfor %}"):
        with pytest.raises(TemplateError, match="nobody"):
            filled(source)


def test_each_letter_may_do_as_much_as_the_one_before() -> None:
    bounded = environment("{% for a in words %}{% for b in words[:60] %}.{% endfor %}{% endfor %}")
    template = bounded.get_template("letter.j2")
    for _letter in range(5):
        bounded.begin()
        assert template.render(words=WORDS) == "." * 6_000
    with pytest.raises(TemplateError, match="turns"):
        template.render(words=WORDS)


def test_a_text_beyond_all_measure_is_refused_where_it_grows() -> None:
    source = "First line.\n{% for word in words %}\n" + "x" * 30_000 + "\n{% endfor %}"
    with pytest.raises(TemplateError) as caught:
        filled(source)
    assert line_of(caught.value) in {2, 3}
