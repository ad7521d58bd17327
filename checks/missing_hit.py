"""missing-hit: a goal was achieved, and the platform never heard of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.check import Fact, NoOptions, cant_tell, check, failed, inapplicable, passed
from auditor.expectation import flushed, is_page_view, matching, near_miss, since_goal
from auditor.model import Expectation, Fires, Hit, Severity, Verdict, VisitRecord

from .tag_not_on_page import LOADED_BY_GOOGLE, is_present, is_unseen

CLIENT_ERROR = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why it is missing, as far as the evidence goes."""

    fault: str
    because: str
    actual: str = "nothing"
    evidence: tuple[Fact, ...] = ()


@check(
    id="missing-hit",
    title="Each expected hit is sent",
    severity=Severity.CRITICAL,
    faults={
        "no-hit",
        "push-without-hit",
        "event-name-drift",
        "standard-event-miscased",
        "conversion-label-wrong",
        "tag-library-failed",
        "script-error-before-tag",
    },
)
def missing_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each expected hit is sent.

    ## What it checks
    For each line of the goal's `expect`, a hit with that vendor, account and event is called for
    once the goal action has begun, and leaves the browser. The same for `crawl.expect` on each page
    of the crawl.

    ## Why it matters
    A conversion that is not reported does not exist for the platform: campaigns that sell look as
    if they did not, and bidding turns away from them.

    ## How to fix
    Follow the reason in the finding. A push without a hit: look at the trigger in the tag manager,
    above all at the event's exact name. Another name: correct it on the side that is wrong. A
    library that failed: see why it does not load. A script error: repair it, it stopped the tag.
    Nothing at all: the page does not announce the goal; add the push, or the vendor's own call.

    ## Known limits
    A hit that a server sends can't be seen from a browser. A hit that leaves later than its call
    counts at the time of the call, where that was seen. A vendor that sends in an unknown form
    looks as if it sent nothing; the report lists such requests as not read. Where a server of the
    site's takes encrypted hits, it can't be told whether a hit of Google's is missing.
    """
    if record.visit.repeat_of is not None:
        return
    for expectation in record.expect:
        if expectation.fires.least > 0:
            yield _verdict(expectation, record)


def _verdict(expectation: Expectation, record: VisitRecord) -> Verdict:
    all_hits = matching(expectation, record)
    hits = since_goal(all_hits, record)
    delivered = [hit for hit in hits if hit.delivered]
    where = _where(expectation)
    if record.conclusive and delivered and len(hits) < expectation.fires.least:
        often = Fires(least=len(delivered), most=len(delivered))
        return failed(
            f"{_title(expectation)} was sent {often} instead of {expectation.fires}.",
            fault="no-hit",
            expected=str(expectation.fires),
            actual=f"{len(delivered)} hits",
            evidence=delivered,
            **where,
        )
    if len(delivered) >= expectation.fires.least:
        late = " It left only as the page was left." if flushed(hits[0], record) else ""
        return passed(f"{_title(expectation)} was sent.{late}", evidence=hits[:1], **where)
    if not record.conclusive:
        return cant_tell(
            f"It can't be told whether {_title(expectation)} is sent: {record.visit.error}",
            fault=record.visit.inconclusive,
            evidence=[step for step in record.steps if step.error],
            **where,
        )
    if not hits and (hidden := _hidden(expectation, record)):
        return cant_tell(
            f"It can't be told whether {_title(expectation)} is sent: {hidden.because}.",
            evidence=hidden.evidence,
            fix=hidden.fix,
            **where,
        )
    if elsewhere := _left_to(expectation, record, all_hits, hits):
        return inapplicable(elsewhere, **where)
    return _missing(expectation, record)


def _missing(expectation: Expectation, record: VisitRecord) -> Verdict:
    """It was not sent, and this is why, as far as the evidence goes."""
    tag, found = expectation.tag, _diagnose(expectation, record)
    return failed(
        f"{_title(expectation)} was not sent{_when(record)}: {found.because}.",
        fault=found.fault,
        severity=None if record.goal else Severity.HIGH,
        expected=f"{expectation.event} to {tag.name} ({tag.account}), {expectation.fires}",
        actual=found.actual,
        evidence=found.evidence,
        **_where(expectation),
    )


def _where(expectation: Expectation) -> dict[str, Any]:
    """What every verdict says of the expectation that it is about."""
    return {
        "about": expectation.about,
        "tag": expectation.tag.name,
        "line": expectation.line,
        "vendor": expectation.tag.vendor,
    }


def _title(expectation: Expectation) -> str:
    return f"{expectation.tag.name} {expectation.event}"


def _when(record: VisitRecord) -> str:
    return f" when “{record.goal.title}” was achieved" if record.goal else " on this page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Something that was sent since the goal action, may be the expected hit, and can't be read."""

    because: str
    evidence: tuple[Fact, ...]
    fix: str


def _hidden(expectation: Expectation, record: VisitRecord) -> Hidden | None:
    start, tag = record.visit.goal_at or 0, expectation.tag
    binary = {each.id: each for each in record.requests if each.body_note.startswith("binary")}
    for hit in since_goal(record.first_run_hits(), record):
        if hit.vendor == tag.vendor and (request := binary.get(hit.requests[0])):
            return Hidden(
                because="what it sent is binary, so that the event in it can't be read",
                evidence=(request,),
                fix="Look for the event in the vendor's own live view while the goal is walked.",
            )
    if tag.vendor not in LOADED_BY_GOOGLE:
        return None
    for each in record.sightings:
        if each.kind == "opaque" and each.last_at >= start:
            return Hidden(
                because=f"{each.host} took a first-party hit whose content is encrypted",
                evidence=tuple(r for r in record.requests if r.id == each.request),
                fix="Look into the server-side container itself, or have its provider switch the "
                "encryption off for the audit.",
            )
    return None


