"""What tagproof writes into its own HAR files about a visit, and reads from them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from auditor.errors import UsageError
from auditor.model import (
    Category,
    Leg,
    Phase,
    RouteChange,
    Run,
    StepKind,
    StepRun,
    Visit,
    VisitFacts,
)
from auditor.model.older import kind_of, role_of

STEP = (
    "index", "kind", "action", "phase", "began", "ended", "is_goal", "role", "error", "link",
    "frame_url", "near",
)  # fmt: skip
ROUTE = ("at", "kind", "before", "url", "page", "step")
"""What is told of a step, and of a change of the route."""


def told_of_visit(facts: VisitFacts) -> dict[str, Any]:
    """A visit without its requests and pages, as JSON data."""
    visit = facts.visit
    return {
        "visit": visit.id,
        "goal": visit.goal,
        "leg": {
            "name": visit.leg.name,
            "forbidden": sorted(visit.leg.forbidden),
            "granted": visit.leg.granted,
            "has_choice": visit.leg.has_choice,
        },
        "device": visit.device,
        "began": visit.began,
        "ended": visit.ended,
        "url": visit.url,
        "run": visit.run,
        "repeat_of": visit.repeat_of,
        "error": visit.error,
        "inconclusive": visit.inconclusive,
        "goal_at": visit.goal_at,
        "consent_at": visit.consent_at,
        "steps": [{name: getattr(step, name) for name in STEP} for step in facts.steps],
        "routes": [{name: getattr(route, name) for name in ROUTE} for route in facts.routes],
    }


def recorded_visit(told: Mapping[str, Any]) -> Visit:
    """The visit again.

    Raises:
        UsageError: somebody changed it.
    """
    try:
        leg = told["leg"]
        return Visit(
            id=0,
            goal=_text(told["goal"]),
            leg=Leg(
                name=str(leg["name"]),
                forbidden=frozenset(Category(each) for each in leg["forbidden"]),
                granted=bool(leg["granted"]),
                has_choice=bool(leg["has_choice"]),
            ),
            device=str(told["device"]),
            began=str(told["began"]),
            ended=_number(told["ended"]),
            url=str(told["url"]),
            run=Run(told["run"]),
            repeat_of=_number(told["repeat_of"]),
            error=_text(told["error"]),
            inconclusive=_text(told["inconclusive"]),
            goal_at=_number(told["goal_at"]),
            consent_at=_number(told["consent_at"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(_CHANGED) from error


def recorded_steps(told: Mapping[str, Any]) -> tuple[StepRun, ...]:
    """Its steps again.

    Raises:
        UsageError: somebody changed them.
    """
    try:
        return tuple(
            StepRun(
                visit=0,
                index=int(step["index"]),
                kind=StepKind(step["kind"]) if "kind" in step else kind_of(str(step["action"])),
                action=str(step["action"]),
                phase=Phase(step["phase"]),
                began=int(step["began"]),
                ended=_number(step["ended"]),
                is_goal=bool(step["is_goal"]),
                role=str(step["role"]) if "role" in step else role_of(str(step["action"])),
                error=_text(step["error"]),
                link=str(step["link"]),
                frame_url=str(step["frame_url"]),
                near=tuple(map(str, step["near"])),
            )
            for step in told["steps"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(_CHANGED) from error


def recorded_routes(told: Mapping[str, Any]) -> tuple[RouteChange, ...]:
    """Its changes of address again.

    Raises:
        UsageError: somebody changed them.
    """
    try:
        return tuple(
            RouteChange(
                id=number,
                at=int(route["at"]),
                kind=_KINDS[route["kind"]],
                before=str(route["before"]),
                url=str(route["url"]),
                page=_number(route["page"]),
                step=_number(route["step"]),
            )
            for number, route in enumerate(told["routes"], 1)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(_CHANGED) from error


_KINDS: Mapping[str, Literal["push", "replace", "pop", "hash"]] = {
    "push": "push", "replace": "replace", "pop": "pop", "hash": "hash",
}  # fmt: skip
_CHANGED = (
    "this HAR file was written by tagproof and changed since; check the audit file (.db) it came "
    "from, or write it again with `tagproof report AUDIT --har FILE`"
)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
