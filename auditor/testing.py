"""Builders for tests of checks and vendors. PUBLIC: other packages test their checks with this.

Every builder takes fields of its dataclass by keyword and fills in the others. The default record
is a purchase that reached its goal action at 1000 ms, on a site with one GA4 tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from auditor.check import Check, Scope, find_checks
from auditor.check.broken import counts
from auditor.model import (
    Aside,
    AuditRecord,
    Category,
    Cookie,
    Evidence,
    Expectation,
    Fires,
    Goal,
    Hit,
    Kind,
    Leg,
    Matcher,
    Outcome,
    PageVisit,
    Phase,
    Push,
    Request,
    Run,
    StepKind,
    StepRun,
    Tag,
    TagLoad,
    Unrecognised,
    Verdict,
    Visit,
    VisitRecord,
)
from auditor.model.orders import OrderList
from auditor.model.server import ServerEvent
from auditor.model.vendor_rules import VendorRules
from auditor.vendor import find_vendors, speaks_to

GOAL_AT = 1000
"""When the goal action of a built visit begins, in milliseconds since the visit began."""
PAGE = "https://shop.example/thanks"
CATEGORIES = {
    "ga4": Category.ANALYTICS,
    "google_ads": Category.ADVERTISING,
    "meta": Category.ADVERTISING,
    "tiktok": Category.ADVERTISING,
    "linkedin": Category.ADVERTISING,
    "microsoft_uet": Category.ADVERTISING,
    "pinterest": Category.ADVERTISING,
    "gtm": Category.TAG_MANAGER,
}
ACCOUNTS = {
    "ga4": "G-TEST0001",
    "google_ads": "AW-700800900",
    "meta": "555000111222333",
    "tiktok": "CTEST00000000000001",
    "microsoft_uet": "97001234",
    "gtm": "GTM-TEST01",
}


def a_tag(vendor: str = "ga4", **fields: Any) -> Tag:  # noqa: ANN401 - the dataclass's own fields
    """A tag with the same name as its vendor."""
    given = {
        "name": vendor,
        "vendor": vendor,
        "account": ACCOUNTS.get(vendor, "1"),
        "category": CATEGORIES.get(vendor, Category.OTHER),
    }
    return Tag(**{**given, **fields})


def a_leg(**fields: Any) -> Leg:  # noqa: ANN401 - see a_tag
    """A visitor without a choice about consent."""
    return Leg(**{"name": "default", **fields})


def a_visit(**fields: Any) -> Visit:  # noqa: ANN401 - see a_tag
    """A visit of the goal `purchase` that reached its goal action."""
    given = {
        "id": 1,
        "goal": "purchase",
        "leg": a_leg(),
        "device": "desktop",
        "began": "2026-01-01T12:00:00+00:00",
        "ended": 5000,
        "url": "/",
        "goal_at": GOAL_AT,
    }
    if fields.get("repeat_of"):
        given["run"] = Run.REVISIT
    return Visit(**{**given, **fields})


def a_hit(**fields: Any) -> Hit:  # noqa: ANN401 - see a_tag
    """A GA4 purchase, sent just after the goal action and delivered."""
    vendor = fields.get("vendor", "ga4")
    given = {
        "id": 1,
        "visit": 1,
        "requests": (fields.get("id", 1),),
        "at": GOAL_AT + 100,
        "sent_at": fields.get("at", GOAL_AT + 100),
        "vendor": vendor,
        "category": CATEGORIES.get(vendor, Category.OTHER),
        "account": ACCOUNTS.get(vendor, "1"),
        "event": "purchase",
        "params": {},
        "raw": {},
        "page": 1,
        "page_url": PAGE,
        "step": 2,
        "sent_step": fields.get("step", 2),
        "held": True,
    }
    return Hit(**{**given, **fields})


def a_request(**fields: Any) -> Request:  # noqa: ANN401 - see a_tag
    """A held GET of an image."""
    given = {
        "id": 1,
        "visit": 1,
        "at": GOAL_AT + 100,
        "method": "GET",
        "url": "https://region1.google-analytics.com/g/collect?v=2",
        "resource_type": "image",
        "page": 1,
        "step": 2,
        "status": 200,
        "held": True,
    }
    return Request(**{**given, **fields})


def a_load(vendor: str = "gtm", **fields: Any) -> TagLoad:  # noqa: ANN401 - see a_tag
    """A container, loaded as the page opened."""
    given = {
        "request": 1,
        "at": 50,
        "vendor": vendor,
        "account": ACCOUNTS.get(vendor, ""),
        "page": 1,
        "page_url": PAGE,
        "step": 1,
        "initiator": "parser",
        "url": "https://www.googletagmanager.com/gtm.js?id=GTM-TEST01",
        "status": 200,
        "failure": None,
        "category": CATEGORIES.get(vendor, Category.OTHER),
    }
    return TagLoad(**{**given, **fields})


def an_aside(vendor: str = "google_ads", **fields: Any) -> Aside:  # noqa: ANN401 - see a_tag
    """User data that request 1 sends apart from its hit."""
    given = {
        "request": 1,
        "vendor": vendor,
        "category": CATEGORIES.get(vendor, Category.OTHER),
        "kind": Kind.USER_DATA,
        "account": ACCOUNTS.get(vendor, ""),
        "user_hash": "sha256",
    }
    return Aside(**{**given, **fields})


def a_cookie(**fields: Any) -> Cookie:  # noqa: ANN401 - see a_tag
    """A cookie of the site itself."""
    given = {
        "name": "_x",
        "domain": "shop.example",
        "path": "/",
        "lifetime_days": 30.0,
        "vendor": None,
        "before_choice": False,
    }
    return Cookie(**{**given, **fields})


def a_sighting(**fields: Any) -> Unrecognised:  # noqa: ANN401 - see a_tag
    """Unrecognised requests: one encrypted hit to the site's own server, after the goal action."""
    given = {
        "kind": "opaque",
        "vendor": "server_side_tagging",
        "host": "sst.shop.example",
        "path": "/data",
        "reason": "a first-party hit, not readable: its content is encrypted",
        "count": 1,
        "request": 1,
        "at": GOAL_AT + 100,
        "last_at": fields.get("at", GOAL_AT + 100),
        "page_url": PAGE,
        "initiator": "",
    }
    return Unrecognised(**{**given, **fields})


