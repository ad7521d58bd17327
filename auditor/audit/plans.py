"""Makes of a task what the capture carries out: a journey, or the plan of a crawl."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from auditor.capture.walk.answering import BannerAnswer
from auditor.capture.walk.crawled_page import CrawlPlan
from auditor.capture.walk.journey import Journey, wrongly_filled
from auditor.config.expectations import MatcherSpec
from auditor.config.steps import Navigate, goal_position
from auditor.model import Leg, Run
from auditor.prepare.landing import arriving, channel_of
from auditor.prepare.to_model import allowed

if TYPE_CHECKING:
    from auditor.config.models import Crawl
    from auditor.config.steps import Step
    from auditor.prepare.setup import Setup
    from auditor.prepare.tasks import Task


def journey_of(setup: Setup, task: Task, run: Run) -> Journey:
    """The journey of a task's goal, as one of its runs walks it."""
    goal = setup.spec.goals[task.goal or ""]
    goal_view = setup.view.goals[task.goal or ""]
    texts = [
        condition.equals_text
        for line in goal.expect
        for condition in line.params.values()
        if isinstance(condition, MatcherSpec) and condition.equals_text is not None
    ]
    expect = allowed(goal_view.expect, task.leg)
    repeats = goal_view.repeats if expect and run is Run.JOURNEY else frozenset()
    steps = goal.variant if run is Run.VARIANT else goal.steps
    channel = channel_of(setup.spec, task.leg.channel)
    landing = arriving(steps, channel, seed=task.goal or "")
    journey = Journey(
        spec=setup.spec,
        steps=landing.steps,
        click_ids=landing.click_ids,
        referrer=landing.referrer,
        consent=_answer(setup, task.leg, steps if goal_position(steps) > 0 else ()),
        expect=expect,
        texts=texts,
        repeats=frozenset(repeats),
        index=setup.index,
        mask=setup.redactor.text,
        run=run,
        settle=goal.settle,
    )
    if run is Run.INVALID:
        wrong = wrongly_filled(goal.steps, journey.goal_step, goal.invalid)
        journey = replace(journey, steps=wrong)
    return journey


def crawl_plan(setup: Setup, task: Task, crawl: Crawl) -> CrawlPlan:
    """The crawl of a task's leg and device."""
    return CrawlPlan(
        spec=setup.spec,
        crawl=crawl,
        leg=task.leg,
        device=task.device,
        consent=_answer(setup, task.leg),
        expect=allowed(setup.view.crawl_expect, task.leg),
        index=setup.index,
    )


def _answer(setup: Setup, leg: Leg, steps: Sequence[Step] = ()) -> BannerAnswer:
    """What the leg's visitor does about the banner.

    `steps`: the journey that follows, if the page may be opened again before. What a page sends
    again then would count for a goal action that opens it, and for a page of the crawl.
    """
    choice = setup.spec.consent.get(leg.consent)
    if choice is None:
        return BannerAnswer()
    return BannerAnswer(
        steps=choice.actions,
        withdrawal=choice.withdrawal,
        only_if_asked=choice.if_banner_shows,
        reloads=bool(steps) and not leg.granted,
        comes_back=_first_address(setup, steps) if choice.returning else "",
    )


def _first_address(setup: Setup, steps: Sequence[Step]) -> str:
    """The address that the journey opens first; empty: it may not be opened again."""
    first = next(iter(steps), None)
    return urljoin(setup.spec.site.url, first.navigate) if isinstance(first, Navigate) else ""
