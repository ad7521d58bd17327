"""Examples of every verb: what its help begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

Example = tuple[str, str]
"""What follows the verb on the command line, and what that does."""

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "init": (
        ("shop.example", "draft tagproof.yaml"),
        ("shop.example --output shop.yaml --yes", "another file; ask nothing"),
    ),
    "record": (
        ("shop.example", "a window opens: walk the goal once, then close it"),
        ("--script checkout.json", "replay a recording, and learn what it sends"),
        ("https://staging.shop.example --script walk.side --goal buy", "one test, elsewhere"),
    ),
    "import": (
        ("checkout.json", "a recording of Chrome DevTools, or a container's export"),
        ("plan.xlsx --url shop.example --tag ga4=G-ABCDE12345", "a tracking plan"),
        ("walk.spec.ts --output -", "print it, and write nothing"),
    ),
    "hits": (
        ("shop.example", "each hit as it is sent"),
        ("shop.example --click 'Accept all'", "consent first"),
        ("shop.example --headed", "a window: click through the shop yourself"),
        ("session.har --vendor ga4 --json", "of a recording, as data"),
    ),
    "consent": (
        ("shop.example", "accept, refuse and withdraw"),
        ("shop.example --choice reject --json", "one choice, as data"),
    ),
    "links": (
        ("mailing.eml", "follow the links of a mailing"),
        ("https://shop.example --accept --most 20", "the first 20 links of a page, with consent"),
    ),
    "demo": (
        ("", "audit the shop with its planted faults"),
        ("--open", "and open the report in your browser"),
        ("--sound", "the same shop without its faults"),
    ),
    "plan": (
        ("shop.yaml", "Markdown, to paste into an issue"),
        ("shop.yaml --output plan.xlsx", "a workbook; also .html, .csv, .json"),
        ("shop.yaml --goal purchase --language de", "one goal, in German"),
    ),
    "try": (
        ("shop.yaml", "walk each goal once"),
        ("shop.yaml --goal purchase --headed --slow 500", "watch one goal"),
        ("shop.yaml --fix", "write better locators into the spec"),
    ),
    "run": (
        ("shop.yaml", "audit, and write the reports"),
        ("shop.yaml --goal contact --leg accept", "one goal, one choice"),
        ("shop.yaml --dry-run", "every visit that would be made, and how long they take"),
        ("shop.yaml --budget 10m --fail-on critical", "in a pipeline"),
    ),
    "check": (
        ("shop.yaml tagproof-reports/audit-20260301-101500.db", "after a change of the spec"),
        ("shop.yaml session.har --goal purchase", "of a recording"),
    ),
    "container": (
        ("shop.yaml AUDIT.db", "why each tag fired or did not"),
        ("shop.yaml AUDIT.db --goal purchase --json", "of one goal, as data"),
    ),
    "tap": (
        ("", "listen, and show each event of your server"),
        ("--port 8800", "at another port"),
    ),
    "mutate": (
        ("shop.yaml tagproof-reports/audit-20260301-101500.db", "faults that would pass"),
        ("shop.yaml AUDIT.db --goal purchase --all", "one goal; what is noticed, too"),
    ),
    "report": (
        ("tagproof-reports/audit-20260301-101500.db", "html, json and junit"),
        ("AUDIT.db --format pdf --language de --open", "a PDF in German; show it"),
    ),
    "triage": (
        ("AUDIT.db", "the findings, with their ids and what is decided"),
        ('AUDIT.db --ignore 3f9a --reason "Relaunch" --until 2026-12-31', "until that day"),
        ("AUDIT.db --assign 3f9a --to Lena", "somebody repairs it"),
    ),
    "diff": (
        ("OLD.db NEW.db", "what is new, fixed, still there"),
        ("OLD.db NEW.db --format markdown --output comment.md", "for a pull request"),
    ),
    "history": (
        ("", "the audits in tagproof-reports"),
        ("shop.yaml --last 5 --json", "the last five of a spec, as data"),
    ),
    "validate": (
        ("shop.yaml", "mistakes, warnings, and what an audit would do"),
        ("shop.yaml --json", "the same for an editor"),
    ),
    "schema": (("> tagproof.schema.json", "for the completion of your editor"),),
    "explain": (
        ("", "list all checks and faults"),
        ("duplicate-hit", "what it looks for, how to repair it, its options"),
        ("--json", "all checks, as data"),
    ),
    "vendors": (
        ("", "list them all"),
        ("meta", "what is known of one"),
        ("'https://www.facebook.com/tr/?id=1234567890&ev=Purchase'", "whose request is this?"),
        ("- < request.curl", "what DevTools copies as cURL, fetch or PowerShell"),
    ),
    "doctor": (("", "what this machine lacks, and how to get it"),),
}


class Verb(click.Command):
    """A verb whose help has its examples first."""

    examples: tuple[Example, ...] = ()

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage, then the examples."""
        super().format_usage(ctx, formatter)
        if not self.examples:
            return
        with formatter.section("Examples"):
            for line in _lines(ctx.command_path, self.examples):
                formatter.write(f"{' ' * formatter.current_indent}{line}\n")


def with_examples(command: click.Command, examples: Iterable[Example]) -> click.Command:
    """The command, with examples in its help."""
    options: dict[str, Any] = {
        "callback": command.callback,
        "params": command.params,
        "help": command.help,
        "context_settings": command.context_settings,
        "no_args_is_help": command.no_args_is_help,
    }
    verb = Verb(command.name, **options)
    verb.examples = tuple(examples)
    return verb


def _lines(path: str, examples: tuple[Example, ...]) -> list[str]:
    """A line for each example; what it does stands behind it, or below where there is no room."""
    calls = [f"{path} {rest}".rstrip() for rest, _ in examples]
    width = min(max(map(len, calls)), 52)
    return [
        f"{call:{width}}  # {what}" if len(call) <= width else f"{call}\n{' ' * width}    # {what}"
        for call, (_, what) in zip(calls, examples, strict=True)
    ]
