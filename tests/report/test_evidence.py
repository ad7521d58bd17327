"""What a reader is told of a piece of evidence."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.engine import fingerprint
from auditor.model import Evidence, Finding, Outcome, Severity, VisitFacts
from auditor.report.evidence import Exhibits
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
            '4.00 s after the visit began, during: click button "Buy"',
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
    assert told["When"] == "1.00 s after the visit began"
    assert told["During"] == 'click button "Buy"'
    assert told.get("Sent") == sent
