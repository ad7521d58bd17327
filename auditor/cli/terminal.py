"""Lines for the terminal. A site's texts are shown there, but can't send it control sequences."""

from __future__ import annotations

import re

import click

from auditor.report.text import inert

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1: escape sequences
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"  # turns the reading direction
)


def clean(text: str) -> str:
    r"""The text with control characters made visible (ESC as \x1b), and no pipeline's commands."""
    return inert(_STEERS.sub(lambda match: ascii(match[0])[1:-1], text))


def say(text: str = "") -> None:
    """Print one or more lines on stdout."""
    click.echo(clean(text))


def say_on_stderr(text: str) -> None:
    """Print one or more lines on stderr."""
    click.echo(clean(text), err=True)
