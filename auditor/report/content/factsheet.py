"""One captured fact as an exhibit: when it happened, what caused it, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never
from urllib.parse import urldefrag

from auditor.check import Fact
from auditor.model import (
    ConsoleMessage,
    Cookie,
    Evidence,
    Grant,
    Hit,
    Message,
    PageVisit,
    Push,
    Request,
    RouteChange,
    StepRun,
    TagLoad,
    VisitFacts,
    message,
)
from auditor.report.content.initiators import readable_call_sites
from auditor.report.content.lifetimes import lifetime
from auditor.report.content.seconds import in_seconds, seconds
from auditor.report.recorded import recognised
from auditor.report.view import Exhibit, Pairs

KEPT_BACK_MS = 1000
"""A hit that left so long after its call gets a line that says when it left."""
MESSAGES = {
    "pageerror": message("error on the page"),
    "console": message("error message of the page"),
    "dialog": message("dialog"),
    "crash": message("crash of the page"),
    "download": message("download"),
    "popup": message("pop-up window"),
}
GRANTS = {
    Grant.GRANTED: message("Consent stated as granted"),
    Grant.DENIED: message("Consent stated as denied"),
    Grant.UNSET: message("Consent not stated"),
}


class Factsheet:
    """Makes exhibits of the facts of one visit."""

    def __init__(self, facts: VisitFacts, vendors: Mapping[str, str]) -> None:
        """Take the visit, and the vendors' names by id."""
        self.facts = facts
        self._vendors = vendors
        self._actions = {step.index: recognised(step.action) for step in facts.steps}
        self._documents = frozenset(
            urldefrag(url).url for page in facts.pages for url in (page.url, page.final_url)
        )

    def of(self, fact: Fact) -> Exhibit:  # noqa: C901, PLR0911 - one case a kind of fact
        """The exhibit of any fact."""
        match fact:
            case Hit():
                return self._hit(fact)
            case Request():
                return self._request(fact)
            case Push():
                return self._push(fact)
            case RouteChange():
                return self._route(fact)
            case PageVisit():
                return _page(fact)
            case StepRun():
                return self.step(fact)
            case Cookie():
                return _cookie(fact)
            case ConsoleMessage():
                return _message(fact)
            case TagLoad():
                return Exhibit(kind="request", caption=fact.url)
            case Evidence():
                return Exhibit(kind=fact.kind, caption=fact.caption)
        assert_never(fact)

    def step(self, step: StepRun) -> Exhibit:
        """The exhibit of a step, without its picture."""
        matched = "" if step.matched is None else message("{n} (1 is needed)", n=step.matched)
        action = recognised(step.action)
        caption = message("goal action: {action}", action=action) if step.is_goal else action
        return Exhibit(
            kind="step",
            caption=caption,
            facts=_filled(
                (
                    message("Step"),
                    message("{number}: {what}", number=str(step.index), what=action),
                ),
                (message("When"), _when(step.began)),
                (message("Error"), recognised(step.error or "")),
                (message("Elements that matched"), matched),
                (message("Found instead"), ", ".join(step.near)),
                (message("Link target"), step.link),
                (message("In the embedded document"), step.frame_url),
            ),
        )

    def _hit(self, hit: Hit) -> Exhibit:
        request = next((r for r in self.facts.requests if r.id in hit.requests[:1]), None)
        consent = [
            (label, _listed(str(signal) for signal, state in hit.consent.items() if state is grant))
            for grant, label in GRANTS.items()
        ]
        sent = self._request(request) if request else Exhibit(kind="hit", caption="")
        return replace(
            sent,
            kind="hit",
            caption=message("{hit}, {moment}", hit=hit.about, moment=seconds(hit.at)),
            facts=_filled(
                (message("Vendor"), self._vendors.get(hit.vendor, hit.vendor)),
                (message("Account"), hit.account),
                (message("Event"), hit.event),
                (message("Label"), hit.label),
                (message("When"), _when(hit.at)),
                (message("During"), self._during(hit.step)),
                (message("Sent"), self._sent(hit)),
                (message("Page"), hit.page_url),
                (message("Requested by"), hit.initiator),
                (message("Outcome"), _fate(held=hit.held, failure=hit.failure)),
                *consent,
            ),
            params=tuple(hit.params.items()),
        )

    def _request(self, request: Request) -> Exhibit:
        fate = _fate(request.failure, request.status, held=request.held)
        call_sites = readable_call_sites(request.chain, self._documents)
        return Exhibit(
            kind="request",
            caption=message(
                "{method} {address}, {moment}",
                method=request.method,
                address=request.url,
                moment=seconds(request.at),
            ),
            facts=_filled(
                (message("When"), _when(request.at)),
                (message("During"), self._during(request.step)),
                (message("Requested by"), request.initiator),
                (message("Outcome"), fate),
            ),
            chain=call_sites if len(call_sites) > 1 else (),
            raw=f"{request.method} {request.url}",
            body=request.body or (f"({request.body_note})" if request.body_note else ""),
        )

    def _push(self, push: Push) -> Exhibit:
        name = " ".join(filter(None, [push.layer, push.event]))
        return Exhibit(
            kind="push",
            caption=message("{push}, {moment}", push=name, moment=seconds(push.at)),
            facts=_filled(
                (message("Layer"), push.layer),
                (message("Event"), push.event or ""),
                (message("When"), _when(push.at)),
                (message("During"), self._during(push.step)),
                (message("Page"), push.page_url),
                (message("Requested by"), push.initiator),
            ),
            raw=json.dumps(push.payload, indent=2, ensure_ascii=False, default=str),
        )

    def _route(self, route: RouteChange) -> Exhibit:
        return Exhibit(
            kind="route",
            caption=f"{route.before} → {route.url}",
            facts=_filled(
                (message("From"), route.before),
                (message("To"), route.url),
                (message("When"), _when(route.at)),
                (message("During"), self._during(route.step)),
            ),
        )

    def _during(self, step: int | None) -> str:
        return "" if step is None else self._actions.get(step, "")

    def _sent(self, hit: Hit) -> str:
        """When a hit left that its library had kept back; empty for any other hit."""
        if hit.sent_step == hit.step and hit.sent_at - hit.at < KEPT_BACK_MS:
            return ""
        action = self._during(hit.sent_step)
        if not action:
            return _when(hit.sent_at)
        return message("{moment}, during: {action}", moment=_when(hit.sent_at), action=action)


