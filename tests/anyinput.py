"""What must hold of what requests come to, whatever they carry."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import HealthCheck, settings
from vendorexamples import Example, all_examples

from auditor.config.vendors import EndpointSpec, VendorSpec
from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Category, Grant, Hit, Leg, Signal, Visit, VisitFacts
from auditor.prepare.own_vendors import own_vendors
from auditor.vendor import find_vendors

VENDORS = find_vendors()
CRM = VendorSpec(
    name="Nordlicht CRM",
    category=Category.CRM,
    endpoints=(EndpointSpec(host="crm.nordlicht.example", path="/track"),),
    body="json",
    account="site_id",
    event="order.type",
    value="order.total",
    currency="order.currency",
    key="order.id",
)
"""A vendor of a spec's own."""
OWN = "(own)"
EVENTS_AT_MOST = 500
"""Of one request."""
EXAMPLES = {key: each for key, each in all_examples().items() if key in VENDORS} | {
    OWN: (
        Example(
            vendor=OWN,
            name="order",
            endpoint="",
            url="https://crm.nordlicht.example/track?site_id=5",
            body='{"order":{"type":"lead","total":79,"currency":"EUR","id":"T1"},"site_id":"5"}',
        ),
    )
}
INDEX = VendorIndex([*VENDORS.values(), *own_vendors({"crm": CRM})])
DECODER = Decoder(INDEX)
ANY_SPEED = settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def decoded(sent: Iterable[Example]) -> Decoded:
    """What a visit's requests come to, one every half second, as the audit file holds them."""
    requests = tuple(
        each.request(number, at=500 * number) for number, each in enumerate(sent, start=1)
    )
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    return DECODER.decode(VisitFacts(visit=visit, requests=requests))


def holds(sent: Iterable[Example]) -> tuple[Hit, ...]:
    """Decode requests both ways, and look at what must be so whatever was sent."""
    sent = list(sent)
    for each in sent:
        asked = (
            each.request().method, each.url, each.sent, each.content_type, each.content_encoding
        )  # fmt: skip
        assert INDEX.classify(*asked) == INDEX.classify(*asked)
    hits = decoded(sent).hits
    assert [hit.id for hit in hits] == list(range(1, len(hits) + 1))
    assert len(hits) <= EVENTS_AT_MOST * len(sent)
    for hit in hits:
        look_at(hit)
    return hits


def look_at(hit: Hit) -> None:
    assert hit.event
    assert all(name and is_text(name) and is_text(text) for name, text in hit.raw.items())
    assert all(hit.raw.values())
    assert all(name and is_text(name) and is_text(text) for name, text in hit.params.items())
    told = [hit.event, hit.account, hit.label, *hit.aliases, *hit.user_data.values()]
    assert all(is_text(text) for text in told)
    assert all(text is None or is_text(text) for text in (hit.key, hit.currency))
    assert is_amount(hit.value)
    for item in hit.items:
        assert is_text(item.item_id)
        assert is_text(item.item_name)
        assert is_amount(item.price)
        assert is_amount(item.quantity)
        assert all(is_text(name) and is_text(text) for name, text in item.params.items())
    assert all(isinstance(signal, Signal) for signal in hit.consent)
    assert all(isinstance(grant, Grant) for grant in hit.consent.values())


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_amount(value: object) -> bool:
    return value is None or (isinstance(value, Decimal) and value.is_finite())
