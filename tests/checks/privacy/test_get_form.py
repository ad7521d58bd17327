from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Phase, Request, Run, StepKind, VisitRecord
from auditor.testing import (
    JOURNEY,
    a_goal,
    a_page,
    a_record,
    a_request,
    a_step,
    a_visit,
    failures,
    verdicts,
)

CHECK = "get-form"
EMAIL = "(masked:identity.email)"
SENT = f"https://shop.example/thanks?name=Avery&email={EMAIL}&x=1"
FORM = '<form action="/thanks"><input name="email"><button>Send</button></form>'
SCRIPT: dict[str, Any] = {
    "initiator": "https://shop.example/a.js:1:2",
    "chain": ("https://shop.example/a.js:1:2",),
}


def sent(url: str = SENT, **fields: Any) -> Request:
    return a_request(**{"url": url, "resource_type": "document", "held": False, **fields})


def record(*requests: Request, source: str = "", **more: Any) -> VisitRecord:
    page = a_page(final_url="https://shop.example/form", source=source)
    given = {"goal": a_goal(typed=frozenset({"email"})), "pages": (page,), "requests": requests}
    return a_record(**{**given, **more})


def test_a_form_that_is_sent_by_get_fails_and_names_its_fields() -> None:
    (verdict,) = verdicts(CHECK, record(sent()))
    assert (verdict.outcome, verdict.fault) == ("failed", "pii-get-form")
    assert verdict.message == (
        "The form that leads to /thanks is sent by GET and writes the visitor's data into the "
        "address (email)."
    )
    assert verdict.about == "/thanks"
    assert [fact.kind for fact in verdict.evidence] == ["request", "page"]


def test_a_form_of_a_frame_and_of_a_reloaded_page_is_one_finding() -> None:
    again = sent(id=2)
    assert failures(CHECK, record(sent(sender="frame"), again)) == [("pii-get-form", "/thanks")]


@pytest.mark.parametrize(
    ("request_", "source"),
    [
        (sent(method="POST"), FORM),
        (sent("https://shop.example/thanks?order=7"), FORM),
        (sent("https://shop.example/thanks?who=(masked:email)"), FORM),
        (sent(redirect_of=9), FORM),
        (sent(resource_type="fetch"), FORM),
        (sent(**SCRIPT), ""),
        (sent(**SCRIPT), FORM.replace("<form", '<form method="post"')),
        (sent(**SCRIPT), FORM.replace('name="email"', 'name="order"')),
    ],
    ids=["post", "no identity", "anybody's", "redirect", "fetch", "script", "post form", "others"],
)
def test_what_is_no_form_sent_by_get(request_: Request, source: str) -> None:
    (verdict,) = verdicts(CHECK, record(request_, source=source))
    assert (verdict.outcome, verdict.about) == ("passed", "forms")


def test_a_form_sent_by_post_that_leads_on_by_itself_is_none() -> None:
    form = FORM.replace("<form", '<form method="post"')
    assert failures(CHECK, record(sent(), source=form)) == []
    built = "<form><input name=q></form><div id=app></div>"
    assert failures(CHECK, record(sent(), source=built)) == [("pii-get-form", "/thanks")]


def test_a_form_that_a_script_sends_is_known_by_the_page_before() -> None:
    assert failures(CHECK, record(sent(**SCRIPT), source=FORM)) == [("pii-get-form", "/thanks")]


@pytest.mark.parametrize(
    "step",
    [
        a_step(index=2, kind=StepKind.NAVIGATE, action="öffne /thanks?email={email}"),
        a_step(index=2, kind=StepKind.CLICK, action="klicke auf „Weiter“", role="link"),
        a_step(index=2, kind=StepKind.CLICK, action="click text", link=SENT),
        a_step(index=2, kind=StepKind.RELOAD, action="reload the page", phase=Phase.REPEAT),
    ],
    ids=["navigate", "link", "linked", "reload"],
)
def test_what_the_spec_or_a_link_asks_for_is_no_form(step: Any) -> None:
    steps = (JOURNEY[0], step, JOURNEY[2])
    assert failures(CHECK, record(sent(), steps=steps)) == []


@pytest.mark.parametrize("kind", [StepKind.PRESS, StepKind.CHECK, StepKind.SELECT_OPTION])
def test_what_reads_like_a_link_and_is_something_else_sends_the_form(kind: StepKind) -> None:
    step = a_step(index=2, kind=kind, action='click link "Go on"')
    steps = (JOURNEY[0], step, JOURNEY[2])
    assert failures(CHECK, record(sent(), steps=steps)) == [("pii-get-form", "/thanks")]


@pytest.mark.parametrize(
    "more",
    [
        {"goal": None},
        {"visit": a_visit(repeat_of=1)},
        {"visit": a_visit(run=Run.INVALID)},
    ],
    ids=["crawl", "revisit", "invalid"],
)
def test_only_the_journey_is_looked_at(more: dict[str, Any]) -> None:
    assert verdicts(CHECK, record(sent(), **more)) == []
