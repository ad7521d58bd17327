"""untested-tag: tags of the published container that nothing in this audit set off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.check import Fact, NoOptions, Scope, check, failed, inapplicable, passed
from auditor.check.matching import is_page_view
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
Key = tuple[str, ContainerTag]
"""A container's id, and one of its tags."""


@dataclass(slots=True)
class Shown:
    """What all visits together showed."""

    tags: dict[Key, tuple[int, tuple[Fact, ...]]] = field(default_factory=dict)
    """Each tag with the first visit that ran to its end with its container, and the evidence."""
    hits: set[tuple[str, str, str, str]] = field(default_factory=set)
    """Vendor, account, event and label of all hits."""

    def fired(self, tag: ContainerTag) -> bool:
        """Whether some hit may be the tag's."""
        return any(_fits(tag, *kind) for kind in self.hits)


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
    left out. A tag that only fires for some visitors (a country, a returning visitor, a campaign)
    shows here although it works. Where a journey broke, nothing is said: on it the tag's turn might
    have come.
    """
    lines = [line for goal in record.goals for line in (*goal.expect, *goal.forbid)]
    shown = _shown(record, lines)
    unfinished = any(visit.broke and visit.run.is_whole for visit in record.visits)
    for (container, tag), (visit, evidence) in shown.tags.items():
        if shown.fired(tag):
            yield passed(
                f"{_name(tag)} of {container} was set off.",
                about=_about(container, tag),
                vendor=tag.vendor,
                visit=visit,
            )
        elif any(_is_about(line, tag) for line in lines):
            continue
        elif unfinished:
            yield inapplicable(
                f"The turn of {_name(tag)} might have come on a journey that broke.",
                about=_about(container, tag),
                vendor=tag.vendor,
                visit=visit,
            )
        else:
            yield failed(
                message(
                    "The container {container} holds a tag for {hit}, and nothing that this audit "
                    "did set it off.",
                    container=container,
                    hit=_name(tag),
                ),
                about=_about(container, tag),
                fault="untested-tag",
                expected=message("a hit of it on some journey or page"),
                actual=message("no hit"),
                evidence=evidence,
                vendor=tag.vendor,
                visit=visit,
            )


def _shown(audit: AuditRecord, lines: list[Expectation]) -> Shown:
    """What journeys and pages showed; pages only as far as they may still show something."""
    shown = Shown()
    for record in audit.records(pages=False):
        _note(record, shown)
    for number, record in enumerate(audit.records(journeys=False), 1):
        _note(record, shown)
        if number >= ENOUGH and not any(
            not shown.fired(tag) and not any(_is_about(line, tag) for line in lines)
            for _, tag in shown.tags
        ):
            break
    return shown


def _note(record: VisitRecord, shown: Shown) -> None:
    """Adds the visit's hits, and the tags of the containers that it loaded."""
    for hit in record.hits:
        for name in (hit.event, *hit.aliases):
            shown.hits.add((hit.vendor, hit.account, name, hit.label))
    if not record.conclusive:
        return
    for container in record.containers:
        loads = [load for load in record.loads if load.request == container.request]
        for tag in container.tags if container.readable else ():
            if _is_distinguishable(tag, record):
                shown.tags.setdefault((container.account, tag), (record.visit.id, tuple(loads)))


def _is_distinguishable(tag: ContainerTag, record: VisitRecord) -> bool:
    """Whether the tag's hits can be told from others, and may be sent on this leg at all."""
    forbidden = record.visit.leg.forbidden
    silent = any(
        listed.category in forbidden for listed in record.tags if listed.vendor == tag.vendor
    )
    return bool(tag.vendor and tag.account) and not tag.paused and not silent


def _fits(tag: ContainerTag, vendor: str, account: str, event: str, label: str) -> bool:
    """Whether a hit of this kind may be the tag's."""
    alike = event == tag.event or (is_page_view(event) and is_page_view(tag.event))
    return (
        vendor == tag.vendor
        and _bare(account) == _bare(tag.account)
        and (not tag.label or label == tag.label)
        and (not tag.event or alike)
    )


def _is_about(line: Expectation, tag: ContainerTag) -> bool:
    """Whether the spec has a line about the tag's hit: then other checks report it."""
    labels = line.labels
    return (
        (line.tag.vendor, _bare(line.tag.account)) == (tag.vendor, _bare(tag.account))
        and (not tag.event or tag.event == line.event)
        and (not tag.label or not labels or tag.label in labels)
    )


def _bare(account: str) -> str:
    """The account without the prefix that Google Ads' containers leave out."""
    return account.removeprefix("AW-").removeprefix("DC-")


def _name(tag: ContainerTag) -> HitName:
    whole = filter(None, [tag.vendor, tag.account, tag.event, tag.label])
    return HitName(" ".join(whole), " ".join(filter(None, [tag.vendor, tag.event])))


def _about(container: str, tag: ContainerTag) -> str:
    return f"{container} {_name(tag)}"
