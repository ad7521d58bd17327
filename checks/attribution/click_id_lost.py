"""click-id-lost: what a landing's click id must survive: redirects, and the journey to the goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.check import NoOptions, check, failed, host_of, inapplicable, passed, path_of
from auditor.check.trails import Trail
from auditor.model import Effort, Request, Severity, Verdict, VisitRecord, message
from auditor.model.click_ids import CLICK_IDS

from ..shared.landings import is_kept_by_reader, landing_hops, trails_of


@check(
    id="click-id-lost",
    title="A click id reaches the goal",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"click-id-lost-in-redirect", "click-id-lost-in-journey"},
)
def click_id_lost(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A click id reaches the goal.

    ## What it checks
    A visitor lands with a click id and agrees to everything. First, the id is still in the address
    after all redirects of the landing, unless a cookie has it by then. Then, after each step up to
    the goal, it is somewhere: in the address, a cookie of the site, its storage, a form's field, a
    link to another host, or a hit. The first step after which it is nowhere is named.

    ## Why it matters
    An order whose click id is lost is credited to no ad. The campaign that brought it looks as if
    it did not pay, and gets less money.

    ## How to fix in the tag manager
    Have the vendor's base tag (for Google the Conversion Linker) run on the landing page: it keeps
    the id in a first-party cookie for the whole site. Where the journey crosses to another
    subdomain, let the cookie be set for the whole domain.

    ## How to fix in the code
    Redirects must hand the query on: in nginx `return 301 /new$is_args$args`, in Apache the flag
    QSA, in a shop's redirect list the option to keep parameters. Mind what adds a slash, a language
    or https. A script that tidies the address must wait for the tags. Don't clear storage or
    cookies in the checkout.

    ## Known limits
    Ids of which no tag of the spec could make anything are not followed; what a channel of the
    spec's own makes up (`auto`) is. Of ids about which only others write, a loss warns. A site that
    keeps the id on its server, by its session, shows nothing of it: turn this check off there.
    """
    for trail in trails_of(record):
        about = f"{trail.param} on its way"
        severity = _severity(trail)
        hops = landing_hops(record)
        dropped = _dropped_at(hops, trail)
        kept = any(stop.has_id for stop in trail.stops)
        if dropped and not kept:
            before, after = dropped
            yield failed(
                message(
                    "{param} falls off the address when {before} redirects to {after}.",
                    param=trail.param,
                    before=_shown(before),
                    after=_shown(after),
                ),
                about=about,
                fault="click-id-lost-in-redirect",
                severity=severity,
                expected=message("{param} in the address after the redirect", param=trail.param),
                actual=after.url,
                evidence=[before, after],
            )
        elif not _is_read(trail, record):
            yield inapplicable("No tag of the spec reads it.", about=about)
        elif is_kept_by_reader(trail, record) is False:
            yield inapplicable("click-cookie says that its cookie is missing.", about=about)
        elif lost := trail.lost_at:
            yield failed(
                message(
                    "{param} is lost at the step “{step}”: it is nowhere after it, up to the goal.",
                    param=trail.param,
                    step=lost.step.action,
                ),
                about=about,
                fault="click-id-lost-in-journey",
                severity=severity,
                expected=message("{param} in cookie, storage, field or hit", param=trail.param),
                actual=message("nowhere"),
                evidence=[lost.step],
            )
        else:
            yield passed("It reached the goal.", about=about)


def _severity(trail: Trail) -> Severity | None:
    known = CLICK_IDS.get(trail.param)
    return Severity.LOW if known is not None and not known.sure else None


def _is_read(trail: Trail, record: VisitRecord) -> bool:
    """Whether the site could make something of it: a tag's, or one that the spec made up."""
    known = CLICK_IDS.get(trail.param)
    return known is None or any(tag.vendor in known.vendors for tag in record.tags)


def _dropped_at(hops: Sequence[Request], trail: Trail) -> tuple[Request, Request] | None:
    """The redirect on which the id falls off: what redirects, and where to."""
    for before, after in pairwise(hops):
        if trail.value in before.url and trail.value not in after.url:
            return before, after
    return None


def _shown(request: Request) -> str:
    return host_of(request.url) + path_of(request.url)
