from __future__ import annotations

from dataclasses import replace

from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Category, Hit, Item, Leg, Push, Request, Visit, VisitFacts
from auditor.vendor import Endpoint, Params, Vendor

URL = "https://v.example/hit?ev=purchase&sum=79.00&id=A-1"


class Basket:
    """A vendor's function for baskets; counts how often it is called."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, params: Params) -> tuple[Item, ...]:
        self.calls += 1
        return (Item(item_id=params["id"]),)


def hits_of(basket: Basket, *, pushes: tuple[Push, ...] = ()) -> tuple[Hit, ...]:
    vendor = Vendor(
        id="v",
        name="V",
        category=Category.ANALYTICS,
        endpoints=(Endpoint(id="hit", host="v.example"),),
        event=("ev",),
        value=("sum",),
        layers=("v",),
        items=basket,
    )
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    request = Request(
        id=1, visit=1, at=900, method="GET", url=URL, resource_type="image", page=1, step=2
    )
    facts = VisitFacts(visit=visit, requests=(request,), pushes=pushes)
    return Decoder(VendorIndex([vendor])).decode(facts).hits


def test_a_basket_is_read_when_somebody_asks_what_the_hit_says_and_only_once() -> None:
    basket = Basket()
    (hit,) = hits_of(basket)
    assert (hit.vendor, hit.event, hit.delivered) == ("v", "purchase", True)
    assert basket.calls == 0
    assert hit.items == (Item(item_id="A-1"),)
    assert (hit.params["value"], str(hit.value)) == ("79.00", "79.00")
    assert basket.calls == 1


def test_a_hit_that_belongs_to_a_call_is_not_read_for_it() -> None:
    basket = Basket()
    push = Push(id=1, visit=1, at=800, layer="v", event="purchase", payload={}, page=1, step=1)
    (hit,) = hits_of(basket, pushes=(push,))
    assert (hit.at, hit.step, hit.sent_step) == (800, 1, 2)
    assert basket.calls == 0
    assert hit.but(id=7, value=None).value is None
    assert hit.but(id=7).items == (Item(item_id="A-1"),)


def test_a_hit_that_was_read_is_equal_to_one_whose_fields_were_given() -> None:
    (hit,) = hits_of(Basket())
    assert replace(hit) == hit
    assert "item_id" in repr(hits_of(Basket())[0])
