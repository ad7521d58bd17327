"""missing-hit: what the goal action did that nothing reported."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from missinghits import SECOND, because, fault_of, goal_step, judged

from auditor.model import (
    ConsoleMessage,
    Phase,
    RouteChange,
    Severity,
    StepKind,
)
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    PAGE,
    a_hit,
    a_page,
    a_push,
    a_request,
    a_step,
    an_expectation,
)


def test_a_goal_action_on_which_nothing_happened_is_told_as_such() -> None:
    assert because(requests=()) == "the page did nothing at all after the goal action."
    by_itself = a_push("gtm.click")
    assert because(requests=(), pushes=(by_itself,)).startswith("the page did nothing")


def test_what_the_page_announced_instead_is_named() -> None:
    pushes = (a_push("form_ok"), a_push("form_ok"), a_push("gtm.load"), a_push("lead"))
    verdict = judged(pushes=pushes)
    assert "the page announced other events only (form_ok, lead)" in verdict.message
    assert [fact.kind for fact in verdict.evidence] == ["push", "push"]


POST = a_request(
    method="POST", url="https://shop.example/api/contact", resource_type="fetch", held=False
)
FORMS = "https://forms.example/embed/7"


def test_a_form_that_a_script_sent_and_nobody_reported() -> None:
    verdict = judged(requests=(POST,))
    assert verdict.fault == "ajax-form-untracked"
    assert verdict.actual == "POST /api/contact answered HTTP 200, and no report of it"
    assert [(fact.kind, fact.ref) for fact in verdict.evidence] == [("request", 1)]


def test_a_form_service_elsewhere_is_known_by_what_was_typed_in() -> None:
    elsewhere = replace(POST, url="https://forms.example/submit")
    assert fault_of(requests=(elsewhere,)) == "no-hit"
    typed = replace(elsewhere, body="email=(masked:identity.email)")
    assert fault_of(requests=(typed,)) == "ajax-form-untracked"


@pytest.mark.parametrize(
    "fields",
    [
        {"requests": (replace(POST, method="GET"),)},
        {"requests": (replace(POST, status=422),)},
        {"requests": (replace(POST, at=GOAL_AT - 1),)},
        {"requests": (replace(POST, moment="pagehide"),)},
        {"requests": (replace(POST, held=True),)},
        {"requests": (replace(POST, resource_type="document"),)},
        {"requests": (POST,), "pages": (a_page(), SECOND)},
        {"requests": (POST,), "pushes": (a_push("form_ok"),)},
        {"requests": (POST,), "hits": (a_hit(id=5, vendor="meta", event="Lead", requests=(9,)),)},
        {"requests": (POST,), "hits": (a_hit(event="ping", automatic=True),)},
    ],
    ids=[
        "a question",
        "refused",
        "before",
        "as the page was left",
        "a hit",
        "a form that opens the next page",
        "followed by a page",
        "announced",
        "reported to another vendor",
        "a hit's own request",
    ],
)
def test_what_was_no_form_sent_in_silence(fields: dict[str, Any]) -> None:
    assert fault_of(**fields) == "no-hit"


def test_a_form_in_a_frame_of_another_site() -> None:
    verdict = judged(steps=goal_step(frame_url=FORMS))
    assert verdict.fault == "iframe-goal-untracked"
    assert "the form is embedded from forms.example" in verdict.message
    assert [(fact.kind, fact.ref) for fact in verdict.evidence] == [("step", 2)]


def test_a_form_in_a_frame_is_known_by_what_was_typed_in_too() -> None:
    sent = replace(POST, url=FORMS, sender="frame", frame_url=FORMS)
    assert fault_of(requests=(sent,)) == "no-hit"
    typed = replace(sent, body="email=(masked:identity.email)")
    assert fault_of(requests=(typed,)) == "iframe-goal-untracked"


@pytest.mark.parametrize(
    "fields",
    [
        {"steps": goal_step(frame_url="https://shop.example/form")},
        {"steps": goal_step(frame_url=FORMS), "pushes": (a_push("form_ok"),)},
    ],
    ids=["a frame of the site's own", "announced by the page around it"],
)
def test_a_frame_that_is_no_reason(fields: dict[str, Any]) -> None:
    assert fault_of(**fields) == "no-hit"


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ("tel:+49301234", "a phone number"),
        ("mailto:shop@shop.example", "an e-mail address"),
        ("https://market.example/shop", "another site, market.example"),
        ("https://shop.example/list.PDF?v=2", "a file"),
    ],
)
def test_a_link_that_leads_off_and_is_not_reported(link: str, what: str) -> None:
    verdict = judged(steps=goal_step(link=link))
    assert (verdict.fault, verdict.severity) == ("action-link-untracked", Severity.HIGH)
    assert f"the link leads to {what}, and the click on it is not reported" in verdict.message


@pytest.mark.parametrize("link", ["https://shop.example/thanks", "javascript:void(0)", ""])
def test_a_link_within_the_site_is_no_reason(link: str) -> None:
    assert fault_of(steps=goal_step(link=link)) == "no-hit"


def test_a_link_that_downloads_is_a_file_whatever_its_name() -> None:
    note = ConsoleMessage(id=1, at=GOAL_AT + 5, kind="download", text="https://shop.example/get")
    steps = goal_step(link="https://shop.example/get?id=7")
    assert fault_of(steps=steps, console=(note,)) == "action-link-untracked"
    assert fault_of(steps=steps) == "no-hit"


def test_a_page_view_of_a_route_that_was_not_reported() -> None:
    line = an_expectation(event="page_view")
    route = RouteChange(
        id=1, at=GOAL_AT + 9, kind="push", before=PAGE, url="https://shop.example/done"
    )
    verdict = judged(expect=(line,), routes=(route,))
    assert verdict.fault == "spa-route-untracked"
    assert "the page changed to /done without reloading" in verdict.message
    assert fault_of(routes=(route,)) == "no-hit"
    assert fault_of(expect=(line,), routes=(replace(route, at=10),)) == "no-hit"


def test_a_hit_that_only_a_full_load_brings_is_told_as_such_whatever_its_event() -> None:
    route = RouteChange(
        id=1, at=GOAL_AT + 10, kind="push", before=PAGE, url="https://shop.example/new", page=1
    )
    reload = a_step(index=4, kind=StepKind.RELOAD, phase=Phase.REPEAT, began=5000, ended=6000)
    again = a_hit(step=4, at=5100)
    verdict = judged(routes=(route,), hits=(again,), steps=(*JOURNEY, reload))
    assert verdict.fault == "spa-route-untracked"
    assert verdict.message.endswith(
        "the page changed to /new without reloading, and it is sent only when that page is loaded."
    )
    assert fault_of(routes=(route,), steps=(*JOURNEY, reload)) == "no-hit"
