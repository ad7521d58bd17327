"""What no single value shows: names that must be defined elsewhere, settings that contradict.

It looks at the plain data, whether or not all of it has the right form, so that these mistakes are
told together with all others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from auditor.config.addresses import address_problem, host_problem, site_problem, start_problem
from auditor.config.document import Document, Problem
from auditor.config.goals import expectations, goal, no_goal_action, references, steps
from auditor.config.listeners import own_vendor
from auditor.config.part import Part, undefined
from auditor.config.pending import PLANNED_CHECKS
from auditor.config.wording import hint, quoted

SEVERITIES = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is built in; None: not known here, so that any name will do."""

    vendors: Collection[str] | None = None
    checks: Collection[str] | None = None
    devices: Collection[str] | None = None


def contradictions(document: Document, known: Known) -> Iterator[Problem]:
    """All mistakes that show only when two places are compared."""
    spec = Part(document, document.data)
    yield from _site(spec)
    yield from _environments(spec)
    yield from _elsewhere(spec)
    yield from _listeners(spec, known.vendors)
    yield from _visitors(spec, known.devices)
    for each in spec["goals"].values():
        yield from goal(each, spec)
    yield from references(spec["crawl"]["consent"], "consent leg", spec["consent"].names())
    yield from expectations(spec["crawl"]["expect"], spec)
    yield from _checks(spec, known.checks)
    yield from _ignored(spec)
    yield from _allowed(spec)


def _site(spec: Part) -> Iterator[Problem]:
    site, domains = spec["site"]["url"], spec["site"]["domains"]
    if site.text:
        yield from site.wrong(site_problem(site.text))
    for domain in domains.elements():
        if domain.text:
            yield from domain.wrong(host_problem(domain.text))
    own = {domain.text for domain in domains.elements()}
    for start in spec["crawl"]["start"].elements():
        if start.text:
            yield from start.wrong(start_problem(start.text, site.text, own))


def _environments(spec: Part) -> Iterator[Problem]:
    for name, there in spec["environments"].items():
        if there["url"].text:
            yield from there["url"].wrong(site_problem(there["url"].text))
        for domain in there["domains"].elements():
            if domain.text:
                yield from domain.wrong(host_problem(domain.text))
        for tag, account in there["accounts"].items():
            if tag not in spec["tags"].names():
                yield account.problem(
                    f"{undefined('tag', quoted(tag), spec['tags'].names())}"
                    f"{hint(tag, spec['tags'].names())}"
                )
        if name == (spec["site"]["environment"].text or "production"):
            yield there.problem(
                "is the environment that site describes already; take it out, or give site another "
                "name under environment",
                hides=False,
            )


def _listeners(spec: Part, built_in: Collection[str] | None) -> Iterator[Problem]:
    known = dict.fromkeys([*sorted(built_in or ()), *spec["vendors"].names()])
    for tag in spec["tags"].values():
        if built_in is not None:
            yield from tag["vendor"].unknown("vendor", known)
        for address in tag["also_at"].elements():
            if address.text:
                yield from address.wrong(address_problem(address.text))
    for name, vendor in spec["vendors"].items():
        if built_in is not None and name in built_in:
            yield vendor.problem("is built in; give your own another name", hides=False)
        yield from own_vendor(vendor)


def _elsewhere(spec: Part) -> Iterator[Problem]:
    for host, place in spec["browser"]["resolve"].items():
        if place.text:
            yield from place.wrong(host_problem(host) or host_problem(place.text))


def _visitors(spec: Part, browsers: Collection[str] | None) -> Iterator[Problem]:
    for device in spec["devices"].values():
        if browsers is not None and device.text and device.text not in browsers:
            yield from device.wrong(
                "is no device that the browser knows; write a name of Playwright's list, such as "
                f"Desktop Chrome or iPhone 15{hint(device.text, browsers)}"
            )
    for leg in spec["consent"].values():
        yield from steps(leg["steps"], spec)
        yield from no_goal_action(leg["steps"])


def _checks(spec: Part, installed: Collection[str] | None) -> Iterator[Problem]:
    if installed is None:
        return
    known = sorted({*installed, *PLANNED_CHECKS})
    for name, settings in spec["checks"].items():
        if name not in known:
            yield settings.problem(f"{undefined('check', quoted(name), known)}{hint(name, known)}")
    for ignore in spec["ignore"].elements():
        yield from ignore["check"].unknown("check", known)


def _ignored(spec: Part) -> Iterator[Problem]:
    for ignore in spec["ignore"].elements():
        yield from ignore["goal"].unknown("goal", spec["goals"].names())
        yield from ignore["leg"].unknown("consent leg", spec["consent"].names() or ["default"])


def _allowed(spec: Part) -> Iterator[Problem]:
    least = spec["fail_on"].text if "fail_on" in spec else "high"
    if least not in SEVERITIES:
        return
    for name, number in spec["allow"].items():
        if name in SEVERITIES and SEVERITIES.index(name) >= SEVERITIES.index(least):
            yield number.problem(
                f"has no effect: every {name} finding fails the audit (fail_on: {least}); take it "
                "out, or raise fail_on",
            )
