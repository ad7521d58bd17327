"""What two audits saw sent, held beside each other: hit by hit and parameter by parameter.

What differs by its nature (ids, times) is no difference: a value counts only where several hits of
a kind agree on it, and where it does not look like an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from auditor.model import Hit, Run, Visit
from auditor.model.compare import same
from auditor.store import AuditFile
from auditor.wire.address import parse_url

Place = tuple[str, str, str, str]
"""Goal or page, leg, device and repetition of a visit."""
Kind = tuple[str, str, str, str]
"""Vendor, account, event and label of hits."""
Change = Literal["lost", "new", "fewer", "more", "parameter lost", "parameter new", "other value"]
WORSE: frozenset[Change] = frozenset({"lost", "fewer", "parameter lost", "other value"})
"""What whoever counts by these hits would notice first."""
_DRAWN = re.compile(r"\d{5}|[0-9a-f]{8}|^[\w+/=.-]{16,}$", re.IGNORECASE)
"""The form of ids and times, which differ from visit to visit."""
_MEANT = frozenset({"value", "currency", "account", "items"})
"""Parameters whose values are compared whatever their form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitChange:
    """One difference between what was sent then and now."""

    place: str
    """The goal's name, or the page's path."""
    kind: Kind
    change: Change
    visits: int
    """In how many of the visits that both audits made."""
    parameter: str = ""
    old: str = ""
    new: str = ""

    @property
    def is_loss(self) -> bool:
        """Whether something that was sent is not sent any more, or not the same."""
        return self.change in WORSE


@dataclass(frozen=True, slots=True, kw_only=True)
class HitComparison:
    """All differences between two audits' hits."""

    changes: tuple[HitChange, ...]
    compared: int
    """Visits that both made, and that came to their end."""
    left_out: int
    """Visits that one of them made only, or that broke off."""


@dataclass(slots=True)
class _Group:
    """The hits of one kind at one place, in the visits that both audits made."""

    old: list[list[Hit]] = field(default_factory=list)
    new: list[list[Hit]] = field(default_factory=list)


def compare_hits(old: AuditFile, new: AuditFile) -> HitComparison:
    """The differences between what two audits saw sent."""
    before, after = _by_place(old), _by_place(new)
    then_accounts, now_accounts = _accounts(before.values()), _accounts(after.values())
    vendors = {vendor for vendor, _ in then_accounts} & {vendor for vendor, _ in now_accounts}
    accounts = (then_accounts & now_accounts) | {
        each for each in then_accounts | now_accounts if each[0] not in vendors
    }
    both = [place for place in before if place in after]
    groups: dict[tuple[str, Kind], _Group] = {}
    for place in both:
        then, now = _by_kind(before[place], accounts), _by_kind(after[place], accounts)
        for kind in {**then, **now}:
            group = groups.setdefault((place[0], kind), _Group())
            group.old.append(then.get(kind, []))
            group.new.append(now.get(kind, []))
    changes = tuple(
        change for (place, kind), group in groups.items() for change in _changes(place, kind, group)
    )
    left_out = len(before) + len(after) - 2 * len(both)
    return HitComparison(changes=changes, compared=len(both), left_out=left_out)


def _by_place(audit: AuditFile) -> dict[Place, tuple[Hit, ...]]:
    """The hits of each visit that came to its end; libraries' own (a scroll) are left out."""
    found: dict[Place, tuple[Hit, ...]] = {}
    for visit in audit.visits():
        if visit.conclusive and visit.run is not Run.RACE:
            hits = (hit for hit in audit.hits(visit.id) if not hit.automatic)
            found.setdefault(_place(visit), tuple(hits))
    return found


def _place(visit: Visit) -> Place:
    where = visit.goal or parse_url(visit.url).path or "/"
    return (where, visit.leg.name, visit.device, str(visit.run))


def _accounts(visits: Iterable[Iterable[Hit]]) -> set[tuple[str, str]]:
    return {(hit.vendor, hit.account) for hits in visits for hit in hits}


def _by_kind(hits: Iterable[Hit], accounts: set[tuple[str, str]]) -> dict[Kind, list[Hit]]:
    """The hits by kind; an account that is not in `accounts` is a difference, and no kind."""
    found: dict[Kind, list[Hit]] = {}
    for hit in hits:
        account = hit.account if (hit.vendor, hit.account) in accounts else ""
        found.setdefault((hit.vendor, account, hit.event, hit.label), []).append(hit)
    return found


def _changes(place: str, kind: Kind, group: _Group) -> Iterator[HitChange]:
    counted: dict[Change, list[tuple[int, int]]] = {}
    for old, new in zip(group.old, group.new, strict=True):
        if len(old) != len(new):
            counted.setdefault(_of_count(len(old), len(new)), []).append((len(old), len(new)))
    for change, counts in counted.items():
        old_count, new_count = counts[0]
        yield HitChange(
            place=place,
            kind=kind,
            change=change,
            visits=len(counts),
            old=str(old_count),
            new=str(new_count),
        )
    yield from _of_parameters(place, kind, group)


def _of_count(old: int, new: int) -> Change:
    if not new:
        return "lost"
    if not old:
        return "new"
    return "fewer" if new < old else "more"


def _of_parameters(place: str, kind: Kind, group: _Group) -> Iterator[HitChange]:
    """What the hits that both sent say otherwise."""
    visits = [(old, new) for old, new in zip(group.old, group.new, strict=True) if old and new]
    then = [_params(hit, kind) for old, _ in visits for hit in old]
    now = [_params(hit, kind) for _, new in visits for hit in new]
    if not then:
        return
    hits = min(len(then), len(now))
    names = dict.fromkeys(name for params in (*then, *now) for name in params)
    for name in names:
        old, new = _values(name, then), _values(name, now)
        change: Change | None = None
        if None not in old and new == {None}:
            change = "parameter lost"
        elif old == {None} and None not in new:
            change = "parameter new"
        elif len(old) == len(new) == 1 and old != new and _is_meant(name, *old, *new, hits=hits):
            change = "other value"
        if change is not None:
            yield HitChange(
                place=place, kind=kind, change=change, visits=len(visits), parameter=name,
                old=next(iter(old)) or "", new=next(iter(new)) or "",
            )  # fmt: skip


def _params(hit: Hit, kind: Kind) -> Mapping[str, str]:
    """What is compared of a hit: also its account, where the audits have none in common."""
    items = {"items": str(len(hit.items))} if hit.items else {}
    account = {} if kind[1] else {"account": hit.account}
    return {**hit.params, **items, **account}


def _values(name: str, all_params: Sequence[Mapping[str, str]]) -> set[str | None]:
    return {params.get(name) for params in all_params}


def _is_meant(name: str, old: str | None, new: str | None, *, hits: int) -> bool:
    """Whether two values are different ones, and no ids or times that are others in each visit.

    `hits`: how many hits agree on it. Of a single one nobody knows what would be the same again.
    """
    texts = (old or "", new or "")
    if same(*texts):
        return False
    if name in _MEANT:
        return True
    return hits > 1 and not any("//" in text or _DRAWN.search(text) for text in texts)
