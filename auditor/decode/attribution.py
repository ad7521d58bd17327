"""Which call a hit goes back to: a library may send seconds later, or only as the page is left.

A call is a push that names the event on a layer of the vendor's. Who called, and when, is told only
where the evidence leaves no other reading; all other hits keep the moment at which they left.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

from auditor.check.matching import MASK
from auditor.model import CLOCKS_DIFFER_MS, Hit, Phase, Push, Request, VisitFacts
from auditor.model.compare import same
from auditor.vendor import Vendor
from auditor.wire.address import parse_url

AT_ONCE = 1000
"""Milliseconds within which a hit that nobody keeps back follows its call."""
KEPT = 7000
"""Milliseconds for which a library keeps hits while its page is in use: 5000, and some to spare."""
COMPARED = 100
"""Calls that are open at a time; a visit has a handful of one event."""
WHOLE = 100
"""Characters up to which vendors keep a text whole."""
DATA_LAYER = "dataLayer"

_ACCOUNT = re.compile(r"(?:G|AW)-\w+")
_NEVER_ALIKE = re.compile(r"page_|send_to$")
"""Parameters that stand for something else on the wire, or are written another way there."""


def attributed(
    hits: Iterable[Hit], facts: VisitFacts, vendors: Mapping[str, Vendor]
) -> tuple[Hit, ...]:
    """The hits, each with the step, page and moment of the call that caused it, where one is known.

    They come in the order of their calls and are numbered anew. `sent_at` and `sent_step` stay.
    """
    visit = _Visit(facts, vendors)
    if not visit.has_calls:
        return tuple(hits)
    alike: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        alike.setdefault((hit.vendor, hit.account, hit.event, hit.label), []).append(hit)
    calls = {key: push for group in alike.values() for key, push in _calls_of(group, visit).items()}
    told = [
        (_called(hit, push, visit), push.id) if (push := calls.get(hit.id)) else (hit, 0)
        for group in alike.values()
        for hit in group
    ]
    told.sort(key=lambda each: (each[0].at, each[1], each[0].id))
    return tuple(
        hit if hit.id == number else replace(hit, id=number)
        for number, (hit, _) in enumerate(told, start=1)
    )


class _Visit:
    """What the facts of a visit say of its calls."""

    def __init__(self, facts: VisitFacts, vendors: Mapping[str, Vendor]) -> None:
        self.urls = {page.id: page.final_url for page in facts.pages}
        self._requests = {request.id: request for request in facts.requests}
        self._flush = {step.index for step in facts.steps if step.phase is Phase.FLUSH}
        self._released = facts.visit.consent_at
        self._vendors = vendors
        self._named: dict[str, list[Push]] = {}
        for push in facts.pushes:
            if push.event and push.step is not None and push.page is not None:
                self._named.setdefault(push.layer, []).append(push)

    @property
    def has_calls(self) -> bool:
        """Whether any call names an event at all."""
        return bool(self._named)

    def calls(self, hit: Hit) -> list[Push]:
        """The calls of this hit's event, account and label, in the order of time."""
        vendor = self._vendors.get(hit.vendor)
        if vendor is None:
            return []
        found = (
            push
            for layer in vendor.layers
            for push in self._named.get(layer, ())
            if vendor.canonical(push.event or "") == hit.event and _addressed(push, hit)
        )
        return sorted(found, key=lambda push: (push.at, push.id))

    def may_explain(self, push: Push, hit: Hit) -> bool:
        """Whether this call can have caused the hit."""
        request = self._requests.get(hit.requests[0])
        return (
            request is not None
            and push.at <= hit.sent_at + CLOCKS_DIFFER_MS
            and self._was_kept(push, hit, request)
            and self._same_document(push, hit, request)
            and not _contradicts(push, hit)
        )

    def _was_kept(self, push: Push, hit: Hit, request: Request) -> bool:
        """Whether it was time: soon, as the page was left, or once the visitor had chosen."""
        if hit.sent_at - push.at <= KEPT:
            return True
        if request.moment != "live" or hit.sent_step in self._flush:
            return True
        return self._released is not None and push.at <= self._released <= hit.sent_at

    def _same_document(self, push: Push, hit: Hit, request: Request) -> bool:
        """Whether both are of one page: by the page itself, or by the address that the hit names.

        That address proves nothing where the page that sent it has the very same, as after a
        reload.
        """
        if push.page == request.page:
            return True
        named = _place(hit.params.get("page_location", ""))
        sender = _place(self.urls.get(request.page or 0, ""))
        return bool(named) and named == _place(push.page_url) and named != sender