def _left_to(
    expectation: Expectation, record: VisitRecord, all_hits: tuple[Hit, ...], hits: tuple[Hit, ...]
) -> str | None:
    """Which other check names the cause, if one does."""
    if hits:
        return "It was sent and did not arrive: see undelivered-hit."
    if not is_page_view(expectation.event) and any(not hit.automatic for hit in all_hits):
        return "It was called for before the goal action: see misfire."
    if to_another_account(expectation, record):
        return "It was sent to another account: see wrong-account."
    unseen = any(is_unseen(page) for page in record.pages[-1:])
    if record.goal is None and not unseen and not is_present(record, expectation.tag):
        return "The page lacks the tag: see tag-not-on-page."
    return None


def to_another_account(expectation: Expectation, record: VisitRecord) -> tuple[Hit, ...]:
    """The expected event, sent by the same vendor to an account that the spec doesn't list."""
    known = {tag.account for tag in record.tags if tag.vendor == expectation.tag.vendor}
    return tuple(
        hit
        for hit in record.first_run_hits()
        if hit.vendor == expectation.tag.vendor
        and hit.is_called(expectation.event)
        and hit.account not in {"", *known}
        and not hit.automatic
    )


def _diagnose(expectation: Expectation, record: VisitRecord) -> Diagnosis:
    for look in (_library, _script_error, _name, _label, _push, _unread):
        if found := look(expectation, record):
            return found
    return Diagnosis(fault="no-hit", because="nothing announced it and nothing was sent")


def _unread(expectation: Expectation, record: VisitRecord) -> Diagnosis | None:
    start, vendor = record.visit.goal_at or 0, expectation.tag.vendor
    for each in record.sightings:
        if (each.kind, each.vendor) == ("unread", vendor) and each.last_at >= start:
            return Diagnosis(
                fault="no-hit",
                because=f"what was sent to {each.host}{each.path} could not be read as a hit",
                actual="a request of unknown form",
                evidence=tuple(r for r in record.requests if r.id == each.request),
            )
    return None


def _library(expectation: Expectation, record: VisitRecord) -> Diagnosis | None:
    vendor = expectation.tag.vendor
    libraries = {vendor} | ({"gtm"} if vendor in LOADED_BY_GOOGLE else set())
    loads = [load for load in record.loads if load.vendor in libraries]
    broken = [load for load in loads if load.failure or (load.status or 0) >= CLIENT_ERROR]
    if not broken or len(broken) < len(loads):
        return None
    why = broken[0].failure or f"HTTP {broken[0].status}"
    return Diagnosis(
        fault="tag-library-failed",
        because=f"the vendor's script did not load ({why})",
        evidence=(broken[0],),
    )


def _script_error(expectation: Expectation, record: VisitRecord) -> Diagnosis | None:  # noqa: ARG001 - all looks take both
    start = record.visit.goal_at or 0
    errors = [each for each in record.console if each.kind == "pageerror" and each.at >= start]
    if not errors:
        return None
    return Diagnosis(
        fault="script-error-before-tag",
        because=f"a script of the page broke off ({errors[0].text[:120]})",
        evidence=tuple(errors[:2]),
    )


def _name(expectation: Expectation, record: VisitRecord) -> Diagnosis | None:
    tag = expectation.tag
    wanted = {each.event for each in record.expect if each.tag == tag}
    sent = {
        hit.event: hit
        for hit in since_goal(record.first_run_hits(), record)
        if (hit.vendor, hit.account) == (tag.vendor, tag.account)
        and not any(map(hit.is_called, wanted))
    }
    near = near_miss(expectation.event, sent)
    if near is None:
        return None
    only_case = near.lower() == expectation.event.lower()
    return Diagnosis(
        fault="standard-event-miscased" if only_case else "event-name-drift",
        because=f"it was sent under the name {near}",
        actual=near,
        evidence=(sent[near],),
    )


def _label(expectation: Expectation, record: VisitRecord) -> Diagnosis | None:
    tag = expectation.tag
    known = {str(m.operand) for each in record.expect for m in each.params.get("label", ())}
    others = [
        hit
        for hit in since_goal(record.first_run_hits(), record)
        if (hit.vendor, hit.account) == (tag.vendor, tag.account)
        and hit.is_called(expectation.event)
        and hit.label not in known
    ]
    if not others or "label" not in expectation.params:
        return None
    label = others[0].label or "no label"
    return Diagnosis(
        fault="conversion-label-wrong",
        because=f"it was sent with {label} instead of its conversion label",
        actual=label,
        evidence=(others[0],),
    )


def _push(expectation: Expectation, record: VisitRecord) -> Diagnosis | None:
    start, vendor = record.visit.goal_at or 0, expectation.tag.vendor
    names = {
        push.event: push
        for push in record.pushes
        if push.event and push.at >= start and vendor in record.speaks_to.get(push.layer, {vendor})
    }
    name: str | None = expectation.event
    if name not in names:
        # Every vendor calls its page view nearly the same: only the very name announces this one.
        name = None if is_page_view(expectation.event) else near_miss(expectation.event, names)
    if name is None:
        return None
    push = names[name]
    return Diagnosis(
        fault="push-without-hit",
        because=f"the page announced it ({push.layer} {name}), but no tag reacted",
        actual=f"a push {name}, and no hit",
        evidence=(push,),
    )
