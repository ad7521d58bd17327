from auditor.model import Leg, Phase, StepKind, StepRun, VisitRecord
from auditor.testing import a_record, a_step, a_visit, verdicts

CHECK = "reject-broken"
REJECT = Leg(name="reject", has_choice=True, granted=False)


def chosen(**fields: object) -> StepRun:
    return a_step(kind=StepKind.CHOOSE, phase=Phase.CONSENT, **fields)


def a_visitor(*steps: StepRun, leg: Leg = REJECT) -> VisitRecord:
    return a_record(visit=a_visit(leg=leg, consent_at=1000), steps=steps)


def test_a_refusal_that_the_platform_contradicts_fails() -> None:
    step = chosen(contradicted="“Decline” was clicked, but Klaro's API says granted")
    (verdict,) = verdicts(CHECK, a_visitor(step))
    assert (verdict.outcome, verdict.fault) == ("failed", "reject-broken")
    assert "Klaro's API says granted" in verdict.message


def test_a_refusal_that_is_stored_passes() -> None:
    assert [verdict.outcome for verdict in verdicts(CHECK, a_visitor(chosen()))] == ["passed"]


def test_an_acceptance_and_steps_of_the_spec_say_nothing() -> None:
    accept = Leg(name="accept", has_choice=True)
    clicked = a_step(kind=StepKind.CLICK, phase=Phase.CONSENT)
    records = [a_visitor(chosen(), leg=accept), a_visitor(clicked)]
    assert [verdict.outcome for each in records for verdict in verdicts(CHECK, each)] == [
        "inapplicable", "inapplicable",
    ]  # fmt: skip
