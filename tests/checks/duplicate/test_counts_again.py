"""counts-again: a reload, the way back and a direct revisit send the conversion again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    Category,
    Outcome,
    Phase,
    Run,
    Severity,
    StepKind,
)
from auditor.testing import (
    JOURNEY,
    a_goal,
    a_hit,
    a_leg,
    a_record,
    a_step,
    a_visit,
    failures,
    verdicts,
)

CHECK = "counts-again"
RELOAD = a_step(
    index=4,
    kind=StepKind.RELOAD,
    action="reload the page",
    phase=Phase.REPEAT,
    began=5000,
    ended=6000,
)
BACK = a_step(
    index=5,
    kind=StepKind.BACK,
    action="go back and forward again",
    phase=Phase.REPEAT,
    began=6000,
    ended=7000,
)
REPEATING = a_goal(repeats=frozenset({"reload", "back", "revisit"}))
ONCE = {"hits": (a_hit(),)}
VIEWS = (a_hit(event="page_view", at=100), a_hit(event="page_view", at=120))
PLANTED = (
    PlantedFault(
        "counts-again",
        "reload-refires",
        "ga4 purchase on reload",
        {"goal": REPEATING, "steps": (*JOURNEY, RELOAD), "hits": (a_hit(), a_hit(step=4))},
        {"goal": REPEATING, "steps": (*JOURNEY, RELOAD), **ONCE},
    ),
    PlantedFault(
        "counts-again",
        "revisit-refires",
        "ga4 purchase on back",
        {"goal": REPEATING, "steps": (*JOURNEY, BACK), "hits": (a_hit(), a_hit(step=5))},
        {"goal": a_goal(), "steps": (*JOURNEY, BACK), "hits": (a_hit(), a_hit(step=5))},
    ),
    PlantedFault(
        "counts-again",
        "revisit-refires",
        "ga4 purchase on revisit",
        {"goal": REPEATING, "visit": a_visit(repeat_of=1), "expect": (), **ONCE},
        {"goal": REPEATING, "visit": a_visit(repeat_of=1), "expect": (), "hits": VIEWS},
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_what_a_vendor_sends_by_itself_is_no_fault_of_frequency(case: PlantedFault) -> None:
    record = a_record(**case.planted)
    automatic = replace(record, hits=tuple(replace(hit, automatic=True) for hit in record.hits))
    assert failures(case.check, automatic) == []


def test_a_repetition_with_the_orders_id_is_rated_lower_than_one_without() -> None:
    steps = (*JOURNEY, RELOAD)
    same = (a_hit(key="T-1"), a_hit(key="T-1", step=4))
    other = (a_hit(key="T-1"), a_hit(key="T-2", step=4))
    rated = [
        verdicts("counts-again", a_record(goal=REPEATING, steps=steps, hits=hits))[0].severity
        for hits in (same, other)
    ]
    assert rated == [Severity.HIGH, None]


def test_a_leg_that_forbids_the_tag_does_not_ask_for_its_repetition() -> None:
    leg = a_leg(forbidden=frozenset({Category.ANALYTICS}))
    record = a_record(goal=REPEATING, visit=a_visit(leg=leg), expect=(), steps=(*JOURNEY, RELOAD))
    assert verdicts("counts-again", record) == []


@pytest.mark.parametrize(
    ("hit", "again"),
    [
        ({"at": 1100, "step": 2, "sent_at": 5100, "sent_step": 4}, False),
        ({"at": 5100, "step": 4, "sent_at": 9000, "sent_step": 3}, True),
    ],
    ids=["called for before the reload", "called for by the reload"],
)
def test_a_hit_counts_again_if_the_reload_called_for_it(
    hit: dict[str, Any], *, again: bool
) -> None:
    hits = (a_hit(id=1), a_hit(id=2, **hit))
    record = a_record(goal=REPEATING, steps=(*JOURNEY, RELOAD), hits=hits)
    assert bool(failures("counts-again", record)) is again


AGAIN = a_goal(repeats=frozenset({"reload", "revisit"}))


def test_what_was_not_sent_before_the_reload_is_not_sent_again() -> None:
    only = {"hits": (a_hit(step=4, at=5100),), "goal": REPEATING, "steps": (*JOURNEY, RELOAD)}
    assert failures(CHECK, a_record(**only)) == []
    (verdict,) = verdicts(CHECK, a_record(**only))
    assert verdict.outcome is Outcome.INAPPLICABLE
    assert verdict.message == "ga4 purchase was not sent the first time: see missing-hit."


def test_a_revisit_that_broke_can_not_tell() -> None:
    step = a_step(error="the page did not open", phase=Phase.REPEAT)
    visit = a_visit(repeat_of=1, error="the page did not open", inconclusive="page-failed")
    [verdict] = verdicts(
        "counts-again", a_record(goal=AGAIN, visit=visit, expect=(), steps=(step,))
    )
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "page-failed")
    assert verdict.about == "ga4 purchase on revisit"


@pytest.mark.parametrize(
    ("kind", "words"),
    [(StepKind.RELOAD, "on reload"), (StepKind.BACK, "on going back and forward")],
)
def test_a_repetition_that_failed_can_not_tell_however_its_step_is_worded(
    kind: StepKind, words: str
) -> None:
    step = a_step(index=4, kind=kind, action="noch einmal", phase=Phase.REPEAT, error="timed out")
    record = a_record(goal=AGAIN, steps=(*JOURNEY, step), hits=(a_hit(),))
    [verdict] = verdicts("counts-again", record)
    assert verdict.outcome is Outcome.CANT_TELL
    assert verdict.message.endswith(f"{words}: timed out")


@pytest.mark.parametrize("run", [Run.DOUBLE_CLICK, Run.INVALID, Run.VARIANT])
def test_other_repetitions_are_no_revisits(run: Run) -> None:
    record = a_record(goal=AGAIN, visit=a_visit(run=run, repeat_of=1), expect=(), hits=(a_hit(),))
    assert verdicts("counts-again", record) == []


def test_repetitions_that_were_not_tried_can_not_tell() -> None:
    goal = a_goal(repeats=frozenset({"reload", "back"}))
    broke = a_visit(error="Step 2: no button", inconclusive="target-not-found", goal_at=None)
    record = a_record(goal=goal, visit=broke)
    assert [(verdict.outcome, verdict.about) for verdict in verdicts("counts-again", record)] == [
        (Outcome.CANT_TELL, "ga4 purchase on reload"),
        (Outcome.CANT_TELL, "ga4 purchase on back"),
    ]
    failed = a_step(
        index=4, kind=StepKind.RELOAD, action="reload", phase=Phase.REPEAT, error="timed out"
    )
    record = a_record(goal=goal, steps=(*JOURNEY, failed), hits=(a_hit(),))
    reload, back = verdicts("counts-again", record)
    assert reload.message.endswith("on reload: timed out")
    assert back.message.endswith("on going back and forward: a repetition before it failed.")


def test_a_revisit_that_was_not_walked_can_not_tell() -> None:
    visit = a_visit(repeat_of=1, error="Not walked", inconclusive="precondition-unmet")
    [verdict] = verdicts("counts-again", a_record(goal=AGAIN, visit=visit, expect=(), steps=()))
    assert (verdict.outcome, verdict.about) == (Outcome.CANT_TELL, "ga4 purchase on revisit")
