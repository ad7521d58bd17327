"""A recording becomes facts: what is open is closed, and every time gets the visit's clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auditor.capture.drafts import OpenRequest, frozen_page
from auditor.capture.network.initiator_chain import InitiatorChains
from auditor.model import Cookie, Request, RouteChange, StorageWrite, Visit, VisitFacts

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording


def to_facts(recording: Recording) -> VisitFacts:
    """The facts of a visit that is over."""
    _add_merged_scripts(recording)
    # What went through the site's service worker was sent by that: the page's own is no second one.
    requests = sorted(
        (request for request in recording.requests if not request.from_worker),
        key=lambda each: each.at,
    )
    for number, each in enumerate(requests, 1):
        each.id = number
        if each.awaited and each.resource_type in {"xhr", "fetch"}:
            each.failure = each.failure or "cancelled"  # what asked is gone, no answer ever came
    chains = InitiatorChains(requests)
    began = datetime.fromtimestamp(recording.clock.began_epoch, UTC)
    return VisitFacts(
        visit=Visit(
            id=0,
            goal=recording.goal,
            leg=recording.leg,
            device=recording.device,
            began=began.isoformat(timespec="milliseconds"),
            ended=recording.clock.now(),
            url=recording.url,
            run=recording.run,
            repeat_of=recording.repeat_of,
            error=recording.error,
            inconclusive=recording.inconclusive,
            goal_at=recording.steps.goal_at,
            consent_at=recording.steps.consent_at,
        ),
        pages=tuple(
            frozen_page(page, recording.clock.since_began(page.at)) for page in recording.pages
        ),
        steps=tuple(recording.steps),
        requests=tuple(_frozen(request, recording, chains) for request in requests),
        bodies={request.id: request.body for request in requests if request.body},
        pushes=tuple(sorted(recording.messages.pushes, key=lambda push: push.at)),
        routes=_in_time(recording.messages.routes),
        cookies=tuple(_attributed(cookie, recording) for cookie in recording.cookies),
        cookie_values={
            n: tuple(recording.cookie_values.get((each.name, each.domain, each.path), ()))
            for n, each in enumerate(recording.cookies)
        },
        storage=_storage(recording),
        console=tuple(recording.console),
        violations=tuple(recording.messages.violations),
        script_times=recording.messages.script_times.times(
            {page.id: page.final_url for page in recording.pages}
        ),
        screenshots=tuple(recording.steps.screenshots),
        texts=dict(recording.texts),
        scripts={request.id: request.text for request in requests if request.text},
    )


def _add_merged_scripts(recording: Recording) -> None:
    """Make requests of scripts that a page asked for twice.

    The browser loads such a script once and runs it twice: a container installed twice.
    """
    loaded = {
        request.url: request for request in recording.requests if request.resource_type == "script"
    }
    for url, calls in recording.requests.calls.items():
        first = loaded.get(url)
        for call in calls:
            if first is not None and call.api == "script" and call.page == first.page:
                again = replace(first, at=call.at, frames=call.frames)
                recording.requests.append(again)


def _frozen(request: OpenRequest, recording: Recording, chains: InitiatorChains) -> Request:
    """The request as a fact, without its body; its visit's id comes from the store."""
    at = recording.clock.since_began(request.at)
    chain = chains.of(request)
    return Request(
        id=request.id,
        visit=0,
        at=at,
        method=request.method,
        url=request.url,
        body_note=request.body_note,
        content_type=request.content_type,
        content_encoding=request.content_encoding,
        resource_type=request.resource_type,
        page=request.page,
        step=recording.steps.at(at, request.page),
        initiator=next(iter(request.frames), request.parser),
        chain=chain,
        sender=request.sender,
        frame_url=request.frame_url,
        moment=request.moment,
        referrer=request.referrer,
        status=request.status,
        failure=request.failure,
        held=request.held,
        redirect_of=request.redirect_of.id if request.redirect_of is not None else None,
        ended=None if request.ended is None else recording.clock.since_began(request.ended),
        mime_type=request.mime_type,
        size=request.size,
    )


def _in_time(routes: Iterable[RouteChange]) -> tuple[RouteChange, ...]:
    ordered = sorted(routes, key=lambda each: each.at)
    return tuple(replace(each, id=number) for number, each in enumerate(ordered, 1))


def _before_choice(at: int, recording: Recording) -> bool:
    return recording.steps.consent_at is not None and at < recording.steps.consent_at


def _attributed(cookie: Cookie, recording: Recording) -> Cookie:
    """The cookie with who set it first, where that was seen."""
    for each in sorted(recording.messages.cookies_set, key=lambda each: each.at):
        if each.name == cookie.name and _fits(each.domain, cookie.domain):
            at = recording.clock.since_began(each.at)
            return replace(
                cookie,
                via=each.via,
                set_by=each.set_by,
                at=at,
                before_choice=cookie.before_choice or _before_choice(at, recording),
            )
    return cookie


def _fits(said: str, stored: str) -> bool:
    """Whether a cookie that was set for one domain is the one in the jar of another."""
    one, other = said.lstrip("."), stored.lstrip(".")
    return not one or one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _storage(recording: Recording) -> tuple[StorageWrite, ...]:
    """The first write of each key, in the order of time."""
    first: dict[tuple[str, str, str], StorageWrite] = {}
    for each in sorted(recording.messages.storage, key=lambda write: write.at):
        at = recording.clock.since_began(each.at)
        origin = "/".join(each.page_url.split("/")[:3])
        write = StorageWrite(
            at=at,
            area=each.area,
            key=each.key,
            length=each.length,
            page_url=each.page_url,
            set_by=each.set_by,
            before_choice=_before_choice(at, recording),
        )
        first.setdefault((each.area, each.key, origin), write)
    return tuple(first.values())
