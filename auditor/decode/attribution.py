"""Attributes hits to the calls that caused them.

A library may send a hit seconds after the page called it, or only as the page is left. A call is a
push that names the event on one of the vendor's data layers or functions. A hit is attributed only
if the evidence allows nothing else. Of all other hits, their own time or address decides, and else
the moment at which they were sent: see `moments`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice

from auditor.check.matching import MASK
from auditor.decode.moments import Moments
from auditor.model import CLOCKS_DIFFER_MS, Hit, Phase, Push, Request, VisitFacts
from auditor.model.compare import same
from auditor.vendor import Vendor
from auditor.wire.address import parse_url

AT_ONCE_MS = 1000
"""Milliseconds within which a hit follows its call if the library does not keep it back."""
KEPT_MS = 7000
"""Milliseconds for which a library keeps hits while its page is in use: 5000, and a reserve."""
COMPARED = 100
"""Calls of one event that a hit is compared with; a visit has a handful."""
WHOLE = 100
"""Characters of a text that vendors do not cut."""
DATA_LAYER = "dataLayer"

_ACCOUNT = re.compile(r"(?:G|AW)-\w+")
_NEVER_ALIKE = re.compile(r"page_|send_to$")
"""Parameters that mean something else on the wire, or are written in another way there."""


def attributed(
    hits: Iterable[Hit], facts: VisitFacts, vendors: Mapping[str, Vendor]
) -> tuple[Hit, ...]:
    """The hits, with step, page and moment of the call that caused them where one is known.

    They are in the order of their calls, with new ids. `sent_at` and `sent_step` do not change.
    """
    visit, moments = _Visit(facts, vendors), Moments(facts)
    alike: dict[tuple[str, ...], list[Hit]] = {}
    for hit in (moments.by_own_time(hit, vendors.get(hit.vendor)) for hit in hits):
        alike.setdefault((hit.vendor, hit.account, hit.event, hit.label), []).append(hit)
    calls = {key: push for group in alike.values() for key, push in _calls_of(group, visit).items()}
    with_push_ids = [
        (_called(hit, push), push.id)
        if (push := calls.get(hit.id))
        else (_uncalled(hit, group, moments), 0)
        for group in alike.values()
        for hit in group
    ]
    with_push_ids.sort(key=lambda pair: (pair[0].at, pair[1], pair[0].id))
    return tuple(
        _placed(hit, number, moments.address_of(hit) or hit.page_url)
        for number, (hit, _) in enumerate(with_push_ids, start=1)
    )


def _placed(hit: Hit, number: int, page_url: str) -> Hit:
    """The hit with this id and address; itself, if nothing changes: most hits come in order."""
    if hit.id == number and hit.page_url == page_url:
        return hit
    return hit.but(id=number, page_url=page_url)


def _uncalled(hit: Hit, group: Iterable[Hit], moments: Moments) -> Hit:
    """A hit without a call that was seen, by its own account: its time, or else its address."""
    return hit if hit.at != hit.sent_at else moments.by_location(hit, group)


class _Visit:
    """The calls of a visit, and the facts that tell whether one can have caused a hit."""

    def __init__(self, facts: VisitFacts, vendors: Mapping[str, Vendor]) -> None:
        self.urls = {page.id: page.final_url for page in facts.pages}
        self._requests = {request.id: request for request in facts.requests}
        self._flush = {step.index for step in facts.steps if step.phase is Phase.FLUSH}
        self._consent_at = facts.visit.consent_at
        self._vendors = vendors
        self._by_layer: dict[str, list[Push]] = {}
        for push in facts.pushes:
            if push.event and push.step is not None and push.page is not None:
                self._by_layer.setdefault(push.layer, []).append(push)

    def calls(self, hit: Hit) -> list[Push]:
        """The calls of this hit's event, account and label, in order of time."""
        vendor = self._vendors.get(hit.vendor)
        if vendor is None or not self._by_layer:
            return []
        pushes = (
            push
            for layer in vendor.layers
            for push in self._by_layer.get(layer, ())
            if vendor.canonical(push.event or "") == hit.event and _is_addressed_to(push, hit)
        )
        return sorted(pushes, key=lambda push: (push.at, push.id))

    def may_explain(self, push: Push, hit: Hit) -> bool:
        """Whether this call can have caused the hit."""
        request = self._requests.get(hit.requests[0])
        return (
            request is not None
            and push.at <= hit.at + CLOCKS_DIFFER_MS
            and self._is_in_time(push, hit, request)
            and self._same_document(push, hit, request)
            and not _contradicts(push, hit)
        )

    def _is_in_time(self, push: Push, hit: Hit, request: Request) -> bool:
        """Whether the hit left soon after the call, as the page was left, or after the choice."""
        if hit.at - push.at <= KEPT_MS:
            return True
        if request.moment != "live" or hit.sent_step in self._flush:
            return True
        return self._consent_at is not None and push.at <= self._consent_at <= hit.sent_at

    def _same_document(self, push: Push, hit: Hit, request: Request) -> bool:
        """Whether both belong to one page: the same page, or the page whose address the hit names.

        That address proves nothing if the page that sent the hit has the same one, as after a
        reload.
        """
        if push.page == request.page:
            return True
        named = _host_and_path(hit.params.get("page_location", ""))
        sender = _host_and_path(self.urls.get(request.page or 0, ""))
        return bool(named) and named == _host_and_path(push.page_url) and named != sender


