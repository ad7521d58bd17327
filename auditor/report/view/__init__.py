"""All that reports show: built once from an audit, then written in any format."""

from auditor.report.view.goals import Entry, GoalView, MatrixRow, State, TagColumn
from auditor.report.view.inventory import CookieView, PageTag, PageView, TagUse, Totals, UnreadView
from auditor.report.view.journeys import (
    ConsentCell,
    ConsentRow,
    IdStop,
    IdTrail,
    Journey,
    Lane,
    LaneKind,
    Mark,
)
from auditor.report.view.problems import Exhibit, Pairs, Place, Problem
from auditor.report.view.verdict import Change, Gone, Part, Past, Score, ScorePart
from auditor.report.view.whole import Audit, ReportView, Untold

__all__ = [
    "Audit",
    "Change",
    "ConsentCell",
    "ConsentRow",
    "CookieView",
    "Entry",
    "Exhibit",
    "GoalView",
    "Gone",
    "IdStop",
    "IdTrail",
    "Journey",
    "Lane",
    "LaneKind",
    "Mark",
    "MatrixRow",
    "PageTag",
    "PageView",
    "Pairs",
    "Part",
    "Past",
    "Place",
    "Problem",
    "ReportView",
    "Score",
    "ScorePart",
    "State",
    "TagColumn",
    "TagUse",
    "Totals",
    "UnreadView",
    "Untold",
]
