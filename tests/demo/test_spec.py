"""The demo's spec is sound itself, and speaks of the shop that is served."""

from __future__ import annotations

from importlib.resources import as_file

import pytest

from auditor.check import find_checks
from auditor.config.load import load_spec
from auditor.config.models import Spec
from auditor.config.pending import unbuilt
from auditor.config.steps import Navigate
from auditor.demo import SPEC
from auditor.demo.faults import EXPECTED, FAULTS
from auditor.demo.pages import ADDRESSES, Pages
from auditor.vendor import find_vendors

URL = "http://127.0.0.1:5000"


@pytest.fixture(scope="module")
def spec() -> Spec:
    with as_file(SPEC) as path:
        return load_spec(
            path, {"TAGPROOF_DEMO_URL": URL}, vendors=find_vendors(), checks=find_checks()
        )


def test_it_loads_and_asks_for_nothing_that_is_not_built(spec: Spec) -> None:
    assert spec.site.url == URL
    assert unbuilt(spec) == []


def test_the_shop_s_address_is_no_secret(spec: Spec) -> None:
    assert spec.secrets == ()


def test_its_accounts_are_those_that_the_shop_s_scripts_report_to(spec: Spec) -> None:
    pages = Pages(())
    served = [pages.file(f"/tags/{name}") for name in ("gtm.js", "gtag/js", "bat.js")]
    scripts = b"".join(answer.body for answer in served if answer).decode()
    accounts = [tag.account.removeprefix("AW-") for tag in spec.tags.values()]
    assert [account for account in accounts if f'"{account}"' not in scripts] == []


def test_its_conversion_labels_are_those_of_the_container(spec: Spec) -> None:
    container = Pages(()).file("/tags/gtm.js")
    labels = [
        str(line.params["label"])
        for goal in spec.goals.values()
        for line in goal.expect
        if line.tag == "google_ads"
    ]
    assert container is not None
    assert len(labels) == 3
    assert [label for label in labels if f'"{label}"' not in container.body.decode()] == []


def test_its_journeys_begin_on_pages_of_the_shop(spec: Spec) -> None:
    begin = [goal.steps[0] for goal in spec.goals.values()]
    assert all(isinstance(step, Navigate) and step.navigate in ADDRESSES for step in begin)


def test_what_must_be_found_speaks_of_its_goals_tags_and_legs(spec: Spec) -> None:
    assert {goal for _, goal, _ in EXPECTED} == {None, *spec.goals}
    assert {tag for _, _, tag in EXPECTED} == {None, *spec.tags}
    assert {fault.leg for fault in FAULTS} == set(spec.consent)


def test_every_goal_and_every_tag_has_something_to_find(spec: Spec) -> None:
    expected = {(name, line.tag) for name, goal in spec.goals.items() for line in goal.expect}
    in_goals = {(goal, tag) for _, goal, tag in EXPECTED if goal is not None}
    assert in_goals <= expected
