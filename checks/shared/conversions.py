"""The lines of a goal that count its achievement. No check is in here."""

from __future__ import annotations

from auditor.check.matching import is_page_view
from auditor.model import Expectation, VisitRecord


def conversions(record: VisitRecord) -> tuple[Expectation, ...]:
    """The goal's lines that count its achievement on this leg: all but page views.

    A visit that repeats the journey expects nothing: its goal has the lines all the same.
    """
    lines = record.goal.expect if record.goal else ()
    return tuple(
        line
        for line in lines
        if line.fires.most != 0
        and not is_page_view(line)
        and line.tag.category not in record.visit.leg.forbidden
    )
