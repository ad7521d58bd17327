"""An audit whose spec leaves the choice to what is recognised, on journeys and in the crawl."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from bannerpages import COOKIECONSENT, GA4, serve
from tinysite import TinySite

from auditor.errors import ExitCode
from auditor.report.content.method import notices
from auditor.report.meta import read_meta
from auditor.store import AuditFile

Audited = tuple[ExitCode, AuditFile]
SPEC = """
version: 1
site: {{ url: "{url}" }}
tags: {{ ga4: {{ vendor: ga4, account: G-TEST0001 }} }}
consent: auto
goals:
  look:
    steps: [{{ navigate: / }}, {{ click: {{ role: button, name: Order }} }}]
    expect: [{{ tag: ga4, event: order }}]
crawl: {{ max_pages: 2, sitemap: false }}
"""
SHOP = (
    COOKIECONSENT.replace("TYPE", "opt-in")
    + f"""<script>
const order = () => window.tagged && navigator.sendBeacon("{GA4}&en=order");
</script><button onclick="order()">Order</button><a href='/two'>Two</a>"""
)
LEAK = f"<script>navigator.sendBeacon('{GA4}&en=page_view')</script>"


def findings(audit: AuditFile) -> set[tuple[str, str]]:
    """The checks that found something, and the legs on which they did."""
    found = audit.findings()
    return {(one.check, one.leg) for one in found if one.outcome == "failed"}


def inconclusive(audit: AuditFile) -> dict[tuple[str | None, str], str | None]:
    return {(visit.goal, visit.leg.name): visit.inconclusive for visit in audit.visits()}


async def test_both_choices_are_made_and_the_shop_that_keeps_to_them_passes(
    site: TinySite, audit_of: Callable[..., Awaitable[Audited]]
) -> None:
    serve(site, "cookieconsent", SHOP)
    site.pages["/two"] = SHOP
    code, audit = await audit_of(SPEC.format(url=site.url))
    assert set(inconclusive(audit).values()) == {None}
    assert {("look", "accept"), ("look", "reject"), (None, "accept"), (None, "reject")} == set(
        inconclusive(audit)
    )
    assert code is ExitCode.PASSED, [
        (o.check, o.message) for o in audit.findings() if o.outcome == "failed"
    ]


async def test_a_tag_that_fires_in_spite_of_the_refusal_is_found(
    site: TinySite, audit_of: Callable[..., Awaitable[Audited]]
) -> None:
    serve(site, "cookieconsent", SHOP)
    site.pages["/two"] = SHOP + LEAK
    code, audit = await audit_of(SPEC.format(url=site.url))
    assert code is ExitCode.FINDINGS
    assert ("after-reject", "reject") in findings(audit)


async def test_where_no_banner_is_recognised_the_legs_cannot_tell(
    site: TinySite, audit_of: Callable[..., Awaitable[Audited]]
) -> None:
    site.pages["/"] = "<h1>Shop</h1><button>Order</button>"
    code, audit = await audit_of(SPEC.format(url=site.url))
    assert code is ExitCode.INCONCLUSIVE
    assert set(inconclusive(audit).values()) == {"banner-not-found"}
    errors = {visit.error for visit in audit.visits() if visit.goal}
    assert errors == {
        "Step 2: choose accept: no consent banner was recognised",
        "Step 2: choose reject: no consent banner was recognised",
    }


ASKED = SPEC.replace(
    "consent: auto",
    """consent:
  accept: {{ steps: {steps}, signals: granted, if_banner_shows: true }}
  ignore: {{ signals: granted }}""",
)
OWN = "[{ click: { role: button, name: Fine } }]"
OWN_BANNER = """<aside>Biscuits?
  <button onclick="window.tagged = true; this.parentNode.remove()">Fine</button></aside>"""


@pytest.mark.parametrize("steps", ["auto", OWN])
async def test_a_leg_for_those_who_are_asked_is_left_out_where_no_banner_shows(
    steps: str, site: TinySite, audit_of: Callable[..., Awaitable[Audited]]
) -> None:
    order = SHOP.partition("<script>\nconst")[2]
    site.pages |= {"/": f"<script>window.tagged = true;\nconst{order}", "/two": "<p>Two</p>"}
    code, audit = await audit_of(ASKED.format(url=site.url, steps=steps))
    assert inconclusive(audit) == {("look", "ignore"): None, (None, "ignore"): None}
    assert code is ExitCode.PASSED
    meta = read_meta(audit.meta)
    assert meta.not_asked == ("crawl · accept · desktop", "look · accept · desktop")
    assert meta.crawl["left_over"] == 0
    assert [str(notice) for notice in notices(meta)] == [
        (
            "No consent banner showed, so that this was left out as the spec has it "
            "(if_banner_shows): crawl · accept · desktop, look · accept · desktop."
        )
    ]


async def test_a_leg_for_those_who_are_asked_is_walked_where_a_banner_shows(
    site: TinySite, audit_of: Callable[..., Awaitable[Audited]]
) -> None:
    order = SHOP.partition("<script>\nconst")[2]
    late = f"setTimeout(() => document.body.insertAdjacentHTML('beforeend', {OWN_BANNER!r}), 500)"
    late = late.replace("\\n", " ")
    site.pages |= {"/": f"<script>{late};\nconst{order}", "/two": "<p>Two</p>"}
    _, audit = await audit_of(ASKED.format(url=site.url, steps=OWN))
    walked = inconclusive(audit)
    assert (walked["look", "accept"], walked[None, "accept"]) == (None, None)
    assert read_meta(audit.meta).not_asked == ()


async def test_where_nobody_is_asked_and_nothing_else_is_judged_the_audit_is_inconclusive(
    site: TinySite, audit_of: Callable[..., Awaitable[Audited]]
) -> None:
    site.pages["/"] = "<h1>Shop</h1><button>Order</button>"
    spec = ASKED.replace("  ignore: {{ signals: granted }}", "")
    code, audit = await audit_of(spec.format(url=site.url, steps="auto"))
    assert (code, inconclusive(audit)) == (ExitCode.INCONCLUSIVE, {})
