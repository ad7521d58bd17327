"""Generates the pages docs/checks/*.md, and the table in docs/checks.md.

The text of a page is the check's docstring. The example comes from an audit of the sites with
planted faults in a real browser.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from sites.audit import audit
from sites.portions import PORTIONS

from auditor.capture.browser.launch import find_browser
from auditor.check import Check, Scope, find_checks
from auditor.check.faults import INCONCLUSIVE, catalogue
from auditor.cli.checkoptions import options_of
from auditor.model import Finding
from tools import ROOT

DOCS = ROOT / "docs"
FOLDER = DOCS / "checks"
LIST = DOCS / "checks.md"
TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
EXAMPLE = "## An example\n"
MOST_EVIDENCE = 4
VARYING = ((r" at \d+ ms", ""), (r"\d+\.\d s of the visit", "… s of the visit"), (r"\d{9,}", "…"))
"""Patterns of texts that differ from run to run, and what replaces them."""


def examples() -> dict[str, tuple[str, Finding]]:
    """By check, its first finding on the planted sites: the site's name, and the finding."""
    choice = find_browser(environ=os.environ)
    by_check: dict[str, tuple[str, Finding]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, group in enumerate(PORTIONS):
            audited = audit(group, choice, Path(folder) / str(number), planted=True)
            for plant in group:
                for finding in audited.findings.get(plant.id, []):
                    if finding.fault == plant.slug:
                        by_check.setdefault(finding.check, (plant.id, finding))
    return by_check


def page(check: Check, example: tuple[str, Finding] | None) -> str:
    """The page of one check."""
    return "\n".join([*_text(check), *(_example(*example) if example else ())]).rstrip() + "\n"


def _page_with_current_example(check: Check) -> str:
    """The page of one check, with the example that its file has now."""
    path = _path(check)
    _, heading, example = (path.read_text("utf-8") if path.exists() else "").partition(EXAMPLE)
    return page(check, None) + (f"\n{heading}{example}" if example else "")


def _path(check: Check) -> Path:
    return FOLDER / f"{check.id}.md"


def _text(check: Check) -> Iterator[str]:
    """The lines that come from the check's docstring, the catalogue and the options."""
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
    if options := options_of(check):
        yield "## Options\n"
        yield "| option | means | holds | default |"
        yield "| --- | --- | --- | --- |"
        for option in options:
            told = (_cell(option.meaning), option.kind, f"`{_cell(option.default)}`")
            yield f"| `{option.name}` | {' | '.join(told)} |"
        yield ""


def _example(site: str, finding: Finding) -> Iterator[str]:
    yield EXAMPLE
    yield f"On the planted site `{site}` (tests/sites):\n"
    yield f"> {stable_text(finding.message)}\n"
    yield "| | |"
    yield "| --- | --- |"
    yield f"| fault | `{finding.fault}`, {finding.severity.name.lower()} |"
    if finding.expected:
        yield f"| expected | {_cell(stable_text(finding.expected))} |"
    if finding.actual:
        yield f"| seen | {_cell(stable_text(finding.actual))} |"
    for evidence in finding.evidence[:MOST_EVIDENCE]:
        yield f"| evidence | {evidence.kind}: {_cell(stable_text(evidence.caption)[:160])} |"
    if finding.fix:
        yield f"| what to do | {_cell(stable_text(finding.fix))} |"


def stable_text(text: str) -> str:
    """The text without anything that differs from run to run."""
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
    rows = [
        f"| [`{check.id}`](checks/{check.id}.md) | {check.title} |" for check in checks.values()
    ]
    table = "\n".join(["| check | what holds when it passes |", "| --- | --- |", *rows, ""])
    return TABLE.sub(lambda _: table, text, count=1)


def _severity(slug: str) -> str:
    severity = catalogue()[slug].severity
    return severity.name.lower() if severity else "can't tell"


def _finders(slug: str, checks: Mapping[str, Check]) -> str:
    if catalogue()[slug].family == INCONCLUSIVE:
        return "every check that needs what could not be seen"
    return ", ".join(
        f"[{check.id}]({check.id}.md)" for check in checks.values() if slug in check.faults
    ) or "no check yet"  # fmt: skip


def generate() -> dict[Path, str]:
    """All pages as they should be, with their current examples: new ones need a browser."""
    checks = find_checks()
    return _all({check.id: _page_with_current_example(check) for check in checks.values()}, checks)


def generate_with_examples() -> dict[Path, str]:
    """All pages as they should be, with examples from an audit of all planted sites."""
    checks, by_check = find_checks(), examples()
    pages = {check.id: page(check, by_check.get(check.id)) for check in checks.values()}
    return _all(pages, checks)


def _all(pages: Mapping[str, str], checks: Mapping[str, Check]) -> dict[Path, str]:
    """All files: the pages, the page of all faults, the list, and to be removed, old pages."""
    return {
        **dict.fromkeys(sorted(FOLDER.glob("*.md")), ""),
        **{_path(check): pages[check.id] for check in checks.values()},
        FOLDER / "faults.md": index(checks),
        LIST: listed(LIST.read_text("utf-8"), checks),
    }
