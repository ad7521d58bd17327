"""Parts of an audit as the store keeps it: a shop's visits, hits, findings and test cases."""

from __future__ import annotations

import random
import struct
import zlib
from typing import Any

from auditor.model import (
    Category,
    Cookie,
    Finding,
    Hit,
    Leg,
    Outcome,
    PageVisit,
    Phase,
    Request,
    Severity,
    StepKind,
    StepRun,
    TestCase,
    Visit,
    VisitFacts,
)

SITE = "https://shop.example"
LEGS = {
    "accept": Leg(name="accept", granted=True, has_choice=True),
    "reject": Leg(name="reject", granted=False, has_choice=True),
}
META: dict[str, Any] = {
    "tool_version": "0.1.0",
    "spec_path": "shop.yaml",
    "started": "2026-03-02T09:14:07+00:00",
    "ended": "2026-03-02T09:19:52+00:00",
    "status": "finished",
    "browser": "Chromium 140.0.7339.80",
    "sandbox": True,
    "presented_as": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
    "hits_mode": "hold",
    "title": "Tracking audit",
    "client": "Nordwind Tea GmbH",
    "site": SITE,
    "goals": [
        {"name": "purchase", "title": "Order placed", "macro": True, "line": 31},
        {"name": "contact", "title": "Contact form sent", "macro": True, "line": 58},
        {"name": "call", "title": "Tap on the phone number", "macro": False, "line": 80},
        {"name": "newsletter", "title": "Newsletter signed up", "macro": False, "line": 95},
        {"name": "basket", "title": "Added to the basket", "macro": False, "line": 110},
    ],
    "tags": [
        {"name": "ga4", "vendor": "ga4", "account": "G-4TEST0001"},
        {"name": "ads", "vendor": "google_ads", "account": "AW-100200300"},
        {"name": "meta", "vendor": "meta", "account": "100200300400500"},
    ],
    "legs": ["accept", "reject"],
    "devices": ["desktop", "mobile"],
    "notes": ["shop.yaml:140: the ignore of container-twice expired on 2026-02-01"],
    "crawl": {"pages": 6, "skipped_by_robots": 4},
    "fail_on": "high",
    "exit_code": 1,
}


def picture(width: int = 480, height: int = 270) -> bytes:
    """A PNG that a browser shows: a grey page with a dark bar on top."""
    lines = b"".join(
        b"\x00" + (b"\x30\x40\x58" if y < 40 else b"\xe8\xe8\xe4") * width for y in range(height)
    )
    return _png(width, height, 2, lines)


def noise(seed: int, width: int = 300, height: int = 150) -> bytes:
    """A PNG as heavy as a screenshot: about 45 KB, another one for each seed."""
    dice = random.Random(seed)  # noqa: S311 - nothing is secret about it
    return _png(width, height, 0, b"".join(b"\x00" + dice.randbytes(width) for _ in range(height)))


def _png(width: int, height: int, kind: int, lines: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def a_visit(*, goal: str | None, leg: str, device: str, page: str, title: str = "") -> VisitFacts:
    """A visit of one page with one step and one request."""
    return VisitFacts(
        visit=Visit(
            id=0,
            goal=goal,
            leg=LEGS[leg],
            device=device,
            began="2026-03-02T09:14:10+00:00",
            ended=8200,
            url=SITE + page,
            goal_at=None if goal is None else 4100,
        ),
        pages=(
            PageVisit(
                id=1,
                visit=0,
                index=0,
                at=0,
                url=SITE + page,
                final_url=SITE + page,
                status=200,
                title=title or page.strip("/").title() or "Nordwind Tea",
            ),
        ),
        steps=(
            StepRun(
                visit=0,
                index=3,
                kind=StepKind.CLICK,
                action='click button "Place order"',
                phase=Phase.JOURNEY,
                began=4100,
                ended=4180,
                is_goal=True,
            ),
        ),
        requests=(
            Request(
                id=1,
                visit=0,
                at=4312,
                method="POST",
                url="https://region1.google-analytics.com/g/collect?v=2&tid=G-4TEST0001&en=purchase",
                body="en=purchase&ep.transaction_id=NT-004711&epn.value=38.9",
                content_type="text/plain",
                resource_type="ping",
                page=1,
                step=3,
                initiator=f"{SITE}/assets/checkout.js:118",
                held=True,
            ),
        ),
        cookies=(
            Cookie(
                name="_ga",
                domain=".shop.example",
                path="/",
                lifetime_days=400.0,
                vendor="ga4",
                before_choice=False,
            ),
            Cookie(
                name="_fbp",
                domain=".shop.example",
                path="/",
                lifetime_days=90.0,
                vendor="meta",
                before_choice=True,
            ),
        ),
    )


def a_hit(number: int, vendor: str, account: str, event: str, page: str, **more: Any) -> Hit:
    """A hit as a decoder makes it, of request 1 on page 1."""
    given: dict[str, Any] = {
        "id": number,
        "visit": 0,
        "requests": (1,),
        "at": 4312 + number,
        "sent_at": 4312 + number,
        "vendor": vendor,
        "category": Category.ADVERTISING,
        "account": account,
        "event": event,
        "params": {},
        "raw": {},
        "page": 1,
        "page_url": SITE + page,
        "step": 3,
        "sent_step": 3,
        "initiator": f"{SITE}/assets/checkout.js:118",
        "held": True,
    }
    return Hit(**{**given, **more})


def a_finding(number: int, check: str, message: str, **more: Any) -> Finding:
    """A finding, numbered within its visit."""
    given: dict[str, Any] = {
        "id": number,
        "check": check,
        "fault": check,
        "outcome": Outcome.FAILED,
        "severity": Severity.HIGH,
        "message": message,
        "fingerprint": "f" * 64,
        "about": check,
        "visit": 0,
        "goal": None,
        "leg": "accept",
        "device": "desktop",
        "page_url": f"{SITE}/",
    }
    return Finding(**{**given, **more})


def a_cell(goal: str | None, tag: str, event: str, outcome: Outcome, **more: Any) -> TestCase:
    """A test case of one tag's event."""
    return TestCase(goal=goal, tag=tag, about=f"{tag} {event}", outcome=outcome, **more)
