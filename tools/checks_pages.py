"""The pages docs/checks/*.md, and the table of docs/checks.md.

What a check says of itself comes from its docstring, the example of its evidence from the sites
with planted faults, audited in a real browser.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from sites import PLANTS
from sites.audit import audit
from sites.portions import groups

from auditor.capture.browser.launch import find_browser
from auditor.check import Check, Scope, find_checks
from auditor.check.faults import INCONCLUSIVE, catalogue
from auditor.cli.explain import default_of, type_of
from auditor.model import Finding
from tools import ROOT

DOCS = ROOT / "docs"
FOLDER = DOCS / "checks"
LIST = DOCS / "checks.md"
TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
EXAMPLE = "## An example\n"
SHOWN = 4
VARYING = ((r" at \d+ ms", ""), (r"\d+\.\d s of the visit", "… s of the visit"), (r"\d{9,}", "…"))
"""What differs from run to run."""


def examples() -> dict[str, tuple[str, Finding]]:
    """By check, the first finding that the planted sites give: the site's name, and the finding."""
    every = [plant for plants in PLANTS.values() for plant in plants]
    choice = find_browser(environ=os.environ)
    found: dict[str, tuple[str, Finding]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, together in enumerate(groups(every).values()):
            said = audit(together, choice, Path(folder) / str(number), planted=True)
            for plant in together:
                for each in said.findings.get(plant.id, []):
                    if each.fault == plant.slug:
                        found.setdefault(each.check, (plant.id, each))
    return found


def page(check: Check, example: tuple[str, Finding] | None) -> str:
    """The page of one check."""
    return "\n".join([*_own(check), *(_example(*example) if example else ())]).rstrip() + "\n"


def _page_as_it_stands(check: Check) -> str:
    """The page of one check, with the example that it has now."""
    path = _place(check)
    _, heading, example = (path.read_text("utf-8") if path.exists() else "").partition(EXAMPLE)
    return page(check, None) + (f"\n{heading}{example}" if example else "")


def _place(check: Check) -> Path:
    return FOLDER / f"{check.id}.md"


def _own(check: Check) -> Iterator[str]:
    yield f"# {check.id}\n"
    whole = "" if check.scope is Scope.VISIT else ", looks at the audit as a whole"
    yield f"*{check.title}.* Severity: {check.severity.name.lower()}{whole}.\n"
    yield check.doc.partition("\n")[2].strip() + "\n"
    yield "## Faults that it finds\n"
    yield "| fault | severity | what proves it |"
    yield "| --- | --- | --- |"
    for slug, fault in catalogue().items():
        if slug in check.faults:
            severity = fault.severity.name.lower() if fault.severity else ""
            yield f"| `{slug}` | {severity} | {_cell(fault.detect)} |"
    yield ""
    if options := fields(check.options):
        yield "## Options\n"
        yield "| option | type | default |"
        yield "| --- | --- | --- |"
        for option in options:
            default = _cell(default_of(option)) or " "
            yield f"| `{option.name}` | {_cell(type_of(option))} | `{default}` |"
        yield ""


def _example(site: str, finding: Finding) -> Iterator[str]:
    yield EXAMPLE
    yield f"On the planted site `{site}` (tests/sites):\n"
    yield f"> {told(finding.message)}\n"
    yield "| | |"
    yield "| --- | --- |"
    yield f"| fault | `{finding.fault}`, {finding.severity.name.lower()} |"
    if finding.expected:
        yield f"| expected | {_cell(told(finding.expected))} |"
    if finding.actual:
        yield f"| seen | {_cell(told(finding.actual))} |"
    for evidence in finding.evidence[:SHOWN]:
        yield f"| evidence | {evidence.kind}: {_cell(told(evidence.caption)[:160])} |"
    if finding.fix:
        yield f"| what to do | {_cell(told(finding.fix))} |"


def told(text: str) -> str:
    """A text without what differs from run to run."""
    for pattern, instead in VARYING:
        text = re.sub(pattern, instead, text)
    return text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def index(checks: Mapping[str, Check]) -> str:
    """The page that lists all faults of the catalogue with the checks that find them."""
    lines = [
        "# All faults\n",
        (
            "Made by `make generated` from the catalogue and the checks, as all pages of this "
            "folder. `tagproof explain FAULT` says the same of one.\n"
        ),
    ]
    families = dict.fromkeys(fault.family for fault in catalogue().values())
    for family in families:
        lines += [f"## {family}\n", "| fault | severity | found by |", "| --- | --- | --- |"]
        for slug, fault in catalogue().items():
            if fault.family == family:
                lines.append(f"| `{slug}` | {_severity(slug)} | {_finders(slug, checks)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def listed(text: str, checks: Mapping[str, Check]) -> str:
    """The page docs/checks.md with its table of all checks made anew."""
    rows = [f"| [`{each.id}`](checks/{each.id}.md) | {each.title} |" for each in checks.values()]
    table = "\n".join(["| check | what holds when it passes |", "| --- | --- |", *rows, ""])
    return TABLE.sub(lambda _: table, text, count=1)


def _severity(slug: str) -> str:
    severity = catalogue()[slug].severity
    return severity.name.lower() if severity else "can't tell"


def _finders(slug: str, checks: Mapping[str, Check]) -> str:
    if catalogue()[slug].family == INCONCLUSIVE:
        return "every check that needs what could not be seen"
    return ", ".join(
        f"[{each.id}]({each.id}.md)" for each in checks.values() if slug in each.faults
    ) or "no check yet"  # fmt: skip


def made() -> dict[Path, str]:
    """All pages as they should be, but for the examples, which need a browser."""
    checks = find_checks()
    return _all({check.id: _page_as_it_stands(check) for check in checks.values()}, checks)


def made_with_examples() -> dict[Path, str]:
    """All pages as they should be, with examples from an audit of all planted sites."""
    checks, known = find_checks(), examples()
    return _all({check.id: page(check, known.get(check.id)) for check in checks.values()}, checks)


def _all(pages: Mapping[str, str], checks: Mapping[str, Check]) -> dict[Path, str]:
    """The pages, the page of all faults, the list of checks; those of checks that are gone."""
    return {
        **dict.fromkeys(sorted(FOLDER.glob("*.md")), ""),
        **{_place(check): pages[check.id] for check in checks.values()},
        FOLDER / "faults.md": index(checks),
        LIST: listed(LIST.read_text("utf-8"), checks),
    }
