"""tagproof schema: the spec's JSON Schema, for editors."""

from __future__ import annotations

import json
from typing import Any

import click

from auditor.cli.terminal import say
from auditor.config.models import Spec
from auditor.errors import ExitCode


@click.command("schema")
def command() -> ExitCode:
    """Print the JSON Schema of a spec, with which an editor completes and checks it.

    Editors with the YAML language server take it from the spec's first line:
    # yaml-language-server: $schema=tagproof.schema.json
    """
    say(json.dumps(spec_schema(), indent=2))
    return ExitCode.PASSED


def spec_schema() -> dict[str, Any]:
    """The schema of the file as people write it: durations with units, checks that are off."""
    schema = Spec.model_json_schema()
    settings = schema["$defs"]["CheckSettings"]
    del settings["properties"]["enabled"]
    schema["$defs"]["CheckSettings"] = {"anyOf": [settings, {"enum": ["off", False]}]}
    _drop_milliseconds(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "tagproof spec",
    }


def _drop_milliseconds(node: object) -> None:
    """Take away the defaults of durations: they are milliseconds, which no file may say."""
    if isinstance(node, list):
        for each in node:
            _drop_milliseconds(each)
    elif isinstance(node, dict):
        if node.get("type") == "string" and isinstance(node.get("default"), int):
            del node["default"]
        for each in node.values():
            _drop_milliseconds(each)
