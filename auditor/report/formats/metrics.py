"""Numbers of an audit in Prometheus' text format, for the node exporter's textfile collector.

All are gauges: each audit writes the file anew. What is not known is left out, never 0.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from auditor.model import Severity
from auditor.report.specplace import spec_location
from auditor.report.text import clean
from auditor.report.view import Problem, ReportView, State

Sample = tuple[dict[str, str], float | None]
"""Labels, and a value; None: it is not known."""
STATES = {State.WORKS: "right", State.BROKEN: "broken", State.UNKNOWN: "unknown"}
LABEL = 200
"""Characters of a label's value."""


def render_metrics(view: ReportView) -> str:
    """The audit's numbers, each with what it means."""
    common = {
        "site": view.meta.site,
        "environment": view.meta.environment,
        "spec": spec_location(view.meta).name,
    }
    lines: list[str] = []
    for name, meaning, samples in _metrics(view):
        known = [(labels, value) for labels, value in samples if value is not None]
        if known:
            lines += [f"# HELP tagproof_{name} {meaning}", f"# TYPE tagproof_{name} gauge"]
        for labels, value in known:
            shown = ",".join(f'{key}="{_escaped(text)}"' for key, text in (common | labels).items())
            lines.append(f"tagproof_{name}{{{shown}}} {_number(value)}")
    return "".join(f"{line}\n" for line in lines)


def _metrics(view: ReportView) -> Iterator[tuple[str, str, list[Sample]]]:
    """Name, meaning and samples of each metric."""
    meta, totals = view.meta, view.totals
    yield "audit_start_time_seconds", "When the audit began.", [({}, _moment(meta.started))]
    yield "audit_end_time_seconds", "When the audit ended.", [({}, _moment(meta.ended))]
    code = "Exit code: 0 passed, 1 findings, 3 could not tell, 130 interrupted."
    yield "audit_exit_code", code, [({}, meta.exit_code)]
    yield "score", "Score of the audit, 0 to 100.", [({}, view.score.points)]
    yield "findings", "Findings by severity, without accepted ones.", _by_severity(view.problems)
    yield "open_questions", "What could not be told.", [({}, len(view.open_questions))]
    yield "accepted_findings", "Findings that the spec ignores.", [({}, len(view.suppressed))]
    if view.change is not None:
        new = "Findings that the audit before did not have, by severity."
        yield "new_findings", new, _by_severity(view.change.new)
        fixed = "Findings of the audit before that are fixed."
        yield "fixed_findings", fixed, [({}, len(view.change.fixed))]
    goals = Counter(goal.state for goal in view.goals)
    yield "goals", "Goals by state.", [({"state": STATES[s]}, goals[s]) for s in STATES]
    of_goal = "Whether the goal is in this state: 1 or 0."
    yield (
        "goal_state",
        of_goal,
        [
            ({"goal": goal.name, "state": word}, int(goal.state is state))
            for goal in view.goals
            for state, word in STATES.items()
        ],
    )
    yield "visits", "Visits that were made.", [({}, totals.visits)]
    yield "hits", "Hits that were seen.", [({}, totals.hits)]


def _by_severity(problems: Iterable[Problem]) -> list[Sample]:
    numbers = Counter(problem.severity for problem in problems)
    return [({"severity": each.name.lower()}, numbers[each]) for each in sorted(Severity)]


def _moment(iso: str) -> float | None:
    try:
        return dt.datetime.fromisoformat(iso).timestamp()
    except ValueError:
        return None


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"


def _escaped(text: str) -> str:
    """A label's value; a line break would end the sample."""
    shown = clean(text, LABEL)
    return shown.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
