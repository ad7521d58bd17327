"""duplicate-tag: the same tag, twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishedcontainers import LEAD, contains, on, with_container

from auditor.model import ContainerTag, Rule
from auditor.testing import a_hit, failures, verdicts

CHECK = "duplicate-tag"
ONE = replace(LEAD, account="1", settings="same")
TWIN = replace(ONE, number=1, id="9")
BOTH = (on("lead"), on("lead", fires=1))


def test_twins_are_told() -> None:
    [verdict] = verdicts(CHECK, with_container(ONE, TWIN, rules=BOTH))
    assert verdict.message == (
        "The container GTM-TEST01 has the same tag twice, with the same trigger: tag 7 (meta 1 "
        "Lead) and tag 9 (meta 1 Lead)."
    )


def test_twins_with_several_triggers_are_told_once() -> None:
    shared = Rule(conditions=on("lead").conditions, fires=frozenset({0, 1}))
    again = Rule(conditions=on("other").conditions, fires=frozenset({0, 1}))
    [verdict] = verdicts(CHECK, with_container(ONE, TWIN, rules=(shared, again)))
    assert verdict.message.count("tag 9") == 1


@pytest.mark.parametrize(
    ("twin", "rules"),
    [
        (replace(TWIN, settings="other"), BOTH),
        (replace(TWIN, paused=True), BOTH),
        (TWIN, (on("lead"), on("lead", contains("/b"), fires=1))),
        (replace(ONE, vendor="other"), (on("lead"),)),
    ],
    ids=["other settings", "paused", "another trigger", "one tag with two vendors"],
)
def test_what_differs_is_no_twin(twin: ContainerTag, rules: tuple[Rule, ...]) -> None:
    assert failures(CHECK, with_container(ONE, twin, rules=rules)) == []


def test_what_was_sent_is_for_other_checks() -> None:
    hit = a_hit(vendor="meta", account="1", event="Lead")
    assert failures(CHECK, with_container(ONE, TWIN, rules=BOTH, hits=(hit,))) == []
