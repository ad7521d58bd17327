"""What is composed of several events comes back in its order."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from freetexts import (
    ANY_SPEED,
    EVENTS,
    NEW_TEXTS,
    Freedom,
    Renewed,
    freedom,
    hits_of,
    named,
    news_for,
    said,
)
from hypothesis import given
from hypothesis import strategies as st
from takenapart import Listed, Node, Say
from vendorexamples import Example

from auditor.model import Hit


class Batch(Say):
    """Other elements in the place of those of one list."""

    def __init__(self, listed: Listed, elements: list[tuple[Node, Say]]) -> None:
        self._listed, self._elements = listed, elements

    def elements(self, listed: Listed) -> list[tuple[Node, Say]]:
        if listed is self._listed:
            return self._elements
        return [(each, self) for each in listed.inner]


def batch_in(example: Example) -> Listed | None:
    """The list of whose elements each is one of the example's hits, if there is one."""
    free = freedom(example)
    for whole in free.taken.wholes():
        if (
            isinstance(whole, Listed)
            and len(whole.inner) == len(example.hits) > 1
            and all(own_pieces(free, number, each) for number, each in enumerate(whole.inner))
        ):
            return whole
    return None


def own_pieces(free: Freedom, number: int, element: Node) -> list[str]:
    """What of a hit stands in its element only, so that each may have its own."""
    inside = set(element.leaves())
    pieces = {piece for each in free.wanted if each.hit == number for piece in each.pieces}
    return sorted(piece for piece in pieces if inside.issuperset(free.places[piece]))


SEVERAL = [each for each in EVENTS if len(each.hits) > 1]
"""Which of them are batches is found out by a test and not while tests are collected: it takes long."""


def test_most_requests_of_several_hits_are_batches_of_which_each_element_is_one() -> None:
    assert sum(batch_in(each) is not None for each in SEVERAL) > len(SEVERAL) / 2


def composed(
    example: Example, order: list[int], choices: list[tuple[bytes, str]]
) -> tuple[list[tuple[int, dict[str, str]]], tuple[Hit, ...]]:
    """A batch of copies of the example's elements, each with texts of its own, and its hits."""
    free, listed = freedom(example), batch_in(example)
    assert listed
    elements: list[tuple[Node, Say]] = []
    expected = []
    for place, number in enumerate(order):
        element = listed.inner[number]
        news = news_for(free, own_pieces(free, number, element), choices, place)
        elements.append((element, Renewed(news, free.places)))
        expected.append((number, news))
    return expected, hits_of(free.taken, Batch(listed, elements))


@pytest.mark.parametrize("example", SEVERAL, ids=named)
@ANY_SPEED
@given(data=st.data())
def test_a_composed_batch_comes_back_in_its_order(example: Example, data: st.DataObject) -> None:
    if batch_in(example) is None:
        return
    numbers = st.integers(0, len(example.hits) - 1)
    order = data.draw(st.lists(numbers, min_size=2, max_size=9))
    expected, hits = composed(example, order, data.draw(NEW_TEXTS))
    assert len(hits) == len(expected)
    for hit, (number, news) in zip(hits, expected, strict=True):
        for wanted in freedom(example).wanted:
            if wanted.hit == number:
                assert (wanted.field, said(hit, wanted.field)) == (
                    wanted.field,
                    wanted.renewed(news),
                )


@pytest.mark.parametrize("example", SEVERAL, ids=named)
def test_of_a_batch_of_hundreds_the_first_500_are_read(example: Example) -> None:
    if batch_in(example) is None:
        return
    order = [number % len(example.hits) for number in range(520)]
    expected, hits = composed(example, order, [(b"\x05\x17\x0a\x03\x02\x01\x07\x04", "")])
    assert [said(hit, "event") for hit in hits] == [
        event_of(example, number, news) for number, news in expected[:500]
    ]


def event_of(example: Example, number: int, news: Mapping[str, str]) -> str:
    for wanted in freedom(example).wanted:
        if (wanted.hit, wanted.field) == (number, "event"):
            return wanted.renewed(news)
    event: str = example.hits[number]["event"]
    return event
