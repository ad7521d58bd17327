"""An audit of any size, made without a browser: so many goals, pages and hits.

python -m bigaudit FILE.db GOALS PAGES HITS
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from auditfacts import LEGS, META, SITE, a_cell, a_finding, a_hit, a_visit, noise

from auditor.model import (
    Cookie,
    Evidence,
    Finding,
    Hit,
    Outcome,
    PageVisit,
    Phase,
    Push,
    Request,
    Screenshot,
    Severity,
    StepKind,
    StepRun,
    TestCase,
    Visit,
    VisitFacts,
    message,
)
from auditor.model.messages import as_data
from auditor.store import AuditFile

TAGS = (
    ("ga4", "ga4", "G-4TEST0001", "purchase"),
    ("ads", "google_ads", "AW-100200300", "conversion"),
    ("meta", "meta", "100200300400500", "Purchase"),
    ("tiktok", "tiktok", "C4TEST0001", "CompletePayment"),
)
WAYS = (("accept", "desktop"), ("accept", "mobile"), ("reject", "desktop"), ("reject", "mobile"))
WORDS = ("assam", "darjeeling", "oolong", "sencha", "matcha", "rooibos", "pot", "cup", "kettle", "tin",
         "gift", "journal")  # fmt: skip


def create(path: Path, *, goals: int, pages: int, hits: int) -> AuditFile:
    """A new audit file: each goal walked in four ways, a crawl, and about so many hits in all."""
    names = [f"goal-{n}" for n in range(1, goals + 1)]
    meta = {
        **META,
        "goals": [
            {"name": each, "title": f"Goal {n}: {WORDS[n % 12]} ordered", "macro": n % 3 != 0}
            for n, each in enumerate(names)
        ],
        "tags": [{"name": t, "vendor": v, "account": a} for t, v, a, _ in TAGS],
        "notes": [],
    }
    audit = AuditFile.create(path, meta)
    # What is lost when the machine stops is made again: waiting for the disk is not worth it here.
    audit._connection.execute("PRAGMA synchronous = OFF")
    walks = len(WAYS) * goals * len(TAGS)
    for n, name in enumerate(names):
        for leg, device in WAYS:
            add_walk(audit, n, name, leg=leg, device=device)
    each, more = divmod(max(hits - walks, 0), max(pages, 1))
    for n in range(pages):
        add_page(audit, n, each + (n < more))
    return audit


def add_walk(audit: AuditFile, n: int, goal: str, *, leg: str, device: str) -> None:
    """One walk of a goal: six pages, thirty steps, forty pushes, and a hit to each tag."""
    where: dict[str, Any] = {"leg": leg, "device": device}
    facts = a_visit(goal=goal, page=f"/shop/{WORDS[n % 12]}/thanks", **where)
    steps = tuple(
        StepRun(
            visit=0,
            index=i,
            kind=StepKind.CLICK,
            action=f'click button "Step {i} of {WORDS[n % 12]}"',
            phase=Phase.JOURNEY,
            began=i * 400,
            ended=i * 400 + 250,
            is_goal=i == 20,
            screenshot=1 if i == 20 else None,
            box=(0.4, 0.6, 0.2, 0.05) if i == 20 else (),
        )
        for i in range(30)
    )
    pushes = tuple(
        Push(
            id=i,
            visit=0,
            at=i * 290,
            layer="dataLayer",
            event=f"event_{i % 9}",
            payload={"event": f"event_{i % 9}", "items": [{"id": f"T-{i}", "price": 4.5}]},
            page=1,
            page_url=SITE,
        )
        for i in range(1, 41)
    )
    shot = Screenshot(id=1, at=8000, caption="as the goal action began", image=noise(n))
    visit = audit.add_visit(
        VisitFacts(
            visit=replace(facts.visit, ended=12_500, goal_at=8000, consent_at=900),
            pages=facts.pages,
            steps=steps,
            requests=tuple(_request(i, tag) for i, tag in enumerate(TAGS, 1)),
            pushes=pushes,
            cookies=facts.cookies,
            screenshots=(shot,),
        )
    )
    hits = tuple(_hit(i, tag, facts.pages[0].url, 8200) for i, tag in enumerate(TAGS, 1))
    findings, cells = _judged(n, goal, where, facts.pages[0].url)
    audit.put_derived(visit, hits, findings=findings, cells=cells)


def _request(number: int, tag: tuple[str, str, str, str]) -> Request:
    return Request(
        id=number,
        visit=0,
        at=8200,
        method="POST",
        url=f"https://collect.{tag[1]}.example/g/collect?v=2&tid={tag[2]}&en={tag[3]}&"
        + "p=1&" * 90,
        body="en=purchase&ep.transaction_id=NT-004711&epn.value=38.9&" + "x=1&" * 120,
        resource_type="ping",
        page=1,
        step=20,
        initiator=f"{SITE}/assets/checkout.js:118",
        chain=(f"{SITE}/assets/checkout.js:118:20", f"{SITE}/assets/app.js:9:1", f"{SITE}/thanks"),
        held=True,
    )


def _hit(number: int, tag: tuple[str, str, str, str], page: str, at: int) -> Hit:
    params = {"transaction_id": "NT-004711", "value": "38.9", "currency": "EUR"}
    params |= {f"ep.parameter_{i}": f"value {i}" for i in range(14)}
    return replace(
        a_hit(number, tag[1], tag[2], tag[3], "/", params=params, value=Decimal("38.9")),
        requests=(number,),
        at=at,
        sent_at=at,
        page_url=page,
        step=20,
        sent_step=20,
    )


def _judged(
    n: int, goal: str, where: dict[str, Any], page: str
) -> tuple[list[Finding], list[TestCase]]:
    """One goal in two is broken, one in ten could not be told, each in a way of its own."""
    findings: list[Finding] = []
    cells = []
    for tag, vendor, account, event in TAGS:
        broken = n % 2 == 0 and len(findings) < 1 + n % 3
        unsure = n % 10 == 1
        outcome = Outcome.CANT_TELL if unsure else Outcome.FAILED if broken else Outcome.PASSED
        if unsure or broken:
            hit = f"{vendor} {account} {event}"
            sentence = message("{hit} was sent without a currency.", hit=hit)
            number = len(findings) + 1
            findings.append(
                a_finding(
                    number,
                    ("missing-currency", "duplicate-hit", "wrong-parameter")[number % 3],
                    sentence,
                    wording={"message": as_data(sentence)},
                    fault="target-not-found" if unsure else "currency-missing",
                    outcome=outcome,
                    severity=Severity(2 + n % 3),
                    goal=goal,
                    about=hit,
                    tag=tag,
                    vendor=vendor,
                    line=100 + n,
                    page_url=page,
                    expected="value equals 38.90, currency one of EUR, CHF",
                    actual="value 38.9, currency USD",
                    evidence=(
                        Evidence(kind="hit", ref=1, caption=hit),
                        Evidence(kind="request", ref=2, caption="the request that carried it"),
                        Evidence(kind="push", ref=3, caption="dataLayer event_3"),
                        Evidence(kind="step", ref=20, caption="the goal action"),
                        Evidence(kind="screenshot", ref=1, caption="as the goal action began"),
                    ),
                    **where,
                )
            )
        found = (len(findings),) if unsure or broken else ()
        cells.append(a_cell(goal, tag, event, outcome, findings=found, **where))
    return findings, cells


def add_page(audit: AuditFile, n: int, hits: int) -> None:
    """A page of the crawl; one in four lacks a tag, one in a hundred has none."""
    path = f"/{WORDS[n % 12]}/{WORDS[n // 12 % 12]}/{n}-{WORDS[n * 7 % 12]}.html"
    url, lacks = SITE + path, n % 4 == 0
    sent = list(_of_page(url, 0 if n % 100 == 7 else hits))
    visit = audit.add_visit(
        VisitFacts(
            visit=Visit(
                id=0, goal=None, leg=LEGS["accept"], device="desktop", began="", ended=3000, url=url
            ),
            pages=(
                PageVisit(
                    id=1,
                    visit=0,
                    index=0,
                    at=0,
                    url=url,
                    final_url=url,
                    status=200,
                    title=f"{WORDS[n % 12].title()} number {n} · Nordwind Tea",
                ),
            ),
            requests=tuple(request for request, _ in sent),
            cookies=(
                Cookie(
                    name=f"_ga_{n % 40}",
                    domain=".shop.example",
                    path="/",
                    lifetime_days=400.0,
                    vendor="ga4",
                    before_choice=n % 40 == 0,
                ),
            ),
        )
    )
    where: dict[str, Any] = {"leg": "accept", "device": "desktop"}
    findings = [
        a_finding(
            1,
            "tag-not-on-page",
            f"{path} lacks the tag meta.",
            fault="tag-absent-on-page",
            about=f"meta on {path}",
            tag="meta",
            vendor="meta",
            line=122,
            expected="Meta Pixel 100200300400500",
            actual="no trace of it",
            page_url=url,
            evidence=(Evidence(kind="page", ref=1, caption=url),),
        )
    ]
    outcome = Outcome.FAILED if lacks else Outcome.PASSED
    cells = [
        a_cell(None, "ga4", "page_view", Outcome.PASSED, **where),
        a_cell(None, "meta", "PageView", outcome, findings=(1,) if lacks else (), **where),
    ]
    audit.put_derived(
        visit, [hit for _, hit in sent], findings=findings if lacks else (), cells=cells
    )


def _of_page(url: str, hits: int) -> Iterator[tuple[Request, Hit]]:
    for number in range(1, hits + 1):
        tag = TAGS[number % len(TAGS)]
        request = Request(
            id=number,
            visit=0,
            at=number * 20,
            method="GET",
            url=f"https://collect.{tag[1]}.example/?tid={tag[2]}&en=page_view&dl={url}",
            resource_type="ping",
            page=1,
            held=True,
        )
        hit = a_hit(number, tag[1], tag[2], "page_view", "/", requests=(number,), page_url=url)
        yield request, hit


if __name__ == "__main__":
    file, *sizes = sys.argv[1:]
    goal_count, page_count, hit_count = map(int, sizes)
    create(Path(file), goals=goal_count, pages=page_count, hits=hit_count).close()
