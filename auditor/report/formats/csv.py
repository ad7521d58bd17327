"""CSV for spreadsheets: the tags, which of them are on which page, and every hit.

RFC 4180, in UTF-8 with a byte order mark, without which Excel reads another encoding. Cells that a
spreadsheet would calculate begin with an apostrophe; numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import assert_never

from auditor.model import Hit, Visit
from auditor.report.text import clean
from auditor.report.view import Audit, PageTag, PageView, ReportView
from auditor.vendor import find_vendors

BOM = "\ufeff"
TEXT = 2_000
"""Characters of a cell at most; Excel takes 32,767."""
_FORMULA = re.compile(r"(^\s*|;\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])")
"""What begins a formula. Behind a semicolon, too: where numbers have a decimal comma, Excel splits
lines at semicolons, quoted or not."""
INVENTORY = (
    "page", "title", "status", "error", "visits", "vendor", "account", "tag", "hits", "loaded",
)  # fmt: skip
TAGS = (
    "vendor", "account", "tag", "pages", "hits", "held", "undelivered", "hits_before_choice",
    "hits_after_choice", "loaded_by", "cookies", "bytes", "busy_ms", "environments",
)  # fmt: skip
HITS = (
    "visit", "goal", "leg", "device", "run", "choice", "page", "step", "time", "at_ms", "sent_ms",
    "vendor", "account", "event", "label", "value", "currency", "transaction_id", "key", "items",
    "delivered", "failure", "held", "automatic", "initiator", "request", "environment",
)  # fmt: skip
Cell = str | int | Decimal | bool | None
"""A value of a table, before it is written."""


def tag_pieces(view: ReportView) -> Iterator[str]:
    """The lines of tags.csv: one for each vendor's account that was seen or that the spec names."""
    yield BOM + _line(TAGS)
    for use in view.tag_uses:
        yield _line((
            use.vendor,
            use.account,
            use.tag,
            use.pages,
            use.hits,
            use.held,
            use.undelivered,
            use.before_choice,
            use.after_choice,
            ", ".join(use.loaded_by),
            ", ".join(f"{name} ({lifetime})" for name, lifetime in use.lifetimes),
            use.transferred,
            use.busy,
            ", ".join(use.environments),
        ))  # fmt: skip


def inventory_pieces(view: ReportView) -> Iterator[str]:
    """The lines of inventory.csv: one for each tag on each page, or one for a page without tags."""
    names = {(use.vendor, use.account): use.tag for use in view.tag_uses}
    yield BOM + _line(INVENTORY)
    for page in view.pages:
        for tag in page.tags or (None,):
            yield _line(_page_cells(page, tag, names))


def _page_cells(
    page: PageView, tag: PageTag | None, names: dict[tuple[str, str], str]
) -> tuple[Cell, ...]:
    about = (page.url, page.title, page.status, page.error, page.visits)
    if tag is None:
        return (*about, None, None, None, None, None)
    name = names.get((tag.vendor, tag.account), "")
    return (*about, tag.vendor, tag.account, name, tag.hits, tag.loaded)


def hit_pieces(audit: Audit, _: ReportView) -> Iterator[str]:
    """The lines of hits.csv: one for each hit, visit by visit, as there may be 100,000."""
    vendors = {vendor.id: vendor.name for vendor in find_vendors().values()}
    yield BOM + _line(HITS)
    for visit in audit.visits():
        hits = tuple(audit.hits(visit.id))
        if not hits:
            continue
        facts = audit.some_facts(visit.id, "pages", "steps")
        pages = {page.id: page.final_url or page.url for page in facts.pages}
        steps = {step.index: step.action for step in facts.steps}
        lines = []
        for hit in hits:
            page = hit.page_url or pages.get(hit.page or 0, "")
            step = steps.get(-1 if hit.step is None else hit.step, "")
            vendor = vendors.get(hit.vendor, hit.vendor)
            lines.append(_hit_cells(hit, visit, page, step, vendor))
        yield csv_rows(lines)


def _hit_cells(hit: Hit, visit: Visit, page: str, step: str, vendor: str) -> Sequence[Cell]:
    return (
        visit.id,
        visit.goal,
        visit.leg.name,
        visit.device,
        visit.run.value,
        _choice(hit, visit),
        page,
        step,
        _moment(visit.began, hit.at),
        hit.at,
        hit.sent_at,
        vendor,
        hit.account,
        hit.event,
        hit.label,
        hit.value,
        hit.currency,
        hit.get("transaction_id"),
        hit.key,
        len(hit.items),
        hit.delivered,
        hit.failure,
        hit.held,
        hit.automatic,
        hit.initiator,
        hit.requests[0] if hit.requests else None,
        hit.environment,
    )


def _choice(hit: Hit, visit: Visit) -> str:
    """Whether the hit left before or after the visitor chose; empty if there is no choice."""
    if not visit.leg.has_choice:
        return ""
    chosen = visit.consent_at is not None and hit.sent_at >= visit.consent_at
    return "after" if chosen else "before"


def _moment(began: str, at: int) -> str:
    try:
        moment = dt.datetime.fromisoformat(began) + dt.timedelta(milliseconds=at)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat(timespec="milliseconds")


def _line(cells: Iterable[Cell]) -> str:
    return csv_rows([cells])


def csv_rows(rows: Iterable[Iterable[Cell]]) -> str:
    """The rows as lines, each cell safe for a spreadsheet."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [_cell(value) for value in row] for row in rows
    )
    return out.getvalue()


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return str(value)
        case str():
            return _text(value)
    assert_never(value)


@lru_cache(maxsize=1024)
def _text(value: str) -> str:
    """The text, safe for a spreadsheet. Cached: most texts of a hit are those of the one before."""
    return guarded(clean(value, TEXT))


def guarded(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would calculate."""
    return _FORMULA.sub(r"\1'", text)
