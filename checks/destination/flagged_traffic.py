"""flagged-traffic: visitors' hits that are marked as tests or as internal traffic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable
from auditor.model import Effort, Hit, Severity, Verdict, VisitRecord, message

from ..shared.environments import TESTS, is_test
from ..shared.vendor_rules import SHOWN, ids_of_foreign_hits

DEBUG: Mapping[str, tuple[str, ...]] = {
    "ga4": ("_dbg", "ep.debug_mode", "epn.debug_mode", "params.debug_mode"),
}
"""Vendor -> wire names of switches that only tests should carry."""
TEST_CODE = re.compile(r"(^|[.\[])test_event_code\]?$")
"""The name, with several vendors, of the code that sends an event to their test view."""
INTERNAL: Mapping[str, tuple[str, ...]] = {
    "ga4": ("tt", "ep.traffic_type", "params.traffic_type"),
}
"""Vendor -> wire names of the mark by which it filters a company's own traffic."""
OFF = frozenset({"", "0", "undefined", "null"})
"""Not `false`: Google says that debug_mode: false switches it on as well."""
OFFICE = message(
    "If this audit ran from your own network, GA4's rule for internal traffic may have met it by "
    "its IP address: then all is well. Otherwise look for traffic_type in the site's tags."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedTrafficOptions:
    """What the spec may set for flagged-traffic."""

    test_environments: tuple[str, ...] = TESTS
    """Words in the name of an environment where such marks belong."""


@check(
    id="flagged-traffic",
    title="Visitors' hits are not marked as tests",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"debug-flag-live", "internal-traffic-flag"},
    options=FlaggedTrafficOptions,
    needs_journey=False,
)
def flagged_traffic(record: VisitRecord, options: FlaggedTrafficOptions) -> Iterator[Verdict]:
    """Visitors' hits are not marked as tests.

    ## What it checks
    No hit carries a switch that is meant for testing (GA4's debug_mode, a test_event_code of Meta
    or TikTok), and none is marked as internal traffic (traffic_type=internal).

    ## Why it matters
    Google Analytics can filter internal traffic and that of developers out of all reports: visits
    that are marked so are lost for good. Events with a test code go to the vendor's test view, in
    place of the campaign that they belong to, so that money is spent on campaigns whose success
    nobody sees.

    ## How to fix in the tag manager
    Remove the switch from the tag's configuration (debug_mode: even `false` switches it on), and
    take test codes (`test_event_code`) out of the tags. If a variable sets `traffic_type`, see for
    whom. Then publish the container: what is only saved is not live.

    ## How to fix in the code
    Take debug_mode out of `gtag('config', ...)`, and print test codes on test environments only.

    ## Known limits
    On a test environment these marks are right, so that nothing is said there: one whose name
    (`site.environment`) holds a word of `test_environments`. An audit from the company's own
    network may rightly be marked as internal: the finding says so.
    """
    if record.is_repetition:
        return
    if is_test(record.environment, options.test_environments):
        text = f"The environment {record.environment} is there for tests, which may be marked so."
        yield inapplicable(text, about="marks of tests")
        return
    debug: dict[str, list[tuple[Hit, str]]] = {}
    internal: dict[str, list[tuple[Hit, str]]] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.first_run_hits():
        if hit.id in foreign:
            continue
        about = f"{hit.vendor} {hit.account}"
        for name in _switches(hit):
            debug.setdefault(about, []).append((hit, name))
        for name in INTERNAL.get(hit.vendor, ()):
            if hit.raw.get(name, "").strip().lower() == "internal":
                internal.setdefault(about, []).append((hit, name))
    for about, cases in debug.items():
        yield _debug(record, about, cases)
    for about, cases in internal.items():
        yield _internal(record, about, cases)


def _switches(hit: Hit) -> Iterator[str]:
    """The wire names of the switches that mark this hit as a test."""
    names = [*DEBUG.get(hit.vendor, ()), *(name for name in hit.raw if TEST_CODE.search(name))]
    for name in names:
        if hit.raw.get(name, "").strip().lower() not in OFF:
            yield name


def _debug(record: VisitRecord, about: str, cases: list[tuple[Hit, str]]) -> Verdict:
    hit, name = cases[0]
    events = ", ".join(sorted({flagged.event for flagged, _ in cases})[:5])
    return failed(
        message(
            "{who} is sent hits with the switch {switch}, which is meant for tests.",
            who=about,
            switch=name,
        ),
        about=f"{about} debug",
        fault="debug-flag-live",
        expected=message("no {param}", param=name),
        actual=f"{name}={hit.raw[name][:40]} ({events})",
        evidence=[flagged for flagged, _ in cases[:SHOWN]],
        vendor=hit.vendor,
        tag=record.tag_name(hit.vendor, hit.account),
    )


def _internal(record: VisitRecord, about: str, cases: list[tuple[Hit, str]]) -> Verdict:
    hit, name = cases[0]
    events = ", ".join(sorted({flagged.event for flagged, _ in cases})[:5])
    return failed(
        message(
            "{who} is sent hits that are marked as the company's own traffic, which reports may "
            "filter out.",
            who=about,
        ),
        about=f"{about} internal",
        fault="internal-traffic-flag",
        severity=Severity.HIGH,
        expected=message("no mark of internal traffic"),
        actual=f"{name}=internal ({events})",
        evidence=[flagged for flagged, _ in cases[:SHOWN]],
        vendor=hit.vendor,
        tag=record.tag_name(hit.vendor, hit.account),
        fix=OFFICE if name == "tt" else None,
    )
