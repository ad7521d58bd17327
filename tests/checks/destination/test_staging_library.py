"""staging-library: what comes from its vendor's environment for tests, and what may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.model import Category, Severity, Verdict
from auditor.testing import a_hit, a_load, a_record, a_request, a_tag, a_visit, verdicts

CHECK = "staging-library"
GTM = a_tag("gtm", account="GTM-TEST01")


def faults(*loads: Any, **fields: Any) -> list[Verdict]:
    given: dict[str, Any] = {"environment": "production", **fields}
    return [one for one in verdicts(CHECK, a_record(loads=loads, **given)) if one.fault]


def a_launch(environment: str, **fields: Any) -> Any:
    return a_load("adobe_launch", account="c/p", environment=environment, **fields)


@pytest.mark.parametrize("environment", ["staging", "development", "dev", "qa", "UAT", "shop-test"])
def test_a_library_for_tests_on_the_live_site_is_found_whether_the_spec_lists_it_or_not(
    environment: str,
) -> None:
    (verdict,) = faults(a_launch(environment), a_launch(environment))
    assert (verdict.fault, verdict.about) == ("staging-library", "adobe_launch c/p environment")
    assert verdict.severity is None
    assert (verdict.expected, verdict.actual) == ("the live one", environment)
    assert len(verdict.evidence) == 2


@pytest.mark.parametrize("environment", ["", "prod", "production", "Live", "env-1", "shop"])
def test_the_live_library_is_silent(environment: str) -> None:
    assert faults(a_launch(environment)) == []


def test_a_number_alone_does_not_say_what_it_is_for() -> None:
    (verdict,) = faults(a_load(environment="env-7"))
    assert (verdict.severity, verdict.actual) == (Severity.MEDIUM, "env-7")


@pytest.mark.parametrize(
    ("wanted", "loaded"), [("env-7", "env-7"), ("prod", ""), ("live", "env-1")]
)
def test_the_environment_that_the_spec_gives_the_tag_passes(wanted: str, loaded: str) -> None:
    tags = (replace(GTM, comes_from=wanted),)
    (verdict,) = verdicts(CHECK, a_record(loads=(a_load(environment=loaded),), tags=tags))
    assert (verdict.outcome, verdict.tag) == ("passed", "gtm")


@pytest.mark.parametrize("site", ["production", "staging"])
@pytest.mark.parametrize(("wanted", "loaded"), [("env-7", "env-8"), ("env-7", ""), ("prod", "qa")])
def test_another_one_than_the_spec_gives_is_found_on_any_copy_of_the_site(
    wanted: str, loaded: str, site: str
) -> None:
    tags = (replace(GTM, comes_from=wanted),)
    (verdict,) = faults(a_load(environment=loaded), tags=tags, environment=site)
    assert verdict.expected == wanted
    assert verdict.actual == (loaded or "the live one")


def test_on_a_copy_for_tests_only_what_the_spec_gives_counts() -> None:
    record = a_record(loads=(a_launch("staging"),), environment="qa")
    assert [one.outcome for one in verdicts(CHECK, record)] == ["inapplicable"]
    tags = (replace(GTM, comes_from="env-7"),)
    assert faults(a_launch("staging"), tags=tags, environment="qa") == []


def test_the_words_are_an_option() -> None:
    record = a_record(loads=(a_launch("blue"),), environment="production")
    found = verdicts(CHECK, record, test_environments=("blue",))
    assert [one.fault for one in found] == ["staging-library"]


def test_a_hit_that_names_it_counts_as_well() -> None:
    hits = (a_hit(environment="stage"), a_hit(environment=""))
    (verdict,) = faults(hits=hits)
    assert (verdict.actual, verdict.about) == ("stage", "ga4 G-TEST0001 environment")


def test_an_error_monitors_own_word_counts_for_a_tag_of_the_spec_only() -> None:
    hit = a_hit(vendor="rollbar", account="x", category=Category.MONITORING, environment="dev")
    assert faults(hits=(hit,)) == []
    assert faults(hits=(hit,), tags=(a_tag("rollbar", account="x"),)) != []


def test_failed_loads_repetitions_and_other_sites_documents_are_not_looked_at() -> None:
    assert faults(a_launch("qa", status=404)) == []
    assert faults(a_launch("qa", failure="csp")) == []
    assert faults(a_launch("qa"), visit=a_visit(repeat_of=1)) == []
    frame = a_request(sender="frame", frame_url="https://booking.example.com/")
    assert faults(a_launch("qa"), requests=(frame,)) == []
