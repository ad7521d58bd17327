"""A hit belongs to the call that caused it, and to nothing else where that is not known."""

from __future__ import annotations

from typing import Any

import pytest
from wholeindex import whole_index
from work import work

from auditor.decode.attribution import COMPARED, KEPT_MS
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model import (
    Hit,
    Leg,
    PageVisit,
    Phase,
    Push,
    Request,
    StepKind,
    StepRun,
    Visit,
    VisitFacts,
)
from auditor.vendor import Vendor, find_vendors, speaks_to

INDEX = whole_index()
SHOP = "https://shop.example"
GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-A"
META = "https://www.facebook.com/tr/?id=271828182845904&ev="
CART = "add_to_cart"


def a_call(number: int, at: int, step: int, event: str = CART, **more: Any) -> Push:
    given: dict[str, Any] = {
        "layer": "gtag",
        "payload": ["event", event, more.pop("params", {})],
        "page": 1,
        "page_url": f"{SHOP}/",
    }
    return Push(id=number, visit=1, at=at, step=step, event=event, **{**given, **more})


def a_batch(number: int, at: int, step: int, *events: str, **more: Any) -> Request:
    given: dict[str, Any] = {
        "method": "POST",
        "url": GA4,
        "body": "\r\n".join(f"en={event}" for event in events or (CART,)),
        "resource_type": "ping",
        "page": 1,
    }
    return Request(id=number, visit=1, at=at, step=step, **{**given, **more})


def a_page(number: int, path: str = "/") -> PageVisit:
    url = SHOP + path
    return PageVisit(id=number, visit=1, index=number, at=0, url=url, final_url=url, status=200)


def a_step(index: int, phase: Phase = Phase.JOURNEY) -> StepRun:
    began = index * 1000
    kind = StepKind.CLICK
    return StepRun(
        visit=1, index=index, kind=kind, action="click", phase=phase, began=began, ended=None
    )


def decoded(
    pushes: list[Push], requests: list[Request], *, consent_at: int | None = None, **more: Any
) -> tuple[Hit, ...]:
    visit = Visit(
        id=1, goal=None, leg=Leg(name="default"), device="desktop", began="", consent_at=consent_at
    )
    more.setdefault("pages", (a_page(1),))
    facts = VisitFacts(visit=visit, pushes=tuple(pushes), requests=tuple(requests), **more)
    return Decoder(INDEX).decode(facts).hits


def steps(pushes: list[Push], requests: list[Request], **more: Any) -> list[int | None]:
    return [hit.step for hit in decoded(pushes, requests, **more)]


# ── batches ──────────────────────────────────────────────────────────────────────────────────────


def test_a_batched_hit_has_the_step_page_and_moment_of_its_call_and_keeps_when_it_left() -> None:
    call = a_call(1, 2000, 2)
    (hit,) = decoded([call], [a_batch(1, 7000, 4)])
    assert (hit.at, hit.step, hit.page, hit.page_url) == (2000, 2, 1, f"{SHOP}/")
    assert (hit.sent_at, hit.sent_step) == (7000, 4)


def test_each_event_of_a_batch_goes_to_its_own_call() -> None:
    calls = [a_call(1, 1000, 1, "view_item"), a_call(2, 2000, 2), a_call(3, 3000, 3, "search")]
    hits = decoded(calls, [a_batch(1, 6000, 4, "view_item", CART, "search")])
    assert [(hit.id, hit.event, hit.step) for hit in hits] == [
        (1, "view_item", 1),
        (2, CART, 2),
        (3, "search", 3),
    ]


def test_equal_events_of_a_batch_go_to_their_calls_in_order() -> None:
    calls = [a_call(1, 2000, 2, params={"value": 79}), a_call(2, 3000, 3, params={"value": 20})]
    body = f"en={CART}&epn.value=79\r\nen={CART}&epn.value=20"
    hits = decoded(calls, [a_batch(1, 7000, 4, body=body)])
    assert [(hit.step, str(hit.value)) for hit in hits] == [(2, "79"), (3, "20")]


