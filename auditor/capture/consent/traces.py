"""What a choice changed: cookies, storage, the platform's API, and what tags said since."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from playwright.async_api import Error as PlaywrightError

from auditor.capture.consent.outcome import Says, Sign, SignKind
from auditor.capture.consent.reading import own_reading, reading, tcf_reading
from auditor.capture.consent.recognise import FRAMES
from auditor.model import Category, Kind

if TYPE_CHECKING:
    from auditor.banner import Banner
    from auditor.capture.drafts import OpenRequest
    from auditor.capture.visit.tab import Tab
    from auditor.decode.index import VendorIndex
    from auditor.model import Push

PATIENCE_SECONDS = 3.0
"""How long the page may take to say what it has stored, and its platform to answer."""
NEED_CONSENT = frozenset({
    Category.ADVERTISING, Category.ANALYTICS, Category.AFFILIATE, Category.CRM,
    Category.SESSION_REPLAY,
})  # fmt: skip
"""What the visitor is asked about: that such tags begin to send is a sign of consent."""
HITS_OF = "hits of "
ENTRIES, LONGEST = 300, 8000
"""How many entries of a frame's storage are compared, and how much of each."""
_STORAGE = """([most, longest]) => {
  const entries = [];
  for (const area of [localStorage, sessionStorage]) {
    for (let index = 0; index < Math.min(area.length, most); index++) {
      const key = area.key(index);
      entries.push([String(key).slice(0, 200), String(area.getItem(key)).slice(0, longest)]);
    }
  }
  return entries;
}"""
_ASK = "async () => {{ try {{ return String(await ({asks})); }} catch {{ return ''; }} }}"
_GCS = re.compile(r"[?&]gcs=G1([01-])([01-])")
_SIGNALS = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What the visitor's browser holds at one moment, and what the platform's API says."""

    stored: Mapping[str, str]
    """Names of cookies and entries of storage, and their values: they go no further."""
    state: Says
    pushes: int
    """How many entries of data layers were seen so far."""
    requests: int
    """How many requests were seen so far."""
    hits: frozenset[str] = field(default_factory=frozenset)
    """The vendors that hits were sent to so far, by name."""


async def traces(tab: Tab, banner: Banner | None) -> Traces:
    """The traces at this moment."""
    recording = tab.recording
    requests = list(recording.requests) if recording is not None else []
    return Traces(
        stored=await _stored(tab),
        state=await state_of(tab, banner),
        pushes=len(recording.messages.pushes) if recording is not None else 0,
        requests=len(requests),
        hits=frozenset(_receivers(tab.index, requests)),
    )


async def state_of(tab: Tab, banner: Banner | None) -> Says:
    """What the platform's API says, in whichever frame answers."""
    if banner is None or banner.state is None:
        return ""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for frame in tab.page.frames[:FRAMES]:
                with suppress(PlaywrightError):
                    answer = await frame.evaluate(_ASK.format(asks=banner.state.asks))
                    if answer and answer in get_args(Says):
                        return "granted" if answer == "granted" else "denied"
    return ""


async def _stored(tab: Tab) -> dict[str, str]:
    stored: dict[str, str] = {}
    for cookie in await tab.page.context.cookies():
        stored[f"cookie {cookie.get('name', '')}"] = cookie.get("value", "")
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for frame in tab.page.frames[:FRAMES]:
                with suppress(PlaywrightError):  # a frame without storage of its own
                    for name, value in await frame.evaluate(_STORAGE, [ENTRIES, LONGEST]):
                        stored[f"storage {name}"] = value
    return stored


def signs_since(
    tab: Tab, before: Traces, after: Traces, banner: Banner | None, *, refuses: bool
) -> list[Sign]:
    """What changed between two moments, as far as it says something of the choice.

    `refuses`: whether it was a refusal, so that an API which goes on saying "granted" says much.
    """
    recording = tab.recording
    signs = [*_of_storage(before, after, banner)]
    goes_on = refuses and after.state == "granted"
    if after.state and (after.state != before.state or goes_on):
        name = f"{banner.name}'s API" if banner is not None else "API"
        signs.append(Sign(kind=SignKind.API, name=name, says=after.state, is_own=True))
    if recording is None:
        return signs
    signs += _of_pushes(recording.messages.pushes[before.pushes :])
    signs += _of_tags(tab.index, recording.requests.after(before.requests), before.hits)
    return signs


def _of_storage(before: Traces, after: Traces, banner: Banner | None) -> Iterator[Sign]:
    for place, value in after.stored.items():
        if before.stored.get(place) == value:
            continue
        name = place.partition(" ")[2]
        is_own, says = own_reading(banner, name, value) if banner is not None else (False, "")
        says = says or ("" if is_own else reading(name, value))
        if is_own or says:
            yield Sign(kind=SignKind.STORAGE, name=place[:100], says=says, is_own=is_own)


def _of_pushes(pushes: Iterable[Push]) -> Iterator[Sign]:
    """What the IAB's APIs and Google's consent mode were told; the last word counts."""
    last: dict[str, Says] = {}
    for push in pushes:
        match push.layer, push.payload:
            case "__tcfapi", {"event": "useractioncomplete", "tcString": str() as text}:
                last["__tcfapi"] = tcf_reading(text)
            case _, ["consent", "update", dict() as signals, *_]:
                grants = {str(signals[name]) for name in _SIGNALS if name in signals}
                if grants:
                    last["Google's consent mode"] = "granted" if "granted" in grants else "denied"
            case _:
                pass
    for name, says in last.items():
        if says:
            yield Sign(kind=SignKind.API, name=name, says=says)


def _of_tags(
    index: VendorIndex, requests: Iterable[OpenRequest], heard: frozenset[str]
) -> Iterator[Sign]:
    """What Google's hits say of consent, and vendors that began to send hits."""
    listed = list(requests)
    stated: set[Says] = set()
    for request in listed:
        if found := _GCS.search(request.url):
            stated.add("granted" if "1" in found.groups() else "denied")
    if len(stated) == 1:
        yield Sign(kind=SignKind.TAGS, name="gcs of Google's hits", says=stated.pop())
    for vendor in sorted(_receivers(index, listed) - heard):
        yield Sign(kind=SignKind.TAGS, name=f"{HITS_OF}{vendor}", says="granted")


def _receivers(index: VendorIndex, requests: Iterable[OpenRequest]) -> set[str]:
    """The names of the vendors that need consent and were sent hits."""
    receivers = set()
    for request in requests:
        match = request.receiver(index)
        if match and match[1].kind is Kind.EVENT and match[0].category in NEED_CONSENT:
            receivers.add(match[0].name)
    return receivers
