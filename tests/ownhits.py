"""Requests to a vendor that a spec defines, and the hits that are read from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ownvendor import own

from auditor.config.vendors import EndpointSpec, VendorSpec
from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Category, Hit, Leg, Request, Visit, VisitFacts

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
A = "https://a.example/"
SAMPLE = Path(__file__).parents[1] / "sample_config.yaml"


def a_request(number: int, url: str, body: str = "", **more: Any) -> Request:
    defaults: dict[str, Any] = {"at": number, "resource_type": "ping", "body": body}
    return Request(
        id=number, visit=1, url=url, method="POST" if body else "GET", **(defaults | more)
    )


def decode(*requests: Request, index: VendorIndex) -> Decoded:
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    return Decoder(index).decode(VisitFacts(visit=visit, requests=requests))


def only(decoded: Decoded) -> Hit:
    (hit,) = decoded.hits
    return hit


def hits(keys: str, url: str = A, body: str = "", **more: Any) -> tuple[Hit, ...]:
    """What a request says to a vendor with these keys."""
    return decode(a_request(1, url, body, **more), index=VendorIndex([own(keys)])).hits


def hit(keys: str, url: str = A, body: str = "", **more: Any) -> Hit:
    (found,) = hits(keys, url, body, **more)
    return found
