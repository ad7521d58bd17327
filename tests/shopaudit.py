"""An audit as a client has it: broken goals, one that could not be told, sound ones, a crawl."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auditfacts import SITE, a_cell, a_finding, a_hit, a_visit, picture

from auditor.model import (
    ConsoleMessage,
    Evidence,
    Outcome,
    Phase,
    Push,
    Screenshot,
    Severity,
    StepKind,
    StepRun,
    TagLoad,
    Unrecognised,
    VisitFacts,
)
from auditor.store import AuditFile

PURCHASE = {
    "transaction_id": "NT-004711",
    "value": "38.9",
    "currency": "EUR",
    "items": "1 x Darjeeling First Flush",
}


def add_purchase(audit: AuditFile, leg: str, device: str) -> None:
    """The order: counted twice by GA4, and Google Ads is given no currency."""
    where: dict[str, Any] = {"leg": leg, "device": device}
    page = "/checkout/thanks"
    facts = a_visit(goal="purchase", page=page, title="Thank you", **where)
    visit = audit.add_visit(facts)
    if leg == "reject":
        early = a_finding(
            1,
            "after-reject",
            "Meta Pixel 100200300400500 was active although the visitor declined.",
            fault="after-reject",
            severity=Severity.CRITICAL,
            goal="purchase",
            about="meta 100200300400500",
            vendor="meta",
            tag="meta",
            expected="nothing",
            actual="sent PageView",
            page_url=SITE + page,
            evidence=(Evidence(kind="hit", ref=1, caption="meta 100200300400500 PageView"),),
            **where,
        )
        masked = {"ud.em": "(masked:email)"}
        hit = a_hit(1, "meta", "100200300400500", "PageView", page, params=masked)
        audit.put_derived(visit, [hit], findings=[early])
        return
    place: dict[str, Any] = {"goal": "purchase", "page_url": SITE + page, **where}
    hits = (
        a_hit(1, "ga4", "G-4TEST0001", "purchase", page, params=PURCHASE, value=Decimal("38.9")),
        a_hit(2, "ga4", "G-4TEST0001", "purchase", page, params=PURCHASE, initiator="gtm.js:1"),
        a_hit(3, "google_ads", "AW-100200300", "conversion", page, params={"value": "38.9"}),
        a_hit(4, "meta", "100200300400500", "Purchase", page, params=PURCHASE),
    )
    findings = [
        a_finding(
            1,
            "duplicate-hit",
            "GA4 was told twice of the order NT-004711.",
            fault="double-install",
            severity=Severity.CRITICAL,
            about="ga4 G-4TEST0001 purchase",
            expected="1 hit",
            actual="2 hits from 2 places: checkout.js and the tag manager",
            tag="ga4",
            vendor="ga4",
            line=44,
            evidence=(
                Evidence(kind="hit", ref=1, caption="ga4 G-4TEST0001 purchase at 4313 ms"),
                Evidence(kind="hit", ref=2, caption="ga4 G-4TEST0001 purchase at 4314 ms"),
            ),
            fix="Remove the call in checkout.js, line 118: the tag manager sends the same event.",
            **place,
        ),
        a_finding(
            2,
            "missing-currency",
            "The order's value reaches Google Ads without a currency.",
            fault="currency-missing",
            about="ads conversion",
            expected="EUR",
            actual="none",
            tag="ads",
            vendor="google_ads",
            line=49,
            evidence=(Evidence(kind="hit", ref=3, caption="google_ads AW-100200300 conversion"),),
            **place,
        ),
    ]
    cells = [
        a_cell("purchase", "ga4", "purchase", Outcome.FAILED, findings=(1,), **where),
        a_cell("purchase", "ads", "conversion", Outcome.FAILED, findings=(2,), **where),
        a_cell("purchase", "meta", "Purchase", Outcome.PASSED, **where),
    ]
    audit.put_derived(visit, hits, findings=findings, cells=cells)


def add_contact(audit: AuditFile, leg: str, device: str) -> None:
    """The form: pushed, and never sent."""
    where: dict[str, Any] = {"leg": leg, "device": device}
    page = "/contact"
    facts = a_visit(goal="contact", page=page, **where)
    push = Push(
        id=1,
        visit=0,
        at=4200,
        layer="dataLayer",
        event="generate_lead",
        payload={"event": "generate_lead", "form": {"id": "contact", "fields": ["email", "text"]}},
        page=1,
        page_url=SITE + page,
        step=3,
    )
    console = ConsoleMessage(
        id=1, at=4250, kind="pageerror", text="TypeError: gtag is not a function"
    )
    visit = audit.add_visit(
        VisitFacts(
            visit=facts.visit,
            pages=facts.pages,
            steps=facts.steps,
            pushes=(push,),
            console=(console,),
        )
    )
    finding = a_finding(
        1,
        "missing-hit",
        "GA4 was never told of the contact form, although the page announced it.",
        fault="push-without-hit",
        severity=Severity.CRITICAL,
        goal="contact",
        about="ga4 generate_lead",
        expected="generate_lead once, within 5 s of the goal action",
        actual="a dataLayer push called generate_lead, and no hit after it",
        tag="ga4",
        vendor="ga4",
        line=71,
        page_url=SITE + page,
        evidence=(
            Evidence(kind="push", ref=1, caption="dataLayer generate_lead at 4200 ms"),
            Evidence(kind="console", ref=1, caption="pageerror: TypeError: gtag is not a function"),
            Evidence(kind="step", ref=3, caption='click button "Place order"'),
        ),
        **where,
    )
    cell = a_cell("contact", "ga4", "generate_lead", Outcome.FAILED, findings=(1,), **where)
    audit.put_derived(visit, findings=[finding], cells=[cell])


def add_call(audit: AuditFile) -> None:
    """The phone link: it was not found, so nothing can be said."""
    where: dict[str, Any] = {"leg": "accept", "device": "mobile"}
    facts = a_visit(goal="call", page="/contact", **where)
    shot = Screenshot(id=1, at=9000, caption="the step failed", image=picture())
    step = StepRun(
        visit=0,
        index=2,
        kind=StepKind.CLICK,
        action='click link "Call us"',
        phase=Phase.JOURNEY,
        began=3000,
        ended=9000,
        error="no element matched within 5 s",
        matched=0,
        screenshot=1,
    )
    visit = audit.add_visit(
        VisitFacts(visit=facts.visit, pages=facts.pages, steps=(step,), screenshots=(shot,))
    )
    finding = a_finding(
        1,
        "missing-hit",
        "The journey stopped at the step “click link Call us”, so it is not known whether GA4 hears of it.",
        fault="target-not-found",
        outcome=Outcome.CANT_TELL,
        goal="call",
        about="ga4 generate_lead",
        expected="exactly one link “Call us”",
        actual="none",
        tag="ga4",
        vendor="ga4",
        line=90,
        page_url=f"{SITE}/contact",
        evidence=(Evidence(kind="step", ref=2, caption='click link "Call us"'),),
        **where,
    )
    cell = a_cell("call", "ga4", "generate_lead", Outcome.CANT_TELL, findings=(1,), **where)
    audit.put_derived(visit, findings=[finding], cells=[cell])


def add_sound(audit: AuditFile, goal: str, event: str) -> None:
    """A goal that works."""
    for device in ("desktop", "mobile"):
        where: dict[str, Any] = {"leg": "accept", "device": device}
        visit = audit.add_visit(a_visit(goal=goal, page=f"/{goal}", **where))
        hits = (a_hit(1, "ga4", "G-4TEST0001", event, f"/{goal}"),)
        cell = a_cell(goal, "ga4", event, Outcome.PASSED, **where)
        audit.put_derived(visit, hits, cells=[cell])


SIGHTINGS = (
    Unrecognised(
        kind="unknown",
        vendor="adstart-up.test",
        host="px.adstart-up.test",
        path="/e/*",
        reason="a beacon to somebody else's server",
        count=2,
        request=1,
        at=500,
        last_at=700,
        page_url=f"{SITE}/journal",
        initiator="https://tag.adstart-up.test/t.js:1:20",
    ),
    Unrecognised(
        kind="unread",
        vendor="meta",
        host="www.facebook.com",
        path="/tr/v2",
        reason="a request to Meta Pixel that no rule reads",
        count=1,
        request=2,
        at=600,
        last_at=600,
        page_url=f"{SITE}/journal",
        initiator="",
    ),
)


def add_crawl(audit: AuditFile) -> None:
    """Six pages: two lack the pixel, one has nothing at all."""
    where: dict[str, Any] = {"leg": "accept", "device": "desktop"}
    pages = ["/", "/teas", "/teas/assam", "/journal", "/journal/how-to-brew", "/imprint"]
    for page in pages:
        visit = audit.add_visit(a_visit(goal=None, page=page, **where))
        if page == "/imprint":
            audit.put_derived(visit)
            continue
        lacks = page.startswith("/journal")
        hits = [a_hit(1, "ga4", "G-4TEST0001", "page_view", page)]
        hits += [] if lacks else [a_hit(2, "meta", "100200300400500", "PageView", page)]
        load = TagLoad(
            request=1,
            at=300,
            vendor="gtm",
            account="GTM-TEST01",
            page=1,
            page_url=SITE + page,
            step=None,
            initiator="parser",
            url="https://www.googletagmanager.com/gtm.js?id=GTM-TEST01",
            status=200,
            failure=None,
        )
        findings = [
            a_finding(
                1,
                "tag-not-on-page",
                f"{page} lacks the tag meta.",
                fault="tag-absent-on-page",
                about=f"meta on {page}",
                tag="meta",
                vendor="meta",
                line=122,
                expected="meta (100200300400500)",
                actual="no trace of it",
                page_url=SITE + page,
                evidence=(Evidence(kind="page", ref=1, caption=SITE + page),),
            )
        ]
        if page == "/":
            findings = [
                a_finding(
                    1,
                    "before-choice",
                    "Meta Pixel 100200300400500 was active before the visitor had chosen.",
                    severity=Severity.CRITICAL,
                    about="meta 100200300400500",
                    vendor="meta",
                    suppressed_by="Removal is booked for April (NT-812)",
                    evidence=(Evidence(kind="cookie", ref=0, caption="cookie _fbp"),),
                )
            ]
        kept = findings if lacks or page == "/" else []
        cells = [
            a_cell(None, "ga4", "page_view", Outcome.PASSED, **where),
            a_cell(
                None,
                "meta",
                "PageView",
                Outcome.FAILED if lacks else Outcome.PASSED,
                findings=(1,) if lacks else (),
                **where,
            ),
        ]
        audit.put_derived(visit, hits, [load], kept, cells, SIGHTINGS if lacks else ())


def fill(audit: AuditFile) -> None:
    """Two broken goals, one that could not be told, two sound ones, and a crawl of six pages."""
    for device in ("desktop", "mobile"):
        add_purchase(audit, "accept", device)
        add_purchase(audit, "reject", device)
        add_contact(audit, "accept", device)
    add_call(audit)
    add_sound(audit, "newsletter", "sign_up")
    add_sound(audit, "basket", "add_to_cart")
    add_crawl(audit)
