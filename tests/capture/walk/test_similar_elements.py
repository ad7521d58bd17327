"""What is told of the element that a goal action acts on, and of those like one that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from auditor.capture.walk.similar_elements import clicked_link, similar_elements
from auditor.config.steps import Step
from auditor.config.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page
    from tinysite import TinySite, Visitor

STEP: TypeAdapter[Step] = TypeAdapter(Step)

LINKS = """<!doctype html><title>Links</title><base href=/sub/>
<a href=far><b>Far</b></a> <a href="tel:+493012345">Call</a> <a>Nowhere</a>
<a href="javascript:void 0">Script</a> <button>Plain</button>
<svg width=40 height=20><a href=/drawn><text y=15>Drawn</text></a></svg>
<x-card></x-card><iframe id=inner src=/inner></iframe>
<script>customElements.define('x-card', class extends HTMLElement { constructor() { super();
  this.attachShadow({mode: 'open'}).innerHTML = '<a href=/shadow><i>Shadow</i></a>' } });
addEventListener('click', (event) => event.preventDefault());</script>"""


async def link_of(page: Page, step: dict[str, Any]) -> tuple[str, str]:
    return await clicked_link(page, STEP.validate_python(step))


async def test_where_the_link_leads_that_a_goal_action_clicks(
    site: TinySite, browser: Browser
) -> None:
    site.pages |= {"/": LINKS, "/inner": "<a href=/within target=_top>Inside</a>"}
    links = {
        "Far": f"{site.url}/sub/far",
        "Call": "tel:+493012345",
        "Drawn": f"{site.url}/drawn",
        "Shadow": f"{site.url}/shadow",
        "Script": "",
        "Nowhere": "",
        "Plain": "",
    }
    page = await browser.new_page()
    await page.goto(site.url)
    told = {text: await link_of(page, {"click": {"text": text}}) for text in links}
    assert told == {text: (link, "") for text, link in links.items()}
    pressed = await link_of(page, {"press": {"text": "Call", "key": "Enter"}})
    assert pressed == ("tel:+493012345", "")
    framed = await link_of(page, {"click": {"text": "Inside", "frame": "#inner"}})
    assert framed == (f"{site.url}/within", f"{site.url}/inner")


async def test_the_link_of_a_goal_action_is_noted_with_its_step(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages |= {"/": LINKS, "/inner": "<a href=/within target=_top>Inside</a>"}
    steps = [{"navigate": "/"}, {"click": {"text": "Inside", "frame": "#inner"}}]
    facts = await visitor.walk(site.url, steps)
    assert facts.visit.error is None
    [goal] = [each for each in facts.steps if each.is_goal]
    assert (goal.link, goal.frame_url) == (f"{site.url}/within", f"{site.url}/inner")


async def test_an_action_that_is_not_the_goal_is_not_asked_about(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = LINKS
    steps = [{"navigate": "/"}, {"click": {"text": "Far"}}, {"click": {"role": "button"}}]
    facts = await visitor.walk(site.url, steps)
    assert [step.link for step in facts.steps] == [""] * 4


CHECKOUT = """<!doctype html><title>Checkout</title>
<label>E-mail <input name=email></label> <label>City <input placeholder=Town></label>
<button disabled>Send it now</button> <button style="display:none">Place order</button>
<a href=/checkout>Proceed to checkout</a> <button id=buy-now data-testid=buy-button>Buy</button>
<p>Thank you for your order</p> <img alt="Our big logo" src="data:,">
<iframe srcdoc="<button>Pay securely</button>"></iframe><x-y></x-y>
<script>customElements.define('x-y', class extends HTMLElement { constructor() { super();
  this.attachShadow({mode: 'open'}).innerHTML = '<button>Subscribe</button>' } });</script>"""


NEAREST: list[tuple[dict[str, str], str]] = [
    ({"role": "button", "name": "Place order"}, 'button "Place order" (hidden)'),
    ({"role": "button", "name": "Send now"}, 'button "Send it now" (disabled)'),
    ({"role": "button", "name": "Checkout"}, 'link "Proceed to checkout"'),
    ({"role": "button", "name": "Pay"}, 'button "Pay securely" in the frame about:srcdoc'),
    ({"role": "button", "name": "Subscribe now"}, 'button "Subscribe"'),
    ({"label": "Email"}, 'textbox "E-mail"'),
    ({"placeholder": "Towns"}, 'textbox "City"'),
    ({"text": "Thanks for your order"}, 'text "Thank you for your order"'),
    ({"alt_text": "The big logo"}, 'img "Our big logo"'),
    ({"test_id": "buy-btn"}, 'button "Buy" (test id buy-button)'),
    ({"css": "#buy_now"}, 'button "Buy" (id buy-now)'),
    ({"css": "input[name=mail]"}, 'textbox "E-mail" (class or name email)'),
]


async def test_the_element_that_is_most_like_the_missing_one_comes_first(
    site: TinySite, browser: Browser
) -> None:
    site.pages["/"] = CHECKOUT
    page = await browser.new_page()
    await page.goto(site.url)
    for wanted, nearest in NEAREST:
        [first, *_] = await similar_elements(page, Target.model_validate(wanted))
        assert (first.shown, first.is_near) == (nearest, True)


async def test_a_step_without_its_element_names_the_one_that_is_most_like_it(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = CHECKOUT
    steps = [{"navigate": "/"}, {"click": NEAREST[1][0], "timeout": "100ms"}]
    failed = (await visitor.walk(site.url, steps)).steps[1]
    assert failed.near[0] == NEAREST[1][1]
    assert (failed.error or "").endswith(f"(waited 0.1 s); the page has {NEAREST[1][1]}")


async def test_where_nothing_is_like_it_others_of_its_role_are_listed_and_none_is_suggested(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = CHECKOUT
    step = {"click": {"role": "link", "name": "Impressum"}, "timeout": "100ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, step])
    assert facts.steps[1].near == ('link "Proceed to checkout"',)
    assert (facts.steps[1].error or "").endswith("(waited 0.1 s)")


async def test_a_banner_that_is_not_there_is_told_with_what_is(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<button>Accept all cookies</button>"
    accept = {"click": {"role": "button", "name": "Accept everything"}, "timeout": "100ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}], consent=[accept])
    assert facts.visit.inconclusive == "banner-not-found"
    assert facts.steps[-2].near == ('button "Accept all cookies"',)


async def test_a_page_that_lies_about_its_elements_breaks_nothing(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<a href=/x>x</a><script>
      Document.prototype.querySelectorAll = () => { throw new Error('no') };
      Element.prototype.closest = () => ({href: {toString() { throw new Error('no') }}});
      </script>"""
    step = {"click": {"text": "x"}}
    missing = {"click": {"role": "button", "name": "Buy"}, "timeout": "100ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, {**missing}, step])
    assert facts.steps[1].near == ()
    walked = await visitor.walk(site.url, [{"navigate": "/"}, {**step, "goal": True}])
    assert (walked.visit.error, walked.steps[1].link) == (None, "")
