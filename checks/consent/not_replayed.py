"""not-replayed: a page that is not counted because consent to it came after it had opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import NoOptions, check, failed, host_of, inapplicable, passed, path_of
from auditor.check.matching import is_page_view, place_of_hit
from auditor.model import (
    Effort,
    Hit,
    PageVisit,
    Phase,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.consent_breaches import has_not_chosen

ENOUGH = 2
"""Pages after the choice that tell a tag of the whole site from one of the confirmation page."""


@check(
    id="not-replayed",
    title="Tags fire once the visitor agrees",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"not-replayed"},
)
def not_replayed(record: VisitRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Tags fire once the visitor agrees.

    ## What it checks
    On a consent leg that accepts the banner, a tag that reports a page view on each of the
    journey's later pages, two or more, also reports the page on which the visitor accepted: before
    the choice, or right after it.

    ## Why it matters
    The page on which people answer the banner is the one that the ad or the search led to. If its
    tags wait for the answer and are not fired when it comes, the landing is lost with its source,
    and so is every visitor who looks at one page only. The report then shows far fewer visits than
    there were, most of them "direct".

    ## How to fix in the tag manager
    Fire the tag also on the event that the banner pushes once the visitor has agreed, not on the
    page view alone: a tag that was held back then does not fire later by itself. Set it to fire
    once per page, so that a visitor who agreed before is not counted twice.

    ## How to fix in the code
    In the banner's callback, start what was held back: load the library, or activate the scripts
    with `type="text/plain"`. Reloading the page after the choice works too.

    ## Known limits
    Only page views are compared, and only in journeys that go on to two more pages of the site: a
    tag on one page alone may belong to the confirmation. A landing page that has no tag at all is
    reported the same way: its visitors are not counted either.
    """
    about = "the page of the choice"
    if not record.visit.leg.has_choice or not record.visit.leg.granted or has_not_chosen(record):
        yield inapplicable("Nobody accepted a banner on this visit.", about=about)
        return
    chosen_on, later = _pages(record)
    views = [hit for hit in record.first_run_hits() if is_page_view(hit)]
    regular = {_tag(hit) for hit in views}
    regular &= {tag for tag in regular if all(_reports(tag, page, views) for page in later)}
    if chosen_on is None or len(later) < ENOUGH or not regular:
        yield inapplicable("No tag is seen to report every page after the choice.", about=about)
        return
    for tag in sorted(regular):
        view = next(hit for hit in views if _tag(hit) == tag)
        place = place_of_hit(view, record)
        if _reports(tag, chosen_on, views):
            yield passed("The page of the choice is counted.", about=about, **place)
            continue
        yield failed(
            message(
                "The visitor accepted on {page}, and {tag} never reported that page; it reports "
                "the next ones.",
                page=path_of(chosen_on.final_url), tag=place["tag"] or " ".join(tag),
            ),
            about=about, **place, fault="not-replayed",
            expected=message("a page view once the visitor has agreed"),
            actual=message("none"),
            evidence=[
                chosen_on,
                *(step for step in record.steps if step.phase is Phase.CONSENT),
                view,
            ],
        )  # fmt: skip


def _pages(record: VisitRecord) -> tuple[PageVisit | None, list[PageVisit]]:
    """The page of the choice, and the site's pages after it; none where that page came again."""
    chosen_at = record.visit.consent_at
    own = [page for page in record.pages if page.error is None and _is_own(page, record)]
    before = [page for page in own if chosen_at is not None and page.at <= chosen_at]
    if not before:
        return None, []
    page, later = before[-1], own[len(before) :]
    if any(_address(each) == _address(page) for each in later):
        return None, []
    return page, later


def _tag(hit: Hit) -> tuple[str, str]:
    return hit.vendor, hit.account


def _reports(tag: tuple[str, str], page: PageVisit, views: Sequence[Hit]) -> bool:
    return any(_tag(hit) == tag and hit.page == page.id for hit in views)


def _address(page: PageVisit) -> str:
    return host_of(page.final_url) + path_of(page.final_url)


def _is_own(page: PageVisit, record: VisitRecord) -> bool:
    return not record.own_hosts or host_of(page.final_url) in record.own_hosts
