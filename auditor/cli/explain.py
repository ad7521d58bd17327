"""tagproof explain: what a check looks for, what a fault is, and which checks find it."""

from __future__ import annotations

import difflib
import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from auditor.check import find_checks
from auditor.check.faults import catalogue
from auditor.cli.checkoptions import options_of
from auditor.cli.options import json_option
from auditor.cli.terminal import say
from auditor.cli.vendornames import hint_for
from auditor.errors import ExitCode, UsageError
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from auditor.check import Check
    from auditor.check.faults import Fault

WIDTH = 100


def _names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """What a shell completes."""
    return [name for name in {**find_checks(), **catalogue()} if name.startswith(incomplete)]


@click.command("explain")
@click.argument("name", required=False, metavar="[CHECK|FAULT]", shell_complete=_names)
@json_option
def command(name: str | None, as_json: bool) -> ExitCode:  # noqa: FBT001 - click passes by name
    """Explain a check or a fault by its name; without one, list them all."""
    checks, faults = find_checks(), catalogue()
    if name is not None and name not in checks and name not in faults:
        raise UsageError(f"there is no check or fault called {name}; {_meant(name)}")
    if as_json:
        click.echo(json.dumps(_data(name, checks), indent=2))
        return ExitCode.PASSED
    if name is None:
        _list_checks(checks)
        _list_faults(checks)
        return ExitCode.PASSED
    if name in checks:
        _explain_check(checks[name])
    if name in checks and name in faults:
        say()
    if name in faults:
        _explain_fault(faults[name], checks)
    return ExitCode.PASSED


def _meant(name: str) -> str:
    """What may be meant by a name that is neither a check's nor a fault's."""
    vendors = find_vendors()
    if name in vendors:
        return f"a vendor is: tagproof vendors {name}"
    if close := difflib.get_close_matches(name, {**find_checks(), **catalogue()}, n=3):
        return f"did you mean {' or '.join(close)}?"
    if hint := hint_for(name, vendors):
        return f"of vendors{hint.replace('; did', ', did')} See `tagproof vendors`"
    return "`tagproof explain` lists them"


def _data(name: str | None, checks: dict[str, Check]) -> dict[str, object]:
    """Checks and faults as data: all of them, or those of this name."""
    return {
        "checks": [_check_data(each) for each in checks.values() if name in {None, each.id}],
        "faults": [
            _fault_data(each, checks) for each in catalogue().values() if name in {None, each.slug}
        ],
    }


def _check_data(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": check.title,
        "severity": check.severity.name.lower(),
        "faults": sorted(check.faults),
        "doc": check.doc,
        "options": [asdict(option) for option in options_of(check)],
    }


def _fault_data(fault: Fault, checks: dict[str, Check]) -> dict[str, Any]:
    return {
        "slug": fault.slug,
        "family": fault.family,
        "severity": fault.severity.name.lower() if fault.severity else None,
        "detect": fault.detect,
        "source": fault.source or None,
        "found_by": [check.id for check in checks.values() if fault.slug in check.faults],
    }


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
    options = options_of(check)
    if options:
        say(f"\nOptions, in the spec under checks.{check.id}:")
    for option in options:
        say(f"  {option.name}: {option.kind}")
        if option.meaning:
            say(textwrap.indent(textwrap.fill(option.meaning, WIDTH - 6), "      "))
        say(textwrap.indent(textwrap.fill(f"default: {option.default}", WIDTH - 6), "      "))


def _explain_fault(fault: Fault, checks: dict[str, Check]) -> None:
    severity = f", {fault.severity.name.lower()}" if fault.severity else ""
    say(f"Fault {fault.slug} ({fault.family}{severity})\n")
    say(textwrap.fill(fault.detect, WIDTH))
    if fault.source:
        say(f"\nSource: {fault.source}")
    say(f"\nFound by: {_finders(fault.slug, checks) or _unfound(fault)}")
