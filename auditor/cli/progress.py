"""How far an audit is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditor.cli.terminal import clean, complain

if TYPE_CHECKING:
    from auditor.audit import Listener, Progress

EVERY = 10
"""Without a terminal, one line for so many pages of the crawl."""


@contextmanager
def following(*, quiet: bool, verbose: bool) -> Iterator[Listener]:
    """A listener for an audit; what it draws goes to stderr and is gone at the end."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        yield from _bar()
    else:
        yield lambda progress: _line(progress, verbose=verbose)


def _bar() -> Iterator[Listener]:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - see above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    columns = (
        BarColumn(bar_width=24),
        TextColumn(
            "{task.fields[pages]} pages · {task.fields[hits]} hits · "
            "{task.fields[findings]} findings ·",
            markup=False,
        ),
        TimeRemainingColumn(),
        TextColumn("left", markup=False),
    )
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, pages=0, hits=0, findings=0)

        def listen(progress: Progress) -> None:
            bar.update(
                task,
                completed=progress.done,
                total=progress.planned,
                pages=progress.pages,
                hits=progress.hits,
                findings=progress.findings,
            )
            if not progress.is_page:
                bar.console.print(Text(clean(f"walked {progress.label}")))

        yield listen


def _line(progress: Progress, *, verbose: bool) -> None:
    if progress.is_page and not verbose and progress.done % EVERY:
        return
    complain(
        f"{progress.done}/{progress.planned} visits, {progress.pages} pages, {progress.hits} hits, "
        f"{progress.findings} findings: {progress.label}"
    )
