"""Whom the redactor of these tests knows, and what it is given."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from auditor.config.models import Redact
from auditor.model import Leg, Push, Request, Visit, VisitFacts
from auditor.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable


EMAIL = "Avery.Test+1@nordlicht.example"
IDENTITY = {
    "email": EMAIL,
    "phone": "+49 30 1234567",
    "first_name": "Avery",
    "last_name": "Müller-Lüdenscheidt",
    "nick": "Max",
    "note": 'say "hi" & <bye>',
}
SECRET = "p@ss/w0rd&=é"  # noqa: S105 - planted to be looked for
REDACTOR = Redactor(IDENTITY, [SECRET, "x7"], Redact())
PICKY = Redactor(
    IDENTITY,
    [SECRET],
    Redact(params=("user_data.*", "ud[*]", "cid"), keep=("transaction_id", "order.contact")),
)


def percent(text: str) -> str:
    return quote(text, safe="")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "lower": str.lower,
    "upper": str.upper,
    "percent": percent,
    "percent_small": lambda text: percent(text).lower(),
    "percent_twice": lambda text: percent(percent(text)),
    "plus": quote_plus,
    "plus_twice": lambda text: quote_plus(quote_plus(text)),
    "html": html.escape,
    "html_numeric": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "html_hex": lambda text: "".join(f"&#x{ord(each):x};" for each in text),
    "json": lambda text: json.dumps(text)[1:-1],
    "json_letters": lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
    "json_in_json": lambda text: json.dumps(json.dumps(text))[1:-1],
    "percent_of_all": lambda text: "".join(f"%{each:02X}" for each in text.encode()),
    "base64_0": lambda text: base64.b64encode(text.encode()).decode(),
    "base64_1": lambda text: base64.b64encode(b"?" + text.encode() + b"!").decode(),
    "base64_2": lambda text: base64.b64encode(b"??" + text.encode() + b"!!").decode(),
    "base64_url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64_escaped": lambda text: percent(base64.b64encode(text.encode()).decode()),
    "base64_of_percent": lambda text: base64.b64encode(percent(text).encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "hex_upper": lambda text: text.encode().hex().upper(),
    "base64_twice": lambda text: b64(b64(text)),
    "base64_of_hex": lambda text: b64(text.encode().hex()),
    "base64_of_escaped_json": lambda text: b64(percent(json.dumps({"a": text}))),
    "hex_of_base64": lambda text: b64(text).encode().hex(),
    "hex_of_hex": lambda text: text.encode().hex().encode().hex(),
    "hex_of_percent": lambda text: percent(text).encode().hex(),
    "base64_url_of_html": lambda text: b64(html.escape(text)).replace("+", "-").replace("/", "_"),
    "base64_of_base64_escaped": lambda text: percent(b64(b64(text))),
    "percent_of_base64_of_percent": lambda text: percent(percent(b64(percent(text)))),
    "three_deep": lambda text: b64(b64(text.encode().hex())),
}


def a_request(**more: Any) -> Request:
    known: dict[str, Any] = {
        "id": 1, "visit": 0, "at": 0, "method": "POST", "url": "https://t.example/c",
        "resource_type": "ping",
    }  # fmt: skip
    return Request(**known | more)


def body_of(redactor: Redactor, body: bytes, **more: Any) -> Request:
    visit = Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="now")
    facts = VisitFacts(visit=visit, requests=(a_request(**more),), bodies={1: body})
    return redactor.facts(facts).requests[0]


def a_push(payload: object) -> Push:
    return Push(id=1, visit=0, at=0, layer="dataLayer", event=None, payload=payload)
