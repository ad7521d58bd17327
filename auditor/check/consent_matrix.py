"""What each layer of a site says of the visitor's consent, from the click to the hits.

The first layer that disagrees with the one before it is where the choice was lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from auditor.check.consent_states import (
    GOOGLE,
    chosen,
    settled_at,
    state_on_page,
    stated,
    told_as,
)
from auditor.check.cookie_purposes import purpose_of
from auditor.model import Category, Cookie, Grant, Hit, PageVisit, StepRun, StorageWrite, Visit
from auditor.model.consent import PURPOSE_OF_SIGNAL, ConsentCall, Purpose, Teller

LayerKind = Literal[
    "clicked", "platform", "tcf", "gpp", "us", "told", "stated", "cookies", "storage", "hits"
]
MOST = 6
"""Names that one field of the matrix shows."""
_TELLERS: tuple[Teller, ...] = ("platform", "tcf", "gpp", "us")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What was set or sent: a cookie, a key, the tag of a vendor."""

    name: str
    vendor: str | None = None
    lifetime_days: float | None = None
    set_by: str = ""
    by_database: bool = False
    """Whether only the Open Cookie Database says what it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What one layer says of one purpose."""

    grant: Grant | None = None
    """None: it says nothing that can be held against the others."""
    words: str = ""
    """As it travels: G100, asc=D."""
    names: tuple[Name, ...] = ()
    more: int = 0
    """Names that are not shown."""
    disagrees: bool = False
    """Whether it is the first that says something else than the layer before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One row of the matrix."""

    kind: LayerKind
    vendor: str = ""
    """Whose tags were told, or say it; `google` for all of Google's."""
    fields: Mapping[Purpose, Field] = field(default_factory=lambda: MappingProxyType({}))
    push: int | None = None
    """The push in which it was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a visit's matrix is made of."""

    visit: Visit
    steps: Sequence[StepRun]
    pages: Sequence[PageVisit]
    calls: Sequence[ConsentCall]
    hits: Sequence[Hit]
    cookies: Sequence[Cookie]
    storage: Sequence[StorageWrite]
    categories: Mapping[str, Category]
    """What vendors are for, by id."""


def consent_matrix(facts: Facts) -> tuple[Layer, ...]:
    """The layers of a visit on which the visitor chose; none where nobody did."""
    start = settled_at(facts.visit, facts.steps)
    if start is None or facts.visit.consent_at is None:
        return ()
    purposes = chosen(facts.visit.leg)
    later = [hit for hit in facts.hits if hit.at >= start]
    clicked = {purpose: Field(grant=grant) for purpose, grant in purposes.items()}
    layers = [
        Layer(kind="clicked", fields=clicked),
        *_tellers(facts),
        *_told(facts, later),
        *_stated(later, purposes),
        *_kept(facts),
        *_sent(later),
    ]
    return tuple(_compared([layer for layer in layers if layer.fields]))


def first_disagreement(layers: Iterable[Layer], purpose: Purpose) -> tuple[Layer, Field] | None:
    """The layer at which the choice about a purpose was lost."""
    for layer in layers:
        said = layer.fields.get(purpose)
        if said is not None and said.disagrees:
            return layer, said
    return None


def _compared(layers: list[Layer]) -> Iterator[Layer]:
    """The layers, with the first field of each column that disagrees marked."""
    known: dict[Purpose, Grant] = {}
    lost: set[Purpose] = set()
    for layer in layers:
        fields = dict(layer.fields)
        for purpose, said in layer.fields.items():
            if said.grant is None:
                continue
            if known.setdefault(purpose, said.grant) is not said.grant and purpose not in lost:
                fields[purpose] = replace(said, disagrees=True)
                lost.add(purpose)
        yield replace(layer, fields=MappingProxyType(fields))


def _tellers(facts: Facts) -> Iterator[Layer]:
    """What the platform and IAB's APIs said last, since the visitor began to choose."""
    start = facts.visit.consent_at or 0
    for teller in _TELLERS:
        said: dict[Purpose, Grant] = {}
        last = None
        for call in facts.calls:
            if call.teller == teller and call.at >= start:
                # A platform may tell category by category.
                said = {**said, **call.purposes} if teller == "platform" else dict(call.purposes)
                last = call.push
        fields = {
            # Who has not opted out of a sale in the US has not agreed to anything elsewhere.
            purpose: Field(words="not opted out")
            if teller in ("us", "gpp") and grant is Grant.GRANTED
            else Field(grant=grant)
            for purpose, grant in said.items()
        }
        yield Layer(kind=teller, fields=fields, push=last)  # type: ignore[arg-type]


