"""The vendors' examples: requests as their libraries send them, and what must be read from them.

One file a vendor in tests/vendors/examples/. See tests/vendors/test_examples.py for its form.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from auditor.decode.decoder import Decoded, Decoder
from auditor.model import Hit, Item, Leg, Request, Visit, VisitFacts
from auditor.wire.address import split_url
from auditor.wire.bodies import read_body

FOLDER = Path(__file__).parent / "vendors" / "examples"


@dataclass(frozen=True, kw_only=True)
class Example:
    """One request of a vendor, and what it must come to."""

    vendor: str
    name: str
    endpoint: str
    url: str
    method: str = ""
    body: str = ""
    body_base64: str = ""
    """The bytes as sent, where they are not text."""
    content_type: str = ""
    content_encoding: str = ""
    hits: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sent(self) -> bytes:
        """The body's bytes as they go over the wire."""
        return base64.b64decode(self.body_base64) if self.body_base64 else self.body.encode()

    def request(self, number: int = 1, at: int = 0) -> Request:
        """The request as the audit file holds it."""
        query = split_url(self.url)[1]
        return Request(
            id=number,
            visit=1,
            at=at,
            method=self.method or ("POST" if self.sent else "GET"),
            url=self.url,
            body=read_body(self.sent, self.content_encoding, query)[0],
            content_type=self.content_type,
            content_encoding=self.content_encoding,
            resource_type="ping" if self.sent else "image",
        )

    def decoded(self, decoder: Decoder) -> Decoded:
        """What it comes to as the only request of a visit."""
        visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
        return decoder.decode(VisitFacts(visit=visit, requests=(self.request(),)))


@cache
def all_examples() -> dict[str, tuple[Example, ...]]:
    """All vendors' examples by the vendor's id."""
    return {
        path.stem: tuple(Example(vendor=path.stem, **each) for each in _read(path)["examples"])
        for path in sorted(FOLDER.glob("*.yaml"))
    }


@cache
def lookalikes() -> tuple[tuple[str, str], ...]:
    """Vendor's id and the address of a request that only looks like that vendor's."""
    return tuple(
        (path.stem, url)
        for path in sorted(FOLDER.glob("*.yaml"))
        for url in _read(path).get("lookalikes", ())
    )


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return data


def told(hit: Hit, wanted: dict[str, Any]) -> dict[str, Any]:
    """What a hit says of the fields that an example names, in the example's form."""
    found: dict[str, Any] = {}
    for name in wanted:
        match name:
            case "event" | "account" | "environment" | "label" | "key" | "automatic":
                found[name] = getattr(hit, name)
            case "value":
                found[name] = hit.params.get("value")
                if found[name] is not None and hit.value is not None:
                    found[name] = found[name] if hit.value == Decimal(found[name]) else hit.value
            case "items":
                found[name] = [_item(item) for item in hit.items]
            case "consent":
                found[name] = {str(signal): str(grant) for signal, grant in hit.consent.items()}
            case "user_data":
                found[name] = dict(hit.user_data)
            case "aliases":
                found[name] = list(hit.aliases)
            case "params":
                found[name] = {key: hit.params.get(key) for key in wanted["params"]}
            case _:
                found[name] = hit.params.get(name)
    return found


def _item(item: Item) -> dict[str, str]:
    told = {
        "id": item.item_id,
        "name": item.item_name,
        "price": "" if item.price is None else str(item.price),
        "quantity": "" if item.quantity is None else str(item.quantity),
    }
    return {name: value for name, value in {**told, **item.params}.items() if value}
