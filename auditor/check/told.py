"""What each vendor was told of each achievement by browser and server, and what it would count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from auditor.check.matching import MASK
from auditor.check.server_pairs import Pair, pairs
from auditor.model import AuditRecord, Hit
from auditor.model.orders import OrderList, ShopOrder
from auditor.model.server import PAIRED_BY_EVENT_ID, PAIRED_BY_ORDER, ServerEvent, key_of

LONGEST = 100
"""Characters of a text that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one tag's vendor was told of one achievement of a goal."""

    goal: str
    leg: str
    device: str
    visit: int
    tag: str
    event: str
    browser: int
    """Hits of the browser's."""
    server: int | None
    """Events of the server's; None: nothing listened."""
    counts: int
    """So many conversions would the vendor count."""
    browser_worth: str = ""
    """Value and currency as the browser sent them."""
    server_worth: str = ""
    order: str = ""
    """The number under which the shop has the order; empty: it is not in the shop's list."""
    order_worth: str = ""


def told(record: AuditRecord) -> Iterator[Told]:
    """One for each conversion that the browser sent: of all tags, once for each visit."""
    for pair in pairs(record, twins_only=False):
        events = pair.same + pair.other
        order = _order_of(pair.hit, events, record.orders)
        yield Told(
            goal=pair.visit.goal or "",
            leg=pair.visit.leg.name,
            device=pair.visit.device,
            visit=pair.visit.id,
            tag=pair.line.tag.name,
            event=pair.line.event,
            browser=len(pair.hits),
            server=None if record.server is None else len(events),
            counts=counted_by(pair),
            browser_worth=_worth(pair.hit.params.get("value"), pair.hit.currency),
            server_worth=_worth(events[0].value, events[0].currency) if events else "",
            order=order.number[:LONGEST] if order else "",
            order_worth=_worth(None if order.value is None else str(order.value), order.currency)
            if order
            else "",
        )


def counted_by(pair: Pair) -> int:
    """How many conversions the vendor would count: those with one id once, all others each."""
    vendor = pair.hit.vendor
    ids = [key_of(hit) for hit in pair.hits if hit.delivered]
    ids += [
        event.key_for(vendor)
        for event in pair.same + pair.other
        if not event.is_test and not event.refused
    ]
    if vendor not in PAIRED_BY_EVENT_ID | PAIRED_BY_ORDER:
        return len(ids)
    return len({id_ for id_ in ids if id_}) + sum(not id_ for id_ in ids)


def packed(rows: Iterable[Told]) -> list[dict[str, object]]:
    """The rows as the audit's meta data hold them."""
    return [asdict(row) for row in rows]


def unpacked(kept: object) -> tuple[Told, ...]:
    """What `packed` made; what is of another form is left out."""
    names = {field.name for field in fields(Told)}
    rows = kept if isinstance(kept, list) else []
    return tuple(Told(**row) for row in rows if isinstance(row, Mapping) and row.keys() == names)


def _order_of(
    hit: Hit, events: Iterable[ServerEvent], orders: OrderList | None
) -> ShopOrder | None:
    """The shop's order that a hit or an event names."""
    numbers = [hit.params.get("transaction_id"), *(event.transaction_id for event in events)]
    for number in numbers:
        if orders is not None and number and MASK not in number and (found := orders.find(number)):
            return found
    return None


def _worth(value: str | None, currency: str | None) -> str:
    return f"{value or ''} {currency or ''}".strip()[:LONGEST]
