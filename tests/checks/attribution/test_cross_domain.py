"""cross-domain: a visitor is handed over with a `_gl` that the other domain's tag takes."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from crossedvisits import BROWSER, GL, MINUTE, PAY, crossed, navigated, redirected

from auditor.model import Outcome, StepKind
from auditor.testing import a_step, verdicts

CHECK = "cross-domain"


def faults(record: Any) -> list[str | None]:
    return [each.fault for each in verdicts(CHECK, record) if each.outcome is Outcome.FAILED]


def said(record: Any) -> str:
    (verdict,) = verdicts(CHECK, record)
    return str(verdict.message)


def test_a_visitor_who_is_known_on_both_domains_was_handed_over() -> None:
    (verdict,) = verdicts(CHECK, crossed(navigated(PAY), there="111.1"))
    assert verdict.outcome is Outcome.PASSED


def test_a_link_without_gl_hands_nobody_over() -> None:
    record = crossed(navigated(PAY))
    assert faults(record) == ["cross-domain-linker-missing"]
    assert "from shop.example to pay.example without _gl" in said(record)


def test_a_redirect_that_drops_gl_is_named() -> None:
    record = crossed(*redirected(f"{PAY}go?_gl={GL}", f"{PAY}thanks"))
    assert faults(record) == ["cross-domain-linker-stripped"]
    assert "pay.example/go drops it" in said(record)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"minute": MINUTE + 4}, "it is 4 minutes old"),
        ({"minute": MINUTE + 20_000}, "it is 13 days old"),
        ({"user_agent": "Another/1.0"}, "another browser made it, or it was changed on the way"),
    ],
)
def test_age_and_browser_of_gl_are_proved(given: dict[str, Any], why: str) -> None:
    record = crossed(navigated(f"{PAY}?_gl={GL}"), **given)
    assert faults(record) == ["cross-domain-linker-refused"]
    assert why in said(record)


@pytest.mark.parametrize(
    ("gl", "why"), [("", "damaged"), ("1*abc", "damaged"), (GL.rpartition("*")[0], "damaged")]
)
def test_a_damaged_gl_is_refused(gl: str, why: str) -> None:
    assert why in said(crossed(navigated(f"{PAY}?_gl={gl}")))


def test_what_arrives_sound_and_is_ignored_is_client_ids_affair() -> None:
    record = crossed(navigated(f"{PAY}?_gl={GL}"), minute=MINUTE + 2)
    assert faults(record) == []
    (verdict, _) = verdicts("client-id", record)
    assert verdict.fault == "client-id-changes"
    assert "although nothing was lost on the way there" in str(verdict.message)


def test_client_id_leaves_to_it_what_it_says() -> None:
    record = crossed(navigated(PAY))
    assert [each.outcome for each in verdicts("client-id", record)] == [Outcome.INAPPLICABLE] * 2


@pytest.mark.parametrize(
    "more",
    [
        {"steps": (a_step(), a_step(index=2, kind=StepKind.NAVIGATE))},
        {"own_hosts": frozenset({"shop.example"})},
        {"hits": ()},
    ],
)
def test_nobody_is_handed_over(more: dict[str, Any]) -> None:
    assert verdicts(CHECK, crossed(navigated(PAY), **more)) == []


def test_without_a_recorded_browser_age_is_not_proved() -> None:
    assert faults(crossed(navigated(f"{PAY}?_gl={GL}"), user_agent="", minute=0)) == []


def test_the_example_is_one_of_the_browser() -> None:
    assert BROWSER.clock_offset == -60
    assert b64encode(b"111.1").decode().rstrip("=") in GL
