"""auto-event-collides: an automatic event is a fault only where it counts as a conversion."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Outcome
from auditor.testing import a_goal, a_hit, a_record, a_visit, an_expectation, verdicts

CHECK = "auto-event-collides"
LEAD = an_expectation(event="generate_lead")
KEY = {"_c": "1"}


def lead(**fields: Any) -> Hit:
    return a_hit(event="generate_lead", **fields)


def automatic(event: str = "form_submit", **fields: Any) -> Hit:
    return a_hit(event=event, automatic=True, **fields)


def contact(**fields: Any) -> Any:
    return a_goal(name="contact", title="Message sent", expect=(LEAD,), **fields)


NEWSLETTER = a_goal(name="newsletter", expect=(an_expectation(event="form_submit", line=20),))
BUTTON = an_expectation("meta", event="SubscribedButtonClick", line=30)
META = an_expectation("meta", event="Lead")
COLLIDE: dict[str, tuple[str, dict[str, Any]]] = {
    "both are key events": (
        "ga4 generate_lead and form_submit",
        {"goal": contact(), "hits": (lead(raw=KEY), automatic(raw=KEY))},
    ),
    "another goal counts it": (
        "ga4 generate_lead and form_submit",
        {
            "goal": contact(),
            "goals": (contact(), NEWSLETTER),
            "hits": (lead(), automatic()),
        },
    ),
    "the goal forbids it": (
        "meta Lead and SubscribedButtonClick",
        {
            "goal": a_goal(expect=(META,), forbid=(BUTTON,)),
            "hits": (
                a_hit(vendor="meta", event="Lead"),
                automatic("SubscribedButtonClick", vendor="meta"),
            ),
        },
    ),
}
SOUND: dict[str, dict[str, Any]] = {
    "an automatic event that nobody counts": {"hits": (lead(), automatic())},
    "only ours is a key event": {"hits": (lead(raw=KEY), automatic())},
    "of another account": {"hits": (lead(raw=KEY), automatic(raw=KEY, account="G-OTHER"))},
    "before the goal action": {"hits": (lead(raw=KEY), automatic(raw=KEY, at=10))},
    "of no form or click": {"hits": (lead(raw=KEY), automatic("scroll", raw=KEY))},
    "ours was not sent": {"hits": (automatic(raw=KEY),)},
}


@pytest.mark.parametrize(("about", "fields"), COLLIDE.values(), ids=COLLIDE.keys())
def test_an_automatic_event_that_counts_beside_the_conversion_fails(
    about: str, fields: dict[str, Any]
) -> None:
    [verdict] = verdicts(CHECK, a_record(**fields))
    assert (verdict.outcome, verdict.about) == (Outcome.FAILED, about)
    assert verdict.fault == "auto-event-collides"
    assert [fact.kind for fact in verdict.evidence] == ["hit", "hit"]


@pytest.mark.parametrize("fields", SOUND.values(), ids=SOUND.keys())
def test_an_automatic_event_that_counts_nothing_passes(fields: dict[str, Any]) -> None:
    judged = verdicts(CHECK, a_record(**{"goal": contact(), **fields}))
    assert {verdict.outcome for verdict in judged} <= {Outcome.PASSED}


def test_a_goal_that_expects_both_has_planned_it_so() -> None:
    both = a_goal(expect=(LEAD, an_expectation(event="form_submit", line=11)))
    hits = (lead(raw=KEY), automatic(raw=KEY))
    assert {verdict.outcome for verdict in verdicts(CHECK, a_record(goal=both, hits=hits))} == {
        Outcome.PASSED
    }


def test_pages_of_the_crawl_and_repetitions_are_not_looked_at() -> None:
    hits = (lead(raw=KEY), automatic(raw=KEY))
    assert verdicts(CHECK, a_record(goal=None, hits=hits)) == []
    again = a_visit(repeat_of=1)
    assert verdicts(CHECK, a_record(goal=contact(), visit=again, expect=(), hits=hits)) == []
