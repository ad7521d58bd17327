"""fires-too-often: more hits than the spec expects, and no id to tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.expectation import is_page_view, matching, since_goal
from auditor.model import Hit, Severity, Verdict, VisitRecord


@check(
    id="fires-too-often",
    title="No hit is sent more often than expected",
    severity=Severity.CRITICAL,
    faults={"duplicate-hit", "double-page-view"},
)
def fires_too_often(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """No hit is sent more often than expected.

    ## What it checks
    The number of hits that an expectation means does not exceed its `fires`: one for a goal, one
    page view for a page.

    ## Why it matters
    Without an order or event id, the platform has no means to see that two hits are one
    conversion. It counts both. A doubled page view halves the bounce rate and every rate per page.

    ## How to fix
    Find the second initiator in the evidence and take one away. For page views: let either the
    tag's configuration send them or an event tag, not both; in single-page applications, switch
    off either the automatic page view on history changes or your own.

    ## Known limits
    Hits with the same id are left to duplicate-hit.
    """
    if record.visit.repeat_of is not None:
        return
    for expectation in record.expect:
        hits = [
            hit for hit in since_goal(matching(expectation, record), record) if not hit.automatic
        ]
        most = expectation.fires.most
        about, tag, line = expectation.about, expectation.tag.name, expectation.line
        vendor = expectation.tag.vendor
        if most == 0 or not hits:
            continue
        if most is None or len(hits) <= most:
            text = f"{about} was not sent too often."
            yield passed(text, about=about, tag=tag, line=line, vendor=vendor, evidence=hits[:1])
        elif _distinct(hits) <= most:
            text = f"{about} was repeated with the same id: see duplicate-hit."
            yield inapplicable(text, about=about, tag=tag, line=line, vendor=vendor)
        else:
            page_view = is_page_view(expectation.event)
            yield failed(
                f"{about} was sent {len(hits)} times instead of {expectation.fires}.",
                about=about,
                fault="double-page-view" if page_view else "duplicate-hit",
                severity=Severity.HIGH if page_view else None,
                expected=str(expectation.fires),
                actual=f"{len(hits)} hits",
                evidence=hits[:4],
                tag=tag,
                line=line,
                vendor=vendor,
            )


def _distinct(hits: list[Hit]) -> int:
    """How many hits are left when those that share an id count once."""
    keys = [hit.key for hit in hits]
    return len({key for key in keys if key}) + keys.count(None) + keys.count("")
