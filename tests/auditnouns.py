"""Nouns to store, each field filled."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from auditor.model import (
    Category,
    ConsoleMessage,
    Cookie,
    Leg,
    PageVisit,
    Phase,
    Push,
    Request,
    RouteChange,
    Run,
    Screenshot,
    StepKind,
    StepRun,
    Violation,
    Visit,
    VisitFacts,
)

LEG = Leg(name="reject", forbidden=frozenset({Category.ADVERTISING, Category.ANALYTICS}))
EVERY_CATEGORY = replace(LEG, forbidden=frozenset(Category))
VISIT = Visit(id=0, goal="purchase", leg=LEG, device="desktop", began="2026-11-23T10:00:00Z")


def all_facts() -> VisitFacts:
    """A visit with a value in each field."""
    visit = replace(
        VISIT, ended=9, url="https://a.example/", error="gone", inconclusive="page-failed",
        goal_at=5, consent_at=0, run=Run.INVALID,
    )  # fmt: skip
    page = PageVisit(
        id=1, visit=1, index=0, at=0, url="/a", final_url="/b", status=200, title="ü",
        html="<p>" * 100, source="<P>" * 90, error="late", redirects=("/x", "/y"),
    )  # fmt: skip
    step = StepRun(
        visit=1, index=3, kind=StepKind.RELOAD, action="click", role="link", phase=Phase.REPEAT,
        began=1, ended=None, is_goal=True,
        error="two", matched=2, screenshot=1, link="tel:1", frame_url="/f",
        near=('button "Send it"', 'link "Send"'),
    )  # fmt: skip
    request = Request(
        id=1, visit=1, at=2, method="POST", url="/c", body='{"a":1}', body_note="gzip",
        content_type="text/plain", resource_type="ping", page=1, step=3, initiator="a.js:1",
        frame_url="/b", status=204, failure="csp", held=True,
    )  # fmt: skip
    return VisitFacts(
        visit=visit,
        pages=(page, replace(page, id=2, index=1, html="", status=None)),
        steps=(step,),
        requests=(request, replace(request, id=2, held=False)),
        pushes=tuple(
            Push(id=n, visit=1, at=n, layer="dataLayer", event="purchase", payload=payload)
            for n, payload in enumerate([{"a": [1, 2.5, None, True]}, "text", 7, None, [1], "1"], 1)
        ),
        cookies=(
            Cookie(name="_ga", domain=".a", path="/", lifetime_days=0.5, vendor="ga4",
                   before_choice=True),
            Cookie(name="s", domain="a", path="/", lifetime_days=None, vendor=None,
                   before_choice=False),
        ),
        console=(ConsoleMessage(id=1, at=1, kind="pageerror", text="boom", location="a.js:1"),),
        violations=(Violation(at=1, directive="img-src", blocked="inline", page_url="/b"),) * 2,
        screenshots=(Screenshot(id=1, at=1, caption="the page", image=b"\x89PNG\x00"),),
        routes=(
            RouteChange(id=1, at=3, kind="push", before="/b", url="/c", page=1, step=3),
            RouteChange(id=2, at=4, kind="hash", before="/c", url="/c#d"),
        ),
        texts=MappingProxyType({'css "b"': "12,50 €"}),
        scripts=MappingProxyType({2: "var data = {}", 1: "var data = {}"}),
    )  # fmt: skip
