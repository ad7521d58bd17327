"""missing-hit: script errors, and what the page announced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from missinghits import because, fault_of

from auditor.model import (
    ConsoleMessage,
    Container,
    ContainerTag,
)
from auditor.testing import (
    GOAL_AT,
    a_load,
    a_push,
    a_record,
    an_expectation,
    failures,
)

PAGE_VIEW = an_expectation(event="page_view")
A_TAG = ContainerTag(kind="gaawe", vendor="ga4", account="G-TEST0001", event="purchase")


def an_error(at: int) -> ConsoleMessage:
    return ConsoleMessage(id=1, at=at, kind="pageerror", text="cart is undefined")


def test_an_error_after_the_hit_was_due_did_not_stop_it() -> None:
    assert fault_of(console=(an_error(GOAL_AT + 5001),)) == "no-hit"


def test_an_error_before_the_announcement_did_not_stop_it() -> None:
    push = a_push(at=GOAL_AT + 50)
    assert fault_of(console=(an_error(GOAL_AT + 20),), pushes=(push,)) == "push-without-hit"
    assert fault_of(console=(an_error(GOAL_AT + 60),), pushes=(push,)) == "script-error-before-tag"


@pytest.mark.parametrize("fields", [{"at": GOAL_AT - 1}, {"kind": "console"}])
def test_only_an_uncaught_error_after_the_goal_action_is_a_reason(fields: dict[str, Any]) -> None:
    given = {"id": 1, "at": GOAL_AT, "kind": "pageerror", "text": "x"}
    assert fault_of(console=(ConsoleMessage(**{**given, **fields}),)) == "no-hit"


def test_the_push_that_the_spec_declares_announces_it_too() -> None:
    line = an_expectation(push="order_complete")
    pushes = (a_push("order_complete"),)
    assert fault_of(expect=(line,), pushes=pushes) == "push-without-hit"
    assert fault_of(pushes=pushes) == "no-hit"


def test_a_tag_that_its_container_has_paused_is_told_as_such() -> None:
    paused = replace(A_TAG, account="", event="", paused=True)
    container = Container(request=1, account="GTM-TEST01", tags=(paused,))
    reason = because(pushes=(a_push(),), containers=(container,), loads=(a_load(),))
    assert reason.endswith("but its tag is paused in the container.")


@pytest.mark.parametrize(
    ("push", "fault"),
    [
        (a_push("Purchase"), "push-without-hit"),
        (a_push(layer="gtag"), "push-without-hit"),
        (a_push(layer="fbq"), "no-hit"),
        (a_push(at=GOAL_AT - 1), "no-hit"),
        (a_push("refund"), "no-hit"),
        (a_push(None), "no-hit"),
    ],
    ids=["near miss", "gtag", "another vendor's", "too early", "another event", "nameless"],
)
def test_a_push_announces_what_it_names_to_whom_it_speaks(push: Any, fault: str) -> None:
    assert fault_of(pushes=(push,)) == fault


def test_only_its_very_name_announces_a_page_view() -> None:
    assert fault_of(expect=(PAGE_VIEW,), pushes=(a_push("pageview"),)) == "no-hit"
    assert fault_of(expect=(PAGE_VIEW,), pushes=(a_push("page_view"),)) == "push-without-hit"


@pytest.mark.parametrize(
    ("layer", "fault"),
    [("gtag", "push-without-hit"), ("fbq", "no-hit"), ("ourLayer", "push-without-hit")],
)
def test_a_push_announces_a_hit_to_the_vendors_that_its_layer_reaches(
    layer: str, fault: str
) -> None:
    record = a_record(expect=(an_expectation(),), pushes=(a_push(layer=layer),))
    assert failures("missing-hit", record) == [(fault, "ga4 purchase")]


# ── what Google's tag does not hear ──────────────────────────────────────────────────────────────

ARRAY = a_push("purchase", layer="dataLayer", payload=["event", "purchase", {"value": 1}])
CALL = a_push("purchase", layer="gtag", payload=["event", "purchase", {"value": 1}])
CONFIG = a_push(None, layer="dataLayer", payload=["config", "G-TEST0001"], at=50, step=1)


def test_an_array_in_place_of_arguments_is_the_cause_before_any_trigger() -> None:
    reason = because(pushes=(CALL, ARRAY))
    assert reason.endswith(
        "the page pushes an array to the data layer, and Google's tag takes nothing but "
        "`arguments`."
    )
    assert fault_of(pushes=(CALL, ARRAY)) == "push-without-hit"
    assert "no tag reacted" in because(pushes=(CALL,))


def test_a_page_view_is_missing_for_the_array_that_should_set_the_tag_up() -> None:
    line = (an_expectation(event="page_view"),)
    assert "pushes an array" in because(expect=line, pushes=(CONFIG,))
    also_called = replace(CONFIG, id=2, layer="gtag")
    assert "pushes an array" in because(expect=line, pushes=(also_called, CONFIG))
    other = replace(CONFIG, id=2, layer="gtag", payload=["config", "G-TEST0001", {"a": 1}])
    assert "pushes an array" not in because(expect=line, pushes=(other, CONFIG))


def test_other_vendors_do_not_ask_for_arguments() -> None:
    line = (an_expectation("meta", event="purchase"),)
    assert "pushes an array" not in because(expect=line, pushes=(ARRAY,))


def test_what_another_push_than_the_containers_took_is_not_heard() -> None:
    push = a_push(layer="dataLayer (push replaced)")
    assert "hears nothing any more" in because(pushes=(push,))
    assert fault_of(pushes=(push,)) == "push-without-hit"
    # A script that hands it on a little later only looks like one that keeps it.
    late = replace(a_push(), id=2)
    assert "hears nothing any more" not in because(pushes=(push, late))


def test_what_went_into_a_list_that_replaced_the_containers_is_not_heard() -> None:
    push = a_push(layer="dataLayer (replaced)")
    assert "which a script has replaced" in because(pushes=(push,))
    assert fault_of(pushes=(push,)) == "push-without-hit"
    assert "which a script has replaced" not in because(pushes=(a_push(),))
