"""tagproof validate: is the spec right, and is it what was meant?"""

from __future__ import annotations

import asyncio
import json
import os
import re
from typing import TYPE_CHECKING

import click

from auditor.capture.browser.launch import device_names
from auditor.check import find_checks
from auditor.cli.options import FILE
from auditor.cli.terminal import say
from auditor.config import load_spec, unbuilt
from auditor.config.wording import printable
from auditor.errors import ExitCode, SpecError
from auditor.model.messages import count
from auditor.prepare.setup import set_up
from auditor.prepare.spec_warnings import spec_warnings
from auditor.prepare.tasks import plan
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from auditor.config.models import Spec
    from auditor.prepare.tasks import Task

KEY = re.compile(r"(?P<key>[\w.<>*\[\]-]+): (?P<text>.*)", re.DOTALL)
"""A key path before what is said of it."""


@click.command("validate")
@click.argument("spec", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, whatever is wrong.")
def command(spec: Path, as_json: bool) -> ExitCode:  # noqa: FBT001 - click's signature
    """Say whether SPEC is right, and what an audit of it would do. Opens no browser.

    Every mistake is one line on stderr, with file and line; the exit code is then 2. What is right
    and probably not meant is a warning, on stdout: with warnings alone the exit code is 0.
    """
    try:
        loaded = load_spec(
            spec,
            os.environ,
            vendors=find_vendors(),
            checks=find_checks(),
            devices=asyncio.run(device_names()),
        )
        setup = set_up(loaded)
    except SpecError as error:
        if not as_json:
            raise
        _print_json(spec, error.problems, [], None)
        return error.exit_code
    tasks = plan(loaded)
    found = spec_warnings(loaded, setup.view, setup.vendors, tasks)
    warnings = [*setup.view.notes, *unbuilt(loaded), *found]
    if as_json:
        _print_json(spec, [], warnings, _summary(loaded, tasks))
        return ExitCode.PASSED
    say(", ".join([f"{spec}: ok", *([count(len(warnings), "warning")] if warnings else [])]))
    for name, text in _summary(loaded, tasks).items():
        say(f"  {name:8} {text}")
    for warning in warnings:
        say(f"  {printable(warning)}")
    return ExitCode.PASSED


def _print_json(
    path: Path, errors: Iterable[str], warnings: Iterable[str], summary: dict[str, str] | None
) -> None:
    """The same as data: where each error and warning is, and what the audit would do."""
    document = {
        "spec": str(path),
        "ok": summary is not None,
        "errors": [_placed(path, text) for text in errors],
        "warnings": [_placed(path, text) for text in warnings],
        "summary": summary,
    }
    click.echo(json.dumps(document, indent=2))


def _placed(path: Path, problem: str) -> dict[str, object]:
    """The parts of FILE:LINE: KEY.PATH: TEXT; line and key are null where it names none."""
    file = str(path)
    rest = problem.removeprefix(printable(file)).removeprefix(file)
    place = re.match(r":(\d+): |: ", rest)
    text = rest[place.end() :] if place else rest
    key = KEY.fullmatch(text)
    return {
        "file": file,
        "line": int(place[1]) if place and place[1] else None,
        "key": key["key"] if key else None,
        "text": key["text"] if key else text,
    }


def _summary(spec: Spec, tasks: Sequence[Task]) -> dict[str, str]:
    visits = sum(len(task.runs) for task in tasks if task.goal is not None)
    crawls = sum(task.goal is None for task in tasks)
    most = count(spec.crawl.max_pages, "page") if spec.crawl else ""
    pages = f", a crawl of up to {most}" if most and crawls else ""
    times = f" on {count(crawls, 'leg')}" if crawls > 1 else ""
    return {
        "site": spec.site.name or spec.site.url,
        "tags": _list(spec.tags),
        "goals": _list(spec.goals),
        "legs": _list(spec.consent),
        "devices": _list(spec.devices),
        "plan": f"{count(visits, 'visit')}{pages}{times}",
    }


def _list(names: Iterable[str]) -> str:
    listed = list(names)
    return f"{len(listed)}: {', '.join(listed)}" if listed else "none"
