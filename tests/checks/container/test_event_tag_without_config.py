"""event-tag-without-config: event tags of GA4, with a Google tag and without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishedcontainers import with_container

from auditor.model import ContainerTag, Outcome, VisitRecord
from auditor.testing import a_hit, a_load, a_push, failures, verdicts

CHECK = "event-tag-without-config"
EVENT = ContainerTag(
    kind="gaawe", vendor="ga4", account="G-TEST0001", event="purchase", number=0, id="7"
)
GOOGLE = ContainerTag(kind="googtag", vendor="ga4", account="G-TEST0001", number=1)


def test_event_tags_without_any_google_tag_are_told() -> None:
    [verdict] = verdicts(CHECK, with_container(EVENT, hits=(a_hit(),)))
    assert (verdict.outcome, verdict.vendor) == (Outcome.FAILED, "ga4")
    assert verdict.message == (
        "The container GTM-TEST01 has event tags for G-TEST0001 and no Google tag: tag 7 (ga4 "
        "G-TEST0001 purchase)."
    )


@pytest.mark.parametrize(
    "record",
    [
        with_container(EVENT, GOOGLE),
        with_container(EVENT, replace(GOOGLE, account="")),
        with_container(EVENT, replace(GOOGLE, account="GT-ABC123")),
        with_container(replace(EVENT, account="")),
        with_container(replace(EVENT, paused=True)),
        with_container(EVENT, pushes=(a_push(None, payload=["config", "G-TEST0001"]),)),
        with_container(
            EVENT,
            loads=(a_load(url="https://www.googletagmanager.com/gtag/js?id=G-OTHER"),),
        ),
        with_container(EVENT, hits=(a_hit(event="page_view"),)),
        with_container(),
    ],
    ids=[
        "a Google tag", "of an unknown id", "of several ids", "a variable's account", "paused",
        "the page sets it up", "the page loads it", "page views are sent", "no event tag",
    ],
)  # fmt: skip
def test_nothing_is_said_where_there_may_be_one(record: VisitRecord) -> None:
    assert failures(CHECK, record) == []