def a_push(event: str | None = "purchase", **fields: Any) -> Push:  # noqa: ANN401 - see a_tag
    """A push to dataLayer just after the goal action."""
    given = {
        "id": 1,
        "visit": 1,
        "at": GOAL_AT + 50,
        "layer": "dataLayer",
        "event": event,
        "payload": {"event": event},
        "page": 1,
        "page_url": PAGE,
        "step": 2,
    }
    return Push(**{**given, **fields})


def a_page(**fields: Any) -> PageVisit:  # noqa: ANN401 - see a_tag
    """A page that answered 200."""
    given = {"id": 1, "visit": 1, "index": 1, "at": 0, "url": PAGE, "final_url": PAGE}
    return PageVisit(**{**given, "status": 200, "title": "Thank you", **fields})


def a_step(**fields: Any) -> StepRun:  # noqa: ANN401 - see a_tag
    """A step of the journey."""
    given = {
        "visit": 1,
        "index": 1,
        "kind": StepKind.NAVIGATE,
        "action": "navigate /",
        "phase": Phase.JOURNEY,
        "began": 0,
        "ended": 500,
    }
    return StepRun(**{**given, **fields})


def an_expectation(vendor: str = "ga4", **fields: Any) -> Expectation:  # noqa: ANN401 - see a_tag
    """One purchase to the vendor's tag. A text in `params` means `equals`."""
    params = {
        name: (Matcher(operator="equals", operand=value),) if isinstance(value, str) else value
        for name, value in fields.pop("params", {}).items()
    }
    given = {"tag": a_tag(vendor), "event": "purchase", "fires": Fires(), "line": 10}
    return Expectation(**{**given, "params": params, **fields})


def a_goal(**fields: Any) -> Goal:  # noqa: ANN401 - see a_tag
    """The goal `purchase`."""
    given = {
        "name": "purchase",
        "title": "Order placed",
        "macro": True,
        "line": 5,
        "expect": (an_expectation(),),
    }
    return Goal(**{**given, **fields})


JOURNEY = (
    a_step(),
    a_step(
        index=2,
        kind=StepKind.CLICK,
        action='click button "Buy"',
        began=GOAL_AT,
        ended=GOAL_AT + 500,
        is_goal=True,
        role="button",
    ),
    a_step(
        index=3,
        kind=StepKind.LEAVE,
        action="leave the page",
        phase=Phase.FLUSH,
        began=4900,
        ended=5000,
    ),
)


