import pytest

from auditor.model import Request, TagLoad
from auditor.testing import a_record, a_request, a_visit, verdicts

CHECK = "container-twice"
SHOP = "https://shop.example/tea?x=1"


def a_container(request: int, account: str = "GTM-1", page: int = 1, **fields: object) -> TagLoad:
    given: dict[str, object] = {
        "request": request,
        "at": 10 * request,
        "vendor": "gtm",
        "account": account,
        "page": page,
        "page_url": SHOP,
        "step": 0,
        "initiator": f"{SHOP}:{request}",
        "url": f"https://www.googletagmanager.com/gtm.js?id={account}",
        "status": 200,
        "failure": None,
    }
    return TagLoad(**{**given, **fields})  # type: ignore[arg-type] # the fields of any test


def test_a_container_loaded_twice_by_one_page_fails() -> None:
    (verdict,) = verdicts(CHECK, a_record(loads=(a_container(1), a_container(2))))
    assert (verdict.outcome, verdict.fault) == ("failed", "container-twice")
    assert verdict.about == "gtm GTM-1"
    assert verdict.message == "The page /tea loads the container GTM-1 2 times."
    assert verdict.actual == f"2 loads, asked for by {SHOP}:1 and {SHOP}:2"
    assert [fact.ref for fact in verdict.evidence] == [1, 2]


def test_in_the_crawl_the_page_belongs_to_what_it_is_about() -> None:
    record = a_record(visit=a_visit(goal=None), goal=None, loads=(a_container(1), a_container(2)))
    assert [verdict.about for verdict in verdicts(CHECK, record)] == ["gtm GTM-1 /tea"]


@pytest.mark.parametrize(
    "second",
    [
        a_container(2, account="GTM-2"),
        a_container(2, page=2),
        a_container(2, url="https://www.googletagmanager.com/gtag/js?id=GTM-1&cx=c"),
        a_container(2, url="https://www.googletagmanager.com/ns.html?id=GTM-1"),
        a_container(2, failure="csp"),
        a_container(2, status=404),
    ],
    ids=["another container", "another page", "gtag of the container", "fallback", "csp", "404"],
)
def test_one_working_load_a_page_passes(second: TagLoad) -> None:
    judged = verdicts(CHECK, a_record(loads=(a_container(1), second)))
    assert {verdict.outcome for verdict in judged} == {"passed"}
    assert judged[0].about == "gtm GTM-1"


def test_gtag_may_load_as_often_as_it_likes() -> None:
    gtag = "https://www.googletagmanager.com/gtag/js?id=G-1"
    loads = tuple(a_container(number, account="G-1", url=gtag) for number in (1, 2))
    assert verdicts(CHECK, a_record(loads=loads)) == []


def test_a_frame_of_the_page_is_a_document_of_its_own() -> None:
    requests = tuple(
        Request(
            id=number,
            visit=1,
            at=number,
            method="GET",
            url="https://www.googletagmanager.com/gtm.js?id=GTM-1",
            resource_type="script",
            page=1,
            frame_url=frame,
        )
        for number, frame in ((1, SHOP), (2, "https://shop.example/newsletter-form"))
    )
    record = a_record(requests=requests, loads=(a_container(1), a_container(2)))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["passed"]


def test_what_an_embedded_page_of_another_site_loads_is_not_the_sites() -> None:
    requests = tuple(
        a_request(id=number, page=1, frame_url="https://widgets.example/") for number in (1, 2)
    )
    record = a_record(requests=requests, loads=(a_container(1), a_container(2)))
    assert verdicts(CHECK, record) == []


def test_the_direct_revisit_is_not_looked_at() -> None:
    record = a_record(visit=a_visit(repeat_of=1), loads=(a_container(1), a_container(2)))
    assert verdicts(CHECK, record) == []


def test_what_was_seen_before_a_visit_broke_off_fails_all_the_same() -> None:
    broken = a_visit(inconclusive="page-failed", error="timeout")
    record = a_record(visit=broken, loads=(a_container(1), a_container(2)))
    assert [verdict.fault for verdict in verdicts(CHECK, record)] == ["container-twice"]