def test_hits_are_told_in_the_order_of_their_calls() -> None:
    calls = [a_call(1, 1000, 1), a_call(2, 2000, 2, "purchase")]
    requests = [a_batch(1, 2010, 2, "purchase"), a_batch(2, 6000, 3)]
    hits = decoded(calls, requests)
    assert [(hit.id, hit.event, hit.at) for hit in hits] == [(1, CART, 1000), (2, "purchase", 2000)]


def test_a_call_just_before_the_batch_left_is_its_last_event() -> None:
    calls = [a_call(1, 2000, 2), a_call(2, 6900, 3)]
    hits = decoded(calls, [a_batch(1, 7000, 3, CART, CART, url=f"{GA4}&_s=1")])
    assert [(hit.step, hit.at) for hit in hits] == [(2, 2000), (3, 6900)]


# ── what a call explains, and what it does not ───────────────────────────────────────────────────


def test_a_hit_without_a_call_keeps_the_step_of_its_request() -> None:
    (hit,) = decoded([], [a_batch(1, 7000, 4)])
    assert (hit.at, hit.step, hit.sent_at, hit.sent_step) == (7000, 4, 7000, 4)


def test_a_call_that_came_to_nothing_does_not_take_the_hit_of_a_later_call() -> None:
    assert steps([a_call(1, 2000, 2), a_call(2, 4000, 4)], [a_batch(1, 4010, 4)]) == [4]


def test_of_quick_steps_calls_the_last_one_before_the_hit_is_its_own() -> None:
    """A box is ticked, or an option chosen, a tenth of a second after the step before."""
    calls = [a_call(1, 2000, 2), a_call(2, 2150, 3)]
    assert steps(calls, [a_batch(1, 2160, 3)]) == [3]
    assert steps(calls, [a_batch(1, 2010, 2)]) == [2]
    assert steps(calls, [a_batch(1, 2160, 3), a_batch(2, 2165, 3)]) == [2, 3]
    three = [*calls, a_call(3, 2300, 4)]
    (first, last) = decoded(three, [a_batch(1, 2310, 4), a_batch(2, 2315, 4)])
    assert [(hit.step, hit.sent_at) for hit in (first, last)] == [(3, 2310), (4, 2315)]


def test_a_hit_right_after_a_call_is_its_own_though_a_new_step_had_begun() -> None:
    calls = [a_call(1, 1000, 1), a_call(2, 3990, 3)]
    assert steps(calls, [a_batch(1, 4010, 4)]) == [3]


def test_a_call_explains_one_hit_of_an_account() -> None:
    calls = [a_call(1, 2000, 2)]
    assert steps(calls, [a_batch(1, 2010, 2), a_batch(2, 6000, 4)]) == [2, 4]
    other = a_batch(2, 6000, 4, url=GA4.replace("G-A", "G-B"))
    assert steps(calls, [a_batch(1, 2010, 2), other]) == [2, 2]


@pytest.mark.parametrize(
    "call",
    [
        a_call(1, 2000, 2, "Add_To_Cart"),
        a_call(1, 2000, 2, "add_to_carts"),
        a_call(1, 7050, 4),
        a_call(1, 2000, 2, layer="fbq"),
        a_call(1, 2000, 2, layer="cmp"),
        a_call(1, 2000, 2, params={"send_to": "G-B"}),
        a_call(1, 2000, 2, params={"value": 12}),
        a_call(1, 2000, 2, page=None),
        a_call(1, 2000, 2, page=2, page_url=f"{SHOP}/cart"),
        a_call(1, 7000 - KEPT_MS - 1, 2),
    ],
    ids=[
        "its name in another case",
        "a name nearly like it",
        "later than the hit",
        "another vendor's function",
        "a consent API",
        "another account",
        "another value",
        "of nobody knows which page",
        "another page",
        "too long ago, without a reason",
    ],
)
def test_what_is_no_call_of_the_hit_does_not_move_it(call: Push) -> None:
    batch = a_batch(1, 7000, 4, body=f"en={CART}&epn.value=79")
    assert steps([call], [batch]) == [4]


