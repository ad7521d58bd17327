"""What tracking plans plan: events with their parameters, whatever form the plan has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.check.matching import is_page_view
from auditor.draft.found import Data, FoundTag
from auditor.draft.imported.nouns import Imported, ImportedGoal
from auditor.model import Category

if TYPE_CHECKING:
    from auditor.vendor import Vendor

MOST_EVENTS = 500
MOST_PARAMS = 30
"""Parameters of one event that are expected."""
MOST_ALLOWED = 30
LONGEST_NAME = 100
SHOWN = 8
_PARAM = re.compile(r"[^\W\d][\w.*$ -]*")
_NUMBERS = ("number", "float", "double", "decimal", "integer", "int", "numeric", "long", "currency")
_WHOLE = ("integer", "int", "long")
_AMOUNT = re.compile(r"(?:^|_)(?:value|revenue|total|price)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedParam:
    """A parameter of an event."""

    name: str
    is_required: bool = True
    kind: str = ""
    """Its type, as the plan calls it; empty: it does not say."""
    allowed: tuple[Any, ...] = ()
    """The only values that it may have; none: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """An event that a site must send."""

    name: str
    about: str = ""
    """When it is sent, or what it is for."""
    params: tuple[PlannedParam, ...] = ()
    vendor: str = ""
    """To whom, as the plan says it; empty: it does not."""


def imported_plan(
    events: Iterable[PlannedEvent], tags: Sequence[FoundTag], vendors: Mapping[str, Vendor]
) -> Imported:
    """Drafts of goals for the events; what is planned for page views is expected of every page."""
    goals: list[ImportedGoal] = []
    crawl: list[Data] = []
    for event in events:
        told = list(_told(event, tags, vendors))
        lines = [{"tag": tag.name, "event": event.name} for tag in told]
        params = {name: said for name, said in map(_expected, event.params) if name}
        params = dict(list(params.items())[:MOST_PARAMS])
        expect = tuple({**line, "params": params} if params else line for line in lines)
        if is_page_view(event.name) and expect:
            crawl += expect
        else:
            notes = tuple(_notes(event, tags, told=bool(told)))
            goals.append(ImportedGoal(title=event.name, expect=expect, notes=notes))
    return Imported(goals=tuple(goals), crawl=tuple(crawl))


def _told(
    event: PlannedEvent, tags: Sequence[FoundTag], vendors: Mapping[str, Vendor]
) -> Iterator[FoundTag]:
    """Who must learn of an event: whom the plan names, else the first that analyses."""
    named = _letters(event.vendor)
    of_plan = [
        tag
        for tag in tags
        if named and named in (_letters(tag.vendor), _letters(_name(tag, vendors)))
    ]
    if named and not of_plan and any(named in _known(vendor) for vendor in vendors.values()):
        return
    analytics = [tag for tag in tags if tag.category is Category.ANALYTICS]
    yield from of_plan or (analytics or list(tags))[:1]


def _name(tag: FoundTag, vendors: Mapping[str, Vendor]) -> str:
    return vendors[tag.vendor].name if tag.vendor in vendors else tag.vendor


def _known(vendor: Vendor) -> tuple[str, str]:
    return _letters(vendor.id), _letters(vendor.name)


def _notes(event: PlannedEvent, tags: Sequence[FoundTag], *, told: bool) -> Iterator[str]:
    if event.about:
        yield event.about
    if not told:
        names = ", ".join(tag.vendor for tag in tags)
        yield f"The plan has it for {event.vendor}, the spec has {names}: add --tag."
    optional = [param.name for param in event.params if not param.is_required]
    if optional:
        more = f" and {len(optional) - SHOWN} more" if len(optional) > SHOWN else ""
        yield f"May have, too: {', '.join(optional[:SHOWN])}{more}"
    odd = [param.name for param in event.params if param.is_required and not _path(param.name)]
    if odd:
        yield f"Not known: which parameter these name: {', '.join(odd[:SHOWN])}"


def _expected(param: PlannedParam) -> tuple[str, Any]:
    """The parameter's path, and what is expected there; no path: nothing is."""
    path = _path(param.name)
    if not param.is_required or not path:
        return "", None
    kind = _letters(param.kind)
    allowed = [each for each in param.allowed if isinstance(each, str | int | float)]
    if allowed and len(allowed) <= MOST_ALLOWED:
        return path, allowed[0] if len(allowed) == 1 else {"one_of": allowed}
    if path == "currency":
        return path, {"matches": "[A-Z]{3}"}
    if _AMOUNT.search(path) and "*" not in path and (kind in _NUMBERS or path == "value"):
        return path, {"above": 0}
    if kind in _NUMBERS:
        return path, {"matches": r"-?\d+" if kind in _WHOLE else r"-?\d+([.]\d+)?"}
    return path, {"present": True}


def _path(name: str) -> str:
    """The parameter as a spec names it: items[].item_id is items.*.item_id; empty: it can't be."""
    path = re.sub(r"\[\d*\*?\]|\.\$(?=\.)", ".*", name.strip()).replace("..", ".")
    path = path.removesuffix(".*")
    return path if len(path) <= LONGEST_NAME and _PARAM.fullmatch(path) else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text[:LONGEST_NAME].lower())
