"""An audit of a site that means harm: each text that the site controls is the given one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditfacts import META, a_finding, a_hit, a_visit, picture

from auditor.model import (
    ConsoleMessage,
    Cookie,
    Evidence,
    Leg,
    Outcome,
    PageVisit,
    Phase,
    Push,
    Request,
    Screenshot,
    StepKind,
    StepRun,
    TestCase,
    Unrecognised,
    Visit,
    VisitFacts,
)
from auditor.store import AuditFile

KINDS: tuple[Any, ...] = (
    "hit", "request", "push", "page", "step", "cookie", "screenshot", "console",
)  # fmt: skip
HARM = (
    "</style></script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "{{ 7*7 }}{% raw %}]]>&\"'`"
    "\x00\x07\x08\x1b[2J\x1b]0;owned\x07\x9b31m\r\n"
    "\u202egnp.exe\u2066\u2028\ufffe\ud800"
    "[[ATTACHMENT|/etc/passwd]]javascript:alert(3)"
)


def create(path: Path, text: str) -> AuditFile:
    """A new audit file in which all that can be is `text`."""
    meta = {
        **META,
        "client": text,
        "site": text,
        "notes": [text],
        "goals": [{"name": text, "title": text, "macro": True}],
        "tags": [{"name": text, "vendor": text, "account": text}],
    }
    audit = AuditFile.create(path, meta)
    add_visit(audit, text)
    return audit


def add_visit(audit: AuditFile, text: str) -> None:
    """One visit with a fact of each kind, findings of each kind, and a test case."""
    base = a_visit(goal="x", leg="accept", device="desktop", page="/")
    facts = VisitFacts(
        visit=Visit(
            id=0, goal=text, leg=Leg(name=text), device=text, began="", url=text, error=text
        ),
        pages=(
            PageVisit(
                id=1,
                visit=0,
                index=0,
                at=0,
                url=text,
                final_url=text,
                status=200,
                title=text,
                error=text,
                redirects=(text,),
            ),
        ),
        steps=(
            StepRun(
                visit=0,
                index=1,
                kind=StepKind.CLICK,
                action=text,
                phase=Phase.JOURNEY,
                began=0,
                ended=1,
                error=text,
                matched=2,
                screenshot=1,
            ),
        ),
        requests=(
            Request(
                id=1,
                visit=0,
                at=1,
                method="POST",
                url=text,
                body=text,
                resource_type="ping",
                page=1,
                step=1,
                initiator=text,
                failure=text,
            ),
        ),
        pushes=(
            Push(
                id=1, visit=0, at=1, layer="dataLayer", event=text, payload={text: [text]}, step=1
            ),
        ),
        cookies=(
            Cookie(
                name=text,
                domain=text,
                path="/",
                lifetime_days=None,
                vendor=text,
                before_choice=True,
            ),
        ),
        console=(ConsoleMessage(id=1, at=1, kind="dialog", text=text, location=text),),
        screenshots=(Screenshot(id=1, at=1, caption=text, image=picture(8, 8)),),
        texts=base.texts,
    )
    visit = audit.add_visit(facts)
    hit = a_hit(1, text, text, text, "/", params={text: text}, raw={text: text}, label=text)
    same: dict[str, Any] = {
        "fault": text,
        "about": text,
        "goal": text,
        "leg": text,
        "device": text,
        "page_url": text,
        "expected": text,
        "actual": text,
        "tag": text,
        "vendor": text,
        "fix": text,
    }
    refs = [Evidence(kind=kind, ref=1, caption=text) for kind in KINDS]
    findings = [
        a_finding(1, "duplicate-hit", text, evidence=tuple(refs[:6]), **same),
        a_finding(2, text, text, evidence=tuple(refs[6:]), outcome=Outcome.CANT_TELL, **same),
        a_finding(3, "misfire", text, suppressed_by=text, **same),
    ]
    cells = [
        TestCase(
            goal=text,
            tag=text,
            about=text,
            leg=text,
            device=text,
            outcome=Outcome.FAILED,
            findings=(1,),
        )
    ]
    unrecognised = [
        Unrecognised(
            kind="unknown",
            vendor=text,
            host=text,
            path=text,
            reason=text,
            count=1,
            request=1,
            at=1,
            last_at=1,
            page_url=text,
            initiator=text,
        )
    ]
    audit.put_derived(visit, [hit], (), findings, cells, unrecognised)