@pytest.mark.parametrize(
    "params",
    [
        {"send_to": "G-A"},
        {"send_to": ["G-B", "G-A"]},
        {"send_to": "all_accounts"},
        {"value": "79.00", "page_location": "https://else.example/", "note": "(masked:email)"},
        {"value": True, "items": [{"item_id": "a"}], "text": "x" * 500},
    ],
)
def test_a_call_that_says_no_other_thing_is_the_hits(params: dict[str, Any]) -> None:
    body = f"en={CART}&epn.value=79&ep.note=b&ep.text=x&ep.items=y&dl={SHOP}/"
    assert steps([a_call(1, 2000, 2, params=params)], [a_batch(1, 7000, 4, body=body)]) == [2]


def test_of_a_data_layers_entry_only_the_orders_number_counts() -> None:
    batch = a_batch(1, 7000, 4, body="en=purchase&epn.value=79&ep.transaction_id=T-1")
    for order, step in (({"transaction_id": "T-1", "value": 94}, 2), ({"transaction_id": "x"}, 4)):
        entry = {"event": "purchase", "ecommerce": order}
        call = a_call(1, 2000, 2, "purchase", layer="dataLayer", payload=entry)
        assert steps([call], [batch]) == [step]


def test_the_name_counts_as_the_vendors_table_maps_it() -> None:
    call = a_call(1, 2000, 2, "CompletePayment", layer="ttq", payload=["track", "CompletePayment"])
    batch = a_batch(
        1,
        3000,
        3,
        url="https://analytics.tiktok.com/api/v2/pixel",
        body='{"event": "Purchase", "context": {"pixel": {"code": "C1"}}}',
        content_type="application/json",
    )
    assert steps([call], [batch]) == [2]


def test_a_call_for_one_pixel_explains_that_pixels_hit_only() -> None:
    payload = ["trackSingle", "271828182845904", "Lead", {}]
    call = a_call(1, 2000, 2, "Lead", layer="fbq", payload=payload)
    own = a_batch(1, 3000, 3, method="GET", url=f"{META}Lead", body="")
    other = a_batch(2, 3001, 3, method="GET", url=f"{META}Lead".replace("271", "314"), body="")
    assert [(hit.account[:3], hit.step) for hit in decoded([call], [own, other])] == [
        ("271", 2),
        ("314", 3),
    ]


def test_what_a_library_sends_by_itself_stays_unless_a_call_names_it() -> None:
    batch = a_batch(1, 7000, 4, "user_engagement", "scroll")
    hits = decoded([a_call(1, 2000, 2, "scroll"), a_call(2, 2000, 2)], [batch])
    assert [(hit.event, hit.automatic, hit.step) for hit in hits] == [
        ("scroll", True, 2),
        ("user_engagement", True, 4),
    ]


# ── late hits ────────────────────────────────────────────────────────────────────────────────────

LATE = 2000 + KEPT_MS + 1


@pytest.mark.parametrize("moment", ["hidden", "pagehide"])
def test_what_leaves_with_its_page_may_have_been_called_for_long_before(moment: str) -> None:
    assert steps([a_call(1, 2000, 2)], [a_batch(1, LATE, 4, moment=moment)]) == [2]


def test_what_leaves_in_the_flush_belongs_to_its_call_and_says_when_it_left() -> None:
    more: dict[str, Any] = {"steps": (a_step(2), a_step(3, Phase.FLUSH))}
    (hit,) = decoded([a_call(1, 2000, 2)], [a_batch(1, LATE, 3)], **more)
    assert (hit.step, hit.sent_step) == (2, 3)


@pytest.mark.parametrize(
    ("consent_at", "step"), [(None, 4), (1999, 4), (2000, 2), (LATE, 2), (LATE + 1, 4)]
)
def test_what_waits_for_the_visitors_choice_may_wait_long(
    consent_at: int | None, step: int
) -> None:
    assert steps([a_call(1, 2000, 2)], [a_batch(1, LATE, 4)], consent_at=consent_at) == [step]


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def test_a_hit_that_a_later_page_sends_is_the_former_pages_if_it_names_that_page() -> None:
    pages = (a_page(1, "/product"), a_page(2, "/cart"))
    call = a_call(1, 2000, 2, page_url="https://shop.example:8080/product?id=1")
    for named, step in (("/product?id=2", 2), ("/cart", 4), ("/other", 4), ("", 4)):
        body = f"en={CART}" + (f"&dl={SHOP}{named}" if named else "")
        batch = a_batch(1, 4000, 4, page=2, body=body)
        assert steps([call], [batch], pages=pages) == [step]


