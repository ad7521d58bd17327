"""dangling-reference: names that the container does not know."""

from __future__ import annotations

from dataclasses import replace

from publishedcontainers import LEAD, with_container

from auditor.model import Outcome
from auditor.testing import verdicts

CHECK = "dangling-reference"


def test_a_name_that_the_container_does_not_know_is_told() -> None:
    [verdict] = verdicts(CHECK, with_container(replace(LEAD, unknown_names=("Coupon",))))
    assert verdict.fault == CHECK
    assert verdict.message == (
        "In the container GTM-TEST01 tag 7 (meta Lead) refers to something that does not exist: "
        "Coupon."
    )
    assert verdict.about == "gtm GTM-TEST01 7 meta html"


def test_tags_whose_references_exist_pass_and_a_paused_one_matters_to_nobody() -> None:
    paused = replace(LEAD, unknown_names=("Coupon",), paused=True)
    [verdict] = verdicts(CHECK, with_container(LEAD, paused))
    assert verdict.outcome is Outcome.PASSED
