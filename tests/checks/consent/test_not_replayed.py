from auditor.model import Hit, Leg, PageVisit, VisitRecord
from auditor.testing import a_hit, a_page, a_record, a_visit, verdicts

CHECK = "not-replayed"
ACCEPT = Leg(name="accept", has_choice=True)
LANDING, BASKET, THANKS = (
    a_page(id=number, index=number, at=at, final_url=f"https://shop.example{path}")
    for number, at, path in ((1, 0, "/"), (2, 5000, "/basket"), (3, 9000, "/thanks"))
)
PAGES = (LANDING, BASKET, THANKS)


def viewed(page: PageVisit, vendor: str = "ga4") -> Hit:
    return a_hit(vendor=vendor, account="1", event="page_view", page=page.id)


def a_visitor(*hits: Hit, pages: tuple[PageVisit, ...] = PAGES, leg: Leg = ACCEPT) -> VisitRecord:
    return a_record(visit=a_visit(leg=leg, consent_at=1000), pages=pages, hits=hits)


def outcomes(record: VisitRecord) -> list[str]:
    return [str(verdict.outcome) for verdict in verdicts(CHECK, record)]


def test_a_tag_that_reports_every_page_but_the_one_of_the_choice_fails() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(viewed(BASKET), viewed(THANKS)))
    assert (verdict.outcome, verdict.fault, verdict.vendor) == ("failed", "not-replayed", "ga4")
    assert verdict.message == (
        "The visitor accepted on /, and ga4 1 never reported that page; it reports the next ones."
    )


def test_a_tag_that_reports_the_page_of_the_choice_passes() -> None:
    assert outcomes(a_visitor(*map(viewed, PAGES))) == ["passed"]


def test_a_tag_that_is_not_on_each_later_page_says_nothing() -> None:
    assert outcomes(a_visitor(viewed(THANKS))) == ["inapplicable"]
    mixed = a_visitor(*map(viewed, PAGES), viewed(THANKS, "meta"))
    assert outcomes(mixed) == ["passed"]


def test_a_tag_of_the_confirmation_page_alone_says_nothing() -> None:
    assert outcomes(a_visitor(viewed(THANKS), pages=(LANDING, THANKS))) == ["inapplicable"]


def test_a_page_that_opens_again_after_the_choice_says_nothing() -> None:
    again = a_page(id=4, index=4, at=2000, final_url=LANDING.final_url)
    record = a_visitor(
        viewed(again), viewed(BASKET), viewed(THANKS), pages=(LANDING, again, BASKET, THANKS)
    )
    assert outcomes(record) == ["inapplicable"]


def test_a_refusal_and_a_journey_of_one_page_say_nothing() -> None:
    refused = a_visitor(
        viewed(BASKET), viewed(THANKS), leg=Leg(name="reject", has_choice=True, granted=False)
    )
    assert outcomes(refused) == ["inapplicable"]
    assert outcomes(a_visitor(pages=(LANDING,))) == ["inapplicable"]
