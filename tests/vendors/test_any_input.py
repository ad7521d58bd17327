"""Decoding never raises, whatever a site sends: each vendor's examples, damaged in every way."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import pytest
from anyinput import (
    ANY_SPEED,
    EXAMPLES,
    holds,
)
from damages import DAMAGES, JUNK
from hypothesis import given
from hypothesis import strategies as st
from takenapart import Taken, take_apart
from vendorexamples import Example

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["batch", "events", "event", "data", "name", "0", ""]), inner
        )
    ),
    max_leaves=9,
)
DAMAGED = st.lists(
    st.tuples(
        st.integers(0, 2**12),
        st.sampled_from(DAMAGES),
        st.integers(0, 2**12),
        st.one_of(st.sampled_from(JUNK), st.text(max_size=40), JSON.map(json.dumps)),
    ),
    min_size=1,
    max_size=4,
)
"""Of some of a vendor's examples: how it is damaged, where, and by what."""


@cache
def taken_of(vendor: str) -> tuple[Taken, ...]:
    return tuple(take_apart(each) for each in EXAMPLES[vendor])


@pytest.mark.parametrize("vendor", EXAMPLES)
@ANY_SPEED
@given(damaged=DAMAGED)
def test_no_damaged_request_raises(
    vendor: str, damaged: list[tuple[int, Callable[[Taken, int, str], Example], int, str]]
) -> None:
    taken = taken_of(vendor)
    holds(damage(taken[which % len(taken)], at, junk) for which, damage, at, junk in damaged)


def test_requests_of_all_vendors_stand_in_one_visit() -> None:
    sent = [each for examples in EXAMPLES.values() for each in examples]
    assert len(holds(sent)) >= len(EXAMPLES) // 2
