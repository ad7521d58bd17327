"""What each task of an audit is made for, and which come first where time is short."""

from __future__ import annotations

from prepare.test_tasks import a_goal, a_spec

from auditor.prepare.tasks import plan
from auditor.prepare.worth import Worth, most_telling_first, reason

SPEC = a_spec(
    goals={
        "scroll": a_goal(type="micro"),
        "order": a_goal(channels=["meta"]),
    },
    channels={"meta": {}},
)


def test_conversions_come_first_and_what_another_visit_shows_as_well_last() -> None:
    groups = most_telling_first(SPEC, plan(SPEC))
    told = [[f"{task.goal or 'crawl'} {task.leg.name} {task.device}" for task in g] for g in groups]
    assert told == [
        ["order accept desktop"],
        ["order ignore desktop"],
        ["scroll accept desktop"],
        ["crawl accept desktop"],
        ["scroll ignore desktop"],
        ["crawl ignore desktop"],
        ["scroll accept+meta desktop", "order accept+meta desktop"],
        ["scroll accept mobile", "scroll ignore mobile", "order accept mobile",
         "order ignore mobile"],
    ]  # fmt: skip


def test_each_task_has_a_reason_in_words() -> None:
    assert all(reason(worth).startswith("whether") for worth in Worth)
