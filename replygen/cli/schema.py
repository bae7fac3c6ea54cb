"""`replygen schema`: JSON Schema for editors."""

from __future__ import annotations

import json
from typing import Any

import click
from pydantic import TypeAdapter

from replygen.brand import BrandFile, Policy
from replygen.brand.records import PresetFile
from replygen.cli.meanings import field_meaning
from replygen.model import Case


@click.command("schema")
@click.argument("what", type=click.Choice(["case", "brand", "policy", "presets"]))
def command(what: str) -> None:
    click.echo(json.dumps(schema(what), ensure_ascii=False, indent=2))


def schema(what: str) -> dict[str, Any]:
    """The JSON Schema of `what`; a case's fields carry their meaning in the reader's language."""
    shapes: dict[str, TypeAdapter[Any]] = {
        "case": TypeAdapter(Case),
        "brand": TypeAdapter(BrandFile),
        "policy": TypeAdapter(Policy),
        "presets": TypeAdapter(PresetFile),
    }
    found = shapes[what].json_schema()
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if what == "case":
        for field, described in found["properties"].items():
            described["description"] = field_meaning(field)
    return found
