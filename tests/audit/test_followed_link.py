"""What following a link showed is told by its requests and hits."""

from __future__ import annotations

import pytest

from auditor.audit.followed_link import Followed, followed, spellings
from auditor.audit.mailing import Link
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Request, VisitFacts
from auditor.testing import a_request, a_visit
from auditor.vendor import find_vendors

CAMPAIGN = "utm_source=news&utm_medium=email"
SALE = "https://shop.example/sale"


def way(*urls: str, status: int = 200) -> list[Request]:
    return [
        a_request(
            id=n, at=n, url=url, resource_type="document", held=False,
            status=302 if n < len(urls) else status, redirect_of=n - 1 if n > 1 else None,
        )
        for n, url in enumerate(urls, 1)
    ]  # fmt: skip


def seen(*requests: Request, hit_of: str = "") -> Followed:
    found = [*requests]
    if hit_of:
        address = hit_of.replace(":", "%3A").replace("&", "%26").replace("=", "%3D")
        url = f"https://www.google-analytics.com/g/collect?v=2&tid=G-TEST000001&en=page_view&dl={address}"
        found.append(a_request(id=99, at=99, url=url, resource_type="ping"))
    facts = VisitFacts(visit=a_visit(goal=None), requests=tuple(found))
    decoded = Decoder(VendorIndex(find_vendors().values()), {"shop.example"}).decode(facts)
    return followed(Link(url=requests[0].url), facts, decoded)


def test_parameters_that_arrive_and_are_heard_are_right() -> None:
    landing = f"{SALE}?{CAMPAIGN}"
    told = seen(*way("https://click.example/1", landing), hit_of=landing)
    assert [(p.name, p.dropped_by, p.heard_by) for p in told.params] == [
        ("utm_source", "", ("ga4 page_view",)),
        ("utm_medium", "", ("ga4 page_view",)),
    ]
    assert told.problems == []


def test_the_redirect_that_drops_them_is_named_once() -> None:
    told = seen(*way("https://click.example/1", f"{SALE}?{CAMPAIGN}", f"{SALE}/"), hit_of=SALE)
    assert told.problems == ["shop.example/sale drops utm_source, utm_medium"]


def test_hits_that_name_no_campaign_are_a_problem_and_silence_is_none() -> None:
    landing = f"{SALE}?{CAMPAIGN}"
    assert seen(*way(landing), hit_of=SALE).problems == ["no hit names utm_source, utm_medium"]
    assert seen(*way(landing)).problems == []


@pytest.mark.parametrize(
    ("url", "status", "problem"),
    [
        (SALE, 404, "shop.example/sale answers 404"),
        (f"{SALE}?utm_source=a?utm_medium=b", 200,
         ("UTM parameters of shop.example/sale can't be read: "
          "a second question mark stands before them")),
    ],
)  # fmt: skip
def test_a_dead_or_malformed_link_is_a_problem(url: str, status: int, problem: str) -> None:
    assert seen(*way(url, status=status)).problems == [problem]


def test_one_campaign_in_two_spellings_is_told_of_all_links_together() -> None:
    one, other = (seen(*way(f"{SALE}?utm_source={source}")) for source in ("News", "news"))
    assert list(spellings([one, other])) == ["utm_source is written News and news"]
    assert list(spellings([one, one])) == []
