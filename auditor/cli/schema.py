"""tagproof schema: the spec's JSON Schema, for editors."""

from __future__ import annotations

import json

import click

from auditor.cli.terminal import say
from auditor.config.schema import schema
from auditor.errors import ExitCode


@click.command("schema")
def command() -> ExitCode:
    """Print the JSON Schema of a spec, with which an editor completes and checks it.

    Editors with the YAML language server take it from the spec's first line:
    # yaml-language-server: $schema=tagproof.schema.json
    """
    say(json.dumps(schema(), indent=2))
    return ExitCode.PASSED
