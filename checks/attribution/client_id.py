"""client-id: GA4 knows one visitor, in one session, from the landing to the goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.check import NoOptions, check, failed, host_of, inapplicable, passed, path_of, site_of
from auditor.model import Effort, Severity, Verdict, VisitRecord, message

from ..shared.handovers import (
    GA4,
    Known,
    accepted,
    crosses,
    handovers,
    hosts_out_of_reach,
    known_visitors,
    ways,
)

CLIENT_COOKIE = "_ga"
IGNORES_REFERRER = frozenset({"ir", "ep.ignore_referrer"})
"""What a hit has whose referrer is in GA4's list of unwanted referrals."""


@check(
    id="client-id",
    title="GA4 knows one visitor and one session in a journey",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={"client-id-changes", "session-restarts"},
)
def client_id(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """GA4 knows one visitor and one session in a journey.

    ## What it checks
    All hits of a GA4 property in one journey carry one client id (`cid`) and one session id
    (`sid`): on all pages, subdomains and domains of the site, and in embedded pages such as a
    checkout in a frame. Back from a page that is not the site's own, as of a payment provider, the
    first page view does not name that page as referrer without saying that it is to be ignored.

    ## Why it matters
    With a new client id GA4 counts a second visitor, who comes from nowhere and buys. With a new
    session, or the payment provider as referrer, the order is credited to `paypal.com / referral`.

    ## How to fix in the tag manager
    List payment providers in GA4's admin under "Configure tag settings", "List unwanted referrals".
    On the domain that is handed a visitor, let the tag of that property run at once, with
    `allow_linker` left on.

    ## How to fix in the code
    Don't remove `_ga` and `_ga_...` when a visitor logs in, checks out or comes back. Don't set
    `client_id` or `session_id` by hand where cookies already hold them. A checkout in a frame gets
    its visitor by `_gl` in the frame's address, or sends nothing itself.

    ## Known limits
    Hits without consent for analytics are left out: they must not have a lasting id. So are sites
    without the cookie `_ga`, which keep the client id elsewhere or not at all. A visitor who
    is handed over badly between domains is told by cross-domain, a cookie that holds for one host
    only by identity-cookie.
    """
    if record.goal is None or record.is_repetition or not record.visit.leg.granted:
        return
    if not any(cookie.name == CLIENT_COOKIE for cookie in record.cookies):
        yield inapplicable("The site keeps no client id.", about="client id", vendor=GA4)
        return
    for account, known in known_visitors(record).items():
        yield _same_visitor(account, known, record)
        yield _same_session(account, known, record)


def _same_visitor(account: str, known: Sequence[Known], record: VisitRecord) -> Verdict:
    about = f"{account} client id"
    changed = next(((a, b) for a, b in pairwise(known) if a.client != b.client), None)
    if changed is None:
        return passed("GA4 knows one visitor.", about=about, vendor=GA4)
    before, after = changed
    if _is_told_elsewhere(known, record):
        return inapplicable("Another check says why.", about=about, vendor=GA4)
    places = {"host": before.host, "other": after.host}
    if after.in_frame and not before.in_frame:
        said = message(
            "The page of {other} that is embedded on {host} knows the visitor by another client "
            "id, so that GA4 counts two visitors.",
            **places,
        )
    elif before.host != after.host:
        said = message(
            "GA4 knows the visitor by another client id on {other} than on {host}, although "
            "nothing was lost on the way there.",
            **places,
        )
    else:
        page = path_of(after.hit.page_url)
        said = message("From {page} on GA4 knows the visitor by another client id.", page=page)
    return failed(
        said,
        about=about,
        fault="client-id-changes",
        expected=before.client,
        actual=after.client,
        vendor=GA4,
        evidence=[before.hit, after.hit],
    )


def _is_told_elsewhere(known: Sequence[Known], record: VisitRecord) -> bool:
    """Whether cross-domain or identity-cookie says why a client id changes."""
    for handover in handovers(record):
        ends = crosses(handover, known)
        if ends and ends[0].client != ends[1].client and accepted(handover, record) is None:
            return True
    cookies = [cookie for cookie in record.cookies if cookie.name == CLIENT_COOKIE]
    return any(hosts_out_of_reach(cookie, record) for cookie in cookies)


def _same_session(account: str, known: Sequence[Known], record: VisitRecord) -> Verdict:
    about = f"{account} session"
    if len({each.client for each in known}) > 1:
        return inapplicable("The client id changes, and the session with it.", about=about)
    restarted = next(
        ((a, b) for a, b in pairwise(known) if a.session and b.session and a.session != b.session),
        None,
    )
    if restarted:
        before, after = restarted
        return failed(
            message("In the middle of the journey, at {page}, a new session of GA4 begins.",
                    page=path_of(after.hit.page_url)),
            about=about,
            fault="session-restarts",
            expected=before.session,
            actual=after.session,
            vendor=GA4,
            evidence=[before.hit, after.hit],
        )  # fmt: skip
    if back := _credited(known, record):
        host = host_of(back.hit.raw["dr"])
        return failed(
            message(
                "When the visitor comes back from {host}, GA4 gets it as referrer, and credits "
                "what follows to it.",
                host=host,
            ),
            about=about,
            fault="session-restarts",
            expected=message("no referrer, or {name} with it", name="ignore_referrer"),
            actual=back.hit.raw["dr"],
            vendor=GA4,
            evidence=[back.hit],
        )
    return passed("One session.", about=about, vendor=GA4)


def _credited(known: Sequence[Known], record: VisitRecord) -> Known | None:
    """The first hit whose referrer is a page of somebody else's that the journey went through."""
    own = {site_of(host) for host in record.own_hosts}
    shown = ways(record)
    foreign: dict[str, int] = {}
    for before, way in pairwise(shown):
        hosts = {host_of(hop.url) for hop in way.hops[1:]} | {way.host}
        if site_of(before.host) in own:
            for host in hosts:
                if site_of(host) not in own:
                    foreign.setdefault(host, way.start.at)
    for each in known:
        went = foreign.get(host_of(each.hit.raw.get("dr", "")))
        is_ignored = any(each.hit.raw.get(name) for name in IGNORES_REFERRER)
        if went is not None and went < each.hit.at and not is_ignored:
            return each
    return None
