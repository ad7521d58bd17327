"""silent-tag: tags whose script loads, and which then never speak, on no page of the audit."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed
from auditor.check.matching import LOADED_BY_GOOGLE, libraries_of
from auditor.model import (
    HTTP_ERROR,
    AuditRecord,
    Effort,
    Outcome,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from .missing_hit import judge
from .why import Scene
from .why.announced import array, push_replaced, replaced
from .why.presence import is_container, is_fallback

UNEXPLAINED = frozenset({"no-hit", "push-without-hit"})
"""Faults of a missing hit that do not say what kept its tag back."""


@check(
    id="silent-tag",
    title="A tag whose script loads sends something on some page",
    severity=Severity.CRITICAL,
    faults=UNEXPLAINED,
    scope=Scope.AUDIT,
    effort=Effort.MEDIUM,
)
def silent_tag(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A tag whose script loads sends something on some page.

    ## What it checks
    Where a hit is missing and its vendor's script has loaded, the vendor heard something on some
    page of the audit: this event or another, of this account or another.

    ## Why it matters
    A script that loads and never says a word is either switched off, and then nothing at all is
    counted, or it keeps silent since it has noticed that a program drives the browser. Then all is
    well for visitors, and only an audit, or a test, finds nothing.

    ## How to fix in the tag manager
    Open the site in a browser of your own, with the developer tools' network panel. If the tag
    speaks there, nothing is to be repaired: take it out of the spec, or let the vendor count this
    browser where its settings have a filter for bots. If it is silent there, too, look at the tag's
    account, and at its settings at the vendor: allowed domains, paused, blocked for its category.

    ## How to fix in the code
    Look for the call that starts the tag (`init`, `config`, `load`): does it run, and with the
    account that is meant? Some libraries take an option that turns their filter for bots off.

    ## Known limits
    With `browser.present_as: automation` the browser says itself that a program drives it, and
    scripts fall silent by right. Google's tags share one script: they are told only where none of
    them speaks. Why a script is silent can't be seen from outside; the finding says what is likely.
    """
    silent = _silent(record)
    for visited in record.records() if silent else ():
        yield from _missing(visited, silent)


def _silent(audit: AuditRecord) -> set[str]:
    """The vendors whose script loads, and which are told nothing in the whole audit."""
    loaded: set[str] = set()
    unheard = {tag.vendor for tag in audit.tags}
    for record in audit.records():
        heard = {hit.vendor for hit in record.hits} | {aside.vendor for aside in record.asides}
        unheard -= heard | (LOADED_BY_GOOGLE if heard & LOADED_BY_GOOGLE else set())
        if not unheard:
            break
        loaded |= {vendor for vendor in unheard if _has_script_of(vendor, record)}
    return loaded & unheard


def _has_script_of(vendor: str, record: VisitRecord) -> bool:
    libraries = libraries_of(vendor)
    return any(
        load.vendor in libraries
        and not (is_container(load) or is_fallback(load) or load.failure)
        and (load.status or HTTP_ERROR) < HTTP_ERROR
        for load in record.loads
    )


def _missing(record: VisitRecord, silent: set[str]) -> Iterator[Verdict]:
    """The visit's missing hits of silent tags, each with what is to be suspected."""
    if record.is_repetition:
        return
    scene = Scene(record)
    for line in record.expect:
        if line.tag.vendor not in silent or line.fires.least == 0:
            continue
        if any(question(line, scene) for question in (array, replaced, push_replaced)):
            continue  # it is called in vain, and that is certain
        verdict = judge(line, scene)
        if verdict.outcome is Outcome.FAILED and verdict.fault in UNEXPLAINED:
            yield _suspected(verdict, verdict.fault, record)


def _suspected(verdict: Verdict, fault: str, record: VisitRecord) -> Verdict:
    return failed(
        message(
            "{finding} The tag's script loads and never sends anything, on no page: it may have "
            "noticed that a program drives the browser, or be switched off.",
            finding=verdict.message,
        ),
        about=verdict.about,
        fault=fault,
        severity=verdict.severity,
        expected=verdict.expected,
        actual=verdict.actual,
        evidence=verdict.evidence,
        tag=verdict.tag,
        event=verdict.event,
        label=verdict.label,
        vendor=verdict.vendor,
        line=verdict.line,
        fix=message(
            "Open the site in a browser of your own. If the tag speaks there, its script falls "
            "silent for programs, and no audit can tell. If it is silent there, too, look at its "
            "account and at its settings at the vendor (allowed domains, switched off)."
        ),
        visit=record.visit.id,
        instead_of="missing-hit",
    )
