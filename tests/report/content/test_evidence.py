"""What a reader is told of a piece of evidence."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from auditor.check import as_evidence
from auditor.judge.engine import fingerprint
from auditor.model import (
    Cookie,
    Evidence,
    Finding,
    Grant,
    Outcome,
    PageVisit,
    Request,
    Screenshot,
    Severity,
    Signal,
    VisitFacts,
)
from auditor.report.content.evidence import GOAL_PICTURES, Exhibits
from auditor.report.content.lifetimes import lifetime
from auditor.report.content.pictures import IMAGE_BYTES
from auditor.report.language import Language
from auditor.testing import GOAL_AT, JOURNEY, a_hit, a_visit

FINDING = Finding(
    id=1,
    check="misfire",
    fault="before-action",
    outcome=Outcome.FAILED,
    severity=Severity.CRITICAL,
    message="It was sent too early.",
    fingerprint=fingerprint("misfire", "purchase", "default", "desktop", "ga4 purchase"),
    about="ga4 purchase",
    visit=1,
    goal="purchase",
    leg="default",
    device="desktop",
    page_url="https://shop.example/",
    evidence=(Evidence(kind="hit", ref=1, caption="ga4 purchase"),),
)


@pytest.mark.parametrize(
    ("kept", "sent"),
    [
        ({}, None),
        ({"sent_at": GOAL_AT + 500}, None),
        (
            {"sent_at": GOAL_AT + 3000},
            '4 s after the visit began, during: click button "Buy"',
        ),
        (
            {"sent_at": 4950, "sent_step": 3},
            "4.95 s after the visit began, during: leave the page",
        ),
        ({"sent_at": 4950, "sent_step": 9}, "4.95 s after the visit began"),
    ],
    ids=["at once", "soon", "seconds later", "in a later step", "in a step nobody knows"],
)
def test_a_hit_that_its_library_kept_says_when_it_was_sent(
    kept: dict[str, Any], sent: str | None
) -> None:
    facts = VisitFacts(visit=a_visit(), steps=JOURNEY)
    [exhibit] = Exhibits({}).of(FINDING, facts, [a_hit(at=GOAL_AT, **kept)])
    told = dict(exhibit.facts)
    assert told["When"] == "1 s after the visit began"
    assert told["During"] == 'click button "Buy"'
    assert told.get("Sent") == sent


JPEG = b"\xff\xd8\xff\xe0" + b"x" * 50
SHOP = "https://shop.example"


def pictured(visit: int = 1, image: bytes = JPEG) -> VisitFacts:
    """A visit whose goal action has a picture."""
    steps = tuple(
        replace(step, screenshot=1, box=(0.1, 0.2, 0.3, 0.05)) if step.is_goal else step
        for step in JOURNEY
    )
    shot = Screenshot(id=1, at=GOAL_AT, caption="the goal action", image=image)
    return VisitFacts(visit=replace(a_visit(), id=visit), steps=steps, screenshots=(shot,))


def test_a_failed_finding_shows_the_goal_action_with_its_element_framed() -> None:
    [hit, step] = Exhibits({}, [FINDING]).of(FINDING, pictured(), [a_hit(at=GOAL_AT)])
    assert hit.kind == "hit"
    assert step.caption == 'goal action: click button "Buy"'
    assert step.image == f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"
    assert step.box == (0.1, 0.2, 0.3, 0.05)


def test_one_picture_of_a_visit_is_enough_and_stands_with_its_worst_finding() -> None:
    worse, other = replace(FINDING, id=2), replace(FINDING, id=3)
    exhibits = Exhibits({}, [worse, other, replace(FINDING, id=4, visit=2)])
    kinds = [
        [each.kind for each in exhibits.of(finding, pictured(), [a_hit()])]
        for finding in (other, worse)
    ]
    assert kinds == [["hit"], ["hit", "step"]]


def test_a_finding_of_the_crawl_has_no_goal_action_to_show() -> None:
    finding = replace(FINDING, goal=None)
    assert [e.kind for e in Exhibits({}, [finding]).of(finding, pictured(), [a_hit()])] == ["hit"]


@pytest.mark.parametrize(
    "image", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff" + b"x" * IMAGE_BYTES]
)
def test_what_is_no_picture_or_too_large_a_one_is_left_out(image: bytes) -> None:
    shown = Exhibits({}, [FINDING]).of(FINDING, pictured(image=image), [a_hit()])
    assert [each.kind for each in shown] == ["hit"]


def test_there_is_an_end_to_the_pictures() -> None:
    findings = [replace(FINDING, id=n, visit=n) for n in range(1, GOAL_PICTURES + 11)]
    exhibits = Exhibits({}, findings)
    shown = [exhibits.of(each, pictured(each.visit), [a_hit()]) for each in findings]
    assert sum(len(each) == 2 for each in shown) == GOAL_PICTURES


def test_captions_name_vendors_as_people_do_and_moments_in_seconds() -> None:
    hit = a_hit(vendor="ga4", account="G-1", event="purchase", at=4313)
    named = replace(FINDING, evidence=(as_evidence(hit),))
    [exhibit] = Exhibits({}).of(named, VisitFacts(visit=a_visit()), [hit])
    assert exhibit.caption == "ga4 G-1 purchase, 4.31 s"
    german = Language("de", {"ga4": "Google Analytics 4"})
    assert german.say(exhibit.caption) == "Google Analytics 4 G-1 purchase, 4,31 s"


def test_what_a_check_says_of_its_evidence_is_kept() -> None:
    [exhibit] = Exhibits({}).of(FINDING, VisitFacts(visit=a_visit()), [a_hit()])
    assert exhibit.caption == "ga4 purchase"


def test_the_chain_leads_from_the_page_to_the_line_that_asked() -> None:
    chain = (
        f"{SHOP}/js/buy.js:12:3",
        "https://www.googletagmanager.com/gtag/js?id=G-TEST1:1:9",
        "https://www.googletagmanager.com/gtm.js?id=GTM-TEST1:7",
        f"{SHOP}/cart:40",
    )
    page = PageVisit(
        id=1, visit=1, index=0, at=0, url=f"{SHOP}/cart", final_url=f"{SHOP}/cart#top", status=200
    )
    sent = Request(
        id=1,
        visit=1,
        at=5,
        method="GET",
        url="https://x.example/",
        resource_type="ping",
        chain=chain,
    )
    facts = VisitFacts(visit=a_visit(), pages=(page,), requests=(sent,))
    [exhibit] = Exhibits({}).of(FINDING, facts, [a_hit(requests=(1,))])
    assert exhibit.chain == (
        ("page /cart, line 40", chain[3]),
        ("container GTM-TEST1", chain[2]),
        ("Google tag G-TEST1", chain[1]),
        ("buy.js, line 12", chain[0]),
    )


def test_a_cookie_is_looked_up_with_its_lifetime_and_who_set_it() -> None:
    cookie = Cookie(
        name="_fbp",
        domain="shop.example",
        path="/",
        lifetime_days=90.0,
        vendor="meta",
        before_choice=True,
        set_by=f"{SHOP}/fbevents.js:1:2",
        holds=("(masked:email)",),
    )
    finding = replace(FINDING, evidence=(as_evidence(cookie),))
    [exhibit] = Exhibits({}).of(finding, VisitFacts(visit=a_visit(), cookies=(cookie,)), [])
    assert exhibit.caption == "_fbp of shop.example"
    assert dict(exhibit.facts) == {
        "Lifetime": "90 days",
        "Set by": f"{SHOP}/fbevents.js:1:2",
        "Before the choice": "yes",
        "Contents of its value": "(masked:email)",
    }


def test_what_a_hit_says_of_the_consent_is_told_by_answer() -> None:
    consent = {
        Signal.AD_STORAGE: Grant.GRANTED,
        Signal.AD_USER_DATA: Grant.GRANTED,
        Signal.ANALYTICS_STORAGE: Grant.DENIED,
    }
    [exhibit] = Exhibits({}).of(FINDING, VisitFacts(visit=a_visit()), [a_hit(consent=consent)])
    told = dict(exhibit.facts)
    assert told["Consent stated as granted"] == "ad_storage and ad_user_data"
    assert told["Consent stated as denied"] == "analytics_storage"


@pytest.mark.parametrize(
    ("days", "said"),
    [(None, "session"), (400.2, "400 days"), (1.0, "24 hours"), (0.02, "29 minutes")],
)
def test_lifetimes_are_told_in_fitting_units(days: float | None, said: str) -> None:
    assert lifetime(days) == said