@dataclass(slots=True)
class _OpenCalls:
    """The calls that no hit is matched with so far."""

    pushes: list[Push]
    visit: _Visit
    by_hit: dict[int, Push] = field(default_factory=dict)
    """The calls that were matched: hit's id -> its call."""

    def first(self, hit: Hit) -> Push | None:
        """The earliest call that can have caused the hit."""
        recent = islice(self.pushes, COMPARED)
        return next((push for push in recent if self.visit.may_explain(push, hit)), None)

    def at_once(self, hit: Hit) -> Iterator[Push]:
        """The calls that the hit followed at once."""
        start = bisect_left(self.pushes, hit.at - AT_ONCE_MS, key=lambda push: push.at)
        recent = self.pushes[start : start + COMPARED]
        return (push for push in recent if self.visit.may_explain(push, hit))

    def latest(self, hit: Hit) -> Push | None:
        """The last call that the hit followed at once."""
        return max(self.at_once(hit), key=lambda push: (push.at, push.id), default=None)

    def match(self, hit: Hit, push: Push) -> None:
        self.by_hit[hit.id] = push
        self.pushes.remove(push)


def _calls_of(hits: Sequence[Hit], visit: _Visit) -> dict[int, Push]:
    """Hit's id -> its call, for those of the hits (of one event, account and label) with a call."""
    pushes = visit.calls(hits[0])
    if not pushes:
        return {}
    calls = _OpenCalls(pushes, visit)
    ordered = sorted(hits, key=lambda hit: (hit.sent_at, hit.id))
    if len(pushes) > len(hits):
        # Some calls came to nothing. Of quick steps each calls within a second of the other.
        for hit in reversed(ordered):
            if (push := calls.latest(hit)) is not None:
                calls.match(hit, push)
    for _, batch in groupby(ordered, key=lambda hit: hit.requests[0]):
        _match_at_once([hit for hit in batch if hit.id not in calls.by_hit], calls)
    for hit in ordered:
        if hit.id not in calls.by_hit and (push := calls.first(hit)) is not None:
            calls.match(hit, push)
    return calls.by_hit


def _match_at_once(batch: Sequence[Hit], calls: _OpenCalls) -> None:
    """Match the last hits of a request with the calls just before it; the library kept the rest."""
    recent = list(calls.at_once(batch[-1])) if batch else []
    for hit in batch[-len(recent) :] if recent else ():
        if (push := next(calls.at_once(hit), None)) is not None:
            calls.match(hit, push)


def _called(hit: Hit, push: Push) -> Hit:
    """The hit with step, page and moment of its call."""
    return hit.but(
        at=min(push.at, hit.at),
        step=push.step,
        page=push.page,
        page_url=push.page_url,
    )


# ── what a call says of its hit ──────────────────────────────────────────────────────────────────


def _is_addressed_to(push: Push, hit: Hit) -> bool:
    """Whether the call names the hit's account and label, or none at all."""
    match push.payload:
        case ["trackSingle" | "trackSingleCustom", str() as account, *_]:
            return account == hit.account
    named = push.params.get("send_to")
    receivers = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    texts = [receiver for receiver in receivers if isinstance(receiver, str)]
    if not texts or not all(_ACCOUNT.match(text) for text in texts):
        return True  # nobody, or a group of accounts
    parts = (text.partition("/") for text in texts)
    return any(
        account == hit.account and (not label or label == hit.label) for account, _, label in parts
    )


def _contradicts(push: Push, hit: Hit) -> bool:
    """Whether call and hit have different values for one parameter.

    A tag manager may send other values than the data layer holds, so of a data layer's entry only
    the transaction id counts.
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


def _host_and_path(url: str) -> tuple[str, str] | None:
    """Host and path without the port, which some vendors leave out; None if there is no host."""
    host, path, _ = parse_url(url)
    return (host, path) if host else None
