"""tagproof validate: is the spec right?"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import click

from auditor.capture.browser.launch import device_names
from auditor.check import find_checks
from auditor.cli.options import FILE
from auditor.cli.terminal import say
from auditor.config import load_spec, unbuilt
from auditor.errors import ExitCode
from auditor.model.messages import count
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import plan
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from auditor.config.models import Spec
    from auditor.prepare.tasks import Task


@click.command("validate")
@click.argument("spec", type=FILE)
def command(spec: Path) -> ExitCode:
    """Say whether SPEC is right, and what an audit of it would do. Opens no browser.

    Every mistake is one line on stderr, with file and line; the exit code is then 2.
    """
    loaded = load_spec(
        spec,
        os.environ,
        vendors=find_vendors(),
        checks=find_checks(),
        devices=asyncio.run(device_names()),
    )
    view = set_up(loaded).view
    tasks = plan(loaded)
    say(f"{spec}: ok")
    for line in _summary(loaded, tasks):
        say(f"  {line}")
    for note in view.notes:
        say(f"  {note}")
    for note in unbuilt(loaded):
        say(f"  {note}")
    return ExitCode.PASSED


def _summary(spec: Spec, tasks: Sequence[Task]) -> list[str]:
    visits = sum(len(task.runs) for task in tasks if task.goal is not None)
    crawls = sum(task.goal is None for task in tasks)
    most = count(spec.crawl.max_pages, "page") if spec.crawl else ""
    pages = f", a crawl of up to {most}" if most and crawls else ""
    times = f" on {count(crawls, 'leg')}" if crawls > 1 else ""
    return [
        f"site     {spec.site.name or spec.site.url}",
        f"tags     {_list(spec.tags)}",
        f"goals    {_list(spec.goals)}",
        f"legs     {_list(spec.consent)}",
        f"devices  {_list(spec.devices)}",
        f"plan     {count(visits, 'visit')}{pages}{times}",
    ]


def _list(names: Iterable[str]) -> str:
    listed = list(names)
    return f"{len(listed)}: {', '.join(listed)}" if listed else "none"
