"""form-trigger-unchecked: each attempt counts, or only what the page took."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishedcontainers import a_container, contains, on

from auditor.model import Condition, Container, ContainerTag, Outcome, Rule, Run, Variable
from auditor.testing import a_load, a_record, a_visit, an_audit, failures, verdicts

CHECK = "form-trigger-unchecked"
LEAD = ContainerTag(
    kind="awct", vendor="google_ads", account="AW-1", event="conversion", number=0, id="7"
)
TRIGGERS = Variable(kind="v", name="gtm.triggers", default="")
OWN = Condition(operator="re", left=TRIGGERS, right="(^$|((^|,)123_4($|,)))")


def a_lead(*rules: Rule, tag: ContainerTag = LEAD, unchecked: str = "123_4") -> Container:
    return replace(a_container(tag, rules=rules), unchecked_forms=frozenset({unchecked}))


def found(container: Container) -> list[tuple[str | None, str]]:
    return failures(CHECK, a_record(loads=(a_load(),), containers=(container,)))


def test_a_conversion_that_counts_each_attempt_is_told() -> None:
    record = a_record(loads=(a_load(),), containers=(a_lead(on("gtm.formSubmit", OWN)),))
    [verdict] = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.FAILED
    assert "count forms that the page refused, too: tag 7 (google_ads AW-1 conversion)" in (
        verdict.message
    )


@pytest.mark.parametrize(
    "container",
    [
        a_lead(on("gtm.formSubmit", OWN), unchecked="123_5"),
        a_lead(on("form_sent", OWN)),
        a_lead(on("gtm.formSubmit", contains("/contact"))),
        a_lead(on("gtm.formSubmit", OWN), tag=replace(LEAD, kind="html", vendor="hotjar")),
        a_lead(on("gtm.formSubmit", OWN), tag=replace(LEAD, paused=True)),
    ],
    ids=["it checks", "another event", "whose trigger is unknown", "no conversion", "paused"],
)
def test_other_triggers_are_not(container: Container) -> None:
    assert found(container) == []


def test_where_the_audit_sent_a_refused_form_what_it_saw_counts() -> None:
    container = a_lead(on("gtm.formSubmit", OWN))
    first = a_record(loads=(a_load(),), containers=(container,))
    tried = replace(first, visit=a_visit(id=2, run=Run.INVALID))
    [verdict] = verdicts(CHECK, an_audit(first, tried))
    assert verdict.outcome is Outcome.PASSED
