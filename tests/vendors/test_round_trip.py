"""What is composed comes back: the examples' requests with other texts in them.

Which texts can be replaced is found out from each example: a text stands in the request, or it does
not (a sum, cents). One that stands there, and whose replacement does not come back, must be a word
that the vendor's own table knows (`purchase`, a part of a path), or else the test fails.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from freetexts import (
    ANY_SPEED,
    DECIMAL,
    DECODER,
    EVENTS,
    NEW_TEXTS,
    Renewed,
    freedom,
    hits_of,
    named,
    news_for,
    said,
)
from hypothesis import given
from hypothesis import strategies as st
from takenapart import AS_IT_WAS, take_apart
from vendorexamples import Example, told

# ── the tests ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("example", EVENTS, ids=named)
def test_taken_apart_and_put_together_a_request_says_the_same(example: Example) -> None:
    hits = hits_of(take_apart(example), AS_IT_WAS)
    as_sent = example.decoded(DECODER).hits
    assert [told(hit, wanted) for hit, wanted in zip(hits, example.hits, strict=True)] == (
        [told(hit, wanted) for hit, wanted in zip(as_sent, example.hits, strict=True)]
    )


@pytest.mark.parametrize("example", EVENTS, ids=named)
def test_what_stands_in_a_request_comes_back_whatever_it_is(example: Example) -> None:
    assert freedom(example).stuck == ()


@pytest.mark.parametrize("vendor", sorted({each.vendor for each in EVENTS}))
def test_of_each_vendor_some_text_can_be_replaced(vendor: str) -> None:
    found = [freedom(each) for each in EVENTS if each.vendor == vendor]
    assert any(each.wanted for each in found) or not any(each.literal for each in found)


@pytest.mark.parametrize("vendor", sorted({each.vendor for each in EVENTS}))
@ANY_SPEED
@given(data=st.data())
def test_what_is_composed_comes_back(vendor: str, data: st.DataObject) -> None:
    examples = [each for each in EVENTS if each.vendor == vendor]
    free_ones = [each for each in examples if freedom(each).wanted]
    free = freedom(data.draw(st.sampled_from(free_ones or examples)))
    news = news_for(free, free.places, data.draw(NEW_TEXTS))
    hits = hits_of(free.taken, Renewed(news, free.places))
    assert len(hits) == len(free.taken.example.hits)
    for wanted in free.wanted:
        hit, text = hits[wanted.hit], wanted.renewed(news)
        assert (wanted.field, said(hit, wanted.field)) == (wanted.field, text)
        if wanted.field == "value":
            assert hit.value == (Decimal(text) if DECIMAL.fullmatch(text) else None)
