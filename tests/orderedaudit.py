"""An audit of an order that two vendors are told of, by visitors who accept and who refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from auditor.model import Leg, PageVisit, Phase, Request, StepKind, StepRun, Visit, VisitFacts
from auditor.store import AuditFile

SITE = "https://shop.example"
GA4, META = "G-7XK2P9QW3L", "731900024518862"
GOAL_AT, CHOSEN_AT = 2000, 600
ACCEPT = Leg(name="accept", has_choice=True)
REJECT = Leg(name="reject", has_choice=True, granted=False)
STRICT = """\
version: 1
site: { url: "https://shop.example" }
tags:
  ga4: { vendor: ga4, account: G-7XK2P9QW3L }
  meta: { vendor: meta, account: "731900024518862" }
consent:
  accept: { signals: granted, steps: [{ click: { text: "Yes" } }] }
  reject:
    signals: denied
    forbid: [advertising, analytics]
    steps: [{ click: { text: "No" } }]
devices: { desktop: Desktop Chrome, mobile: iPhone 15 }
goals:
  purchase:
    steps:
      - navigate: /checkout
      - fill: { label: Name, value: Avery }
      - click: { role: button, name: Order }
        goal: true
    expect:
      - tag: ga4
        event: purchase
        params: { value: 79, currency: EUR, transaction_id: { present: true } }
      - tag: meta
        event: Purchase
        params: { value: { above: 0 }, currency: EUR, content_type: { present: true } }
"""
"""A spec that looks at all that the audit's hits say."""


def facts(
    leg: Leg = ACCEPT,
    device: str = "desktop",
    order: str = "T-1001",
    sent: tuple[str, ...] = ("ga4", "meta"),
    **hits: dict[str, str],
) -> VisitFacts:
    """A visit that orders; `sent`: who is told, `hits`: by vendor, what else its hit says."""
    requests = {"ga4": _ga4(order, hits.get("ga4", {})), "meta": _meta(order, hits.get("meta", {}))}
    return VisitFacts(
        visit=Visit(
            id=0, goal="purchase", leg=leg, device=device, began="2026-11-30T12:00:00+00:00",
            ended=9000, url="/checkout", goal_at=GOAL_AT, consent_at=CHOSEN_AT,
        ),
        pages=(
            _page(1, 0, "/checkout"),
            _page(2, 2200, "/thanks"),
        ),
        steps=(
            _step(1, 0, StepKind.NAVIGATE, "navigate /checkout"),
            _step(2, CHOSEN_AT, StepKind.CLICK, "click Yes", phase=Phase.CONSENT),
            _step(3, 1000, StepKind.FILL, "fill label Name"),
            _step(4, GOAL_AT, StepKind.CLICK, 'click button "Order"', is_goal=True),
            _step(5, 8000, StepKind.LEAVE, "leave the page", phase=Phase.FLUSH),
        ),
        requests=tuple(
            Request(
                id=number, visit=0, at=2300 + number, method="GET", url=requests[vendor],
                resource_type="image", page=2, step=4, held=True, status=200,
            )
            for number, vendor in enumerate(sent, 1)
        ),
    )  # fmt: skip


def write(path: Path, *visits: VisitFacts) -> Path:
    """An audit file with these visits; without one: two who accept, and one who refuses."""
    told = visits or (
        facts(),
        facts(device="mobile", order="T-1002"),
        facts(REJECT, order="T-1003", sent=()),
    )
    with AuditFile.create(path, {"site": SITE, "environment": "production"}) as audit:
        for visit in told:
            audit.add_visit(visit)
    return path


def _ga4(order: str, more: dict[str, str]) -> str:
    query = {
        "v": "2", "tid": GA4, "cid": "11.22", "en": "purchase", "dl": f"{SITE}/thanks",
        "ep.currency": "EUR", "epn.value": "79", "ep.transaction_id": order, **more,
    }  # fmt: skip
    return f"https://region1.google-analytics.com/g/collect?{urlencode(query)}"


def _meta(order: str, more: dict[str, str]) -> str:
    query = {
        "id": META, "ev": "Purchase", "dl": f"{SITE}/thanks", "cd[value]": "79",
        "cd[currency]": "EUR", "cd[content_type]": "product", "eid": f"order.{order}", **more,
    }  # fmt: skip
    return f"https://www.facebook.com/tr/?{urlencode(query)}"


def _page(number: int, at: int, path: str) -> PageVisit:
    url = SITE + path
    return PageVisit(id=number, visit=0, index=number, at=at, url=url, final_url=url, status=200)


def _step(index: int, began: int, kind: StepKind, action: str, **fields: Any) -> StepRun:
    given = {"phase": Phase.JOURNEY, "ended": began + 200, **fields}
    return StepRun(visit=0, index=index, kind=kind, action=action, began=began, **given)
