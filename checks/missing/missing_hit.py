"""missing-hit: expected hits that were not sent, too few or too late, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from auditor.check import NoOptions, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import (
    before_goal,
    flushed,
    is_page_view,
    matching,
    place_of,
    since_goal,
)
from auditor.model import Effort, Expectation, Fires, Hit, Severity, Verdict, VisitRecord, message

from ..shared.counts import number_of
from ..shared.vendor_rules import ids_of_foreign_hits
from .why import Cause, Scene, doubt, overdue, why
from .why.presence import is_present, is_unseen
from .why.unsure import fix_of


@check(
    id="missing-hit",
    title="Each expected hit is sent",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={
        "no-hit",
        "push-without-hit",
        "tag-library-failed",
        "container-unpublished",
        "blocked-by-csp",
        "script-error-before-tag",
        "noscript-only",
        "tag-absent-on-page",
        "iframe-goal-untracked",
        "ajax-form-untracked",
        "action-link-untracked",
        "spa-route-untracked",
        "event-name-drift",
        "standard-event-miscased",
        "conversion-label-wrong",
    },
)
def missing_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each expected hit is sent.

    ## What it checks
    For each line of the goal's `expect`, a hit with that vendor, account and event is called for
    once the goal action has begun, no later than `within` allows, and leaves the browser. The same
    for `crawl.expect` on each page of the crawl.

    Of a hit that is missing, the finding names the first cause that the evidence shows, in the
    order in which an expert would look: it was sent under another name or label; the content
    security policy refused what was sent; the page pushed an array, of which Google's tag takes no
    notice, or pushed to a data layer that replaced the container's, or by a push function that
    took the place of the container's and hands nothing on; the page took consent as
    denied; the container is not published, or empty; the content security policy refused the tag's
    script; the script did not load; the page lacks the tag, or has its `<noscript>` part only; a
    script broke off; a condition or an exception of the container's trigger kept the tag back, or
    its trigger waits for another event, as far as the published rules can be replayed; the page
    announced the event and no tag reacted; the tag sent another event;
    the page only changed its address; the form is another site's, in a frame; the form was sent
    without leaving the page; the link leads to a phone, a file or another site.

    ## Why it matters
    A conversion that is not reported does not exist for the platform: campaigns that sell look as
    if they did not, and bidding turns away from them.

    ## How to fix in the tag manager
    The finding names the cause and what to do about it: begin there. Usually it is the trigger,
    which must name exactly the event that the page pushes, or an exception, a consent setting or an
    unpublished version that keeps the tag back. Walk the journey in the preview: it shows with each
    event which tags fired, and why the others did not.

    ## How to fix in the code
    Where the finding shows no other cause, the page does not announce the goal: add a push to the
    data layer, or the vendor's own call, where the server has confirmed the success. Where the
    tag's script is missing or refused, repair the snippet or the content security policy of that
    page.

    ## Known limits
    A hit that a server sends can't be seen from a browser. A hit that leaves later than its call
    counts at the time of the call, where that was seen; one that a library keeps until its page is
    left is not late. A vendor that sends in an unknown form looks as if it sent nothing; the report
    lists such requests as not read. Where a server of the site's takes encrypted hits, it can't be
    told whether a hit of Google's is missing, nor any tag's where its `also_at` took what no rule
    can read. That something is missing is certain; the cause is
    what the evidence shows first, and there may be another behind it. Of a journey that broke off
    nothing is known, whatever was sent on the way.
    """
    if record.is_repetition:
        return
    scene = Scene(record)
    for expectation in record.expect:
        if record.visit.broke:
            yield _unfinished(expectation, record)
        elif expectation.fires.least > 0:
            yield judge(expectation, scene)


def judge(expectation: Expectation, scene: Scene) -> Verdict:
    """The verdict on one line of the spec."""
    record = scene.record
    all_hits = matching(expectation, record)
    hits = since_goal(all_hits, record)
    delivered = [hit for hit in hits if hit.delivered]
    late = [hit for hit in delivered if overdue(hit, expectation, scene)]
    least, where = expectation.fires.least, place_of(expectation)
    # What a crawled page sent before a choice that then failed, it sent to another visitor.
    unchosen = record.goal is None and record.visit.inconclusive == "banner-not-found"
    if len(delivered) - len(late) >= least and not unchosen:
        text = " It left only as the page was left." if flushed(hits[0], record) else ""
        return passed(f"{_title(expectation)} was sent.{text}", evidence=hits[:1], **where)
    if not record.conclusive:
        return _unfinished(expectation, record)
    if len(delivered) >= least:
        return _late(expectation, late, scene)
    if delivered and len(hits) < least:
        return _too_few(expectation, delivered)
    if not hits and (doubted := doubt(expectation, scene)):
        return _doubtful(
            expectation,
            doubted.because,
            fault=doubted.fault,
            evidence=doubted.evidence,
            fix=doubted.fix,
        )
    if elsewhere := _left_to(expectation, record, all_hits, hits):
        return inapplicable(elsewhere, **where)
    return _missing(expectation, why(expectation, scene), record)


