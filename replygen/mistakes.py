"""What is wrong with a template, in the words of those who write letters, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError

from replygen.messages import _, listed, meant
from replygen.model.words import SPELLINGS

_TAGS = ("if", "elif", "else", "endif", "for", "endfor", "either", "or", "endeither", "set")
_LACKING = re.compile(r"'[\w.]+(?: object)?' (?:object )?has no attribute '(\w+)'")
_UNDEFINED = re.compile(r"'(\w+)' is undefined")


def mistake(error: Exception, facts: Iterable[str] = ()) -> str:
    """What `error` says, which came up when a template was read or filled with `facts`, of which the names are given."""
    if isinstance(error, TemplateSyntaxError):
        return _syntax(error)
    reason = str(error.message if isinstance(error, TemplateError) and error.message else error)
    if isinstance(error, SecurityError):
        reason = _("this is not allowed in a letter template ({reason})").format(reason=reason)
    if (found := _UNDEFINED.fullmatch(reason)) and (known := list(facts)):
        return unknown_fact(found[1], known)
    if found := _LACKING.fullmatch(reason):
        return _("“{name}” is asked of something that has none. Correct the name, or choose another filter.").format(
            name=found[1]
        )
    return _("{reason}. Correct the template.").format(reason=reason)


def unknown_fact(name: str, facts: Iterable[str]) -> str:
    """What to say of a name that is none of `facts`."""
    hint = meant(name, facts, _("`replygen explain` lists them."))
    if any(name in words for words in SPELLINGS.values()):
        hint = _('If you mean the word, write it between marks: "{name}".').format(name=name)
    return _("“{name}” is no fact of a case. {hint}").format(name=name, hint=hint)


def _syntax(error: TemplateSyntaxError) -> str:
    """What is wrong with a template that cannot be read at all."""
    reason = str(error.message)
    if found := re.search(r"unknown tag '(\w+)'", reason):
        hint = meant(found[1], _TAGS, listed(_TAGS))
        return _("“{tag}” cannot stand here after {{%. {hint}").format(tag=found[1], hint=hint)
    if found := re.search(r"unexpected char '(.)'", reason):
        return _("“{sign}” cannot stand inside {{{{ }}}} or {{% %}}. Type plain English marks there.").format(
            sign=found[1]
        )
    if found := re.search(r"block that needs to be closed is '(\w+)'", reason):
        return _("{{% {tag} %}} is not closed. Write {{% end{tag} %}} where it ends.").format(tag=found[1])
    if "got '='" in reason:
        return _("one = compares nothing. Write two of them: ==.")
    if "unexpected '}'" in reason:
        return _(
            "a }} is missing, or stands too much. A fact is written {{{{ name }}}}, a condition {{% if name %}}."
        ).format()
    if "end of comment" in reason:
        return _("{{# is not closed. Write #}} where the note ends.").format()
    if "end of print statement" in reason or "end of statement block" in reason:
        return _("“{{{{” or “{{%” is not closed, or something stands too much in it ({reason}).").format(reason=reason)
    return _("{reason}. Correct the template.").format(reason=reason)