def _page(page: PageVisit) -> Exhibit:
    return Exhibit(
        kind="page",
        caption=page.final_url,
        facts=_filled(
            (message("Title"), page.title),
            (message("Requested"), page.url if page.url != page.final_url else ""),
            (message("Opened"), page.final_url),
            (message("Redirects"), " → ".join(page.redirects)),
            (message("Status"), "" if page.status is None else str(page.status)),
            (message("Error"), recognised(page.error or "")),
        ),
    )


def _cookie(cookie: Cookie) -> Exhibit:
    return Exhibit(
        kind="cookie",
        caption=message("{name} of {domain}", name=cookie.name, domain=cookie.domain),
        facts=_filled(
            (message("Lifetime"), lifetime(cookie.lifetime_days)),
            (message("Set"), "" if cookie.at is None else _when(cookie.at)),
            (message("Set by"), cookie.set_by),
            (
                message("Before the choice"),
                message("yes") if cookie.before_choice else message("no"),
            ),
            (message("Contents of its value"), ", ".join(cookie.holds)),
        ),
    )


def _message(entry: ConsoleMessage) -> Exhibit:
    kind = MESSAGES[entry.kind]
    return Exhibit(
        kind="console",
        caption=message("{kind}: {text}", kind=kind, text=entry.text),
        facts=_filled(
            (message("Text"), entry.text),
            (message("When"), _when(entry.at)),
            (message("Where"), entry.location),
        ),
    )


def _when(at: int) -> Message:
    return message("{seconds} s after the visit began", seconds=in_seconds(at))


def _listed(parts: Iterable[str]) -> str:
    names = tuple(parts)
    return message("{names}", names=names) if names else ""


def _fate(failure: str | None = None, status: int | None = None, *, held: bool) -> Message:
    if held and failure:
        return message("refused by the audit (hits: block)")
    if failure:
        return message("not delivered: {failure}", failure=failure)
    if held:
        return message("held by the audit: it never reached the vendor")
    if status is None:
        return message("delivered")
    return message("answered with status {status}", status=str(status))


def _filled(*pairs: tuple[str, str]) -> Pairs:
    return tuple((name, value) for name, value in pairs if value)