def _unfinished(expectation: Expectation, record: VisitRecord) -> Verdict:
    """The verdict where the visit broke off; a hit that the goal action set off is shown as sent.

    Such a hit proves nothing: what the journey waits for then, which says that the goal was
    achieved, did not come.
    """
    reason = (record.visit.error or "").rstrip(".")
    sent = [hit for hit in since_goal(matching(expectation, record), record) if hit.delivered]
    more: dict[str, Any] = {
        "fault": record.visit.inconclusive,
        "fix": fix_of(record),
    }
    steps = [step for step in record.steps if step.error]
    if record.goal is None or not sent:
        return _doubtful(expectation, reason, evidence=steps, **more)
    text = message(
        "{hit} was sent, but it is unclear whether “{goal}” was achieved: {why}.",
        hit=_title(expectation),
        goal=record.goal.title,
        why=reason,
    )
    evidence = [*steps, sent[0]]
    return cant_tell(text, evidence=evidence, **more, **place_of(expectation))


def _doubtful(expectation: Expectation, reason: str, **more: Any) -> Verdict:  # noqa: ANN401 - as cant_tell
    """The verdict where it can't be told whether the hit is sent."""
    text = message(
        "It is unclear whether {hit} is sent: {why}.", hit=_title(expectation), why=reason
    )
    return cant_tell(text, **more, **place_of(expectation))


def _missing(expectation: Expectation, cause: Cause, record: VisitRecord) -> Verdict:
    """The failure of a hit that was not sent, with its cause."""
    tag, title = expectation.tag, _title(expectation)
    return failed(
        message(
            "{hit} was not sent when “{goal}” was achieved: {because}.",
            hit=title,
            goal=record.goal.title,
            because=cause.because,
        )
        if record.goal
        else message(
            "{hit} was not sent on this page: {because}.", hit=title, because=cause.because
        ),
        fault=cause.fault or "no-hit",
        severity=cause.severity if record.goal else Severity.HIGH,
        expected=message(
            "{event} to {who} ({account}), {times}",
            event=expectation.event,
            who=tag.name,
            account=tag.account,
            times=str(expectation.fires),
        ),
        actual=cause.actual,
        evidence=cause.evidence or [step for step in record.steps if step.is_goal],
        fix=cause.fix,
        **place_of(expectation),
    )


def _late(expectation: Expectation, late: list[Hit], scene: Scene) -> Verdict:
    """The failure of a hit that left so late that visitors may have gone before."""
    title = scene.record.goal.title if scene.record.goal else ""
    most = max(overdue(hit, expectation, scene) for hit in late) + expectation.within
    took, allowed = _seconds(most), _seconds(expectation.within)
    return failed(
        message(
            "{hit} was sent only {took} s after “{goal}” was achieved, when visitors may have "
            "left: the spec allows {allowed} s.",
            hit=_title(expectation),
            took=took,
            goal=title,
            allowed=allowed,
        ),
        fault="no-hit",
        severity=Severity.HIGH,
        expected=message("within {seconds} s", seconds=allowed),
        actual=message("after {seconds} s", seconds=took),
        evidence=late[:3],
        fix=message(
            "See what holds the tag back: a trigger that waits for the window to load, a timer, an "
            "optimiser. If that is meant, set `within` in line {line} of the spec.",
            line=str(expectation.line),
        ),
        **place_of(expectation),
    )


def _too_few(expectation: Expectation, delivered: list[Hit]) -> Verdict:
    came = Fires(least=len(delivered), most=len(delivered))
    return failed(
        message(
            "{hit} was sent {often} instead of {times}.",
            hit=_title(expectation),
            often=str(came),
            times=str(expectation.fires),
        ),
        fault="no-hit",
        expected=str(expectation.fires),
        actual=number_of(delivered),
        evidence=delivered,
        **place_of(expectation),
    )


def _title(expectation: Expectation) -> str:
    return f"{expectation.tag.name} {expectation.event}"


def _seconds(milliseconds: int) -> Decimal:
    return Decimal(f"{round(milliseconds / 1000, 1):g}")


def _left_to(
    expectation: Expectation, record: VisitRecord, all_hits: tuple[Hit, ...], hits: tuple[Hit, ...]
) -> str | None:
    """The sentence that names the check which reports the cause; None where none does."""
    if hits:
        return "It was sent and did not arrive: see undelivered-hit."
    if not is_page_view(expectation) and any(
        not hit.automatic for hit in before_goal(all_hits, record)
    ):
        return "It was called for before the goal action: see misfire."
    if to_another_account(expectation, record):
        return "It was sent to another account: see wrong-account."
    unseen = any(is_unseen(page) for page in record.pages[-1:])
    if record.goal is None and not unseen and not is_present(record, expectation.tag):
        return "The page lacks the tag: see tag-not-on-page."
    return None


def to_another_account(expectation: Expectation, record: VisitRecord) -> tuple[Hit, ...]:
    """The expected event, sent by the same vendor to an account that the spec doesn't list."""
    own_accounts = {tag.account for tag in record.tags if tag.vendor == expectation.tag.vendor}
    foreign = ids_of_foreign_hits(record)
    return tuple(
        hit
        for hit in record.first_run_hits()
        if hit.vendor == expectation.tag.vendor
        and hit.id not in foreign
        and hit.is_called(expectation.event)
        and hit.account not in {"", *own_accounts}
        and not hit.automatic
    )
