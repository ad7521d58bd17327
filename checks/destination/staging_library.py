"""staging-library: tags that come from an environment of their vendor's that is there for tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, inapplicable, passed
from auditor.model import (
    HTTP_ERROR,
    Category,
    Effort,
    Hit,
    Severity,
    Tag,
    TagLoad,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.environments import LIVE, TESTS, is_same, is_test
from ..shared.own_hosts import own_loads
from ..shared.vendor_rules import SHOWN, ids_of_foreign_hits

NUMBERED = re.compile(r"env-\d+")
"""Tag Manager's environments that its customer made; which of them is for tests it does not say."""
LIVE_ONE = message("the live one")
LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingLibraryOptions:
    """What the spec may set for staging-library."""

    test_environments: tuple[str, ...] = TESTS
    """Words in the name of an environment that is there for tests."""


@check(
    id="staging-library",
    title="Tags come from their vendors' live environment",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"staging-library"},
    options=StagingLibraryOptions,
    needs_journey=False,
)
def staging_library(record: VisitRecord, options: StagingLibraryOptions) -> Iterator[Verdict]:
    """Tags come from their vendors' live environment.

    ## What it checks
    A tag manager's container, a consent banner or another library that names its environment
    (Adobe Launch -development and -staging, Tealium dev and qa, a space of Ensighten, Tag Manager's
    gtm_preview, Matomo, OneTrust) comes from the one that the spec gives the tag. Where the spec
    gives none, it must not be one for tests. The same for hits that name it (:stage after a
    datastream of Adobe).

    ## Why it matters
    What is loaded from there is what somebody is trying out at the moment: tags that are half
    made, tags that send to test accounts, and nothing that was published since. It may change
    under the visitors at any hour, and nobody is told.

    ## How to fix in the tag manager
    Publish to the live environment what is right, then have the pages load that one: nothing in a
    container can do it.

    ## How to fix in the code
    Replace the script's address by that of the live environment: of Launch without -development or
    -staging, of Tealium with /prod/, of Tag Manager without gtm_auth and gtm_preview. It mostly
    comes in with a deployment: let it be part of the environment's own settings, and not of the
    page's template. If visitors are meant to get this environment, write it as `environment` of the
    tag in the spec.

    ## Known limits
    Where the audited copy of the site is itself one for tests (`site.environment`), only what the
    spec says of the tag is checked. A name that means nothing here (a space called shop) passes.
    Tag Manager's environments but the first have numbers that don't say what they are for: without
    a word in the spec, one of them is a finding of medium severity. What error monitors report of
    the environment counts only for a tag of the spec. What other sites' documents load is not
    looked at.
    """
    if record.is_repetition:
        return
    is_for_tests = is_test(record.environment, options.test_environments)
    if is_for_tests and not any(tag.comes_from for tag in record.tags):
        text = f"The environment {record.environment} is there for tests, as its tags may be."
        yield inapplicable(text, about="libraries for tests")
        return
    for (vendor, account, environment), seen in _by_environment(record).items():
        tag = _tag(record, vendor, account)
        if tag and tag.comes_from:
            if not is_same(tag.comes_from, environment):
                yield _failed(tag, tag.comes_from, seen)
            else:
                text = f"{account} comes from its environment {environment or 'live'}."
                yield passed(text, about=_about(seen), tag=tag.name, vendor=vendor)
            continue
        is_monitor = tag is None and seen[0].category is Category.MONITORING
        if is_for_tests or is_monitor or environment.lower() in LIVE:
            continue
        if is_test(environment, options.test_environments):
            yield _failed(tag, "", seen)
        elif NUMBERED.fullmatch(environment):
            yield _failed(tag, "", seen, Severity.MEDIUM)


def _by_environment(record: VisitRecord) -> dict[tuple[str, str, str], list[TagLoad | Hit]]:
    """The site's own loads and hits by vendor, account and environment; without it, loads only."""
    foreign = ids_of_foreign_hits(record)
    seen: dict[tuple[str, str, str], list[TagLoad | Hit]] = {}
    for load, _ in own_loads(record):
        if load.failure is None and (load.status or 0) < HTTP_ERROR:
            key = (load.vendor, load.account, load.environment)
            seen.setdefault(key, []).append(load)
    for hit in record.first_run_hits():
        if hit.environment and hit.id not in foreign:
            key = (hit.vendor, hit.account, hit.environment)
            seen.setdefault(key, []).append(hit)
    return seen


def _tag(record: VisitRecord, vendor: str, account: str) -> Tag | None:
    """The spec's tag that a library or hit belongs to."""
    return next(
        (
            tag
            for tag in record.tags
            if tag.vendor == vendor and tag.account in {account, *account.split(",")}
        ),
        None,
    )


def _about(seen: list[TagLoad | Hit]) -> str:
    return f"{seen[0].vendor} {seen[0].account} environment"


def _failed(
    tag: Tag | None, wanted: str, seen: list[TagLoad | Hit], severity: Severity | None = None
) -> Verdict:
    first = seen[0]
    environment = first.environment[:LONGEST]
    return failed(
        message(
            "{who} comes from the environment {environment} of its vendor, not from {wanted}.",
            who=f"{first.vendor} {first.account}".rstrip(),
            environment=environment or LIVE_ONE,
            wanted=wanted or LIVE_ONE,
        ),
        about=_about(seen),
        fault="staging-library",
        severity=severity,
        expected=wanted or LIVE_ONE,
        actual=environment or LIVE_ONE,
        evidence=seen[:SHOWN],
        vendor=first.vendor,
        tag=tag.name if tag else None,
    )
