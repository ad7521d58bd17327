"""Evidence looked up: from a pointer into the audit to what a reader can judge."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from auditor.model import (
    ConsoleMessage,
    Evidence,
    Finding,
    Hit,
    Outcome,
    PageVisit,
    Push,
    Request,
    RouteChange,
    Screenshot,
    StepRun,
    VisitFacts,
)
from auditor.report.initiators import readable_chain
from auditor.report.view import Exhibit, Pairs

T = TypeVar("T", ConsoleMessage, PageVisit, Push, Request, RouteChange, Screenshot)

PER_FINDING = 6
KEPT = 1000
"""Milliseconds after its call from which a hit's leaving is worth a line of its own."""
IMAGES = 24
"""Screenshots in one report; more would make it too heavy to mail."""
IMAGE_BYTES = 3_000_000
PNG = b"\x89PNG\r\n\x1a\n"


class Exhibits:
    """Looks up evidence visit by visit, and keeps count of the screenshots."""

    def __init__(self, vendors: Mapping[str, str]) -> None:
        """Take the vendors' names by id."""
        self.vendors = vendors
        self.images: set[tuple[int, int]] = set()

    def of(self, finding: Finding, facts: VisitFacts, hits: Iterable[Hit]) -> tuple[Exhibit, ...]:
        """Lay out the first pieces of a finding's evidence."""
        known = {hit.id: hit for hit in hits}
        found = [self._exhibit(each, facts, known) for each in finding.evidence[:PER_FINDING]]
        if any(each.image for each in found):
            return tuple(found)
        failed = next((step for step in facts.steps if step.error and step.screenshot), None)
        if failed is not None and finding.outcome is Outcome.CANT_TELL:
            found.append(self._step(failed.action, failed, facts))
        return tuple(found)

    def _exhibit(self, each: Evidence, facts: VisitFacts, hits: Mapping[int, Hit]) -> Exhibit:
        shown: Exhibit | None = None
        match each.kind:
            case "hit" if hit := hits.get(each.ref):
                shown = self._hit(each.caption, hit, facts)
            case "request" if request := _by_id(facts.requests, each.ref):
                shown = _request(each.caption, request, facts)
            case "push" if push := _by_id(facts.pushes, each.ref):
                shown = _push(each.caption, push, facts)
            case "route" if route := _by_id(facts.routes, each.ref):
                told = [("From", route.before), ("To", route.url), ("When", _when(route.at)),
                        ("During", _action(facts, route.step))]  # fmt: skip
                shown = Exhibit(kind="route", caption=each.caption, facts=_filled(told))
            case "page" if page := _by_id(facts.pages, each.ref):
                shown = _page(each.caption, page)
            case "step" if step := _step_at(facts, each.ref):
                shown = self._step(each.caption, step, facts)
            case "console" if message := _by_id(facts.console, each.ref):
                told = [("Text", message.text), ("Where", message.location)]
                shown = Exhibit(kind="console", caption=each.caption, facts=_filled(told))
            case "screenshot":
                picture = self._picture(each.ref, facts)
                shown = Exhibit(kind="screenshot", caption=each.caption, image=picture)
        return shown or Exhibit(kind=each.kind, caption=each.caption)

    def _hit(self, caption: str, hit: Hit, facts: VisitFacts) -> Exhibit:
        request = next((r for r in facts.requests if r.id in hit.requests[:1]), None)
        consent = ", ".join(f"{signal} {grant}" for signal, grant in hit.consent.items())
        told = [
            ("Vendor", self.vendors.get(hit.vendor, hit.vendor)),
            ("Account", hit.account),
            ("Event", hit.event),
            ("Label", hit.label),
            ("When", _when(hit.at)),
            ("During", _action(facts, hit.step)),
            ("Sent", _sent(hit, facts)),
            ("Page", hit.page_url),
            ("Asked for by", hit.initiator),
            ("Loaded through", readable_chain(request.chain) if request else ""),
            ("What became of it", _fate(held=hit.held, failure=hit.failure)),
            ("Consent it states", consent),
        ]
        sent = _request("", request, facts) if request else Exhibit(kind="hit", caption="")
        return replace(
            sent,
            kind="hit",
            caption=caption,
            facts=_filled(told),
            params=tuple((name, value) for name, value in hit.params.items()),
        )

    def _step(self, caption: str, step: StepRun, facts: VisitFacts) -> Exhibit:
        matched = "" if step.matched is None else f"{step.matched} (exactly 1 is needed)"
        told = [
            ("Step", f"{step.index}: {step.action}"),
            ("When", _when(step.began)),
            ("What went wrong", step.error or ""),
            ("Elements that matched", matched),
            ("What is there instead", ", ".join(step.near)),
            ("Where its link leads", step.link),
            ("In the embedded document", step.frame_url),
        ]
        image = self._picture(step.screenshot, facts) if step.screenshot else ""
        return Exhibit(kind="step", caption=caption, facts=_filled(told), image=image)

    def _picture(self, ref: int, facts: VisitFacts) -> str:
        """A screenshot as a data: URI; empty when there is none, or there have been enough."""
        shot = _by_id(facts.screenshots, ref)
        seen = (facts.visit.id, ref)
        if shot is None or not shot.png.startswith(PNG) or len(shot.png) > IMAGE_BYTES:
            return ""
        if seen in self.images or len(self.images) >= IMAGES:
            return ""
        self.images.add(seen)
        return f"data:image/png;base64,{base64.b64encode(shot.png).decode('ascii')}"


