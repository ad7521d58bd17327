"""Each step does what it says, and one that can't be done says why."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, repeat
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from tinysite import LEG, STEP, Answer

from auditor.capture.walk.journey import wrongly_filled
from auditor.config.steps import ACTIONS, Fill
from auditor.config.targets import Target
from auditor.model import Phase, Run, StepKind

if TYPE_CHECKING:
    from pathlib import Path

    from tinysite import TinySite, Visitor

    from auditor.config.steps import Step

FORM = """<!doctype html><title>Form</title>
<label>Email <input type=email></label> <input placeholder=City> <input title=Street>
<label>Size <select><option value=s>Small</option><option value=l>Large</option></select></label>
<label><input type=checkbox id=a> Terms</label> <label><input type=checkbox id=b checked> News</label>
<div data-testid=menu onmouseover="this.textContent='open'">menu</div>
<img src="data:," alt="Big picture" onclick="this.title='clicked'">
<input type=file aria-label=Upload>
<iframe id=inner srcdoc="<button onclick=&quot;this.textContent='done'&quot;>Inside</button>"></iframe>
<aside style="position:fixed;top:0;right:0">We use cookies.
  <button onclick="localStorage.cookie_consent='denied';this.parentNode.remove()">Reject all</button>
</aside>
<p style="margin-top:5000px" id=end>End</p>
<button onclick="later()">Later</button>
<script>
function later() { setTimeout(() => { fetch('/api/orders/thanks?n=1'); history.pushState({}, '', '/done'); window.ready = true;
  document.body.insertAdjacentHTML('beforeend', '<h1>Thanks</h1>') }, 300) }
