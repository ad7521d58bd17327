"""Describes the tasks of an audit in words: the output of `run --dry-run`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from auditor.config.models import Spec
from auditor.model import Run
from auditor.model.messages import count
from auditor.prepare.tasks import Task
from auditor.prepare.worth import reason, worths

_WITHIN_THE_JOURNEY = {"reload": "reload", "back": "go back and forward"}
"""Repetitions that need no visit of their own, in words."""


def describe_tasks(spec: Spec, tasks: Sequence[Task]) -> Iterator[str]:
    """What the tasks will do, line by line; the last line has the number of visits."""
    walks = [task for task in tasks if task.goal is not None]
    crawls = [task for task in tasks if task.goal is None]
    why = {task: reason(worth) for task, worth in worths(spec, tasks).items()}
    for task in walks:
        goal = spec.goals[task.goal or ""]
        yield f"{task.goal} · {task.leg.name} · {task.device}: {why[task]}"
        for run in task.runs:
            also = [
                words
                for repeat, words in _WITHIN_THE_JOURNEY.items()
                if run is Run.JOURNEY and repeat in goal.must_not_repeat_on
            ]
            yield "  " + ", then ".join([_words(run), *also])
    visits = sum(len(task.runs) for task in walks)
    achieved = sum(run.achieves for task in walks for run in task.runs)
    most = spec.crawl.max_pages if spec.crawl else 0
    for task in crawls:
        yield f"crawl · {task.leg.name} · {task.device}: {why[task]}"
        yield f"  up to {count(most, 'page')}"
    goals = {task.goal for task in walks}
    end = f"{count(visits, 'visit')} for {count(len(goals), 'goal')}"
    if crawls:
        end += f", up to {count(most * len(crawls), 'page')}"
    yield f"{end}; goals are really achieved {count(achieved, 'time')}"


def tasks_as_data(spec: Spec, tasks: Sequence[Task]) -> list[dict[str, object]]:
    """The same as data: one object for each task."""
    why = worths(spec, tasks)
    return [
        {
            "goal": task.goal,
            "leg": task.leg.name,
            "device": task.device,
            "runs": [run.value for run in task.runs] if task.goal is not None else [],
            "most_pages": spec.crawl.max_pages if task.goal is None and spec.crawl else None,
            "why": reason(why[task]),
        }
        for task in tasks
    ]


def _words(run: Run) -> str:
    """What a run does, in words."""
    match run:
        case Run.JOURNEY:
            return "walk the journey"
        case Run.REVISIT:
            return "open its confirmation page again, as a new visitor"
        case Run.DOUBLE_CLICK:
            return "double-click the goal action"
        case Run.INVALID:
            return "fill the form in wrongly"
        case Run.VARIANT:
            return "walk the other journey"
        case Run.RACE:
            return "walk the journey on a slow device, and leave at once"
        case _:
            assert_never(run)
