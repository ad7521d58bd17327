from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.decode.decoder import Decoded

QUERY = "event=%7B%7D&event_id=tw-otea1-otea2&p_id=Twitter&txn_id=otea1&type=javascript"
IMAGE = "txn_id=otea1&p_id=Twitter&tw_sale_amount=12.50&tw_order_quantity=1"
PIXEL = "https://analytics.twitter.com/1/i/adsct"
COPY = "https://t.co/1/i/adsct"


@pytest.mark.parametrize("query", [QUERY, IMAGE])
@pytest.mark.parametrize("hosts", [(PIXEL, COPY), (COPY, PIXEL)])
def test_both_copies_are_one_hit(
    decode: Callable[..., Decoded], query: str, hosts: tuple[str, str]
) -> None:
    (hit,) = decode(*(f"{host}?{query}" for host in hosts)).hits
    assert sorted(hit.requests) == [1, 2]


def test_an_event_sent_twice_is_two_hits(decode: Callable[..., Decoded]) -> None:
    pair = (f"{PIXEL}?{QUERY}", f"{COPY}?{QUERY}")
    assert len(decode(*pair, *pair).hits) == 2


def test_a_copy_alone_is_a_hit_only_as_an_image(decode: Callable[..., Decoded]) -> None:
    assert decode(f"{COPY}?{QUERY}").hits == ()
    (hit,) = decode(f"{COPY}?{IMAGE}").hits
    assert (hit.event, hit.account, hit.params["value"]) == ("pageview", "otea1", "12.50")
