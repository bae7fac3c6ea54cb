"""Case files as `replygen new` writes them, and finds them again."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from replygen.cli.asking.dialogue import LISTS, value_of
from replygen.cli.meanings import groups
from replygen.errors import UserError
from replygen.load.casefiles import open_case_file
from replygen.messages import _
from replygen.produce import described
from replygen.text.yaml_text import read_yaml

SUFFIXES = (".yaml", ".yml")


def case_text(values: Mapping[str, Any]) -> str:
    """The case file of raw values by field: YAML, in groups, every text as typed; read again, it gives the same case.

    Raises UserError when it would not.
    """
    laid_out = {field: _laid_out(field, value) for field, value in values.items()}
    about = _("One complaint. `replygen render` makes its letter; `replygen explain FIELD` tells what a line means.")
    blocks = [f"# {about}"]
    for name, fields in groups():
        if given := {field: laid_out[field] for field in fields if field in laid_out}:
            blocks.append(f"# {name}\n{_yaml(given)}")
    text = "\n\n".join(block.strip("\n") for block in blocks) + "\n"
    if [document.value for document in read_yaml(text, "")] != [laid_out]:
        raise UserError(_("These facts cannot be written as YAML. Please report it together with them."))
    return text


def read_values(path: Path) -> dict[str, Any]:
    """The raw values by field of the one case in `path`.

    Raises UserError for what is no case file, and for lines that would be lost when it is written anew.
    """
    records = list(open_case_file(path).records())
    if len(records) != 1:
        raise UserError(
            _("{file} holds {count} cases. `replygen new` goes on with one: give it a file of its own.").format(
                file=path, count=len(records)
            )
        )
    (record,) = records
    if record.problems:
        raise UserError("\n".join(described(record.place, problem) for problem in record.problems))
    return {field: value for field, value in record.values.items() if value not in (None, "", [], {})}


def is_as_written(path: Path, values: Mapping[str, Any]) -> bool:
    """Whether `path` holds these values and nothing else: no comment or layout that writing it anew would lose."""
    return path.read_bytes() == case_text(values).encode()


SPACE = " \t\r\n\u00a0\u3000"
"""What is left off at the ends of a text; str.strip() would take invisible characters, too, that have to be refused."""


def _laid_out(field: str, value: Any) -> Any:
    """`value` without space at its ends, and with its items in a list where it is several lines and means the same."""
    if isinstance(value, str):
        value = value.strip(SPACE)
    if field not in LISTS or not isinstance(value, str) or "\n" not in value:
        return value
    items = [item.strip() for item in value.split("\n") if item.strip()]
    return items if value_of(field, items) == value_of(field, value) else value


def _yaml(values: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import LiteralScalarString

    def written(value: Any) -> Any:
        if isinstance(value, list):
            return [written(item) for item in value]
        if isinstance(value, dict):
            return {key: written(item) for key, item in value.items()}
        return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value

    yaml = YAML()
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(written(dict(values)), stream)
    return stream.getvalue()
