"""The plan as data, in English, for other tools."""

from __future__ import annotations

import json
from typing import Any

from auditor.report.plan.planned import Plan, PlannedGoal, PlannedHit, PlannedTag


def render_json(plan: Plan) -> str:
    """The plan as a JSON object."""
    data = {
        "site": plan.site,
        "url": plan.url,
        "environment": plan.environment,
        "spec": plan.spec,
        "tags": [_tag(tag) for tag in plan.tags],
        "goals": [_goal(goal) for goal in plan.goals],
    }
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _tag(tag: PlannedTag) -> dict[str, Any]:
    return {
        "name": tag.name,
        "vendor": tag.vendor,
        "account": tag.account,
        "also_at": list(tag.also_at),
        "not_sent_on": list(tag.silent),
        "notes": list(tag.notes),
        "docs": tag.docs or None,
    }


def _goal(goal: PlannedGoal) -> dict[str, Any]:
    return {
        "name": goal.name or None,
        "title": goal.title,
        "type": goal.kind or None,
        "steps": list(goal.steps),
        "trigger": goal.trigger,
        "hits": [_hit(hit) for hit in goal.hits],
        "not_again": list(goal.again),
    }


def _hit(hit: PlannedHit) -> dict[str, Any]:
    return {
        "tag": hit.tag.name,
        "event": hit.event,
        "fires": hit.fires,
        "within": hit.within,
        "push": hit.push or None,
        "line": hit.line or None,
        "params": [
            {"name": each.name, "must_be": list(each.conditions), "asked_by": each.asked_by}
            for each in hit.params
        ],
    }
