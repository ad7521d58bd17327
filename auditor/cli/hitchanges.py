"""What two audits saw sent, beside each other: lines for the terminal, and data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from auditor.config.wording import printable
from auditor.model.messages import count
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from auditor.report.compared.hits import Change, HitChange, HitComparison

SHOWN = 80
"""Characters of what a site sent that a line shows."""
_MARKS: Mapping[Change, str] = {
    "lost": "✗", "fewer": "✗", "parameter lost": "✗", "other value": "~", "more": "+", "new": "+",
    "parameter new": "+",
}  # fmt: skip


def lines(compared: HitComparison) -> Iterator[str]:
    """The verdict, then all differences by goal and page. Whatever the site sent, each is one."""
    return map(printable, _lines(compared))


def _lines(compared: HitComparison) -> Iterator[str]:
    yield _verdict(compared)
    for place, changes in groupby(compared.changes, key=lambda change: change.place):
        yield ""
        yield place[:SHOWN]
        for change in changes:
            yield f"  {_MARKS[change.change]} {_name(change)}: {in_words(change)}"
    yield ""
    yield f"compared: {count(compared.compared, 'visit')} that both audits made" + (
        f"; left out: {compared.left_out}, made by one only, or broken off"
        if compared.left_out
        else ""
    )


def _verdict(compared: HitComparison) -> str:
    """What is worse, in one line: lost purchase.value on 2 goals."""
    losses: dict[str, set[str]] = {}
    for change in compared.changes:
        if change.is_loss:
            losses.setdefault(_lost(change), set()).add(change.place)
    if losses:
        told = [f"{what} on {_places(places)}" for what, places in list(losses.items())[:3]]
        more = f" and {len(losses) - 3} more" if len(losses) > 3 else ""  # noqa: PLR2004 - as told
        return f"lost or changed: {', '.join(told)}{more}"
    if compared.changes:
        return "nothing is lost; something is sent besides"
    return "the same hits with the same parameters"


def _lost(change: HitChange) -> str:
    event = change.kind[2][:SHOWN]
    return f"{event}.{change.parameter[:SHOWN]}" if change.parameter else event


def _places(places: set[str]) -> str:
    return next(iter(places))[:SHOWN] if len(places) == 1 else f"{len(places)} goals or pages"


def _name(change: HitChange) -> str:
    vendor, account, event, label = change.kind
    known = find_vendors().get(vendor)
    return " ".join(filter(None, [known.name if known else vendor, account, event, label]))


def in_words(change: HitChange) -> str:
    """A difference, in words."""
    old, new, name = change.old[:SHOWN], change.new[:SHOWN], change.parameter[:SHOWN]
    where = f"in {count(change.visits, 'visit')}"
    match change.change:
        case "lost":
            return f"no longer sent, {where} (was sent {count(int(old), 'time')})"
        case "new":
            return f"sent now, {where} ({count(int(new), 'time')})"
        case "fewer" | "more":
            return f"sent {count(int(new), 'time')} instead of {old}, {where}"
        case "parameter lost":
            return f"without {name} (was {old}), {where}"
        case "parameter new":
            return f"with {name} now ({new}), {where}"
        case "other value":
            return f"{name} is {new} instead of {old}, {where}"


def as_data(compared: HitComparison) -> dict[str, object]:
    """All of it as JSON data."""
    return {
        "verdict": _verdict(compared),
        "visits_compared": compared.compared,
        "visits_left_out": compared.left_out,
        "changes": [_as_change(change) for change in compared.changes],
    }


def _as_change(change: HitChange) -> dict[str, object]:
    vendor, account, event, label = change.kind
    return {
        "place": change.place,
        "vendor": vendor,
        "account": account or None,
        "event": event,
        "label": label or None,
        "change": change.change,
        "is_loss": change.is_loss,
        "parameter": change.parameter or None,
        "old": change.old,
        "new": change.new,
        "visits": change.visits,
    }
