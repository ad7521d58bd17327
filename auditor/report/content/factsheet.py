"""What a report says of one captured thing: when it came, by whose doing, what became of it."""

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
    PageVisit,
    Push,
    Request,
    RouteChange,
    StepRun,
    TagLoad,
    Told,
    VisitFacts,
    told,
)
from auditor.report.content.initiators import readable_places
from auditor.report.content.lifetimes import lifetime
from auditor.report.content.seconds import in_seconds, seconds
from auditor.report.view import Exhibit, Pairs

KEPT = 1000
"""Milliseconds after its call from which a hit's leaving is worth a line of its own."""
MESSAGES = {
    "pageerror": told("error on the page"),
    "console": told("error message of the page"),
    "dialog": told("dialog"),
    "crash": told("crash of the page"),
    "download": told("download"),
    "popup": told("pop-up window"),
}
GRANTS = {
    Grant.GRANTED: told("Consent that it states as granted"),
    Grant.DENIED: told("Consent that it states as denied"),
    Grant.UNSET: told("Consent that it leaves open"),
}


class Factsheet:
    """Describes the facts of one visit."""

    def __init__(self, facts: VisitFacts, vendors: Mapping[str, str]) -> None:
        """Take the visit, and the vendors' names by id."""
        self.facts = facts
        self._vendors = vendors
        self._actions = {step.index: step.action for step in facts.steps}
        self._documents = frozenset(
            urldefrag(url).url for page in facts.pages for url in (page.url, page.final_url)
        )

    def of(self, fact: Fact) -> Exhibit:  # noqa: C901, PLR0911 - one case a kind of fact
        """Whatever it is."""
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
        """A step, without its picture."""
        matched = "" if step.matched is None else told("{n} (1 is needed)", n=step.matched)
        caption = told("goal action: {action}", action=step.action) if step.is_goal else step.action
        return Exhibit(
            kind="step",
            caption=caption,
            facts=_filled(
                (told("Step"), told("{number}: {what}", number=str(step.index), what=step.action)),
                (told("When"), _when(step.began)),
                (told("What went wrong"), step.error or ""),
                (told("Elements that matched"), matched),
                (told("What is there instead"), ", ".join(step.near)),
                (told("Where its link leads"), step.link),
                (told("In the embedded document"), step.frame_url),
            ),
        )

    def _hit(self, hit: Hit) -> Exhibit:
        request = next((r for r in self.facts.requests if r.id in hit.requests[:1]), None)
        consent = [
            (label, _listed(str(signal) for signal, each in hit.consent.items() if each is grant))
            for grant, label in GRANTS.items()
        ]
        sent = self._request(request) if request else Exhibit(kind="hit", caption="")
        return replace(
            sent,
            kind="hit",
            caption=told("{hit}, {moment}", hit=hit.about, moment=seconds(hit.at)),
            facts=_filled(
                (told("Vendor"), self._vendors.get(hit.vendor, hit.vendor)),
                (told("Account"), hit.account),
                (told("Event"), hit.event),
                (told("Label"), hit.label),
                (told("When"), _when(hit.at)),
                (told("During"), self._during(hit.step)),
                (told("Sent"), self._sent(hit)),
                (told("Page"), hit.page_url),
                (told("Asked for by"), hit.initiator),
                (told("What became of it"), _fate(held=hit.held, failure=hit.failure)),
                *consent,
            ),
            params=tuple(hit.params.items()),
        )

    def _request(self, request: Request) -> Exhibit:
        fate = _fate(request.failure, request.status, held=request.held)
        places = readable_places(request.chain, self._documents)
        return Exhibit(
            kind="request",
            caption=told(
                "{method} {address}, {moment}",
                method=request.method,
                address=request.url,
                moment=seconds(request.at),
            ),
            facts=_filled(
                (told("When"), _when(request.at)),
                (told("During"), self._during(request.step)),
                (told("Asked for by"), request.initiator),
                (told("What became of it"), fate),
            ),
            chain=places if len(places) > 1 else (),
            raw=f"{request.method} {request.url}",
            body=request.body or (f"({request.body_note})" if request.body_note else ""),
        )

    def _push(self, push: Push) -> Exhibit:
        name = " ".join(filter(None, [push.layer, push.event]))
        return Exhibit(
            kind="push",
            caption=told("{push}, {moment}", push=name, moment=seconds(push.at)),
            facts=_filled(
                (told("Layer"), push.layer),
                (told("Event"), push.event or ""),
                (told("When"), _when(push.at)),
                (told("During"), self._during(push.step)),
                (told("Page"), push.page_url),
                (told("Asked for by"), push.initiator),
            ),
            raw=json.dumps(push.payload, indent=2, ensure_ascii=False, default=str),
        )

    def _route(self, route: RouteChange) -> Exhibit:
        return Exhibit(
            kind="route",
            caption=f"{route.before} → {route.url}",
            facts=_filled(
                (told("From"), route.before),
                (told("To"), route.url),
                (told("When"), _when(route.at)),
                (told("During"), self._during(route.step)),
            ),
        )

    def _during(self, step: int | None) -> str:
        return "" if step is None else self._actions.get(step, "")

    def _sent(self, hit: Hit) -> str:
        """When it left, of a hit that its library had kept back."""
        if hit.sent_step == hit.step and hit.sent_at - hit.at < KEPT:
            return ""
        action = self._during(hit.sent_step)
        if not action:
            return _when(hit.sent_at)
        return told("{moment}, during: {action}", moment=_when(hit.sent_at), action=action)


def _page(page: PageVisit) -> Exhibit:
    return Exhibit(
        kind="page",
        caption=page.final_url,
        facts=_filled(
            (told("Title"), page.title),
            (told("Asked for"), page.url if page.url != page.final_url else ""),
            (told("Opened"), page.final_url),
            (told("Redirects"), " → ".join(page.redirects)),
            (told("Status"), "" if page.status is None else str(page.status)),
            (told("What went wrong"), page.error or ""),
        ),
    )


def _cookie(cookie: Cookie) -> Exhibit:
    return Exhibit(
        kind="cookie",
        caption=told("{name} of {domain}", name=cookie.name, domain=cookie.domain),
        facts=_filled(
            (told("Lifetime"), lifetime(cookie.lifetime_days)),
            (told("Set"), "" if cookie.at is None else _when(cookie.at)),
            (told("Set by"), cookie.set_by),
            (told("Before the choice"), told("yes") if cookie.before_choice else told("no")),
            (told("What its value holds"), ", ".join(cookie.holds)),
        ),
    )


def _message(message: ConsoleMessage) -> Exhibit:
    kind = MESSAGES[message.kind]
    return Exhibit(
        kind="console",
        caption=told("{kind}: {text}", kind=kind, text=message.text),
        facts=_filled(
            (told("Text"), message.text),
            (told("When"), _when(message.at)),
            (told("Where"), message.location),
        ),
    )


def _when(at: int) -> Told:
    return told("{seconds} s after the visit began", seconds=in_seconds(at))


def _listed(parts: Iterable[str]) -> str:
    names = tuple(parts)
    return told("{names}", names=names) if names else ""


def _fate(failure: str | None = None, status: int | None = None, *, held: bool) -> Told:
    if held and failure:
        return told("refused by the audit (hits: block)")
    if failure:
        return told("not delivered: {failure}", failure=failure)
    if held:
        return told("held by the audit: it never reached the vendor")
    if status is None:
        return told("delivered")
    return told("answered with status {status}", status=str(status))


def _filled(*pairs: tuple[str, str]) -> Pairs:
    return tuple((name, value) for name, value in pairs if value)