def a_record(**fields: Any) -> VisitRecord:  # noqa: ANN401 - see a_tag
    """A visit with these facts. Hits without distinct ids are numbered.

    `goal=None` makes it a page of the crawl. `expect` defaults to the goal's expectations, `tags`
    to those of the expectations, and GA4's.
    """
    goal = fields.pop("goal", a_goal(expect=fields["expect"]) if "expect" in fields else a_goal())
    expect = fields.pop("expect", goal.expect if goal else ())
    visit = fields.pop("visit", a_visit() if goal else a_visit(goal=None, goal_at=None))
    expectations = (*expect, *(goal.expect if goal else ()), an_expectation())
    tags = fields.pop("tags", None) or tuple({
        expectation.tag.name: expectation.tag for expectation in expectations
    }.values())  # fmt: skip
    crawl = (a_step(kind=StepKind.OPEN, action=f"open {PAGE}", phase=Phase.CRAWL, ended=5000),)
    given = {
        "pages": (a_page(),),
        "steps": JOURNEY if goal else crawl,
        "goals": (goal,) if goal else (),
        "speaks_to": _speaks_to(),
        "rules": _vendor_rules(),
        "own_hosts": frozenset({"shop.example"}),
    }
    record = VisitRecord(visit=visit, goal=goal, expect=expect, tags=tags, **{**given, **fields})
    return replace(record, hits=_numbered(record.hits))


@cache
def _vendor_rules() -> Mapping[str, VendorRules]:
    return {id_: vendor.rules for id_, vendor in find_vendors().items()}


@cache
def _speaks_to() -> Mapping[str, frozenset[str]]:
    return speaks_to(find_vendors().values())


def _numbered(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    if len({hit.id for hit in hits}) == len(hits):
        return hits
    return tuple(replace(hit, id=n, requests=(n,)) for n, hit in enumerate(hits, 1))


def a_server_event(**fields: Any) -> ServerEvent:  # noqa: ANN401 - see a_tag
    """A purchase that the site's server reported to Meta, as the browser's hit came."""
    vendor = fields.get("vendor", "meta")
    given = {
        "id": 1,
        "request": 1,
        "at": 1_767_268_800_000 + GOAL_AT + 100,
        "api": "meta_capi",
        "vendor": vendor,
        "account": ACCOUNTS.get(vendor, ""),
        "event": "purchase",
    }
    return ServerEvent(**{**given, **fields})


def an_audit(
    *records: VisitRecord,
    server: tuple[ServerEvent, ...] | None = None,
    orders: OrderList | None = None,
) -> AuditRecord:
    """An audit of these visits, numbered in this order.

    `server`: what came to the tap; `orders`: the shop's own.
    """
    numbered = {
        n: replace(record, visit=replace(record.visit, id=n)) for n, record in enumerate(records, 1)
    }
    tags = {tag.name: tag for record in records for tag in record.tags}
    goals = {goal.name: goal for record in records for goal in record.goals}
    return AuditRecord(
        visits=tuple(record.visit for record in numbered.values()),
        record=numbered.__getitem__,
        pages=lambda visit: numbered[visit].pages,
        tags=tuple(tags.values()),
        goals=tuple(goals.values()),
        own_hosts=frozenset().union(*(record.own_hosts for record in records)),
        server=server,
        orders=orders,
    )


def verdicts(
    check: Check | str,
    record: VisitRecord | AuditRecord,
    **options: Any,  # noqa: ANN401 - see a_tag
) -> list[Verdict]:
    """The verdicts of a check (or of the check with this id) about a record, with these options.

    A check of the whole audit gets an audit of this one visit. Of a journey that broke they are
    those that count: see `auditor.check.broken`.
    """
    if isinstance(check, str):
        check = find_checks()[check]
    if check.scope is Scope.AUDIT and isinstance(record, VisitRecord):
        record = an_audit(record)
    said = check.run(record, check.options(**options))
    return [verdict for verdict in said if counts(check, verdict, record)]


def failures(
    check: Check | str,
    record: VisitRecord | AuditRecord,
    **options: Any,  # noqa: ANN401 - see a_tag
) -> list[tuple[str | None, str]]:
    """Fault and `about` of the verdicts that failed."""
    return [
        (verdict.fault, verdict.about)
        for verdict in verdicts(check, record, **options)
        if verdict.outcome is Outcome.FAILED
    ]


def refs(evidence: Iterable[Evidence]) -> list[tuple[str, int]]:
    """Kind and id of each piece of evidence."""
    return [(pointer.kind, pointer.ref) for pointer in evidence]