def test_a_hit_kept_from_before_a_reload_is_none_of_the_reloads() -> None:
    reload = a_step(4, Phase.REPEAT)
    calls = [a_call(1, 3000, 3), a_call(2, 4050, 4, page=2)]
    kept = a_batch(1, 4020, 3, moment="pagehide")
    again = a_batch(2, 4100, 4, page=2)
    more: dict[str, Any] = {"pages": (a_page(1), a_page(2)), "steps": (a_step(3), reload)}
    assert steps(calls, [kept, again], **more) == [3, 4]
    assert steps(calls, [kept], **more) == [3]


def test_a_hit_of_the_reloaded_page_is_never_the_former_documents() -> None:
    body = f"en={CART}&dl={SHOP}/"
    more: dict[str, Any] = {
        "pages": (a_page(1), a_page(2)),
        "steps": (a_step(3), a_step(4, Phase.REPEAT)),
    }
    assert steps([a_call(1, 3000, 3)], [a_batch(1, 4100, 4, page=2, body=body)], **more) == [4]


def test_what_the_reload_called_for_is_the_reloads_though_it_leaves_later() -> None:
    more: dict[str, Any] = {
        "pages": (a_page(1), a_page(2)),
        "steps": (a_step(3), a_step(4, Phase.REPEAT), a_step(5, Phase.REPEAT)),
    }
    calls = [a_call(1, 3000, 3), a_call(2, 4050, 4, page=2)]
    first = a_batch(1, 3010, 3)
    again = a_batch(2, 5100, 5, page=2, moment="pagehide")
    assert steps(calls, [first, again], **more) == [3, 4]


# ── hostile sites, and layers ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("payload", [None, 7, [], ["event"], ["event", CART, 5], {"ecommerce": 1}])
def test_a_call_of_any_shape_is_looked_at(payload: object) -> None:
    call = a_call(1, 2000, 2, payload=payload, page=2, page_url="http://[")
    batch = a_batch(1, 7000, 4, body=f"en={CART}&dl=http://[")
    assert steps([call], [batch]) == [4]
    assert steps([a_call(1, 2000, 2, payload=payload)], [batch]) == [2]


def test_a_flood_of_calls_and_hits_costs_no_more_than_its_length() -> None:
    def flooded(number: int) -> int:
        calls = [a_call(n, n, 1, params={"value": 1}) for n in range(number)]
        batches = [a_batch(n, n, 2, body=f"en={CART}&epn.value=2") for n in range(number)]
        assert [hit.step for hit in decoded(calls, batches)] == [2] * number
        return work(lambda: decoded(calls, batches))

    assert flooded(400) <= 2 * flooded(200) * 1.2


def test_calls_that_came_to_nothing_do_not_hide_a_fresh_one() -> None:
    calls = [a_call(n, n, 1) for n in range(1, 2 * COMPARED)] + [a_call(999, 9000, 3)]
    (hit,) = decoded(calls, [a_batch(1, 9010, 3)])
    assert (hit.step, hit.at) == (3, 9000)


def test_functions_reach_the_vendors_that_name_them_and_data_layers_reach_all() -> None:
    known = speaks_to(find_vendors().values())
    assert known["gtag"] == {"ga4", "google_ads", "merchant_center"}
    assert known["fbq"] == {"meta"}
    assert "dataLayer" not in known


def test_a_vendor_without_layers_is_spoken_to_by_nobody() -> None:
    own = Vendor(
        id="ga4",
        name="Own",
        category=find_vendors()["ga4"].category,
        endpoints=find_vendors()["ga4"].endpoints,
        event=("en",),
    )
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    facts = VisitFacts(
        visit=visit,
        pushes=(a_call(1, 2000, 2),),
        requests=(a_batch(1, 7000, 4, url=f"{GA4}&en={CART}"),),
    )
    assert [hit.step for hit in Decoder(VendorIndex([own])).decode(facts).hits] == [4]
