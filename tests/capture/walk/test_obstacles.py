"""A step that failed says what stood in its way: a dialog, a banner, an error of the site, a login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tinysite import Answer

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

CLICK: dict[str, Any] = {"click": {"role": "button", "name": "Order"}}
"""A click that succeeds, however long it takes."""
ORDER = {**CLICK, "timeout": "300ms"}
"""A click that does not."""
MODAL = "<script>document.querySelector('dialog').showModal()</script>"
OVER = "position: fixed; inset: 0; background: white"
READY = 'Step 2: click button "Order": button "Order" is there, but was not ready within 0.3 s '


async def why(site: TinySite, visitor: Visitor, *steps: dict[str, Any], **parts: Any) -> str:
    facts = await visitor.walk(site.url, [{"navigate": "/"}, *steps], **parts)
    return facts.visit.error or ""


@pytest.mark.parametrize(
    ("cover", "said"),
    [
        (f'<div role=dialog style="{OVER}"><h2>Our newsletter</h2>…</div>',
         "(dialog “Our newsletter” covers it)"),
        (f"<dialog aria-label='Choose a country'>…</dialog>{MODAL}",
         "(dialog “Choose a country” covers it)"),
        (f'<div style="{OVER}">Free shipping</div>', "(div “Free shipping” covers it)"),
        ("<script>document.querySelector('button').disabled = true</script>", "(disabled)"),
        ("<style>button { visibility: hidden }</style>", "(hidden)"),
    ],
    ids=["dialog", "modal", "anything", "disabled", "hidden"],
)  # fmt: skip
async def test_what_keeps_an_element_from_being_used_is_named(
    cover: str, said: str, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = f"<button>Order</button>{cover}"
    step = {"click": {"css": "button"}, "timeout": "300ms"}
    assert (await why(site, visitor, step)).endswith(said)


async def test_a_banner_that_the_spec_does_not_answer_says_what_to_put_into_it(
    site: TinySite, visitor: Visitor
) -> None:
    banner = f'<div id=cmp style="{OVER}"><h2>We use cookies</h2><button>Accept</button></div>'
    site.pages["/"] = f"<button>Order</button>{banner}"
    assert await why(site, visitor, ORDER) == (
        f"{READY}(a consent banner “We use cookies” covers it); give the spec a leg under `consent` "
        "whose steps answer the banner"
    )
    accept = {"click": {"role": "button", "name": "Accept"}, "timeout": "300ms"}
    assert "still answer the banner" in await why(site, visitor, ORDER, consent=[accept])


@pytest.mark.parametrize("status", [404, 500])
async def test_on_an_error_page_the_status_is_told(
    status: int, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = "<form action=/thanks><button>Order</button></form>"
    site.pages["/thanks"] = Answer("<h1>Sorry</h1>", status)
    wait = {"wait_for_element": {"text": "Thank you"}, "timeout": "300ms"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, CLICK, wait])
    assert (facts.visit.error or "").endswith(f"; the page answered HTTP {status}")
    assert facts.visit.inconclusive == "page-failed"


async def test_a_request_that_the_site_refused_is_told_and_a_vendors_is_not(
    site: TinySite, visitor: Visitor
) -> None:
    script = f"fetch('/api/order', {{method: 'POST'}}); fetch('{site.collector}/nothing')"
    site.pages["/"] = f'<button onclick="{script}">Order</button>'
    site.pages["/api/order"] = Answer("{}", 500)
    wait = {"wait_for_element": {"text": "Thank you"}, "timeout": "3s"}
    facts = await visitor.walk(site.url, [{"navigate": "/"}, CLICK, wait])
    assert (facts.visit.error or "").endswith("; POST /api/order answered HTTP 500")
    site.pages["/api/order"] = Answer("{}", 200)
    facts = await visitor.walk(site.url, [{"navigate": "/"}, CLICK, wait])
    assert (facts.visit.error or "").endswith('no element matches text "Thank you" (waited 3 s)')


LOGIN = """<h1>Login</h1><form method=post action=/login><input aria-label=Name name=n>
<input type=password aria-label=Password name=p><button>Log in</button></form>"""
IN: dict[str, Any] = {"wait_for_element": {"text": "Your orders"}}
LOG_IN: list[dict[str, Any]] = [
    {"fill": {"label": "Name", "value": "avery"}},
    {"fill": {"label": "Password", "value": "wrong"}},
    {"click": {"role": "button", "name": "Log in"}},
    {**IN, "timeout": "300ms"},
]


@pytest.mark.parametrize("status", [200, 401])
async def test_a_login_that_was_refused_is_told(
    status: int, site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = LOGIN
    site.pages["/login"] = Answer(f"{LOGIN}<p role=alert>Wrong password</p>", status)
    facts = await visitor.walk(site.url, [{"navigate": "/"}, *LOG_IN])
    assert facts.visit.error == (
        'Step 5: wait_for_element text "Your orders": the login was refused: the page asks for the password '
        "again and says “Wrong password”; check the name and the password that the spec fills in"
    )
    assert facts.visit.inconclusive == "precondition-unmet"


async def test_where_the_login_went_through_another_reason_is_told(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = LOGIN
    site.pages["/login"] = "<h1>Welcome</h1>"
    facts = await visitor.walk(site.url, [{"navigate": "/"}, *LOG_IN])
    assert facts.visit.inconclusive == "target-not-found"
    assert "login" not in (facts.visit.error or "")
    site.pages["/login"] = "<h1>Your orders</h1>"
    assert await why(site, visitor, *LOG_IN[:-1], IN) == ""


async def test_a_login_that_was_not_tried_yet_was_not_refused(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = LOGIN
    accept = {"click": {"role": "button", "name": "Accept"}, "timeout": "300ms"}
    said = await why(site, visitor, *LOG_IN, consent=[accept])
    assert said.startswith('Step 2: click button "Accept": no element matches')
    off = {"click": {"role": "button", "name": "Sign in"}, "timeout": "300ms"}
    said = await why(site, visitor, *LOG_IN[:2], off, LOG_IN[3])
    assert said.startswith('Step 4: click button "Sign in": no element matches')
