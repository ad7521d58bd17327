"""untested-tag: tags of the published container that nothing in this audit set off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.check import Fact, NoOptions, Scope, check, failed, inapplicable, passed
from auditor.check.container_rules import bare, can_fire, sends
from auditor.model import (
    AuditRecord,
    ContainerTag,
    Effort,
    Expectation,
    HitName,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

ENOUGH = 20
"""Pages of the crawl that are looked at; a container that none of them has is on no other."""
NAMED = 20
"""Tags that the finding lists."""


@dataclass(slots=True)
class Coverage:
    """What all visits together showed of one container."""

    visit: int
    """The first visit that ran to its end with it."""
    evidence: tuple[Fact, ...]
    tags: dict[ContainerTag, None] = field(default_factory=dict)
    """Its tags whose hits can be told from others, in the container's order."""
    legs: dict[str, None] = field(default_factory=dict)
    """The legs on which it was seen."""


@dataclass(slots=True)
class Shown:
    """What all visits together showed."""

    containers: dict[str, Coverage] = field(default_factory=dict)
    """By the container's id."""
    hits: dict[tuple[str, str, str, str], set[str]] = field(default_factory=dict)
    """Vendor, account, event and label of all hits -> the legs on which they were sent."""

    def fired(self, tag: ContainerTag) -> set[str]:
        """The legs on which some hit may be the tag's."""
        legs = (legs for kind, legs in self.hits.items() if sends(tag, *kind))
        return set().union(*legs)


@check(
    id="untested-tag",
    title="The audit sets off each tag of the container",
    severity=Severity.LOW,
    faults={"untested-tag"},
    scope=Scope.AUDIT,
    effort=Effort.SMALL,
)
def untested_tag(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The audit sets off each tag of the container.

    ## What it checks
    The published container says which tags it holds. Each one whose vendor and account can be read
    there has sent a hit on some journey or page of the audit, or some line of the spec is about it.
    The finding lists all others of a container, and says how many of its tags the audit set off, in
    all and on each consent leg.

    ## Why it matters
    Nobody knows whether such a tag works: this audit did not see it. It may count a goal that the
    spec leaves out, or it may be a leftover that fires when nobody expects it. Either can cost
    money: a conversion that is lost unseen, or one that is counted by mistake.

    ## How to fix in the tag manager
    If nobody needs the tag any more, pause or delete it and publish. If somebody does, its trigger
    says what a visitor must do to set it off: do that in Preview and see whether it fires. Then add
    the goal that the tag counts to the spec, so that the next audit walks there.

    ## How to fix in the code
    Most often there is nothing to change in the code. If the tag waits for an event, search the
    code for the `dataLayer.push` of that name: where the push was renamed or removed, bring it
    back, or let the trigger wait for the new name.

    ## Known limits
    Tags whose account is decided by a variable, and custom HTML whose vendor can't be told, are
    left out; so are tags that can't fire, which tag-without-trigger and switched-off-tag report. A
    tag that only fires for some visitors (a country, a returning visitor, a campaign) shows here
    although it works. Where a journey broke, nothing is said: on it the tag's turn might have come.
    """
    lines = [line for goal in record.goals for line in (*goal.expect, *goal.forbid)]
    shown = _shown(record, lines)
    unfinished = any(visit.broke and visit.run.is_whole for visit in record.visits)
    for container, coverage in shown.containers.items():
        where: dict[str, Any] = {"about": container, "vendor": "gtm", "visit": coverage.visit}
        open_tags = [tag for tag in coverage.tags if _is_open(tag, shown, lines)]
        if not open_tags:
            yield passed(f"The tags of {container} were set off.", **where)
        elif unfinished:
            yield inapplicable("Its turn might have come on a journey that broke.", **where)
        else:
            yield _untested(container, coverage, open_tags, shown, where)


def _untested(
    container: str,
    coverage: Coverage,
    untested: list[ContainerTag],
    shown: Shown,
    where: dict[str, Any],
) -> Verdict:
    """The failure: how much of a container was set off, and what was not."""
    total = len(coverage.tags)
    fired = {tag: legs for tag in coverage.tags if (legs := shown.fired(tag))}
    names = tuple(str(_name(tag)) for tag in untested)
    more = len(names) - NAMED
    by_leg = (
        f"{leg} {sum(leg in legs for legs in fired.values()) * 100 // total} %"
        for leg in coverage.legs
    )
    return failed(
        message(
            "This audit set off {fired} of the {total} tags of the container {container} "
            "({percent} %), and never {tags}.",
            fired=len(fired),
            total=total,
            container=container,
            percent=len(fired) * 100 // total,
            tags=(*names[:NAMED], f"+ {more}") if more > 0 else names,
        ),
        fault="untested-tag",
        expected=message("a hit of each tag on some journey or page"),
        actual=message("set off on each leg: {legs}", legs=tuple(by_leg)),
        evidence=coverage.evidence,
        **where,
    )


def _shown(audit: AuditRecord, lines: list[Expectation]) -> Shown:
    """What journeys and pages showed; pages only as far as they may still show something."""
    shown = Shown()
    for record in audit.records(pages=False):
        _note(record, shown)
    for number, record in enumerate(audit.records(journeys=False), 1):
        _note(record, shown)
        if number >= ENOUGH and not any(
            _is_open(tag, shown, lines)
            for coverage in shown.containers.values()
            for tag in coverage.tags
        ):
            break
    return shown


def _note(record: VisitRecord, shown: Shown) -> None:
    """Adds the visit's hits, and the tags of the containers that it loaded."""
    leg = record.visit.leg.name
    for hit in record.hits:
        for name in (hit.event, *hit.aliases):
            shown.hits.setdefault((hit.vendor, hit.account, name, hit.label), set()).add(leg)
    if not record.conclusive:
        return
    for container in record.containers:
        tags = [
            tag
            for tag in container.tags
            if _is_distinguishable(tag, record) and can_fire(tag, container)
        ]
        if container.readable and tags:
            loads = tuple(load for load in record.loads if load.request == container.request)
            coverage = shown.containers.setdefault(
                container.account, Coverage(visit=record.visit.id, evidence=loads)
            )
            coverage.tags.update(dict.fromkeys(tags))
            coverage.legs[leg] = None


def _is_open(tag: ContainerTag, shown: Shown, lines: list[Expectation]) -> bool:
    """Whether nothing set a tag off, and no line of the spec is about it."""
    return not shown.fired(tag) and not any(_is_about(line, tag) for line in lines)


def _is_distinguishable(tag: ContainerTag, record: VisitRecord) -> bool:
    """Whether the tag's hits can be told from others, and may be sent on this leg at all."""
    forbidden = record.visit.leg.forbidden
    silent = any(
        listed.category in forbidden for listed in record.tags if listed.vendor == tag.vendor
    )
    is_off = tag.paused or tag.ends is not None
    return bool(tag.vendor and tag.account) and not is_off and not silent


def _is_about(line: Expectation, tag: ContainerTag) -> bool:
    """Whether the spec has a line about the tag's hit: then other checks report it."""
    labels = line.labels
    return (
        (line.tag.vendor, bare(line.tag.account)) == (tag.vendor, bare(tag.account))
        and (not tag.event or tag.event == line.event)
        and (not tag.label or not labels or tag.label in labels)
    )


def _name(tag: ContainerTag) -> HitName:
    whole = filter(None, [tag.vendor, tag.account, tag.event, tag.label])
    return HitName(" ".join(whole), " ".join(filter(None, [tag.vendor, tag.event])))
