"""What a fault costs the business, in one sentence for readers who know nothing about tags.

The documentation of a check is for the people who repair it; this is for those who pay for it.
"""

from __future__ import annotations

from auditor.check.faults import catalogue
from auditor.model import Message, message

_UNSEEN = message(
    "Visitors who come in here are invisible, and what brought them gets no credit for what they "
    "buy later."
)
_PAGE_VIEWS = message(
    "Visits count twice: every rate in the reports is wrong, and advertising is paid for to reach "
    "visitors who hardly looked."
)
_ORDERS = message(
    "Without reliable order numbers, sales are counted again or not at all, and reports do not "
    "match the shop's books."
)
_PRODUCTS = message(
    "Reports by product, and ads that show what somebody looked at, lack their data."
)
_ELSEWHERE = message("Conversions stand in somebody else's books and are missing in yours.")
_TESTS = message("Real visits are filtered out as tests, and are lost to the reports for good.")
_AGREED = message(
    "Visitors who agreed count as if they had not, so that conversions that were paid for are "
    "missing."
)
_MATCHING = message(
    "Conversions can't be matched to people, so that sales that advertising brought about are "
    "missing in its reports."
)

OF_FAULT = {
    "hit-without-push": message(
        "It counts by chance: the next redesign of the page may end it without anybody noticing."
    ),
    "tag-absent-on-page": _UNSEEN,
    "tag-library-failed": _UNSEEN,
    "tag-delayed-until-interaction": _UNSEEN,
    "spa-route-untracked": _UNSEEN,
    "untested-tag": message("Nobody knows whether it works, and what it counts or misses."),
    "base-code-twice": _PAGE_VIEWS,
    "double-page-view": _PAGE_VIEWS,
    "unplanned-event": message(
        "Events that nobody looks after fill the reports, and may be taken for conversions."
    ),
    "transaction-id-missing": _ORDERS,
    "order-unknown": _ORDERS,
    "transaction-id-reused": _ORDERS,
    "transaction-id-differs": _ORDERS,
    "items-missing": _PRODUCTS,
    "item-incomplete": _PRODUCTS,
    "stale-ecommerce": _PRODUCTS,
    "wrong-account": _ELSEWHERE,
    "staging-id-in-production": _ELSEWHERE,
    "unknown-account": _ELSEWHERE,
    "legacy-tag": message(
        "It costs loading time and hands visitors' data on, and nobody uses what it reports."
    ),
    "debug-flag-live": _TESTS,
    "internal-traffic-flag": _TESTS,
    "update-missing": _AGREED,
    "not-replayed": _AGREED,
    "user-data-empty": _MATCHING,
    "pii-hash-wrong": _MATCHING,
    "pii-hash-of-nothing": _MATCHING,
    "insecure-hit": message(
        "Browsers block it, or anybody on the way can read it: conversions are lost, or data is "
        "exposed."
    ),
}
"""What a fault costs, where that is not what its family costs."""
OF_FAMILY = {
    "missing": message(
        "Conversions that were earned are missing: campaigns that sell look as if they did not, "
        "and budget turns away from them."
    ),
    "duplicate": message(
        "One conversion counts as two: returns look better than they are, and bids and budget "
        "follow the inflated number."
    ),
    "misfire": message(
        "What never happened is counted, and money is spent to find more people who do not buy."
    ),
    "value": message(
        "Orders are taken to be worth something else than they are, so that bids and budget go to "
        "the wrong campaigns."
    ),
    "destination": message(
        "What is sent so is dropped, or can't be used in reports, audiences and bids."
    ),
    "attribution": message(
        "The sale is credited to nobody or to the wrong campaign, and the one that brought it "
        "looks worthless."
    ),
    "dedup": message(
        "A sale that browser and server both report counts twice, or one of the two is lost."
    ),
    "consent": message(
        "Visitors' data goes out against their choice: a breach that can be fined, and that "
        "anybody with a browser can prove."
    ),
    "privacy": message(
        "Personal data reaches companies that must not have it: fines are possible, and vendors "
        "may close the account."
    ),
    "markup": message(
        "Tags run late, twice or out of anybody's sight: the figures are less reliable."
    ),
    "container": message(
        "The tag manager holds what nobody looks after: the figures are less reliable."
    ),
}


def cost_of(slug: str) -> Message | None:
    """What a fault costs; None for an unknown slug, and for a fault that costs nothing."""
    fault = catalogue().get(slug)
    if fault is None:
        return None
    return OF_FAULT.get(slug) or OF_FAMILY.get(fault.family)
