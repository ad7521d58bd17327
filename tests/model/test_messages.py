"""Texts that can be said in another language."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Message, message, plural_message
from auditor.model.messages import as_data, from_data


def test_a_told_is_its_english_text() -> None:
    text = message("{hit} was sent {times}.", hit="ga4 G-1 purchase", times=message("twice"))
    assert text == "ga4 G-1 purchase was sent twice."
    assert f"{text}!" == "ga4 G-1 purchase was sent twice.!"


def test_what_is_counted_has_its_plural_and_its_thousands() -> None:
    assert plural_message("{n} page", "{n} pages", 1) == "1 page"
    assert plural_message("{n} page", "{n} pages", 0) == "0 pages"
    assert plural_message("{n} page", "{n} pages", 12_345) == "12,345 pages"


def test_a_tuple_is_listed_as_a_sentence_does() -> None:
    names = ["a", "b", "c"]
    assert [message("{x}", x=tuple(names[:n])) for n in range(4)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_site_can_not_fill_braces_of_its_own() -> None:
    assert message("{value} was sent.", value="{value.__class__}") == "{value.__class__} was sent."


def test_a_template_that_lacks_a_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        message("{hit} was sent {times}.", hit="x")


values = st.recursive(
    st.text() | st.integers() | st.decimals(allow_nan=False) | st.tuples(st.text(), st.text()),
    lambda inner: inner.map(lambda value: message("({it})", it=value)),
)


@given(values, st.integers(0, 3))
def test_it_survives_being_stored(value: str | int | Decimal, number: int) -> None:
    text = plural_message("{n} of {it}", "{n} times {it}", number, it=value)
    again = from_data(json.loads(json.dumps(as_data(text))))
    assert again == text
    assert isinstance(again, Message)
    assert (again.template, again.plural, again.number) == (text.template, text.plural, number)
    assert dict(again.values) == dict(text.values)


def test_it_can_be_pickled_and_copied() -> None:
    text = message("{hit} was sent {times}.", hit="x", times=plural_message("once", "{n} times", 3))
    for again in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):  # noqa: S301 - our own
        assert (again, again.template) == (text, text.template)


@pytest.mark.parametrize(
    "data", [None, 7, [], {"t": "x"}, {"t": "{a.b}", "p": "", "n": 1, "v": {"a": "x"}}]
)
def test_what_nobody_stored_is_still_a_text(data: object) -> None:
    assert isinstance(from_data(data), str)