def _told(facts: Facts, later: Sequence[Hit]) -> Iterator[Layer]:
    """What the tags of each vendor had been told when the visit ended."""
    if not facts.pages:
        return
    vendors = dict.fromkeys(call.vendor for call in facts.calls if call.vendor)
    for vendor in sorted(vendors, key=lambda name: (name != GOOGLE, name)):
        pages = [hit.page for hit in later if told_as(hit.vendor) == vendor]
        page = pages[-1] if pages else facts.pages[-1].id
        calls = [call for call in facts.calls if call.vendor == vendor and call.page == page]
        settings = ", ".join(dict.fromkeys(call.setting for call in calls if call.setting))
        fields = {
            purpose: Field(grant=grant, words=settings)
            for purpose, grant in state_on_page(facts.calls, vendor, page).items()
        }
        yield Layer(
            kind="told", vendor=vendor, fields=fields, push=calls[-1].push if calls else None
        )


def _stated(later: Sequence[Hit], purposes: Mapping[Purpose, Grant]) -> Iterator[Layer]:
    """What the hits of each vendor say in their own parameters."""
    for vendor in dict.fromkeys(told_as(hit.vendor) for hit in later if stated(hit)):
        mine = [hit for hit in later if told_as(hit.vendor) == vendor]
        said: dict[Purpose, dict[Grant, str]] = {}
        for hit in mine:
            for signal, grant in stated(hit).items():
                words = hit.raw.get("gcs") or f"asc={hit.raw.get('asc', '')}"
                said.setdefault(PURPOSE_OF_SIGNAL[signal], {}).setdefault(grant, words)
        fields = {}
        for purpose, grants in said.items():
            # Of hits that differ, those count that the visitor would not expect.
            wrong = [grant for grant in grants if grant is not purposes.get(purpose, grant)]
            grant = (wrong or list(grants))[0]
            fields[purpose] = Field(grant=grant, words=grants[grant])
        yield Layer(kind="stated", vendor=vendor, fields=fields)


def _kept(facts: Facts) -> Iterator[Layer]:
    """What was stored since the choice, by purpose."""
    categories = {**facts.categories, **{hit.vendor: hit.category for hit in facts.hits}}
    cookies: dict[Purpose, list[Name]] = {}
    for cookie in facts.cookies:
        if cookie.before_choice:
            continue
        purpose = _purpose(categories.get(cookie.vendor or ""))
        named = purpose or purpose_of(cookie.name, cookie.domain)
        if named is not None:
            cookies.setdefault(named, []).append(
                Name(
                    name=cookie.name,
                    vendor=cookie.vendor,
                    lifetime_days=cookie.lifetime_days,
                    set_by=cookie.set_by,
                    by_database=purpose is None,
                )
            )
    keys: dict[Purpose, list[Name]] = {}
    for write in facts.storage:
        named = None if write.before_choice else purpose_of(write.key)
        if named is not None:
            keys.setdefault(named, []).append(
                Name(name=write.key, set_by=write.set_by, by_database=True)
            )
    yield Layer(kind="cookies", fields=_active(cookies))
    yield Layer(kind="storage", fields=_active(keys))


def _sent(later: Sequence[Hit]) -> Iterator[Layer]:
    """The vendors that hits were sent to since the choice; those that say denied are no consent."""
    names: dict[Purpose, list[Name]] = {}
    pings: dict[Purpose, list[Name]] = {}
    for hit in later:
        purpose = _purpose(hit.category)
        if purpose is None:
            continue
        says = {PURPOSE_OF_SIGNAL[signal]: grant for signal, grant in stated(hit).items()}
        where = pings if says.get(purpose) is Grant.DENIED else names
        where.setdefault(purpose, []).append(
            Name(name=f"{hit.vendor} {hit.event}", vendor=hit.vendor)
        )
    fields = _active(names)
    for purpose, sent in pings.items():
        if purpose not in fields:
            fields[purpose] = replace(_active({purpose: sent})[purpose], grant=Grant.DENIED)
    yield Layer(kind="hits", fields=fields)


def _active(names: Mapping[Purpose, list[Name]]) -> dict[Purpose, Field]:
    """Fields that count as consent: who stores or sends behaves as if the visitor had agreed."""
    fields = {}
    for purpose, listed in names.items():
        single = list({name.name: name for name in listed}.values())
        # Nobody can tell what a site needs from what is only handy: a session, a language.
        needs_consent = purpose in (Purpose.ANALYTICS, Purpose.ADS)
        fields[purpose] = Field(
            grant=Grant.GRANTED if needs_consent else None,
            names=tuple(single[:MOST]),
            more=max(0, len(single) - MOST),
        )
    return fields


def _purpose(category: Category | None) -> Purpose | None:
    return next((purpose for purpose in Purpose if category in purpose.categories), None)
