"""The metrics are read by Prometheus' own parser, and say what the report says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from prometheus_client.parser import text_string_to_metric_families

from auditor.report.formats.metrics import render_metrics
from auditor.report.formats.registry import build_view
from auditor.report.view import State
from auditor.store import AuditFile

Samples = dict[tuple[str, ...], float]


def read(audit: AuditFile) -> dict[str, Samples]:
    """By a metric's name and its own labels' values, its samples."""
    families = text_string_to_metric_families(render_metrics(build_view(audit)))
    common = {"site", "environment", "spec"}
    return {
        family.name: {
            tuple(text for name, text in each.labels.items() if name not in common): each.value
            for each in family.samples
        }
        for family in families
    }


def test_they_say_what_the_report_says(audit: AuditFile) -> None:
    view, metrics = build_view(audit), read(audit)
    assert sum(metrics["tagproof_findings"].values()) == len(view.problems) > 0
    assert metrics["tagproof_score"] == {(): view.score.points}
    assert metrics["tagproof_open_questions"] == {(): len(view.open_questions)}
    works = [goal.name for goal in view.goals if goal.state is State.WORKS]
    assert metrics["tagproof_goals"]["right",] == len(works) > 0
    assert [metrics["tagproof_goal_state"][name, "right"] for name in works] == [1] * len(works)
    broken = next(goal.name for goal in view.goals if goal.state is State.BROKEN)
    assert metrics["tagproof_goal_state"][broken, "right"] == 0
    assert metrics["tagproof_hits"] == {(): view.totals.hits}
    assert metrics["tagproof_audit_exit_code"] == {(): view.meta.exit_code}
    assert metrics["tagproof_audit_end_time_seconds"][()] > 1e9


def test_each_has_its_meaning_and_is_a_gauge(audit: AuditFile) -> None:
    families = list(text_string_to_metric_families(render_metrics(build_view(audit))))
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation for family in families)
    assert all({"site", "spec"} <= each.labels.keys() for f in families for each in f.samples)


def test_what_is_not_known_is_left_out(empty_audit: AuditFile) -> None:
    metrics = read(empty_audit)
    assert "tagproof_score" not in metrics
    assert "tagproof_new_findings" not in metrics
    assert "tagproof_audit_start_time_seconds" not in metrics


@pytest.mark.parametrize("text", ['a"} 1\nevil{x="', "back\\", "\\n", "\u2028}"])
def test_a_sites_text_stays_in_its_label(
    text: str, hostile_audit: Callable[[str], AuditFile]
) -> None:
    names = read(hostile_audit(text)).keys()
    assert names
    assert all(name.startswith("tagproof_") for name in names)
