"""The facts of a recording: its drafts, made immutable, with times in milliseconds of the visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auditor.capture.drafts import OpenPage, OpenRequest
from auditor.capture.network.initiator_chain import InitiatorChains
from auditor.capture.network.paused_request import UNANSWERED
from auditor.capture.visit.refused import refused_requests
from auditor.model import (
    Cookie,
    PageVisit,
    Request,
    RouteChange,
    StorageWrite,
    Visit,
    VisitFacts,
)

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording


def to_facts(recording: Recording) -> VisitFacts:
    """The facts of a visit that is over."""
    _add_merged_scripts(recording)
    for refused in refused_requests(recording):
        recording.requests.append(refused)
    requests = _sent(recording)
    chains = InitiatorChains(requests)
    return VisitFacts(
        visit=_visit(recording),
        pages=tuple(_page(page, recording) for page in recording.pages),
        steps=tuple(recording.steps),
        requests=tuple(_request(request, recording, chains) for request in requests),
        bodies={request.id: request.body for request in requests if request.body},
        pushes=tuple(sorted(recording.messages.pushes, key=lambda push: push.at)),
        routes=_routes(recording.messages.routes),
        cookies=tuple(_cookie(cookie, recording) for cookie in recording.cookies),
        cookie_values={
            number: tuple(
                recording.cookie_values.get((cookie.name, cookie.domain, cookie.path), ())
            )
            for number, cookie in enumerate(recording.cookies)
        },
        storage=_storage(recording),
        kept_ids=tuple(kept for step in recording.kept_ids.values() for kept in step),
        console=tuple(recording.console),
        violations=tuple(recording.messages.violations),
        script_times=recording.messages.script_times.times(
            {page.id: page.final_url for page in recording.pages}
        ),
        screenshots=tuple(recording.steps.screenshots),
        texts=dict(recording.texts),
        scripts={request.id: request.text for request in requests if request.text},
    )


def _visit(recording: Recording) -> Visit:
    """The visit itself; its id comes from the store."""
    began = datetime.fromtimestamp(recording.clock.began_epoch, UTC)
    return Visit(
        id=0,
        goal=recording.goal,
        leg=recording.leg,
        device=recording.device,
        began=began.isoformat(timespec="milliseconds"),
        ended=recording.clock.ended,
        url=recording.url,
        run=recording.run,
        repeat_of=recording.repeat_of,
        error=recording.error,
        inconclusive=recording.inconclusive,
        goal_at=recording.steps.goal_at,
        consent_at=recording.steps.consent_at,
        withdrawn_at=recording.steps.withdrawn_at,
        user_agent=recording.user_agent,
        language=recording.language,
        clock_offset=recording.clock_offset,
    )


def _page(page: OpenPage, recording: Recording) -> PageVisit:
    """The page as a fact; its visit's id comes from the store."""
    return PageVisit(
        id=page.id,
        visit=0,
        index=page.id,
        at=recording.clock.since_began(page.at),
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        title=page.title,
        html=page.html,
        source=page.source,
        error=page.error,
        redirects=tuple(page.redirects),
    )


def _add_merged_scripts(recording: Recording) -> None:
    """Add a second request for each script that a page includes twice, such as a container.

    The browser loads such a script once and runs it twice.
    """
    loaded = {
        request.url: request for request in recording.requests if request.resource_type == "script"
    }
    for url, calls in recording.requests.calls.items():
        first = loaded.get(url)
        for call in calls:
            if first is not None and call.api == "script" and call.page == first.page:
                second = replace(first, at=call.at, stack=call.stack)
                recording.requests.append(second)


def _sent(recording: Recording) -> list[OpenRequest]:
    """The visit's requests in the order of time, numbered; each is closed.

    A request that the site's service worker answered is left out: the worker sent it itself.
    """
    requests = sorted(
        (request for request in recording.requests if not request.from_worker),
        key=lambda request: request.at,
    )
    for number, request in enumerate(requests, 1):
        request.id = number
        if request.awaited and not request.held and _ends_with_its_page(request):
            # Its page is gone, and no answer ever came.
            request.failure = request.failure or UNANSWERED
    return requests


def _ends_with_its_page(request: OpenRequest) -> bool:
    """Whether the browser gives it up as its page goes: a script's, or an embedded document."""
    if request.resource_type == "document":
        return request.document is None
    return request.resource_type in {"xhr", "fetch"}


def _request(request: OpenRequest, recording: Recording, chains: InitiatorChains) -> Request:
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
        initiator=next(iter(request.stack), request.parser),
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


def _routes(routes: Iterable[RouteChange]) -> tuple[RouteChange, ...]:
    """The changes of route in the order of time, numbered."""
    ordered = sorted(routes, key=lambda route: route.at)
    return tuple(replace(route, id=number) for number, route in enumerate(ordered, 1))


def _before_choice(at: int, recording: Recording) -> bool:
    """Whether a moment was before the visitor's consent choice."""
    return recording.steps.consent_at is not None and at < recording.steps.consent_at


def _cookie(cookie: Cookie, recording: Recording) -> Cookie:
    """The cookie with who set it first, if that was recorded."""
    for setting in sorted(recording.messages.cookies_set, key=lambda setting: setting.at):
        if setting.name == cookie.name and _is_domain_of(setting.domain, cookie.domain):
            at = recording.clock.since_began(setting.at)
            return replace(
                cookie,
                via=setting.via,
                set_by=setting.set_by,
                at=at,
                before_choice=cookie.before_choice or _before_choice(at, recording),
            )
    return cookie


def _is_domain_of(setting: str, stored: str) -> bool:
    """Whether a cookie set for one domain may be the one that is stored for another."""
    one, other = setting.lstrip("."), stored.lstrip(".")
    return not one or one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _storage(recording: Recording) -> tuple[StorageWrite, ...]:
    """The first write of each key, in the order of time."""
    first: dict[tuple[str, str, str], StorageWrite] = {}
    for draft in sorted(recording.messages.storage, key=lambda draft: draft.at):
        at = recording.clock.since_began(draft.at)
        origin = "/".join(draft.page_url.split("/")[:3])
        write = StorageWrite(
            at=at,
            area=draft.area,
            key=draft.key,
            length=draft.length,
            page_url=draft.page_url,
            set_by=draft.set_by,
            before_choice=_before_choice(at, recording),
        )
        first.setdefault((draft.area, draft.key, origin), write)
    return tuple(first.values())