@dataclass(slots=True)
class _Open:
    """The calls that no hit has been found for."""

    pushes: list[Push]
    visit: _Visit
    found: dict[int, Push] = field(default_factory=dict)
    """Hit's id -> its call."""

    def first(self, hit: Hit) -> Push | None:
        """The earliest call that can have caused the hit."""
        recent = islice(self.pushes, COMPARED)
        return next((push for push in recent if self.visit.may_explain(push, hit)), None)

    def at_once(self, hit: Hit) -> Iterator[Push]:
        """The calls that it followed at once."""
        start = bisect_left(self.pushes, hit.sent_at - AT_ONCE, key=lambda push: push.at)
        recent = self.pushes[start : start + COMPARED]
        return (push for push in recent if self.visit.may_explain(push, hit))

    def take(self, hit: Hit, push: Push) -> None:
        self.found[hit.id] = push
        self.pushes.remove(push)


def _calls_of(hits: Sequence[Hit], visit: _Visit) -> dict[int, Push]:
    """Ids of hits of one event, account and label, each with its call, where it has one."""
    calls = visit.calls(hits[0])
    if not calls:
        return {}
    calls_open = _Open(calls, visit)
    ordered = sorted(hits, key=lambda hit: (hit.sent_at, hit.id))
    for _, batch in groupby(ordered, key=lambda hit: hit.requests[0]):
        _match_at_once(list(batch), calls_open)
    for hit in ordered:
        if hit.id not in calls_open.found and (push := calls_open.first(hit)) is not None:
            calls_open.take(hit, push)
    return calls_open.found


def _match_at_once(batch: Sequence[Hit], calls: _Open) -> None:
    """Calls just before a request are its last events: what a batch holds besides was kept."""
    recent = list(calls.at_once(batch[-1]))
    for hit in batch[-len(recent) :] if recent else ():
        if (push := next((each for each in calls.at_once(hit)), None)) is not None:
            calls.take(hit, push)


def _called(hit: Hit, push: Push, visit: _Visit) -> Hit:
    return replace(
        hit,
        at=min(push.at, hit.sent_at),
        step=push.step,
        page=push.page,
        page_url=visit.urls.get(push.page or 0) or push.page_url,
    )


# ── what a call says of its hit ──────────────────────────────────────────────────────────────────


def _addressed(push: Push, hit: Hit) -> bool:
    """Whether the call is for the hit's account and label, where it names any."""
    match push.payload:
        case ["trackSingle" | "trackSingleCustom", str() as account, *_]:
            return account == hit.account
    named = push.params.get("send_to")
    receivers = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    texts = [receiver for receiver in receivers if isinstance(receiver, str)]
    if not texts or not all(_ACCOUNT.match(text) for text in texts):
        return True  # nobody, or a group of accounts
    told = (text.partition("/") for text in texts)
    return any(
        account == hit.account and (not label or label == hit.label) for account, _, label in told
    )


def _contradicts(push: Push, hit: Hit) -> bool:
    """Whether the call says something else than the hit, where both speak.

    A tag manager may well send other values than a data layer holds, so that of its entries only
    the order's number counts.
    """
    for name, value in push.params.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            continue
        if _NEVER_ALIKE.match(name) or (push.layer == DATA_LAYER and name != "transaction_id"):
            continue
        called, sent = str(value), hit.params.get(name)
        if sent is None or len(called) > WHOLE or MASK in called or MASK in sent:
            continue
        if not same(called, sent):
            return True
    return False


def _place(url: str) -> tuple[str, str] | None:
    """Host and path; some vendors leave the port out."""
    host, path, _ = parse_url(url)
    return (host, path) if host else None
