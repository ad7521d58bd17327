"""Which of a goal's lines count something. No check is in here."""

from __future__ import annotations

from auditor.check.matching import is_page_view, matching, since_goal
from auditor.model import Expectation, Hit, VisitRecord


def conversions(record: VisitRecord) -> tuple[Expectation, ...]:
    """What the goal's achievement is counted by, on this leg: all that it expects but page views.

    For visits that repeat the journey, too, of which nothing is expected.
    """
    lines = record.goal.expect if record.goal else ()
    return tuple(
        line
        for line in lines
        if line.fires.most != 0
        and not is_page_view(line.event)
        and line.tag.category not in record.visit.leg.forbidden
    )


def counted(expectation: Expectation, record: VisitRecord) -> tuple[Hit, ...]:
    """The hits that an expectation means, called for since the goal action began."""
    hits = since_goal(matching(expectation, record), record)
    return tuple(hit for hit in hits if not hit.automatic)
