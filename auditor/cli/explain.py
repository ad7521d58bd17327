"""tagproof explain: what a check looks for, what a fault is, and which checks find it."""

from __future__ import annotations

import difflib
import textwrap
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

import click

from auditor.check import find_checks
from auditor.check.faults import catalogue
from auditor.cli.terminal import say
from auditor.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from auditor.check import Check
    from auditor.check.faults import Fault

WIDTH = 100


@click.command("explain")
@click.argument("name", required=False, metavar="[CHECK|FAULT]")
def command(name: str | None) -> ExitCode:
    """Explain a check or a fault by its name; without one, list them all."""
    checks, faults = find_checks(), catalogue()
    if name is None:
        _list_checks(checks)
        _list_faults(checks)
        return ExitCode.PASSED
    if name not in checks and name not in faults:
        close = difflib.get_close_matches(name, {**checks, **faults}, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "`tagproof explain` lists them"
        raise UsageError(f"there is no check or fault called {name}; {hint}")
    if name in checks:
        _explain_check(checks[name])
    if name in checks and name in faults:
        say()
    if name in faults:
        _explain_fault(faults[name], checks)
    return ExitCode.PASSED


def _list_checks(checks: dict[str, Check]) -> None:
    say("Checks")
    width = max(map(len, checks), default=0)
    for check in checks.values():
        say(f"  {check.id:{width}}  {check.severity.name.lower():8}  {check.title}")


def _list_faults(checks: dict[str, Check]) -> None:
    faults = catalogue()
    finders = {slug: _finders(slug, checks) for slug in faults}
    covered = sum(bool(finders[slug]) for slug in faults)
    say(f"\nFaults, and the checks that find them ({covered} of the catalogue's {len(faults)})")
    width = max(map(len, faults))
    for family in dict.fromkeys(fault.family for fault in faults.values()):
        say(f"  {family}")
        for slug, fault in faults.items():
            if fault.family == family:
                severity = fault.severity.name.lower() if fault.severity else ""
                say(f"    {slug:{width}}  {severity:8}  {finders[slug] or _unfound(fault)}")


def _unfound(fault: Fault) -> str:
    return "a reason for which checks can't tell" if fault.severity is None else "no check yet"


def _finders(slug: str, checks: dict[str, Check]) -> str:
    return ", ".join(check.id for check in checks.values() if slug in check.faults)


def _explain_check(check: Check) -> None:
    say(f"Check {check.id} ({check.severity.name.lower()})\n")
    say(check.doc)
    say(f"\nFaults that it finds: {', '.join(sorted(check.faults))}")
    options = fields(check.options)
    if options:
        say("\nOptions, in the spec under checks:")
    for option in options:
        say(f"  {option.name}: {type_of(option)} (default: {default_of(option)})")


def _explain_fault(fault: Fault, checks: dict[str, Check]) -> None:
    severity = f", {fault.severity.name.lower()}" if fault.severity else ""
    say(f"Fault {fault.slug} ({fault.family}{severity})\n")
    say(textwrap.fill(fault.detect, WIDTH))
    if fault.source:
        say(f"\nSource: {fault.source}")
    say(f"\nFound by: {_finders(fault.slug, checks) or _unfound(fault)}")


def type_of(option: Field[Any]) -> str:
    """The type of a check's option, as it is written in Python."""
    return option.type if isinstance(option.type, str) else option.type.__name__


def default_of(option: Field[Any]) -> str:
    """The value of an option where the spec gives none."""
    if option.default is not MISSING:
        return str(option.default)
    return str(option.default_factory()) if option.default_factory is not MISSING else ""
