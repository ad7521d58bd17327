"""Hits as lines for a terminal: one a hit, under the page that sent it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.cli.hittext import account_of
from auditor.model import CLIENT_BLOCKED
from auditor.report.names import vendor_name
from auditor.report.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.audit.seen import SeenHit
    from auditor.model import Hit

TITLES = ("TIME", "VENDOR", "ACCOUNT", "EVENT", "VALUE", "ORDER", "ARRIVED")
"""TIME is in seconds since the page was opened."""
NARROWEST = (5, 13, 15, 14, 8, 6)
"""The characters of each column but the last on a terminal of 80."""
WIDEST = (6, 24, 24, 30, 14, 24)
GROWS = (1, 2, 3, 4, 5, 0)
"""In which order the columns take what a wider terminal has left."""
GAP = "  "
LONGEST_PAGE = 300
"""Characters of a page's address that are shown where nothing says how wide a line may be."""


@dataclass(slots=True)
class HitLines:
    """The lines of hits that come one after another."""

    width: int | None = None
    """The terminal's width; None: the output goes elsewhere, and nothing is cut."""
    _page: tuple[int, str] | None = None

    def titles(self) -> str:
        """The columns' titles."""
        return self._row(TITLES)

    def of(self, seen: SeenHit) -> Iterator[str]:
        """The line of a hit; before it that of its page, where the hit before had another one."""
        place = (seen.visit, seen.page)
        if self._page is None:
            yield self.titles()
        if place != self._page:
            yield ""
            limit = LONGEST_PAGE if self.width is None else max(self.width, 40)
            yield _cut(clean(seen.page or "(it is not known which page)", limit), limit)
        self._page = place
        yield self._row(_cells(seen))

    def _row(self, cells: tuple[str, ...]) -> str:
        widths = _widths(self.width)
        *firsts, last = cells
        if self.width is not None:
            firsts = [_cut(cell, width) for cell, width in zip(firsts, widths, strict=True)]
        padded = [cell.ljust(width) for cell, width in zip(firsts, widths, strict=True)]
        padded[0] = firsts[0].rjust(widths[0])
        return GAP.join([*padded, last]).rstrip()


def _widths(width: int | None) -> tuple[int, ...]:
    """The columns' widths: what is left beyond the narrowest ones goes round."""
    if width is None:
        return WIDEST
    widths = list(NARROWEST)
    left = width - sum(widths) - len(GAP) * len(widths) - len(TITLES[-1])
    growing = [column for column in GROWS if widths[column] < WIDEST[column]]
    while left > 0 and growing:
        for column in growing[:left]:
            widths[column] += 1
            left -= 1
        growing = [column for column in growing if widths[column] < WIDEST[column]]
    return tuple(widths)


def _cells(seen: SeenHit) -> tuple[str, ...]:
    hit = seen.hit
    texts = (
        f"{seen.after / 1000:.2f}",
        vendor_name(hit.vendor),
        account_of(hit),
        " ".join(filter(None, [hit.event, hit.label])),
        amount_of(hit),
        hit.params.get("transaction_id", ""),
        fate_of(hit),
    )
    return tuple(clean(text) for text in texts)


def amount_of(hit: Hit) -> str:
    """The value with its currency; nothing where there is no value."""
    value = hit.params.get("value") if hit.value is None else f"{hit.value:f}"
    return "" if value is None else f"{value} {hit.currency or ''}".rstrip()


def fate_of(hit: Hit) -> str:
    """Whether the hit reached its receiver, in a word or two."""
    if hit.held:
        return "held"
    if hit.delivered:
        return "yes"
    if hit.failure == CLIENT_BLOCKED:
        return "can't tell: blocked in the browser that recorded"
    return f"no: {hit.failure or 'the reason is not known'}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
