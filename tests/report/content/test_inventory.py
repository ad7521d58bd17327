"""What each tag did and cost, gathered visit by visit."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from auditfacts import META, SITE, a_hit, a_visit

from auditor.model import (
    Cookie,
    Hit,
    Request,
    Run,
    ScriptTime,
    TagLoad,
    Unrecognised,
    VisitFacts,
)
from auditor.report.content.initiators import loaded_by
from auditor.report.content.inventory import Inventory
from auditor.report.content.unread import LINES_AT_MOST
from auditor.report.meta import read_meta
from auditor.report.view import TagUse
from auditor.store import AuditFile
from auditor.testing import a_sighting

Taken = Callable[..., Inventory]
CRAWLED = a_visit(goal=None, leg="accept", device="desktop", page="/")
GTM = "https://www.googletagmanager.com/gtm.js?id=GTM-TEST01"
PIXEL = "https://connect.facebook.net/en_US/fbevents.js"
META_PIXEL = "100200300400500"


def a_request(number: int, url: str, size: int | None, *chain: str) -> Request:
    return Request(
        id=number,
        visit=0,
        at=100,
        method="GET",
        url=url,
        resource_type="script",
        page=1,
        size=size,
        chain=chain,
    )


def a_load(number: int, vendor: str, account: str, url: str) -> TagLoad:
    return TagLoad(
        request=number,
        at=100,
        vendor=vendor,
        account=account,
        page=1,
        page_url=f"{SITE}/",
        step=None,
        initiator="",
        url=url,
        status=200,
        failure=None,
    )


def a_walk(**more: Any) -> VisitFacts:
    """A page on which GTM loads the pixel, and the pixel sends a hit (request 3)."""
    requests = (
        a_request(1, GTM, 90_000, f"{SITE}/:12"),
        a_request(2, PIXEL, 60_000, f"{GTM}:3:1", f"{SITE}/:12"),
        a_request(3, "https://www.facebook.com/tr?id=1", 500, f"{PIXEL}:1:1", f"{GTM}:3:1"),
    )
    return replace(CRAWLED, requests=requests, **more)


LOADS = (a_load(1, "gtm", "GTM-TEST01", GTM), a_load(2, "meta", "", PIXEL))


def a_pixel_hit(**more: Any) -> Hit:
    return a_hit(1, "meta", META_PIXEL, "PageView", "/", requests=(3,), **more)


def uses(inventory: Inventory) -> dict[tuple[str, str], TagUse]:
    return {(use.vendor, use.account): use for use in inventory.tag_uses()}


@pytest.fixture
def taken(tmp_path: Path) -> Taken:
    """Makes the inventory of an audit with the given visits, their hits and loads."""
    made = itertools.count()

    def take(
        *visits: tuple[VisitFacts, list[Hit], tuple[TagLoad, ...]],
        unrecognised: tuple[Unrecognised, ...] = (),
        **meta: Any,
    ) -> Inventory:
        inventory = Inventory(read_meta({**META, **meta}), {})
        with AuditFile.create(tmp_path / f"{next(made)}.db", {}) as audit:
            for facts, hits, loads in visits:
                numbered = [replace(hit, id=n) for n, hit in enumerate(hits, 1)]
                visit = audit.add_visit(facts)
                audit.put_derived(visit, numbered, loads, unrecognised=unrecognised)
            inventory.read(audit)
        return inventory

    return take


def test_exchanges_of_ids_are_one_line_behind_all_others(taken: Taken) -> None:
    exchanges = tuple(
        a_sighting(
            kind="exchange",
            vendor=f"n{n}.test",
            host=f"n{n}.test",
            path="",
            count=n,
            page_url=f"{SITE}/{n % 3}",
        )
        for n in range(1, 101)
    )
    tag = a_sighting(kind="unknown", vendor="tag.test", host="tag.test", path="/e")
    tag_line, folded = taken((a_walk(), [], ()), unrecognised=(*exchanges, tag)).unread()
    assert (tag_line.kind, folded.kind) == ("unknown", "exchange")
    assert (folded.count, folded.pages) == (5050, 3)
    assert folded.place.startswith("n100.test, n99.test, ")
    assert folded.place.endswith(" and 94 more")
    assert folded.reason == "exchanges of ids between networks (100): they carry no event"


def test_a_publishers_page_fits_in_fifteen_lines(taken: Taken) -> None:
    unknown = [
        a_sighting(
            kind="unknown", vendor=f"u{n}.test", host=f"px.u{n}.test", path=f"/{path}", count=n
        )
        for n in range(1, 41)
        for path in ("a", "b", "c")
    ]
    read = a_sighting(kind="unread", vendor="meta", host="www.facebook.com", path="/new")
    exchanges = [
        a_sighting(kind="exchange", vendor=f"n{n}.test", host=f"n{n}.test", path="")
        for n in range(1, 200)
    ]
    seen = (*unknown, read, *exchanges)
    lines = taken((a_walk(), [], ()), unrecognised=seen).unread()
    assert len(lines) == LINES_AT_MOST < 15
    assert lines[0].kind == "unread"
    assert (lines[1].vendor, lines[1].count) == ("u40.test", 120)
    assert lines[1].place == "px.u40.test/a, px.u40.test/b and 1 more"
    *_, rest, exchanged = lines
    assert (rest.kind, rest.reason) == ("unknown", "what may be hits of more receivers (29)")
    assert exchanged.kind == "exchange"
    assert sum(line.count for line in lines) == sum(one.count for one in seen)


def test_an_audit_without_exchanges_has_no_line_of_them(taken: Taken) -> None:
    (line,) = taken((a_walk(), [], ()), unrecognised=(a_sighting(),)).unread()
    assert line.kind == "opaque"


def test_a_tag_says_who_loads_it(taken: Taken) -> None:
    found = uses(taken((a_walk(), [a_pixel_hit()], LOADS)))
    assert found["gtm", "GTM-TEST01"].loaded_by == ("hard-coded in the page",)
    assert found["meta", META_PIXEL].loaded_by == ("container GTM-TEST01",)


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ((f"{SITE}/assets/app.js:1:2", f"{SITE}/:9"), "script app.js of shop.example"),
        ((f"{SITE}/:9",), "hard-coded in the page"),
        (("https://www.googletagmanager.com/gtag/js?id=G-X1:1",), "Google tag G-X1"),
        ((), "not known"),
        (("http://[bad:1:2",), "script http://[bad of "),
    ],
)
def test_who_loads_a_tag_is_told_from_its_chain(chain: tuple[str, ...], said: str) -> None:
    assert loaded_by(chain, "", {f"{SITE}/"}) == said


def test_a_library_without_an_account_belongs_to_its_vendors_only_one(taken: Taken) -> None:
    found = uses(taken((a_walk(), [], LOADS), (a_walk(), [a_pixel_hit()], LOADS)))
    assert ("meta", "") not in found
    assert found["meta", META_PIXEL].hits == 1


def test_a_library_that_never_sent_anything_is_listed(taken: Taken) -> None:
    loads = (a_load(2, "hotjar", "", "https://static.hotjar.com/c/hotjar.js"),)
    found = uses(taken((a_walk(), [], loads)))
    assert (found["hotjar", ""].pages, found["hotjar", ""].hits) == (1, 0)


def test_hits_are_counted_before_and_after_the_choice_by_when_they_left(taken: Taken) -> None:
    chosen = replace(CRAWLED.visit, consent_at=2000)
    hits = [
        a_pixel_hit(at=100, sent_at=1999),
        a_pixel_hit(at=100, sent_at=2000),
        a_pixel_hit(at=3000, sent_at=3000),
    ]
    never = (a_walk(), [a_pixel_hit()], LOADS)
    found = uses(taken((a_walk(visit=chosen), hits, LOADS), never))["meta", META_PIXEL]
    assert (found.before_choice, found.after_choice) == (2, 2)


def test_where_there_is_no_choice_there_is_no_before(taken: Taken) -> None:
    found = uses(taken((a_walk(), [a_pixel_hit()], LOADS), has_choice=False))
    assert found["meta", META_PIXEL].before_choice is None


def test_weight_and_time_are_those_of_an_average_page_load(taken: Taken) -> None:
    page = f"{SITE}/"
    times = (
        ScriptTime(url=PIXEL, page_url=page, milliseconds=80, longest=60),
        ScriptTime(url=GTM, page_url=page, milliseconds=120, longest=90),
        # Another file from the pixel's host, which the site does not share.
        ScriptTime(url=f"{PIXEL}/more", page_url=page, milliseconds=20, longest=20),
        ScriptTime(url=f"{SITE}/app.js", page_url=page, milliseconds=999, longest=999),
        ScriptTime(url="", page_url=page, milliseconds=999, longest=999),
    )
    cached = tuple(replace(each, size=0) for each in a_walk().requests)
    found = uses(
        taken(
            (a_walk(script_times=times), [a_pixel_hit()], LOADS),
            (replace(a_walk(), requests=cached), [a_pixel_hit()], LOADS),
        )
    )
    pixel, container = found["meta", META_PIXEL], found["gtm", "GTM-TEST01"]
    assert (pixel.transferred, container.transferred) == (30_250, 45_000)
    assert (pixel.busy, container.busy) == (50, 60)


def test_a_library_on_the_sites_own_host_does_not_take_its_scripts_time(taken: Taken) -> None:
    own = f"{SITE}/tags/fbevents.js"
    load = a_load(2, "meta", META_PIXEL, own)
    times = (
        ScriptTime(url=own, page_url=SITE, milliseconds=70, longest=70),
        ScriptTime(url=f"{SITE}/app.js", page_url=SITE, milliseconds=500, longest=500),
    )
    requests = (a_request(2, own, 10),)
    facts = replace(CRAWLED, requests=requests, script_times=times)
    assert uses(taken((facts, [], (load,))))["meta", META_PIXEL].busy == 70


def test_time_that_was_not_measured_is_not_zero(taken: Taken) -> None:
    found = uses(taken((a_walk(), [a_pixel_hit()], LOADS)))["meta", META_PIXEL]
    assert found.busy is None
    assert uses(taken())["meta", META_PIXEL].transferred is None


def test_a_tag_names_its_vendors_cookies_with_their_lifetimes(taken: Taken) -> None:
    cookie = Cookie(
        name="_fbp",
        domain=".shop.example",
        path="/",
        lifetime_days=90.0,
        vendor="meta",
        before_choice=False,
    )
    facts = a_walk(cookies=(cookie,))
    found = uses(taken((facts, [a_pixel_hit()], LOADS)))["meta", META_PIXEL]
    assert found.lifetimes == (("_fbp", "90 days"),)


def test_visits_are_counted_by_what_they_did(taken: Taken) -> None:
    walk = a_visit(goal="purchase", leg="accept", device="desktop", page="/")
    again = replace(walk, visit=replace(walk.visit, run=Run.REVISIT))
    totals = taken((walk, [], ()), (again, [], ()), (CRAWLED, [], ())).summed()
    assert (totals.walks, totals.repeats, totals.crawled, totals.visits) == (1, 1, 1, 3)


def test_what_is_kept_does_not_grow_with_what_is_sent(taken: Taken) -> None:
    few = taken((a_walk(), [a_pixel_hit()], LOADS))
    many = taken((a_walk(), [a_pixel_hit(at=n, sent_at=n) for n in range(1000)], LOADS))
    assert len(repr(many._uses._uses)) < len(repr(few._uses._uses)) + 50
    assert uses(many)["meta", META_PIXEL].hits == 1000


def test_two_accounts_in_a_visit_leave_a_library_to_neither(taken: Taken) -> None:
    other = replace(a_pixel_hit(), account="999")
    found = uses(taken((a_walk(), [a_pixel_hit(), other], LOADS), tags=[]))
    assert found["meta", ""].loaded_by == ("container GTM-TEST01",)
    assert found["meta", META_PIXEL].transferred == 500


def test_a_request_of_several_hits_is_weighed_once(taken: Taken) -> None:
    hits = [a_pixel_hit(), replace(a_pixel_hit(), requests=(3, 1))]
    found = uses(taken((a_walk(), hits, ())))["meta", META_PIXEL]
    assert found.transferred == 90_500


def test_a_tag_without_a_library_is_loaded_by_what_sent_its_first_hit(taken: Taken) -> None:
    later = replace(a_walk(), requests=(a_request(3, PIXEL, 1, f"{SITE}/:9"),))
    found = uses(taken((a_walk(), [a_pixel_hit()], ()), (later, [a_pixel_hit()], ())))
    assert found["meta", META_PIXEL].loaded_by == ("container GTM-TEST01",)


def test_a_cookie_is_the_one_that_was_seen_last_and_early_if_it_ever_was(taken: Taken) -> None:
    def of(name: str, days: float, *, early: bool) -> Cookie:
        return Cookie(
            name=name,
            domain=".shop.example",
            path="/",
            lifetime_days=days,
            vendor=None,
            before_choice=early,
        )

    first = a_walk(cookies=(of("b", 1.0, early=False), of("a", 90.0, early=True)))
    second = a_walk(cookies=(of("a", 30.0, early=False),))
    found = taken((first, [], ()), (second, [], ())).cookies()
    assert [(each.name, each.lifetime, each.before_choice) for each in found] == [
        ("a", "30 days", True), ("b", "24 hours", False),
    ]  # fmt: skip


def test_a_tag_has_the_environments_that_its_library_and_its_hits_name(taken: Taken) -> None:
    library = replace(LOADS[0], environment="env-7")
    hits = [
        a_pixel_hit(environment="dev"),
        a_pixel_hit(environment="qa"),
        a_pixel_hit(),
    ]
    found = uses(taken((a_walk(), hits, (library,))))
    assert found["gtm", "GTM-TEST01"].environments == ("env-7",)
    assert found["meta", META_PIXEL].environments == ("dev", "qa")


def test_of_a_tag_that_names_ever_new_environments_a_few_are_kept(taken: Taken) -> None:
    hits = [a_pixel_hit(environment=f"made-up-{n}") for n in range(50)]
    found = uses(taken((a_walk(), hits, LOADS)))
    assert len(found["meta", META_PIXEL].environments) == 8
