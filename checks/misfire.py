"""misfire: counted though nothing was achieved."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.check import NoOptions, check, failed, passed
from auditor.expectation import candidates, is_page_view, matching
from auditor.model import Expectation, Hit, Severity, Verdict, VisitRecord


@check(
    id="misfire",
    title="A conversion is sent only when its goal is achieved",
    severity=Severity.CRITICAL,
    faults={"before-action", "wrong-page", "two-conversions-one-goal"},
)
def misfire(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A conversion is sent only when its goal is achieved.

    ## What it checks
    A goal's hit is not called for before the goal action of its journey, even if it leaves later
    than that. No page of the crawl, where
    nothing is achieved, sends a goal's conversion. What the goal forbids is not sent.

    ## Why it matters
    The platform learns that a visitor who only looked has bought. It then looks for more visitors
    who only look, and pays for them.

    ## How to fix
    Bind the tag to the success itself: a push after the server's confirmation, the confirmation
    page, a successful answer. Not to a button's click, a form's focus, or a page that merely holds
    the form. On a wrong page: narrow the trigger's condition, and look for a snippet in a template
    that several pages share.

    ## Known limits
    A crawl that opens the confirmation page itself is told of as well: take that page out with
    `crawl.exclude` if it must be reachable. Page views are never misfires.
    """
    if record.visit.repeat_of is not None:
        return
    if record.goal is None:
        yield from _on_pages(record)
        return
    yield from _before(record)
    for forbidden in record.goal.forbid:
        sent = candidates(forbidden, record.first_run_hits())
        hits = tuple(hit for hit in sent if not hit.automatic)
        text = (
            f"{forbidden.about} was sent for “{record.goal.title}”, which counts it a second time."
        )
        if hits:
            yield _failed(text, forbidden, hits, "two-conversions-one-goal", Severity.HIGH, "never")
        elif record.conclusive:
            yield passed(
                f"{forbidden.about} was not sent.",
                about=forbidden.about,
                tag=forbidden.tag.name,
                vendor=forbidden.tag.vendor,
                line=forbidden.line,
            )


def _before(record: VisitRecord) -> Iterator[Verdict]:
    start = record.visit.goal_at
    if start is None:
        return
    title = record.goal.title if record.goal else ""
    for expectation in record.expect:
        if is_page_view(expectation.event) or expectation.fires.most == 0:
            continue
        hits = tuple(
            hit for hit in matching(expectation, record) if hit.at < start and not hit.automatic
        )
        if hits:
            told = "sent" if hits[0].sent_at < start else "called for"
            text = f"{expectation.about} was {told} before “{title}” was achieved."
            yield _failed(text, expectation, hits, "before-action", None, "after the goal action")


def _on_pages(record: VisitRecord) -> Iterator[Verdict]:
    """A conversion on a page of the crawl."""
    path = urlsplit(record.page_url).path or "/"
    for goal in record.goals:
        for expectation in goal.expect:
            if expectation.fires.most == 0 or is_page_view(expectation.event):
                continue
            hits = tuple(hit for hit in candidates(expectation, record.hits) if not hit.automatic)
            planned = any(candidates(each, hits) for each in record.expect)
            if hits and not planned:
                severity = None if goal.macro else Severity.HIGH
                text = (
                    f"{expectation.about} was sent on {path}, where “{goal.title}” is not achieved."
                )
                about = f"{goal.name} {expectation.about} {path}"
                yield _failed(text, expectation, hits, "wrong-page", severity, "never", about)


def _failed(
    text: str,
    expectation: Expectation,
    hits: tuple[Hit, ...],
    fault: str,
    severity: Severity | None,
    expected: str,
    about: str | None = None,
) -> Verdict:
    return failed(
        text,
        about=about or expectation.about,
        fault=fault,
        severity=severity,
        expected=expected,
        actual=_when(hits[0]),
        evidence=hits[:3],
        tag=expectation.tag.name,
        vendor=expectation.tag.vendor,
        line=expectation.line,
    )


def _when(hit: Hit) -> str:
    called, sent = (f"{at / 1000:.1f} s" for at in (hit.at, hit.sent_at))
    if called == sent:
        return f"sent at {sent} of the visit"
    return f"called for at {called} of the visit, sent at {sent}"
