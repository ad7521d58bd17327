import pytest

from auditor.model import Leg, Phase, StepKind, StepRun, VisitRecord
from auditor.testing import a_record, a_step, a_visit, verdicts

CHECK = "choice-not-kept"
LEG = Leg(name="reject", has_choice=True, granted=False)


def a_visitor(*steps: StepRun) -> VisitRecord:
    return a_record(visit=a_visit(leg=LEG, consent_at=1000), steps=steps)


def opened(*, asks: bool | None = True) -> StepRun:
    return a_step(index=1, kind=StepKind.NAVIGATE, phase=Phase.JOURNEY, asks=asks)


def answered(*, asks: bool = False) -> StepRun:
    return a_step(index=2, kind=StepKind.CLICK, phase=Phase.CONSENT, asks=asks)


def later(kind: StepKind, phase: Phase, *, asks: bool) -> StepRun:
    return a_step(index=3, kind=kind, phase=phase, asks=asks)


@pytest.mark.parametrize(
    ("kind", "phase", "where"),
    [
        (StepKind.RELOAD, Phase.CONSENT, "after a reload"),
        (StepKind.OPEN, Phase.CONSENT, "in a new session"),
        (StepKind.CLICK, Phase.JOURNEY, "on a later page"),
    ],
)
def test_a_banner_that_is_back_fails(kind: StepKind, phase: Phase, where: str) -> None:
    record = a_visitor(opened(), answered(), later(kind, phase, asks=True))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.fault) == ("failed", "choice-not-kept")
    assert where in verdict.message


def test_a_banner_that_stays_away_passes() -> None:
    record = a_visitor(opened(), answered(), later(StepKind.RELOAD, Phase.CONSENT, asks=False))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["passed"]


@pytest.mark.parametrize(
    "steps",
    [
        (opened(asks=False), answered()),
        (opened(), answered(asks=True)),
        (opened(asks=None), answered()),
    ],
    ids=["none was seen before", "it stays on the page", "nobody looked"],
)
def test_what_was_never_gone_can_not_be_back(steps: tuple[StepRun, ...]) -> None:
    record = a_visitor(*steps, later(StepKind.RELOAD, Phase.CONSENT, asks=True))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["inapplicable"]