</script>"""

SEARCH = "https://www.google.com/"
STEPS: dict[str, tuple[dict[str, Any], str]] = {
    "fill": (
        {"fill": {"label": "Email", "value": "{email}"}},
        "document.querySelector('[type=email]').value === 'avery@shop.example'",
    ),
    "fill by placeholder": (
        {"fill": {"placeholder": "City", "value": "{{Kiel}}"}},
        "document.querySelector('[placeholder]').value === '{Kiel}'",
    ),
    "fill by title": (
        {"fill": {"title": "Street", "value": "x"}},
        "document.querySelector('[title=Street]').value === 'x'",
    ),
    "select_option": (
        {"select_option": {"label": "Size", "value": "Large"}},
        "document.querySelector('select').value === 'l'",
    ),
    "check": ({"check": {"label": "Terms"}}, "document.querySelector('#a').checked"),
    "uncheck": ({"uncheck": {"css": "#b"}}, "!document.querySelector('#b').checked"),
    "press": (
        {"press": {"key": "A", "label": "Email"}},
        "document.querySelector('[type=email]').value === 'A'",
    ),
    "hover": (
        {"hover": {"test_id": "menu"}},
        "document.querySelector('[data-testid]').textContent === 'open'",
    ),
    "click by alt_text": (
        {"click": {"alt_text": "Big picture"}},
        "document.querySelector('img').title === 'clicked'",
    ),
    "scroll": ({"scroll": "bottom"}, "scrollY > 1000"),
    "scroll to a target": ({"scroll": {"text": "End"}}, "scrollY > 1000"),
    "upload": (
        {"upload": {"label": "Upload", "file": "cv.txt"}},
        "document.querySelector('[type=file]').files[0].name === 'cv.txt'",
    ),
    "click in a frame": (
        {"click": {"role": "button", "name": "Inside", "frame": "#inner"}},
        "document.querySelector('#inner').contentDocument.body.textContent === 'done'",
    ),
    "choose": ({"choose": "reject"}, "localStorage.cookie_consent === 'denied'"),
    "nth": (
        {"check": {"css": "[type=checkbox]", "nth": 0}},
        "document.querySelector('#a').checked",
    ),
}
WAITS: list[dict[str, Any]] = [
    {"wait_for_element": {"role": "heading", "name": "Thanks"}},
    {"wait_for_expression": "window.ready"},
    {"wait_for_url": "**/done"},
    {"wait_for_response": "/api/*/thanks?n=1"},
    {"remember": {"thanks": {"css": "h1"}}},
]


def test_each_action_is_tried() -> None:
    tried = {action for step in (*(step for step, _ in STEPS.values()), *WAITS) for action in step}
    untried = set(ACTIONS) - tried - {"navigate"}
    assert untried == set(), "give it a case in STEPS or WAITS"


@pytest.mark.parametrize("name", STEPS)
async def test_each_step_does_what_it_says(
    name: str, site: TinySite, visitor: Visitor, tmp_path: Path
) -> None:
    (tmp_path / "cv.txt").write_text("cv")
    site.pages["/"] = FORM
    spec = visitor.spec(site.url, identity={"email": "avery@shop.example"})
    spec._path = tmp_path / "spec.yaml"
    step, expression = STEPS[name]
    steps = [{"navigate": "/"}, step, {"wait_for_expression": expression, "timeout": "2s"}]
    facts = await visitor.walk(site.url, steps, spec=spec)
    assert facts.visit.error is None


async def test_the_first_page_alone_is_opened_from_the_page_that_the_visitor_comes_from(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<title>Shop</title>"
    come = f"document.referrer === '{SEARCH}'"
    on_own = "document.referrer === ''"
    steps = [
        {"navigate": "/?gclid=x"}, {"wait_for_expression": come, "timeout": "2s"},
        {"navigate": "/?page=2"}, {"wait_for_expression": on_own, "timeout": "2s"},
    ]  # fmt: skip
    facts = await visitor.walk(site.url, steps, referrer=SEARCH)
    assert facts.visit.error is None
    documents = [each for each in facts.requests if each.resource_type == "document"]
    assert [each.referrer for each in documents] == [SEARCH, ""]


@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: next(iter(wait)))
async def test_each_wait_waits_for_what_comes_later(
    wait: dict[str, Any], site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": FORM, "/api/orders/thanks": "{}"}
    click = {"click": {"role": "button", "name": "Later"}}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, click, wait])
    assert facts.visit.error is None
    assert [step.is_goal for step in facts.steps] == [False, True, False, False]


ORDER = """<button onclick="fetch('/api/order')">Buy</button>"""


@pytest.mark.parametrize(
    ("answer", "pattern", "instead"),
    [
        (Answer("no", 503), "**/api/order", "it was answered with HTTP 503"),
        (Answer("yes"), "/api/pay", "no request of this address was made"),
    ],
)
async def test_an_answer_that_does_not_come_or_is_an_error_is_told(
    answer: Answer, pattern: str, instead: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": ORDER, "/api/order": answer}
    wait = {"wait_for_response": pattern, "timeout": "1s"}
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}, wait]
    facts = await visitor.walk(site.url, steps)
    told = f"Step 3: wait_for_response {pattern}: {instead} (waited 1 s)"
    assert (facts.visit.error or "").startswith(told)


async def test_an_answer_to_an_earlier_step_is_not_the_one_that_is_waited_for(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": ORDER + "<button>Other</button>", "/api/order": "{}"}
    buy, other = ({"click": {"text": text}} for text in ("Buy", "Other"))
    wait = {"wait_for_response": "/api/order", "timeout": "500ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, buy, wait, other, wait])
    assert [step.error is None for step in facts.steps[:5]] == [True, True, True, True, False]


async def test_a_target_that_is_not_there_is_told_with_its_locator_count_and_a_picture(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = FORM
    step = {"click": {"role": "button", "name": "Buy"}, "timeout": "300ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, step, {"press": "Enter"}])
    assert facts.visit.inconclusive == "target-not-found"
    assert facts.visit.error == (
        'Step 2: click button "Buy": no element matches button "Buy" (waited 0.3 s)'
    )
    failed = facts.steps[1]
    assert (failed.matched, failed.screenshot) == (0, 1)
    assert facts.screenshots[0].image.startswith(b"\xff\xd8")  # a JPEG
    assert [step.phase for step in facts.steps] == [Phase.JOURNEY, Phase.JOURNEY, Phase.FLUSH]


async def test_a_target_that_matches_twice_is_told_with_its_count(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<button>Buy</button><button>Buy</button>"
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {"click": {"text": "Buy"}}])
    assert facts.visit.error == (
        'Step 2: click text "Buy": 2 elements match text "Buy"; name one, or add nth or exact: true'
    )
    assert facts.steps[1].matched == 2


async def test_a_target_that_is_covered_is_told_as_there_but_not_ready(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<button disabled>Buy</button>"
    step = {"click": {"text": "Buy"}, "timeout": "300ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, step])
    assert "is there, but was not ready within 0.3 s" in (facts.visit.error or "")


SLOW_LINK = {"role": "link", "name": "Order"}


@pytest.mark.parametrize(
    "step",
    [{"click": SLOW_LINK}, {"press": {**SLOW_LINK, "key": "Enter"}}],
    ids=["click", "press"],
)
async def test_the_limit_of_a_step_is_for_its_element_and_not_for_the_page_that_it_opens(
    step: dict[str, Any], site: TinySite, visitor: Visitor
) -> None:
    def slow() -> Answer:
        Event().wait(3)
        return Answer("<h1>Thanks</h1>")

    site.pages |= {"/": '<a href="/thanks">Order</a>', "/thanks": slow}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {**step, "timeout": "2s"}])
    assert facts.visit.error is None
    assert [page.url for page in facts.pages] == [f"{site.url}/", f"{site.url}/thanks"]


async def test_consent_comes_after_the_first_page_and_is_timed(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<button>Accept all</button><button>Buy</button>"
    accept = {"click": {"role": "button", "name": "Accept all"}}
    buy = {"click": {"role": "button", "name": "Buy"}}
    facts = await visitor.walk(
        site.url, [{"navigate": "/"}, buy], consent=[accept], withdraw=[accept], reloads=True
    )
    assert [(step.phase, step.kind) for step in facts.steps] == [
        (Phase.JOURNEY, StepKind.NAVIGATE),
        (Phase.CONSENT, StepKind.CLICK),
        (Phase.CONSENT, StepKind.CLICK),
        (Phase.CONSENT, StepKind.RELOAD),
        (Phase.JOURNEY, StepKind.CLICK),
        (Phase.FLUSH, StepKind.LEAVE),
    ]
    times = (facts.visit.consent_at, facts.visit.withdrawn_at)
    assert times == (facts.steps[1].began, facts.steps[2].began)


async def test_each_step_says_what_kind_it_is_and_the_role_of_its_element(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<a href=/next>Next</a>"
    site.pages["/next"] = "<p>There</p>"
    steps = [
        {"navigate": "/"},
        {"click": {"role": "link"}},
        {"wait_for_element": {"text": "There"}},
    ]
    facts = await visitor.walk(
        site.url, steps, expect=["sale"], repeats=["reload", "back"], within=0
    )
    assert [(step.kind, step.role) for step in facts.steps] == [
        (StepKind.NAVIGATE, ""),
        (StepKind.CLICK, "link"),
        (StepKind.WAIT_FOR_ELEMENT, ""),
        (StepKind.LEAVE, ""),
        (StepKind.RELOAD, ""),
        (StepKind.BACK, ""),
    ]


async def test_a_banner_that_is_not_there_makes_the_visit_inconclusive(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<button>Buy</button>"
    accept = {"click": {"role": "button", "name": "Accept all"}, "timeout": "200ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}], consent=[accept])
    assert facts.visit.inconclusive == "banner-not-found"


async def test_texts_that_the_spec_compares_with_are_read(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = "<p data-testid=total>79,00 €</p>"
    total, absent = Target(test_id="total"), Target(test_id="tax")
    facts = await visitor.walk(site.url, [{"navigate": "/"}], texts=[total, absent])
    assert facts.texts == {total.element_key: "79,00 €"}


async def test_elements_that_only_their_number_tells_apart_have_a_text_each(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<p class=price>49,00 €</p><p class=price>5,90 €</p>"
    prices = [Target(css=".price", nth=0), Target(css=".price", nth=1)]
    facts = await visitor.walk(site.url, [{"navigate": "/"}], texts=prices)
    assert [facts.texts[each.element_key] for each in prices] == ["49,00 €", "5,90 €"]


async def test_reload_and_back_are_steps_of_their_own_and_flushed_hits_are_not_theirs(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<a href=/thanks>Buy</a>"
    site.pages["/thanks"] = f"""<script>
      new Image().src = '{site.collector}/collect?id=A-1&n=' + Math.random() + '&ev=sale';
      addEventListener('pagehide', () => navigator.sendBeacon('{site.collector}/collect?ev=left'));
      </script>"""
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}]
    facts = await visitor.walk(site.url, steps, expect=["sale"], repeats=["reload", "back"])
    phase = {step.index: step.phase for step in facts.steps}
    sent = [
        (each.url.rpartition("=")[2], phase[each.step or 0])
        for each in facts.requests
        if "/collect" in each.url
    ]
    assert sent.count(("sale", Phase.JOURNEY)) == 1
    assert sent.count(("sale", Phase.REPEAT)) == 2
    assert next(of for name, of in sent if name == "left") is Phase.FLUSH


async def test_a_revisit_opens_the_confirmation_page_in_a_fresh_profile(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<a href=/thanks>Buy</a>"
    site.pages["/thanks"] = (
        "<script>document.title = document.cookie; document.cookie='a=1'</script>"
    )
    spec = visitor.spec(site.url)
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}]
    journey = visitor.journey(spec, steps)
    async with visitor.backend(spec) as backend:
        repeated = [replace(journey, run=Run.REVISIT)]
        first, again = await backend.walk(journey, "goal", LEG, "desktop", repeated)
    assert first.visit.repeat_of is None
    assert again.visit.repeat_of is not None
    assert again.visit.url == f"{site.url}/thanks"
    assert again.pages[0].title == ""


BUY = """<form><label>Mail <input type=email required></label><button>Buy</button></form><p id=end></p><script>
document.forms[0].onsubmit = (event) => {
  event.preventDefault();
  new Image().src = "COLLECTOR/collect?id=A-1&ev=sale&r=" + Math.random();
  document.getElementById("end").textContent = "Thank you";
};</script>"""
BUYING = [
    {"navigate": "/"},
    {"fill": {"label": "Mail", "value": "a@shop.example"}},
    {"click": {"role": "button", "name": "Buy"}, "goal": True},
    {"wait_for_element": {"text": "Thank you"}},
]


def sales(facts: Any) -> int:
    return sum("ev=sale" in each.url for each in facts.requests)


async def test_a_double_click_does_the_goal_action_twice_and_then_stops(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = BUY.replace("COLLECTOR", site.collector)
    spec = visitor.spec(site.url)
    once = visitor.journey(spec, BUYING, expect=["sale"], within=1000)
    async with visitor.backend(spec) as backend:
        twice = replace(once, run=Run.DOUBLE_CLICK)
        first, again = await backend.walk(once, "goal", LEG, "desktop", [twice])
    assert (first.visit.run, again.visit.run) == (Run.JOURNEY, Run.DOUBLE_CLICK)
    assert (sales(first), sales(again)) == (1, 2)
    assert again.visit.repeat_of is not None
    journey = [step for step in again.steps if step.phase is Phase.JOURNEY]
    assert [step.is_goal for step in journey] == [False, False, True]


@pytest.mark.parametrize(
    ("wrong", "sent", "accepted"), [("no address", 0, False), ("b@shop.example", 1, True)]
)
async def test_a_form_filled_in_wrongly_is_sent_and_whether_it_was_accepted_is_seen(
    site: TinySite, visitor: Visitor, wrong: str, sent: int, accepted: bool
) -> None:
    site.pages["/"] = BUY.replace("COLLECTOR", site.collector)
    spec = visitor.spec(site.url)
    journey = visitor.journey(spec, BUYING, expect=["sale"], within=300)
    invalid = [STEP.validate_python({"fill": {"label": "Mail", "value": wrong}})]
    steps = wrongly_filled(journey.steps, journey.goal_step, invalid)
    async with visitor.backend(spec) as backend:
        [facts] = await backend.walk(
            replace(journey, steps=steps, run=Run.INVALID), "goal", LEG, "desktop"
        )
    assert facts.visit.error is None
    assert sales(facts) == sent
    after = [step for step in facts.steps if step.phase is Phase.JOURNEY][3:]
    assert [step.action for step in after] == (
        ['wait_for_element text "Thank you"'] if accepted else []
    )


async def test_what_has_no_counterpart_in_the_journey_comes_before_the_goal_action() -> None:
    steps = [STEP.validate_python(step) for step in BUYING]
    wrong = [STEP.validate_python({"check": {"label": "Terms"}})]
    assert [step.kind for step in wrongly_filled(steps, 2, wrong)] == [
        "navigate", "fill", "check", "click", "wait_for_element",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "wrong", "filled"),
    [
        (({"nth": 0}, {"nth": 1}), {"nth": 1}, ["right", "wrong"]),
        (({"nth": 0}, {"nth": 1}), {"nth": 0}, ["wrong", "right"]),
        (({}, {"frame": "#pay"}), {"frame": "#pay"}, ["right", "wrong"]),
        (({"nth": 0}, {"nth": 1}), {"nth": 2}, ["right", "right", "wrong"]),
    ],
)
def test_a_wrong_input_takes_the_place_of_the_right_one_in_the_same_field_only(
    fields: tuple[dict[str, Any], ...], wrong: dict[str, Any], filled: list[str]
) -> None:
    def fill(value: str, **field: Any) -> Step:
        return STEP.validate_python({"fill": {"css": "input", "value": value, **field}})

    steps = [*(fill("right", **field) for field in fields), STEP.validate_python(BUYING[2])]
    walked = wrongly_filled(steps, len(fields), [fill("wrong", **wrong)])
    assert [step.fill.value for step in walked if isinstance(step, Fill)] == filled


async def test_nothing_is_repeated_after_a_journey_that_broke_and_the_repetition_says_so(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<p>closed</p>"
    spec = visitor.spec(site.url)
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}, "timeout": "200ms"}]
    journey = visitor.journey(spec, steps)
    async with visitor.backend(spec) as backend:
        facts, again = await backend.walk(
            journey, "goal", LEG, "desktop", [replace(journey, run=Run.DOUBLE_CLICK)]
        )
    assert facts.visit.inconclusive == "target-not-found"
    assert (again.visit.run, again.visit.inconclusive) == (Run.DOUBLE_CLICK, "precondition-unmet")
    assert again.visit.error == (
        f"Not walked, since the journey itself broke: {(facts.visit.error or '').rstrip('.')}"
    )
    assert (again.steps, again.requests) == ((), ())


async def test_a_repetition_that_failed_says_why_and_what_comes_after_it_is_not_tried(
    site: TinySite, visitor: Visitor
) -> None:
    answers = chain([Answer("<h1>Thanks</h1>")], repeat(Answer(status=204)))
    site.pages["/"] = lambda: next(answers)
    facts = await visitor.walk(
        site.url, [{"navigate": "/"}], expect=["never"], within=10, repeats=["reload", "back"]
    )
    [reload] = [step for step in facts.steps if step.phase is Phase.REPEAT]
    assert reload.kind is StepKind.RELOAD
    assert "aborted" in (reload.error or "")


async def test_an_optional_step_is_done_where_its_element_shows_and_else_told_as_skipped(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = FORM
    close = {"click": {"role": "button", "name": "Reject all"}, "if_visible": True}
    menu = {"fill": {"css": "[type=email]", "value": "x"}, "if_visible": {"css": "aside"}}
    later = {"click": {"role": "button", "name": "Later"}, "goal": True}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, close, menu, later])
    assert facts.visit.error is None
    assert [(step.kind, step.is_goal) for step in facts.steps][:4] == [
        (StepKind.NAVIGATE, False), (StepKind.CLICK, False), (StepKind.SKIP, False),
        (StepKind.CLICK, True),
    ]  # fmt: skip
    skipped = facts.steps[2].action
    assert skipped == 'skip fill css "[type=email]", since css "aside" does not show'


async def test_a_choice_of_which_no_step_was_done_is_no_choice(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<title>No banner</title>"
    consent = [{"click": {"role": "button", "name": "Accept"}, "if_visible": True}]
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {"press": "Tab"}], consent=consent)
    assert facts.visit.inconclusive == "banner-not-found"
    assert facts.visit.consent_at is None
    assert facts.visit.error == (
        "Step 2: nothing was chosen: all steps of the consent leg depend on elements that do not "
        "show"
    )


async def test_what_the_page_says_is_remembered_and_used_by_later_steps(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = (
        '<title>Order</title><p id=no></p><input id=copy value="79,00 €"><input id=typed>'
        "<script>setTimeout(() => { no.textContent = 'Your order N-47 11.' }, 300)</script>"
    )
    site.pages["/order/47%2011"] = "<title>It</title><button>Cancel 47 11</button>"
    steps = [
        {"navigate": "/"},
        {
            "remember": {
                "order": {"css": "#no", "match": r"N-(\d+ \d+)"},
                "sum": {"css": "#copy"},
            }
        },
        {"fill": {"css": "#typed", "value": "{order}: {sum}"}},
        {"wait_for_expression": "typed.value === '47 11: 79,00 €'", "timeout": "1s"},
        {"navigate": "/order/{order}"},
        {"click": {"role": "button", "name": "Cancel {order}"}},
    ]
    facts = await visitor.walk(site.url, steps)
    assert facts.visit.error is None
    assert facts.texts == {"{order}": "47 11", "{sum}": "79,00 €"}
    assert facts.steps[5].action == 'click button "Cancel {order}"'
    steps[1] = {"remember": {"order": {"css": "#no", "match": "X"}}, "timeout": "500ms"}
    broken = await visitor.walk(site.url, steps)
    assert broken.visit.error == (
        'Step 2: remember {order} (css "#no"): css "#no" has nothing to remember as order: it says '
        "“Your order N-47 11.”"
    )
    assert broken.texts == {}
