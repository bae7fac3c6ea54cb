"""The questions as a clerk meets them: one after the other, back and forth, until the letter can be made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from replygen.cli.asking.dialogue import ORDER, Dialogue
from replygen.cli.asking.question import Question, keys_shown, label, numbered, question
from replygen.cli.asking.terminal import Stopped, Terminal
from replygen.cli.meanings import groups
from replygen.load.headers import field_of, nearest_header
from replygen.messages import _, listed
from replygen.model.case import FIELDS
from replygen.model.reading import plain
from replygen.validate import ALWAYS, needed


class Conversation:
    """Asks for the facts of one case at `terminal`, and puts the answers into `dialogue`."""

    def __init__(self, terminal: Terminal, dialogue: Dialogue) -> None:
        self._terminal, self._dialogue = terminal, dialogue
        self._unsent: dict[str, str] = {}

    def hold(self) -> None:
        """Ask until the letter can be made and the clerk has looked over the facts.

        Raises Stopped when the clerk stops. Whatever ends it early, what stood in the line then is among the answers.
        """
        try:
            with self._terminal.typing_ahead():
                field, done = self._dialogue.next(), False
                while not done:
                    if field is not None:
                        field = self._ask(field)
                    else:
                        field, done = self._look_over()
        except BaseException:
            self._dialogue.keep(self._unsent)
            raise

    def _ask(self, field: str) -> str | None:
        """Ask `field` until it is answered or left; gives the field to go on with."""
        terminal, dialogue = self._terminal, self._dialogue
        asked = self._question(field)
        asked.show(terminal)
        terminal.object(*dialogue.reasons(field))
        if field in dialogue.values and not dialogue.typed(field):
            terminal.say(_("Enter keeps what the file holds; what you type takes its place."), style="dim")
            terminal.say(_shown(dialogue.values[field]), indent=2)
        text = self._unsent.pop(field, dialogue.typed(field))
        keys, words = asked.keys(text, len(dialogue.open())), [choice.word for choice in asked.choices]
        while True:
            try:
                typed = terminal.read(text, ghost=asked.hint, keys=keys, words=words, is_list=asked.is_list)
            except Stopped as stopped:
                self._unsent[field] = asked.meant(stopped.text)
                raise
            text = typed.text
            if typed.wish == "explain":
                asked.explain(terminal)
            elif typed.wish == "back":
                self._unsent[field] = text or dialogue.typed(field)
                if (before := dialogue.before(field)) is not None:
                    return before
                terminal.say(_("This is the first question."), style="dim")
            else:
                answer = asked.meant(text)
                if not (refused := dialogue.answer(field, answer)):
                    if answer != text:
                        terminal.say(f"= {answer}", style="dim")
                    terminal.note(*dialogue.warnings().get(field, ()))
                    return dialogue.next()
                terminal.object(*refused)
                text = "" if asked.choices else text

    def _question(self, field: str) -> Question:
        producer = self._dialogue.producer
        is_needed = field in (*ALWAYS, *needed(producer.kind)) or bool(self._dialogue.reasons(field))
        return question(field, tuple(producer.brand.senders), is_needed)

    def _look_over(self) -> tuple[str | None, bool]:
        """Show all answers. Gives the field to go on with, and whether all is said."""
        terminal, dialogue = self._terminal, self._dialogue
        given = [field for field in ORDER if field in dialogue.values]
        shown = [(label(field), _shown(dialogue.values[field])) for field in given]
        terminal.say()
        terminal.say(_("These are the facts. The letter can be made."), style="bold")
        terminal.rows((str(n), name, value) for n, (name, value) in enumerate(shown, start=1))
        for doubtful, warnings in dialogue.warnings().items():
            terminal.note(*(_("{where}: {what}").format(where=label(doubtful), what=what) for what in warnings))
        terminal.say(_("Enter goes on to the letter. A number or a name changes that fact, + adds more."), style="dim")
        while True:
            typed = terminal.read(keys=keys_shown(_("< goes back"), _("Ctrl-C saves and stops")), words=FIELDS)
            if typed.wish == "back":
                return dialogue.before(None), False
            if plain(typed.text) == "+":
                dialogue.choose(self._more())
                return dialogue.next(), False
            if not typed.text:
                return None, typed.wish == "answer"
            if field := numbered(typed.text, given) or field_of(typed.text):
                return field, False
            terminal.object(_unknown(typed.text))

    def _more(self) -> Sequence[str]:
        """The fields that shall be asked besides: those of a group, or one by its name."""
        terminal, values = self._terminal, self._dialogue.values
        empty = [(name, [field for field in fields if field not in values]) for name, fields in groups()]
        offered = [(name, fields) for name, fields in empty if fields]
        terminal.say()
        terminal.say(_("Which facts do you want to add?"), style="bold")
        terminal.rows((str(n), name, listed(map(label, fields))) for n, (name, fields) in enumerate(offered, start=1))
        terminal.say(_("A number asks for all of them, a name for one; Enter goes back."), style="dim")
        while True:
            text = terminal.read(words=FIELDS).text
            if not text:
                return ()
            if chosen := numbered(text, [fields for _name, fields in offered]):
                return chosen
            if field := field_of(text):
                return (field,)
            terminal.object(_unknown(text))


def _shown(value: Any) -> str:
    """A raw value to be read over: its items one a line."""
    if isinstance(value, list):
        return "\n".join(map(_shown, value))
    if isinstance(value, dict):
        return listed(f"{key}: {_shown(item)}" for key, item in value.items())
    return str(value)


def _unknown(word: str) -> str:
    if near := nearest_header(word):
        return _("“{word}” is no field of a case. Did you mean “{near}”?").format(word=word, near=near)
    return _("“{word}” is no field of a case.").format(word=word)
