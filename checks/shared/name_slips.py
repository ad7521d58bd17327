"""Names of events that are probably a slip of one that their vendor knows. No check is in here."""

from __future__ import annotations

from auditor.check.matching import slip_of_standard
from auditor.model import Hit, VisitRecord

from .vendor_rules import is_sent_by_site

VENDORS = ("ga4", "meta", "nextdoor", "openai_ads", "pinterest", "reddit", "snapchat", "tiktok")
"""Vendors that treat their standard events differently from those of other names."""


def slip_of(record: VisitRecord, hit: Hit) -> tuple[str, bool] | None:
    """The standard event that the name of a hit is a slip of, and whether that is certain."""
    rules = record.rules.get(hit.vendor)
    if rules is None or hit.vendor not in VENDORS or not is_sent_by_site(hit):
        return None
    standard = rules.standard_events
    if any(map(hit.is_called, standard)) or _is_planned(record, hit):
        return None
    slip = slip_of_standard(hit.event, standard)
    sent = {
        other.event
        for other in record.first_run_hits()
        if (other.vendor, other.account) == (hit.vendor, hit.account)
    }
    return None if slip and not slip[1] and slip[0] in sent else slip


def _is_planned(record: VisitRecord, hit: Hit) -> bool:
    """Whether the spec calls an event of this vendor so."""
    lines = [*record.expect, *record.crawl_expect]
    lines += [line for goal in record.goals for line in (*goal.expect, *goal.forbid)]
    return any(line.tag.vendor == hit.vendor and hit.is_called(line.event) for line in lines)
