"""missing-hit: what an expert would look at, question by question, and what is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from auditor.model import (
    Category,
    ConsoleMessage,
    Container,
    ContainerTag,
    Grant,
    Outcome,
    RouteChange,
    Severity,
    Signal,
    Verdict,
    Violation,
    VisitRecord,
)
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    PAGE,
    a_hit,
    a_leg,
    a_load,
    a_page,
    a_push,
    a_record,
    a_request,
    a_visit,
    an_expectation,
    verdicts,
)

CHECK = "missing-hit"
LEAD = an_expectation("meta", event="Lead")
GTAG = "https://www.googletagmanager.com/gtag/js?id=G-TEST0001"
ASKED = a_request()
"""Something went on after the goal action."""


def judged(**fields: Any) -> Verdict:
    fields.setdefault("requests", (ASKED,))
    [verdict] = verdicts(CHECK, a_record(**fields))
    return verdict


def fault_of(**fields: Any) -> str | None:
    return judged(**fields).fault


def because(**fields: Any) -> str:
    """What the message says after "was achieved"."""
    return judged(**fields).message.partition("” was achieved: ")[2]


def goal_step(**fields: Any) -> tuple[Any, ...]:
    return (JOURNEY[0], replace(JOURNEY[1], **fields), JOURNEY[2])


# ── was the goal achieved? ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "slug"),
    [(403, "bot-wall"), (429, "bot-wall"), (503, "bot-wall"), (500, "page-failed")],
)
def test_an_error_page_after_the_goal_action_says_nothing_of_tags(status: int, slug: str) -> None:
    page = a_page(id=2, index=2, at=GOAL_AT + 10, status=status)
    verdict = judged(pages=(a_page(), page))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, slug)
    assert verdict.message == (
        "It can't be told whether ga4 purchase is sent: the goal action led to an error page "
        f"(HTTP {status})."
    )


def test_an_error_page_from_which_the_hit_came_all_the_same_is_no_excuse() -> None:
    page = a_page(id=2, index=2, at=GOAL_AT + 10, status=404)
    assert judged(pages=(page,), hits=(a_hit(),)).outcome is Outcome.PASSED


def test_a_goal_action_on_which_nothing_happened_is_told_as_such() -> None:
    assert because(requests=()) == "the page did nothing at all after the goal action."
    by_itself = a_push("gtm.click")
    assert because(requests=(), pushes=(by_itself,)).startswith("the page did nothing")


# ── consent ──────────────────────────────────────────────────────────────────────────────────────

ACCEPT = a_leg(name="accept", has_choice=True)
REJECT = a_leg(name="reject", has_choice=True, granted=False)


def consent(how: str, at: int = 60, **states: str) -> Any:
    return a_push(None, at=at, layer="gtag", payload=["consent", how, states])


DENIED = consent("default", ad_storage="denied", analytics_storage="denied")


@pytest.mark.parametrize(
    ("leg", "told"),
    [
        (a_leg(), "the page waits for consent to analytics, and nobody gives it on this leg."),
        (ACCEPT, "the visitor agreed, and the page still takes consent to analytics as denied."),
        (REJECT, "the visitor declined, and the page holds tags for analytics back."),
    ],
    ids=["never asked", "agreed", "declined"],
)
def test_consent_that_the_page_takes_as_denied_is_a_reason(leg: Any, told: str) -> None:
    record = {"visit": a_visit(leg=leg), "pushes": (DENIED,)}
    assert because(**record) == told
    assert fault_of(**record) == "no-hit"


GRANTS = consent("update", at=80, analytics_storage="granted")


@pytest.mark.parametrize(
    "pushes",
    [
        (DENIED, GRANTS),
        (GRANTS, DENIED),
        (consent("default", analytics_storage="denied", region="DE"),),
        (consent("default", ad_storage="denied"),),
        (replace(DENIED, page=9),),
        (replace(DENIED, layer="fbq"),),
    ],
    ids=["granted", "granted before", "for a region", "for another", "other page", "other layer"],
)
def test_consent_that_was_not_denied_to_this_tag_is_none(pushes: Any) -> None:
    assert "consent" not in because(pushes=pushes)


def test_a_tag_that_sends_was_not_held_back() -> None:
    view = a_hit(event="page_view", at=100)
    assert "consent" not in because(pushes=(DENIED,), hits=(view,))


def test_a_tag_whose_hits_say_denied_though_the_visitor_agreed_was() -> None:
    view = a_hit(event="page_view", at=100, consent={Signal.ANALYTICS_STORAGE: Grant.DENIED})
    told = because(visit=a_visit(leg=ACCEPT), hits=(view,))
    assert told.startswith("the visitor agreed")
    assert "consent" not in because(hits=(view,))


def test_metas_own_consent_call_counts_for_meta() -> None:
    revoked = a_push(None, layer="fbq", at=60, payload=["consent", "revoke"])
    assert "consent to advertising" in because(expect=(LEAD,), pushes=(revoked,))
    granted = replace(revoked, at=70, payload=["consent", "grant"])
    assert "consent" not in because(expect=(LEAD,), pushes=(revoked, granted))


def test_a_category_without_a_signal_waits_for_none() -> None:
    line = an_expectation()
    line = replace(line, tag=replace(line.tag, category=Category.CRM))
    assert "consent" not in because(expect=(line,), pushes=(DENIED,))


# ── the container and the library ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Loading:
    fields: Mapping[str, Any]
    fault: str
    told: str


A_TAG = ContainerTag(kind="gaawe", vendor="ga4", account="G-TEST0001", event="purchase")
LOADINGS = {
    "deleted": Loading(
        {"loads": (a_load(status=404),)},
        "container-unpublished",
        "the container GTM-TEST01 is not published (HTTP 404).",
    ),
    "empty": Loading(
        {"loads": (a_load(),), "containers": (Container(request=1, account="GTM-TEST01"),)},
        "container-unpublished",
        "the published container GTM-TEST01 has no tags in it.",
    ),
    "container refused": Loading(
        {"loads": (a_load(status=None, failure="csp"),)},
        "blocked-by-csp",
        "the page's content security policy refused the container GTM-TEST01.",
    ),
    "library refused": Loading(
        {"loads": (a_load(), a_load(url=GTAG, account="G-TEST0001", failure="csp", status=None))},
        "blocked-by-csp",
        "the page's content security policy refused the vendor's script.",
    ),
    "inline refused": Loading(
        {"violations": (Violation(at=5, directive="script-src-elem", blocked="inline", page_url=PAGE),)},
        "blocked-by-csp",
        "the page's content security policy refused the scripts in its markup, such as the tag's "
        "snippet.",
    ),
    "over http": Loading(
        {"loads": (a_load(status=None, failure="mixed-content"),)},
        "tag-library-failed",
        "the container GTM-TEST01 did not load (it is asked for over http, which browsers refuse "
        "on a page over https).",
    ),
    "no connection": Loading(
        {"loads": (a_load(url=GTAG, account="", status=None, failure="net::ERR_FAILED"),)},
        "tag-library-failed",
        "the vendor's script did not load (net::ERR_FAILED).",
    ),
    "container out of order": Loading(
        {"expect": (LEAD,), "loads": (a_load(status=500),)},
        "tag-library-failed",
        "the container GTM-TEST01 did not load (HTTP 500).",
    ),
    "fallback only": Loading(
        {"pages": (a_page(source="<noscript><iframe src=//www.googletagmanager.com/ns.html?id=GTM-1>"
                                 "</iframe></noscript>"),)},
        "noscript-only",
        "all that /thanks has of it is the fallback for browsers without scripts.",
    ),
    "absent": Loading(
        {"pages": (a_page(source="<html><p>Thank you"),)},
        "tag-absent-on-page",
        "/thanks has no trace of it.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOADINGS)
def test_a_tag_that_was_not_there_could_not_send(name: str) -> None:
    case = LOADINGS[name]
    assert (fault_of(**case.fields), because(**case.fields)) == (case.fault, case.told)
    assert judged(**case.fields).fix


SECOND = a_page(id=2, index=2, at=GOAL_AT + 10)


@pytest.mark.parametrize(
    "fields",
    [
        {"loads": (a_load(status=404), a_load(request=2, account="GTM-OTHER"))},
        {"loads": (a_load(status=404, page=1), a_load(page=2)), "pages": (a_page(), SECOND)},
        {"loads": (a_load(),), "containers": (Container(request=1, account="G", readable=False),)},
        {
            "loads": (a_load(), a_load(request=2, url=GTAG, account="G-TEST0001")),
            "containers": (Container(request=1, account="GTM-TEST01"),),
        },
        {
            "loads": (a_load(),),
            "containers": (Container(request=1, account="GTM-TEST01", tags=(A_TAG,)),),
        },
        {"pages": (a_page(source="<script src=//www.googletagmanager.com/gtm.js>"),)},
        {"pages": (a_page(),)},
        {"pages": (a_page(source="<p>Thank you"),), "loads": (a_load(),)},
        {"pages": (a_page(source="<p>Thank you"),), "hits": (a_hit(event="page_view", at=10),)},
        {"loads": (a_load(page=3, status=404),), "pages": (a_page(), SECOND)},
        {"pages": (a_page(source="<p>Thank you"),), "pushes": (a_push("gtm.dom"),)},
    ],
    ids=[
        "another container",
        "mended on the next page",
        "unreadable",
        "a snippet beside an empty container",
        "a full container",
        "named in the page",
        "markup not known",
        "asked for",
        "hits from the page",
        "a page that is not the goal's",
        "a container from the browser's cache",
    ],
)
def test_a_tag_that_was_there_had_other_reasons(fields: dict[str, Any]) -> None:
    assert because(**fields) == "nothing announced it and nothing was sent."


def test_the_page_before_the_goal_action_is_the_one_it_was_done_on() -> None:
    first = a_page(at=0)
    second = a_page(id=2, index=2, at=500)
    fields = {"pages": (first, second), "loads": (a_load(page=1, status=404),)}
    assert fault_of(**fields) == "no-hit"
    assert fault_of(**{**fields, "loads": (a_load(page=2, status=404),)}) == "container-unpublished"


# ── script errors and announcements ──────────────────────────────────────────────────────────────


def an_error(at: int) -> ConsoleMessage:
    return ConsoleMessage(id=1, at=at, kind="pageerror", text="cart is undefined")


def test_a_cause_weighs_what_the_catalogue_says() -> None:
    drift = judged(expect=(an_expectation(event="sign_up"),), hits=(a_hit(event="signup"),))
    error = judged(console=(an_error(GOAL_AT + 5),))
    lost = judged(pushes=(a_push(),))
    assert [each.severity for each in (drift, error, lost)] == [
        Severity.HIGH,
        Severity.HIGH,
        None,
    ]


def test_an_error_after_the_hit_was_due_did_not_stop_it() -> None:
    assert fault_of(console=(an_error(GOAL_AT + 5001),)) == "no-hit"


def test_an_error_before_the_announcement_did_not_stop_it() -> None:
    push = a_push(at=GOAL_AT + 50)
    assert fault_of(console=(an_error(GOAL_AT + 20),), pushes=(push,)) == "push-without-hit"
    assert fault_of(console=(an_error(GOAL_AT + 60),), pushes=(push,)) == "script-error-before-tag"


def test_the_push_that_the_spec_declares_announces_it_too() -> None:
    line = an_expectation(push="order_complete")
    pushes = (a_push("order_complete"),)
    assert fault_of(expect=(line,), pushes=pushes) == "push-without-hit"
    assert fault_of(pushes=pushes) == "no-hit"


def test_what_the_page_announced_instead_is_named() -> None:
    pushes = (a_push("form_ok"), a_push("form_ok"), a_push("gtm.load"), a_push("lead"))
    verdict = judged(pushes=pushes)
    assert "the page announced other events only (form_ok, lead)" in verdict.message
    assert [each.kind for each in verdict.evidence] == ["push", "push"]


def test_a_tag_that_its_container_has_paused_is_told_as_such() -> None:
    paused = replace(A_TAG, account="", event="", paused=True)
    container = Container(request=1, account="GTM-TEST01", tags=(paused,))
    told = because(pushes=(a_push(),), containers=(container,), loads=(a_load(),))
    assert told.endswith("but its tag is paused in the container.")


# ── what the goal action did ─────────────────────────────────────────────────────────────────────

POST = a_request(
    method="POST", url="https://shop.example/api/contact", resource_type="fetch", held=False
)
FORMS = "https://forms.example/embed/7"


def test_a_form_that_a_script_sent_and_nobody_reported() -> None:
    verdict = judged(requests=(POST,))
    assert verdict.fault == "ajax-form-untracked"
    assert verdict.actual == "POST /api/contact answered HTTP 200, and no report of it"
    assert [(each.kind, each.ref) for each in verdict.evidence] == [("request", 1)]


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
    assert [(each.kind, each.ref) for each in verdict.evidence] == [("step", 2)]


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
    assert "the page changed to /done without loading anew" in verdict.message
    assert fault_of(routes=(route,)) == "no-hit"
    assert fault_of(expect=(line,), routes=(replace(route, at=10),)) == "no-hit"


# ── too late ─────────────────────────────────────────────────────────────────────────────────────


def arrived(at: int, **fields: Any) -> Verdict:
    return judged(hits=(a_hit(at=at, step=2),), **fields)


def test_a_hit_long_after_it_was_due_is_missing_for_who_left_before() -> None:
    verdict = arrived(GOAL_AT + 7200)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "no-hit")
    assert verdict.severity is Severity.HIGH
    assert verdict.message == (
        "ga4 purchase was sent only 7.2 s after “Order placed” was achieved, when visitors may "
        "have left: the spec allows 5 s."
    )
    assert (verdict.expected, verdict.actual) == ("within 5 s", "after 7.2 s")


def test_a_hit_that_a_busy_machine_may_have_held_up_is_not_late() -> None:
    assert arrived(GOAL_AT + 6900).outcome is Outcome.PASSED


def test_a_slow_page_is_not_its_tags_fault() -> None:
    page = a_page(id=2, index=2, at=GOAL_AT + 100)
    document = a_request(
        id=2, at=GOAL_AT + 100, page=2, resource_type="document", ended=GOAL_AT + 6000
    )
    slow: dict[str, Any] = {"pages": (a_page(), page), "requests": (ASKED, document)}
    hit = a_hit(at=GOAL_AT + 7200, page=2)
    assert judged(hits=(hit,), **slow).outcome is Outcome.PASSED
    assert judged(hits=(replace(hit, page=1),), **slow).outcome is Outcome.FAILED


def test_what_left_with_its_page_is_not_late() -> None:
    assert judged(hits=(a_hit(at=9000, step=3, sent_step=3),)).outcome is Outcome.PASSED


def test_one_hit_in_time_is_enough() -> None:
    hits = (a_hit(id=1), a_hit(id=2, at=GOAL_AT + 9000))
    assert judged(hits=hits).outcome is Outcome.PASSED


def test_how_soon_a_crawled_page_speaks_is_not_held_against_it() -> None:
    line = an_expectation(event="page_view")
    record: VisitRecord = a_record(
        goal=None, expect=(line,), hits=(a_hit(event="page_view", at=9000),)
    )
    [verdict] = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.PASSED
