"""What may be hits and could not be read, in as many lines as can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urldefrag

from auditor.model import Unrecognised
from auditor.report.view import UnreadView

KINDS_AT_MOST = 1000
"""Receivers that are told apart, of a whole audit; a site has some dozens."""
LINES_AT_MOST = 14
"""Lines of the list; what is left over stands in the last but one."""
PLACES_NAMED, RECEIVERS_NAMED = 2, 6
"""Addresses of one receiver, and receivers of one line, that are named; the others are counted."""
_ORDER = ("unread", "opaque", "unknown", "exchange")


@dataclass(slots=True)
class _Receiver:
    """The requests of one kind to one vendor, or to one unknown domain."""

    first: Unrecognised
    count: int = 0
    places: Counter[str] = field(default_factory=Counter)
    pages: set[str] = field(default_factory=set)


class UnreadRequests:
    """Adds up the requests that could not be read, by receiver."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._receivers: dict[tuple[str, str], _Receiver] = {}

    def add(self, unrecognised: Unrecognised) -> None:
        """Count an entry of one visit."""
        key = (unrecognised.kind, unrecognised.vendor)
        if key not in self._receivers and len(self._receivers) >= KINDS_AT_MOST:
            return
        receiver = self._receivers.setdefault(key, _Receiver(unrecognised))
        receiver.count += unrecognised.count
        receiver.places[f"{unrecognised.host}{unrecognised.path}"] += unrecognised.count
        receiver.pages.add(urldefrag(unrecognised.page_url).url)

    def lines(self, name_of: Callable[[str], str]) -> tuple[UnreadView, ...]:
        """A line for each receiver: known vendors first, then the most frequent.

        Of more unknown receivers than can be read, the rest are one line; all exchanges of ids are
        one, the last: a publisher's page has hundreds.
        """
        ordered = sorted(
            self._receivers.values(),
            key=lambda each: (_ORDER.index(each.first.kind), -each.count, each.first.host),
        )
        exchanges = [each for each in ordered if each.first.kind == "exchange"]
        others = [each for each in ordered if each.first.kind != "exchange"]
        room = LINES_AT_MOST - bool(exchanges)
        shown = others if len(others) <= room else others[: room - 1]
        left = others[len(shown) :]
        lines = [_line(each, name_of) for each in shown]
        if left:
            reason = f"what may be hits of more receivers ({len(left)})"
            lines.append(_folded(left, "unknown", reason))
        if exchanges:
            count = len({each.first.vendor for each in exchanges})
            reason = f"exchanges of ids between networks ({count}): they carry no event"
            lines.append(_folded(exchanges, "exchange", reason))
        return tuple(lines)


def _line(receiver: _Receiver, name_of: Callable[[str], str]) -> UnreadView:
    first = receiver.first
    return UnreadView(
        kind=first.kind,
        vendor=name_of(first.vendor),
        place=_named([place for place, _ in receiver.places.most_common()], PLACES_NAMED),
        reason=first.reason,
        count=receiver.count,
        pages=len(receiver.pages),
        page_url=first.page_url,
        initiator=first.initiator,
    )


def _folded(
    receivers: list[_Receiver], kind: Literal["unknown", "exchange"], reason: str
) -> UnreadView:
    """Many receivers as one line."""
    by_count = sorted(receivers, key=lambda each: (-each.count, each.first.host))
    first = by_count[0].first
    return UnreadView(
        kind=kind,
        vendor="",
        place=_named([each.first.host for each in by_count], RECEIVERS_NAMED),
        reason=reason,
        count=sum(each.count for each in receivers),
        pages=len(set().union(*(each.pages for each in receivers))),
        page_url=first.page_url,
        initiator=first.initiator,
    )


def _named(names: list[str], most: int) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
