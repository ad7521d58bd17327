"""Finds mistakes that show only when parts of a spec are compared.

Those are names that are defined nowhere, and settings that contradict each other. The data may be
of any form: it is searched before or although pydantic refuses it, so that all mistakes are
reported together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from auditor.config.access_mistakes import access_mistakes, proxy_mistakes
from auditor.config.addresses import address_problem, host_problem, site_problem, start_problem
from auditor.config.channels import BUILT_IN
from auditor.config.document import Document, Problem
from auditor.config.expectation_mistakes import expectation_mistakes
from auditor.config.goal_mistakes import (
    goal_mistakes,
    leg_names,
    no_goal_action,
    references,
    step_mistakes,
)
from auditor.config.login_mistakes import login_mistakes
from auditor.config.part import Part
from auditor.config.pending import PLANNED_CHECKS
from auditor.config.vendor_mistakes import vendor_mistakes
from auditor.config.wording import hint, quoted, undefined
from auditor.vendor.common_names import did_you_mean, meant_vendors

SEVERITIES = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """The names that exist outside the spec; None: unknown here, so that any name will do."""

    vendors: Collection[str] | None = None
    checks: Collection[str] | None = None
    devices: Collection[str] | None = None


def mistakes(document: Document, built_in: BuiltIn) -> Iterator[Problem]:
    """All mistakes that show only when parts of the spec are compared."""
    spec = Part(document, document.data)
    yield from _site(spec)
    yield from access_mistakes(spec["site"])
    yield from login_mistakes(spec)
    yield from _environments(spec)
    yield from _resolved_hosts(spec)
    yield from proxy_mistakes(spec["browser"])
    yield from _tags_and_vendors(spec, built_in.vendors)
    yield from _devices_and_consent(spec, built_in.devices)
    yield from _channels(spec)
    for goal in spec["goals"].values():
        yield from goal_mistakes(goal, spec)
    yield from references(spec["crawl"]["consent"], "consent leg", leg_names(spec))
    yield from expectation_mistakes(spec["crawl"]["expect"], spec)
    yield from _checks(spec, built_in.checks)
    yield from _ignore(spec)
    yield from _allow(spec)


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
        yield from access_mistakes(there)
        for domain in there["domains"].elements():
            if domain.text:
                yield from domain.wrong(host_problem(domain.text))
        named = [*there["accounts"].items(), *there["tag_environments"].items()]
        for tag, setting in named:
            if tag not in spec["tags"].names():
                yield setting.problem(undefined("tag", quoted(tag), tag, spec["tags"].names()))
        if name == (spec["site"]["environment"].text or "production"):
            yield there.problem(
                "is the environment that site describes already; take it out, or give site another "
                "name under environment",
                hides=False,
            )


def _tags_and_vendors(spec: Part, built_in: Collection[str] | None) -> Iterator[Problem]:
    vendors = dict.fromkeys([*sorted(built_in or ()), *spec["vendors"].names()])
    for tag in spec["tags"].values():
        if built_in is not None:
            yield from tag["vendor"].unknown("vendor", vendors, _meant_vendor)
        for address in tag["also_at"].elements():
            if address.text:
                yield from address.wrong(address_problem(address.text))
    for name, vendor in spec["vendors"].items():
        if built_in is not None and name in built_in:
            yield vendor.problem("is built in; give your own another name", hides=False)
        yield from vendor_mistakes(vendor)


def _meant_vendor(name: str, known: Iterable[str]) -> str:
    return did_you_mean(meant_vendors(name, {id_: id_ for id_ in known}))


def _resolved_hosts(spec: Part) -> Iterator[Problem]:
    for host, address in spec["browser"]["resolve"].items():
        if address.text:
            yield from address.wrong(host_problem(host) or host_problem(address.text))


def _devices_and_consent(spec: Part, built_in: Collection[str] | None) -> Iterator[Problem]:
    for device in spec["devices"].values():
        if built_in is not None and device.text and device.text not in built_in:
            yield from device.wrong(
                "is not a device that the browser knows; write a name of Playwright's list, such "
                f"as Desktop Chrome or iPhone 15{hint(device.text, built_in)}"
            )
    for leg in spec["consent"].values():
        yield from _leg(leg, spec)


def _leg(leg: Part, spec: Part) -> Iterator[Problem]:
    """The mistakes of one consent leg."""
    for steps in (leg["steps"], leg["withdraw"]):
        yield from step_mistakes(steps, spec)
        yield from no_goal_action(steps)
    for step in leg["steps"].elements():
        if step["choose"].text == "withdraw":
            yield step["choose"].problem(
                "takes back what is not given yet; write it under the leg's withdraw"
            )
    if leg["returning"].value is True and not leg["steps"].value:
        text = "comes back without having chosen; add steps, or steps: auto"
        yield leg["returning"].problem(text, hides=False)
    if leg["if_banner_shows"].value is True and not leg["steps"].value:
        text = "is for visitors who answer the banner; add steps, or steps: auto"
        yield leg["if_banner_shows"].problem(text, hides=False)
    if leg["withdraw"].value and not leg["steps"].value:
        text = "takes back what was never given; add steps that accept, or steps: auto"
        yield leg["withdraw"].problem(text, hides=False)


def _channels(spec: Part) -> Iterator[Problem]:
    for name, channel in spec["channels"].items():
        referrer = channel["referrer"]
        if referrer.text:
            yield from referrer.wrong(site_problem(referrer.text))
        if channel.value == {} and name not in BUILT_IN:
            yield channel.problem(
                "says nothing; give it params or a referrer, or a built-in channel's name"
                f"{hint(name, BUILT_IN)}"
            )


def _checks(spec: Part, installed: Collection[str] | None) -> Iterator[Problem]:
    if installed is None:
        return
    checks = sorted({*installed, *PLANNED_CHECKS})
    for name, settings in spec["checks"].items():
        if name not in checks:
            yield settings.problem(undefined("check", quoted(name), name, checks))
    for ignore in spec["ignore"].elements():
        yield from ignore["check"].unknown("check", checks)


def _ignore(spec: Part) -> Iterator[Problem]:
    for ignore in spec["ignore"].elements():
        yield from ignore["goal"].unknown("goal", spec["goals"].names())
        yield from ignore["leg"].unknown("consent leg", leg_names(spec) or ["default"])


def _allow(spec: Part) -> Iterator[Problem]:
    least = spec["fail_on"].text if "fail_on" in spec else "high"
    if least not in SEVERITIES:
        return
    for name, number in spec["allow"].items():
        if name in SEVERITIES and SEVERITIES.index(name) >= SEVERITIES.index(least):
            yield number.problem(
                f"has no effect: every {name} finding fails the audit (fail_on: {least}); take it "
                "out, or raise fail_on",
            )