def _request(caption: str, request: Request, facts: VisitFacts) -> Exhibit:
    told = [
        ("When", _when(request.at)),
        ("During", _action(facts, request.step)),
        ("Asked for by", request.initiator),
        ("Loaded through", readable_chain(request.chain)),
        ("What became of it", _fate(request.failure, request.status, held=request.held)),
    ]
    note = f"({request.body_note})" if request.body_note else ""
    return Exhibit(
        kind="request",
        caption=caption,
        facts=_filled(told),
        raw=f"{request.method} {request.url}",
        body=request.body or note,
    )


def _push(caption: str, push: Push, facts: VisitFacts) -> Exhibit:
    told = [
        ("Layer", push.layer),
        ("Event", push.event or ""),
        ("When", _when(push.at)),
        ("During", _action(facts, push.step)),
        ("Page", push.page_url),
        ("Asked for by", push.initiator),
    ]
    payload = json.dumps(push.payload, indent=2, ensure_ascii=False, default=str)
    return Exhibit(kind="push", caption=caption, facts=_filled(told), raw=payload)


def _page(caption: str, page: PageVisit) -> Exhibit:
    told = [
        ("Title", page.title),
        ("Asked for", page.url if page.url != page.final_url else ""),
        ("Opened", page.final_url),
        ("Redirects", " → ".join(page.redirects)),
        ("Status", "" if page.status is None else str(page.status)),
        ("What went wrong", page.error or ""),
    ]
    return Exhibit(kind="page", caption=caption, facts=_filled(told))


def _by_id(things: Iterable[T], ref: int) -> T | None:
    return next((thing for thing in things if thing.id == ref), None)


def _step_at(facts: VisitFacts, index: int | None) -> StepRun | None:
    return next((step for step in facts.steps if step.index == index), None)


def _action(facts: VisitFacts, index: int | None) -> str:
    step = _step_at(facts, index)
    return "" if step is None else step.action


def _sent(hit: Hit, facts: VisitFacts) -> str:
    """When it left, of a hit that its library had kept back."""
    if hit.sent_step == hit.step and hit.sent_at - hit.at < KEPT:
        return ""
    action = _action(facts, hit.sent_step)
    return _when(hit.sent_at) + (f", during: {action}" if action else "")


def _when(at: int) -> str:
    return f"{at / 1000:.2f} s after the visit began"


def _fate(failure: str | None = None, status: int | None = None, *, held: bool) -> str:
    if held and failure:
        return "refused by the audit (hits: block)"
    if failure:
        return f"not delivered: {failure}"
    if held:
        return "held by the audit: it never reached the vendor"
    return "delivered" if status is None else f"answered with status {status}"


def _filled(told: list[tuple[str, str]]) -> Pairs:
    return tuple((name, value) for name, value in told if value)
