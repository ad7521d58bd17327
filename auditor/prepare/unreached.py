"""Parts of a spec that no visit comes to: legs, devices, channels; tags and goals left unjudged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from auditor.model import Category
from auditor.prepare.to_model import allowed

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.prepare.spec_view import SpecView
    from auditor.prepare.tasks import Task

REPORTING = frozenset({Category.ADVERTISING, Category.ANALYTICS, Category.AFFILIATE, Category.CRM})
"""Categories of tags that report what visitors do."""
STUB = re.compile(r"(?:[A-Z]+-)?(?:X{4,}|x{4,}|0{6,}|1234567?8?9?0?)\d*")
"""An account as examples have it: G-XXXXXXXXXX, AW-000000000."""


def unreached(spec: Spec, view: SpecView, tasks: Collection[Task]) -> Iterator[tuple[str, str]]:
    """Key path and text of each part that the audit would not come to."""
    legs = {task.leg.consent for task in tasks}
    devices = {task.device for task in tasks}
    channels = {task.leg.channel for task in tasks}
    for name in spec.consent:
        if name not in legs:
            yield f"consent.{name}", "no goal and no crawl is walked on this leg"
    for name in spec.devices:
        if name not in devices:
            yield f"devices.{name}", "no goal is walked on this device"
    for name in spec.channels:
        if name not in channels:
            yield f"channels.{name}", "no goal is walked with it: that takes a leg that accepts"
    yield from _silent_goals(spec, view)
    yield from _silent_tags(spec, view)


def _silent_goals(spec: Spec, view: SpecView) -> Iterator[tuple[str, str]]:
    """Goals of which no leg lets any expected tag fire."""
    for name, goal in view.goals.items():
        walked = [view.legs[leg] for leg in spec.goals[name].consent or view.legs]
        if not any(allowed(goal.expect, leg) for leg in walked):
            legs = ", ".join(leg.name for leg in walked)
            text = f"each tag that it expects is forbidden on each leg that walks it ({legs})"
            yield f"goals.{name}.expect", f"{text}: nothing will be judged"


def _silent_tags(spec: Spec, view: SpecView) -> Iterator[tuple[str, str]]:
    """Tags of which nothing is expected, and accounts that are stubs."""
    lines = [*view.crawl_expect]
    lines += [line for goal in view.goals.values() for line in (*goal.expect, *goal.forbid)]
    expected = {line.tag.name for line in lines}
    for name, tag in view.tags.items():
        if name not in expected and tag.category in REPORTING:
            yield f"tags.{name}", "no goal and no crawl expects a hit of it: its silence passes"
        if STUB.fullmatch(spec.tags[name].account):
            yield f"tags.{name}.account", "looks like an example's account, not your own"
