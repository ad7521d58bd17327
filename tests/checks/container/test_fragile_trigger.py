"""fragile-trigger: a conversion that depends on a text."""

from __future__ import annotations

import pytest
from publishedcontainers import contains, equals, on, with_container

from auditor.model import ContainerTag, Rule, Variable
from auditor.testing import failures, verdicts

CHECK = "fragile-trigger"
ORDER = ContainerTag(
    kind="awct", vendor="google_ads", account="AW-1", event="conversion", number=0, id="7"
)
TEXT = Variable(kind="aev", name="TEXT")


def test_a_conversion_on_a_buttons_text_is_told() -> None:
    rule = on("gtm.click", equals("Buy", TEXT))
    [verdict] = verdicts(CHECK, with_container(ORDER, rules=(rule,)))
    assert verdict.message == (
        "In the container GTM-TEST01 these wait for a click on a certain text: tag 7 (google_ads "
        "AW-1 conversion)."
    )


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        (ORDER, on("gtm.click", equals("buy", Variable(kind="aev", name="ID")))),
        (ORDER, on("gtm.click", contains("/cart"))),
        (ORDER, on("purchase", equals("Buy", TEXT))),
        (ContainerTag(kind="gaawe", vendor="ga4", event="click_menu", number=0),
         on("gtm.click", equals("Menu", TEXT))),
    ],
    ids=["an id", "a page", "no click", "no conversion"],
)  # fmt: skip
def test_other_triggers_are_not(tag: ContainerTag, rule: Rule) -> None:
    assert failures(CHECK, with_container(tag, rules=(rule,))) == []
