"""The pages of an audit, as every check of markup speaks of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from markuppages import (
    CHECKS,
    CONTAINER,
    DEFAULT,
    GTM,
    crawled,
    page,
)

from auditor.model import Outcome, Run
from auditor.testing import a_record, a_visit, an_audit, verdicts


@pytest.mark.parametrize("check", CHECKS)
def test_a_sound_page_passes_and_the_verdict_shows_one(check: str) -> None:
    [verdict] = verdicts(check, an_audit(*crawled(page(DEFAULT + CONTAINER))))
    assert (verdict.outcome, verdict.visit) == (Outcome.PASSED, 1)


def test_the_same_on_all_pages_is_one_finding_that_names_some_of_them() -> None:
    audit = an_audit(*crawled(*[page("", CONTAINER)] * 12), *crawled(page(CONTAINER)))
    [verdict] = verdicts("snippet-not-in-head", audit)
    assert verdict.message == f"The container {GTM} stands in the body of /0, /1 and 10 more pages."
    assert verdict.visit == 1
    assert [(fact.kind, fact.ref) for fact in verdict.evidence] == [("page", 1)]


def test_a_page_that_many_visitors_saw_counts_once_and_the_crawl_comes_first() -> None:
    [crawl] = crawled(page("", CONTAINER))
    journey = a_record(pages=crawl.pages)
    again = a_record(visit=a_visit(repeat_of=1, run=Run.REVISIT), pages=crawl.pages)
    [verdict] = verdicts("snippet-not-in-head", an_audit(journey, again, crawl))
    assert verdict.message.endswith("stands in the body of /0.")
    assert verdict.visit == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"status": 404},
        {"source": ""},
        {"final_url": "https://pay.elsewhere.example/checkout"},
    ],
    ids=["an error page", "no markup known", "somebody else's page"],
)
def test_what_is_no_page_of_the_sites_is_not_looked_at(fields: dict[str, Any]) -> None:
    [record] = crawled(page("", CONTAINER))
    record = replace(record, pages=(replace(record.pages[0], **fields),))
    assert verdicts("snippet-not-in-head", an_audit(record)) == []
