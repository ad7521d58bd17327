"""Who sent a hit: the container, the page, or a call that waited for the library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.model import (
    Outcome,
)
from auditor.testing import (
    a_hit,
    a_load,
    a_page,
    a_push,
    a_record,
    a_request,
    failures,
    verdicts,
)

SHOWN = a_page(html="<html>")


def test_the_container_and_the_page_that_send_one_conversion_are_told_apart() -> None:
    library, container = "https://www.googletagmanager.com/gtag/js?id=G-1", (
        "https://www.googletagmanager.com/gtm.js?id=GTM-1"
    )  # fmt: skip
    loads = (a_load(url=container), a_load(request=2, account="G-1", url=library))
    chains = (
        (f"{library}:1:2", f"{container}:3:4", f"{SHOWN.final_url}:9:1"),
        (f"{library}:1:2", f"{SHOWN.final_url}:9:1"),
    )
    requests = tuple(a_request(id=n, chain=chain) for n, chain in enumerate(chains, 1))
    for key, check in (("T-1", "duplicate-hit"), (None, "fires-too-often")):
        hits = tuple(
            a_hit(id=n, requests=(n,), key=key, initiator=f"{library}:1:2") for n in (1, 2)
        )
        record = a_record(pages=(SHOWN,), loads=loads, requests=requests, hits=hits)
        [verdict] = [
            verdict for verdict in verdicts(check, record) if verdict.outcome is Outcome.FAILED
        ]
        assert verdict.fault == "double-install"
        assert verdict.actual == f"2 hits, from {SHOWN.final_url} and {container}"


CONTAINER = a_load(url="https://www.googletagmanager.com/gtm.js?id=GTM-1")
OWN_CALL = a_push(layer="gtag", initiator="https://shop.example/orders.js:3:4")


@pytest.mark.parametrize(
    ("calls", "fault"),
    [
        ((OWN_CALL,), "double-install"),
        ((OWN_CALL, OWN_CALL), "duplicate-hit"),
        ((OWN_CALL, replace(OWN_CALL, initiator="https://shop.example/b.js:1:1")), "double-install"),
        ((replace(OWN_CALL, event="add_to_cart"),), "duplicate-hit"),
        ((a_push(initiator="https://shop.example/orders.js:3:4"),), "duplicate-hit"),
    ],
    ids=["one called, the container sent the other", "one script called twice", "two scripts called",
         "of another event", "a push to the data layer is not a call"],
)  # fmt: skip
def test_calls_tell_who_sent_what_waited_for_the_library(
    calls: tuple[Any, ...], fault: str
) -> None:
    for key, check in (("T-1", "duplicate-hit"), (None, "fires-too-often")):
        hits = (a_hit(key=key), a_hit(key=key, at=1110))
        record = a_record(loads=(CONTAINER,), pushes=calls, hits=hits)
        assert [slug for slug, _ in failures(check, record)] == [fault]


def test_a_hit_that_the_page_sends_past_the_library_is_none_of_its_calls() -> None:
    library = a_load(
        request=3, account="G-1", url="https://www.googletagmanager.com/gtag/js?id=G-1"
    )
    chains = ((f"{SHOWN.final_url}:9:1",), (f"{library.url}:1:2",))
    requests = tuple(a_request(id=n, chain=chain) for n, chain in enumerate(chains, 1))
    hits = tuple(a_hit(id=n, requests=(n,), key="T-1") for n in (1, 2))
    by_container = replace(OWN_CALL, initiator=f"{CONTAINER.url}:3:4")
    record = a_record(
        pages=(SHOWN,), loads=(CONTAINER, library), requests=requests, hits=hits,
        pushes=(by_container,),
    )  # fmt: skip
    [verdict] = [e for e in verdicts("duplicate-hit", record) if e.outcome is Outcome.FAILED]
    assert verdict.fault == "double-install"
    assert verdict.actual == f"2 hits, from {SHOWN.final_url} and {CONTAINER.url}"
