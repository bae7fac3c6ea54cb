"""What can be seen wrong in a template without filling it, all of it at once: each misspelt name with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from replygen.messages import _, listed, meant
from replygen.mistakes import mistake, unknown_fact
from replygen.model.words import SPELLINGS

_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|[{}｛｝]|\{#|#\}")
"""Marks of a tag that stand among the words, where they are printed as they are."""
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\*\*\S|\b__\S|^#{1,6} |&(?:\w+|#\d+);", re.MULTILINE)
"""HTML and Markdown, which would be printed as they are, too."""
_FIXED = ("decision", "severity", "category", "channel", "feeling", "tone", "invite", "cause", "satisfied")
"""Facts that are one of a few words."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What templates of one locale may use: facts with a sample of each, phrases, and the environment that fills them."""

    jinja: Environment
    facts: Mapping[str, Any]
    phrases: Mapping[str, Any]
    kinds: Collection[str]

    def faults(self, source: str, also: Collection[str] = ()) -> Iterator[tuple[int, str]]:
        """Line and words of everything that is wrong in the template `source`; `also` are further names it may use."""
        try:
            tree = self.jinja.parse(source)
        except TemplateSyntaxError as error:
            yield error.lineno, mistake(error)
            return
        texts = [(data.data, data.lineno) for data in tree.find_all(nodes.TemplateData)]
        yield from stray_marks(texts)
        yield from self._names(tree, {*self.facts, *also, "say"})
        yield from self._filters(tree)
        yield from self._comparisons(tree)
        yield from self._phrases_said(tree)

    def _names(self, tree: nodes.Template, known: Collection[str]) -> Iterator[tuple[int, str]]:
        """Names that stand for nothing, and what is asked of a record that it does not have."""
        free = _free(tree)
        for name in tree.find_all(nodes.Name):
            if name.name in free and name.name not in known:
                yield name.lineno, unknown_fact(name.name, known)
        for asked in tree.find_all(nodes.Getattr):
            if not isinstance(asked.node, nodes.Name) or asked.node.name not in free:
                continue
            sample = self.facts.get(asked.node.name)
            if sample is not None and not hasattr(sample, asked.attr):
                own = getattr(type(sample), "model_fields", {})
                yield (
                    asked.lineno,
                    _("“{record}” has no “{name}”. {hint}").format(
                        record=asked.node.name, name=asked.attr, hint=meant(asked.attr, own, listed(own))
                    ),
                )

    def _filters(self, tree: nodes.Template) -> Iterator[tuple[int, str]]:
        for used in tree.find_all(nodes.Filter):
            if used.name not in self.jinja.filters:
                hint = meant(used.name, self.jinja.filters, _("Take it out."))
                yield used.lineno, _("there is no filter “{name}”. {hint}").format(name=used.name, hint=hint)
        for asked in tree.find_all(nodes.Test):
            if asked.name not in self.jinja.tests:
                hint = meant(asked.name, self.jinja.tests, _("Take it out."))
                yield asked.lineno, _("there is no test “{name}”. {hint}").format(name=asked.name, hint=hint)

    def _comparisons(self, tree: nodes.Template) -> Iterator[tuple[int, str]]:
        """Comparisons that can never be true, so that what follows would never be printed."""
        for compared in tree.find_all(nodes.Compare):
            if not isinstance(compared.expr, nodes.Name):
                continue
            name = compared.expr.name
            known = self.kinds if name == "kind" else SPELLINGS[name] if name in _FIXED else ()
            for word in compared.find_all(nodes.Const) if known else ():
                if isinstance(word.value, str) and word.value not in known:
                    yield (
                        word.lineno,
                        _("“{word}” is no {name}, so this would never be so. {hint}").format(
                            word=word.value, name=name, hint=meant(word.value, known, listed(known))
                        ),
                    )

    def _phrases_said(self, tree: nodes.Template) -> Iterator[tuple[int, str]]:
        for call in tree.find_all(nodes.Call):
            if not isinstance(call.node, nodes.Name) or call.node.name != "say":
                continue
            name, *keys = [arg.value if isinstance(arg, nodes.Const) else None for arg in call.args] or [None]
            if not isinstance(name, str):
                continue
            phrase = self.phrases.get(name)
            if phrase is None:
                hint = meant(name, self.phrases, _("Write it into phrases.yaml."))
                yield call.lineno, _("there is no phrase “{name}”. {hint}").format(name=name, hint=hint)
            elif isinstance(phrase, dict) and keys and isinstance(keys[0], str) and keys[0] not in phrase:
                hint = meant(keys[0], phrase, listed(phrase))
                yield (
                    call.lineno,
                    _("the phrase “{name}” has no “{key}”. {hint}").format(name=name, key=keys[0], hint=hint),
                )


def stray_marks(texts: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """Marks in `texts` that would be printed as they are, one a line; beside each text stands the line where it begins."""
    marks: dict[int, str] = {}
    for text, line in texts:
        for found in _STRAY.finditer(text):
            what = _("“{mark}” stands among the words and would be printed. A fact is written {{{{ name }}}}.")
            marks.setdefault(line + text.count("\n", 0, found.start()), what.format(mark=found[0]))
        for found in _MARKUP.finditer(text):
            what = _("“{mark}” would be printed as it stands: words have no marks of type. Take it out.")
            marks.setdefault(line + text.count("\n", 0, found.start()), what.format(mark=found[0]))
    yield from marks.items()


def _free(tree: nodes.Template) -> frozenset[str]:
    """The names that a template takes from outside; one that it sets somewhere itself is left to the filling."""
    names = [*tree.find_all(nodes.Name)]
    return frozenset(name.name for name in names).difference(name.name for name in names if name.ctx != "load") - {
        "loop"
    }


def names_asked(jinja: Environment, phrases: Mapping[str, Any], source: str) -> frozenset[str]:
    """The names that a template prints or asks for, itself or by the phrases that it says."""
    waiting, met, names = [source], {source}, set[str]()
    for text in waiting:
        try:
            tree = jinja.parse(text)
        except TemplateSyntaxError:
            continue
        names |= _free(tree)
        for call in tree.find_all(nodes.Call):
            said = [arg.value for arg in call.args if isinstance(arg, nodes.Const)]
            phrase = phrases.get(said[0]) if said else None
            texts = phrase.values() if isinstance(phrase, dict) else (phrase,)
            new = [one for one in texts if isinstance(one, str) and one not in met]
            met.update(new)
            waiting.extend(new)
    return frozenset(names - {"say"})
