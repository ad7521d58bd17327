"""tagproof import: a spec from another tool's recording, export, or plan."""
# ruff: noqa: N999 - the file is called as the verb is; importlib finds it

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.importing import named_tags, with_url
from auditor.cli.init import DEFAULT_FILE
from auditor.cli.options import FILE
from auditor.cli.terminal import clean, say, say_on_stderr
from auditor.draft.imported.registry import import_file
from auditor.draft.imported.text import PLACEHOLDER, Source, imported_text
from auditor.draft.write import check_spec, refuse_existing, write_spec
from auditor.errors import ExitCode
from auditor.model.messages import count
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from auditor.draft.imported.nouns import Imported


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--url", metavar="URL", help="The site, where FILE does not name it.")
@click.option("--tag", "tags", multiple=True, metavar="VENDOR=ACCOUNT",
              help="Who listens, where FILE does not say (repeatable).")  # fmt: skip
@click.option("--output", type=FILE, default=DEFAULT_FILE, metavar="FILE",
              help=f"The file to write; - prints it. [{DEFAULT_FILE}]")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(
    file: Path,
    url: str | None,
    tags: tuple[str, ...],
    output: Path,
    force: bool,  # noqa: FBT001 - click passes by name
) -> ExitCode:
    """Draft a spec from FILE: a recording, a test, a container's export, a tracking plan.

    Read are recordings of Chrome DevTools, Playwright's scripts in Python and JavaScript, projects
    of Selenium IDE, exports of Google Tag Manager, and tracking plans as CSV, XLSX, JSON or YAML.
    Nothing in FILE is run; passwords become variables of the environment. Exit codes: 0 the spec
    is written, 2 FILE can't be read, or the spec is there already.
    """
    is_printed = str(output) == "-"
    if not is_printed:
        refuse_existing(output, force=force)
    vendors = find_vendors()
    named = named_tags(tags, vendors)
    name, imported = import_file(file, vendors, named or [PLACEHOLDER])
    imported = with_url(imported, url, file)
    listeners = list(imported.tags) or named
    spec_name = DEFAULT_FILE if is_printed else str(output)
    source = Source(file=clean(file.name), name=name, spec=spec_name)
    text = imported_text(imported, listeners, vendors, source)
    environ = {**dict.fromkeys(imported.variables, "-"), **os.environ}
    if is_printed:
        check_spec(text, environ)
        click.echo(text, nl=False)
        return ExitCode.PASSED
    write_spec(output, text, environ)
    _summary(replace(imported, tags=tuple(listeners)), name, output)
    return ExitCode.PASSED


def _summary(imported: Imported, name: str, output: Path) -> None:
    steps = [step for goal in imported.goals for step in goal.steps]
    unread = sum(step.data is None for step in steps)
    say(f"{output}: written, from {name}")
    say(f"  goals    {count(len(imported.goals), 'goal')}, {count(len(steps), 'step')}")
    if unread:
        say(f"  not read {count(unread, 'step')}: in comments, with the reason")
    if imported.tags:
        say(
            clean(f"  tags     {', '.join(f'{tag.vendor} {tag.account}' for tag in imported.tags)}")
        )
    else:
        say_on_stderr("  tags     none in the file: put the site's own in place of G-XXXXXXXXXX")
    if imported.variables:
        say(f"  set      {', '.join(imported.variables)} in the environment before you run it")
    walks = any(goal.steps for goal in imported.goals)
    say(f"next: tagproof {'try' if walks else 'run'} {output}")
