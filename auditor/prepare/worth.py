"""What each task of an audit is made for, and which tell most where time is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import groupby
from typing import assert_never

from auditor.config.models import Spec
from auditor.prepare.tasks import Task


class Worth(IntEnum):
    """What a task is made for; the first tell most."""

    COUNTED = 1
    SILENT = 2
    STEP_COUNTED = 3
    PAGES = 4
    STEP_SILENT = 5
    SILENT_PAGES = 6
    CHANNEL = 7
    AGAIN = 8
    """Another device, or another choice that lets tags fire."""


def worths(spec: Spec, tasks: Sequence[Task]) -> dict[Task, Worth]:
    """What each task is made for."""
    granted: set[str | None] = set()
    refused: set[tuple[str | None, str]] = set()
    found: dict[Task, Worth] = {}
    for task in tasks:
        choice = task.goal, task.leg.name
        is_again = task.goal in granted if task.leg.granted else choice in refused
        found[task] = _worth(spec, task, is_again=is_again)
        if task.leg.granted:
            granted.add(task.goal)
        else:
            refused.add(choice)
    return found


def most_telling_first(spec: Spec, tasks: Sequence[Task]) -> Iterator[list[Task]]:
    """The tasks in groups: what a group is made for comes before what the next one is made for."""
    worth = worths(spec, tasks)
    for _, group in groupby(sorted(tasks, key=worth.__getitem__), worth.__getitem__):
        yield list(group)


def reason(worth: Worth) -> str:
    """Why such a task is carried out, in words."""
    match worth:
        case Worth.COUNTED:
            return "whether the conversion is counted, once and with the right values"
        case Worth.STEP_COUNTED:
            return "whether the step on the way to the conversion is counted"
        case Worth.SILENT | Worth.STEP_SILENT:
            return "whether nothing is sent that this visitor did not consent to"
        case Worth.PAGES:
            return "whether every page has its tags"
        case Worth.SILENT_PAGES:
            return "whether no page sends what this visitor did not consent to"
        case Worth.CHANNEL:
            return "whether what the ad brought is kept until the conversion"
        case Worth.AGAIN:
            return "whether it is the same for these visitors"
    assert_never(worth)


def _worth(spec: Spec, task: Task, *, is_again: bool) -> Worth:
    if task.leg.channel:
        return Worth.CHANNEL
    if is_again:
        return Worth.AGAIN
    if task.goal is None:
        return Worth.PAGES if task.leg.granted else Worth.SILENT_PAGES
    if spec.goals[task.goal].type == "macro":
        return Worth.COUNTED if task.leg.granted else Worth.SILENT
    return Worth.STEP_COUNTED if task.leg.granted else Worth.STEP_SILENT
