"""How far an audit is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditor.cli.terminal import say_on_stderr
from auditor.model.messages import count
from auditor.report.names import plain_english, vendor_name
from auditor.report.text import clean

if TYPE_CHECKING:
    from auditor.audit.progress import Listener, Progress
    from auditor.audit.writer import VisitOutcome
    from auditor.model import Hit, StepRun

PAGES_PER_LINE = 10
"""Without a terminal, one line for so many pages of the crawl."""


@contextmanager
def following(*, quiet: bool, verbose: bool) -> Iterator[Listener]:
    """A listener for an audit; the bar that it draws goes to stderr and is gone at the end."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        yield from _bar(verbose=verbose)
    else:
        yield lambda progress: _line(progress, verbose=verbose)


def _bar(*, verbose: bool) -> Iterator[Listener]:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - see above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    columns = (
        BarColumn(bar_width=24),
        TextColumn(
            "{task.fields[pages]} · {task.fields[hits]} · {task.fields[findings]} ·",
            markup=False,
        ),
        TimeRemainingColumn(),
        TextColumn("left", markup=False),
    )
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, pages="0 pages", hits="0 hits", findings="0 findings")

        def listen(progress: Progress) -> None:
            bar.update(
                task,
                completed=progress.done,
                total=progress.planned,
                pages=count(progress.pages, "page"),
                hits=count(progress.hits, "hit"),
                findings=count(progress.findings, "finding"),
            )
            if verbose or not progress.is_page:
                lines = [clean(f"walked {progress.label}")]
                lines += details(progress.outcome) if verbose else []
                bar.console.print(Text("\n".join(lines)), soft_wrap=True)

        yield listen


def _line(progress: Progress, *, verbose: bool) -> None:
    if progress.is_page and not verbose and progress.done % PAGES_PER_LINE:
        return
    say_on_stderr(
        f"{progress.done}/{count(progress.planned, 'visit')}, {count(progress.pages, 'page')}, "
        f"{count(progress.hits, 'hit')}, {count(progress.findings, 'finding')}: {progress.label}"
    )
    if verbose:
        for line in details(progress.outcome):
            say_on_stderr(line)


def details(outcome: VisitOutcome) -> Iterator[str]:
    """A visit's steps and hits in the order of time, then its findings, as lines safe to print."""
    timed = [(step.began, 0, _step(step)) for step in outcome.steps]
    timed += [(hit.at, 1, _hit(hit)) for hit in outcome.hits]
    for at, _, text in sorted(timed):
        yield f"  {at / 1000:8.2f} s  {text}"
    for finding in outcome.failed:
        word = finding.severity.name.lower()
        text = clean(plain_english().say(finding.message))
        yield f"  {'found':>10}  {word}: {text} ({clean(finding.check)})"
    if outcome.error:
        yield f"  {'broke off':>10}  {clean(outcome.error)}"


def _step(step: StepRun) -> str:
    took = "" if step.ended is None else f" ({step.ended - step.began:,} ms)"
    failed = f" FAILED: {clean(step.error)}" if step.error else ""
    return f"step  {clean(step.action)}{took}{failed}"


def _hit(hit: Hit) -> str:
    value = "" if hit.value is None else f" {hit.value} {hit.currency or ''}".rstrip()
    words = [vendor_name(hit.vendor), hit.account, hit.event, hit.label]
    fate = "" if hit.delivered else f", not delivered: {hit.failure or 'the reason is not known'}"
    text = f"{' '.join(filter(None, words))}{value}{', held' if hit.held else fate}"
    return f"hit   {clean(text)}"
