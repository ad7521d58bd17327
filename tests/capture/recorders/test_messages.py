"""Messages of the page script are read strictly: a page may forge each of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.capture.recorders.messages import (
    Batch,
    CallMessage,
    CookieMessage,
    Mark,
    PageMessage,
    PushMessage,
    RouteMessage,
    StorageMessage,
    TitleMessage,
    ViolationMessage,
)
from auditor.capture.recorders.read_messages import (
    FRAMES_LIMIT,
    ITEMS_LIMIT,
    NODES_LIMIT,
    TEXT_LIMIT,
    read_batch,
    read_mark,
)

PLACE = "https://shop.example/a.js:3:14"


def the_one(item: dict[str, Any]) -> PageMessage:
    batch = read_batch({"items": [item]})
    assert batch is not None
    [message] = batch.items
    return message


def test_a_batch_says_whose_it_is() -> None:
    batch = {"document": 17.5, "url": "https://shop.example/", "top": True, "items": []}
    assert read_batch(batch) == Batch(
        document=17.5, url="https://shop.example/", top=True, items=()
    )


def test_each_kind_of_message_is_read() -> None:
    said = {"at": 5.5, "frames": [PLACE]}
    assert the_one({**said, "kind": "push", "layer": "fbq", "payload": ["track", "Lead"]}) == (
        PushMessage(at=5.5, layer="fbq", payload=["track", "Lead"], stack=(PLACE,))
    )
    call = {"api": "fetch", "url": "https://v.example/c", "moment": "hidden", "mark": "a-1"}
    assert the_one({**said, "kind": "call", **call}) == CallMessage(
        at=5.5,
        api="fetch",
        url="https://v.example/c",
        stack=(PLACE,),
        moment="hidden",
        mark="a-1",
    )
    assert the_one({"at": 5, "kind": "csp", "directive": "img-src", "blocked": "inline"}) == (
        ViolationMessage(at=5.0, directive="img-src", blocked="inline")
    )
    assert the_one({"at": 5, "kind": "title", "title": "Shop"}) == TitleMessage(
        at=5.0, title="Shop"
    )
    cookie = {"name": "_ga", "domain": ".shop.example", "path": "/", "length": 9, "deleted": False}
    assert the_one({**said, "kind": "cookie", **cookie, "lifetime_days": 400.004}) == CookieMessage(
        at=5.5,
        name="_ga",
        domain="shop.example",
        path="/",
        lifetime_days=400.0,
        length=9,
        deleted=False,
        stack=(PLACE,),
    )
    route = {"change": "pop", "before": "https://shop.example/b", "after": "https://shop.example/"}
    assert the_one({"at": 5.5, "kind": "route", **route}) == RouteMessage(
        at=5.5, change="pop", before="https://shop.example/b", after="https://shop.example/"
    )
    storage = {"area": "localStorage", "key": "id", "length": 3}
    assert the_one({**said, "kind": "storage", **storage}) == StorageMessage(
        at=5.5, area="localStorage", key="id", length=3, stack=(PLACE,)
    )


@pytest.mark.parametrize(
    "batch", [None, [], "batch", 1, {}, {"items": None}, {"items": {"kind": "push"}}]
)
def test_what_is_no_batch_is_none(batch: object) -> None:
    assert read_batch(batch) is None


@pytest.mark.parametrize(
    "item",
    [
        None,
        [],
        {},
        {"kind": "secret"},
        {"kind": ["push"]},
        {"kind": "storage", "area": "x"},
        {"kind": "route", "change": "jump", "before": "a", "after": "b"},
        {"kind": "route", "change": ["push"], "before": "a", "after": "b"},
        {"kind": "route", "change": "push", "before": "a", "after": "a"},
        {"kind": "route", "change": "push", "before": 1, "after": None},
    ],
)
def test_an_item_that_says_nothing_is_left_out(item: object) -> None:
    title = {"kind": "title", "title": "kept"}
    batch = read_batch({"items": [item, title]})
    assert batch is not None
    assert batch.items == (TitleMessage(at=None, title="kept"),)


@pytest.mark.parametrize(
    "number", ["5", None, True, [], float("nan"), float("inf"), 10**400, -(10**400)]
)
def test_what_is_no_time_is_no_time(number: object) -> None:
    assert the_one({"kind": "title", "at": number}) == TitleMessage(at=None, title="")
    cookie = the_one({"kind": "cookie", "lifetime_days": number, "length": number})
    assert isinstance(cookie, CookieMessage)
    assert (cookie.lifetime_days, cookie.length) == (None, 0)


def test_a_stack_holds_places_only_and_only_so_many() -> None:
    frames = [PLACE, 5, None, "no place", f"https://{'x' * 5000}:1:2", *[PLACE] * 40]
    said = the_one({"kind": "push", "frames": frames})
    assert isinstance(said, PushMessage)
    assert said.stack == (PLACE,) * FRAMES_LIMIT
    assert the_one({"kind": "push", "frames": PLACE}) == the_one({"kind": "push"})


def test_everything_has_a_bound() -> None:
    huge = "x" * 1_000_000
    deep: list[Any] = []
    for _ in range(500):
        deep = [deep]
    batch = read_batch({"items": [{"kind": "title", "title": huge}] * 10_000})
    assert batch is not None
    assert len(batch.items) == ITEMS_LIMIT
    for payload in (huge, {huge: huge}, [huge] * 9, deep, list(range(10**6)), [[1] * 9] * 10**5):
        said = the_one({"kind": "push", "layer": huge, "payload": payload})
        assert isinstance(said, PushMessage)
        assert len(said.layer) == 200
        assert len(json.dumps(said.payload)) < max(NODES_LIMIT, TEXT_LIMIT) * 12


def test_a_mark_brings_back_the_moment_and_who_called() -> None:
    frames = (
        "https%3A%2F%2Fshop.example%2Fa.js%3Fv%3D1%2C2%3A3%3A14,https%3A%2F%2Fb.example%2F%3A1%3A2"
    )
    found = read_mark(f"#~tpk3-1,pagehide,{frames}")
    assert found == Mark(
        id="k3-1",
        moment="pagehide",
        stack=("https://shop.example/a.js?v=1,2:3:14", "https://b.example/:1:2"),
    )
    assert read_mark("~tpk3-1,hidden") == Mark(id="k3-1", moment="hidden", stack=())


@pytest.mark.parametrize(
    "fragment", ["", "#", "#top", "#~tp", "#~tp1", "#~tp1,live", "#~tp1,hiddenly", "#x~tp1,hidden"]
)
def test_any_other_fragment_is_no_mark(fragment: str) -> None:
    assert read_mark(fragment) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
kinds = st.sampled_from(["push", "call", "csp", "title", "cookie", "storage"])
keys = st.sampled_from(
    ["at", "layer", "payload", "frames", "api", "url", "moment", "mark", "name", "area", "length"]
)


@given(
    st.lists(st.builds(lambda k, d: {**d, "kind": k}, kinds, st.dictionaries(keys, json_values)))
)
def test_whatever_a_page_forges_is_read_without_an_error(items: list[dict[str, Any]]) -> None:
    batch = read_batch({"items": items})
    assert batch is not None
    assert len(batch.items) <= len(items)


@given(st.text(max_size=60))
def test_whatever_stands_in_a_fragment_is_read_without_an_error(text: str) -> None:
    found = read_mark("#~tp1,hidden," + text)
    assert found is None or len(found.stack) <= FRAMES_LIMIT
