"""Writes a visit, its steps and route changes into tagproof's own HAR files, and reads them."""

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
    "frame_url", "near", "asks", "contradicted",
)  # fmt: skip
"""Fields of a StepRun that are written."""
ROUTE = ("at", "kind", "before", "url", "page", "step")
"""Fields of a RouteChange that are written."""


def visit_as_data(facts: VisitFacts) -> dict[str, Any]:
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
            "withdraws": visit.leg.withdraws,
            "gpc": visit.leg.gpc,
            "locale": visit.leg.locale,
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
        "withdrawn_at": visit.withdrawn_at,
        "user_agent": visit.user_agent,
        "language": visit.language,
        "clock_offset": visit.clock_offset,
        "steps": [{name: getattr(step, name) for name in STEP} for step in facts.steps],
        "routes": [{name: getattr(route, name) for name in ROUTE} for route in facts.routes],
    }


def recorded_visit(data: Mapping[str, Any]) -> Visit:
    """The visit in data that `visit_as_data` wrote.

    Raises:
        UsageError: the data was changed.
    """
    try:
        leg = data["leg"]
        return Visit(
            id=0,
            goal=_text(data["goal"]),
            leg=Leg(
                name=str(leg["name"]),
                forbidden=frozenset(Category(category) for category in leg["forbidden"]),
                granted=bool(leg["granted"]),
                has_choice=bool(leg["has_choice"]),
                withdraws=bool(leg.get("withdraws")),
                gpc=bool(leg.get("gpc")),
                locale=str(leg.get("locale", "")),
            ),
            device=str(data["device"]),
            began=str(data["began"]),
            ended=_number(data["ended"]),
            url=str(data["url"]),
            run=Run(data["run"]),
            repeat_of=_number(data["repeat_of"]),
            error=_text(data["error"]),
            inconclusive=_text(data["inconclusive"]),
            goal_at=_number(data["goal_at"]),
            consent_at=_number(data["consent_at"]),
            withdrawn_at=_number(data.get("withdrawn_at")),
            user_agent=_text(data.get("user_agent")) or "",
            language=_text(data.get("language")) or "",
            clock_offset=_number(data.get("clock_offset")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(_CHANGED) from error


def recorded_steps(data: Mapping[str, Any]) -> tuple[StepRun, ...]:
    """The steps in data that `visit_as_data` wrote.

    Raises:
        UsageError: the data was changed.
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
                asks=None if step.get("asks") is None else bool(step["asks"]),
                contradicted=str(step.get("contradicted", "")),
            )
            for step in data["steps"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(_CHANGED) from error


def recorded_routes(data: Mapping[str, Any]) -> tuple[RouteChange, ...]:
    """The route changes in data that `visit_as_data` wrote.

    Raises:
        UsageError: the data was changed.
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
            for number, route in enumerate(data["routes"], 1)
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
