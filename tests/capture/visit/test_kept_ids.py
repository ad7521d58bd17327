"""Where a landing's click ids are is noted after each step, and their values never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tinysite import Answer

from auditor.model.click_ids import made_up

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

GCLID, FBCLID = made_up("gclid", "test"), made_up("fbclid", "test")
LAND = f"/?gclid={GCLID}&fbclid={FBCLID}"
IDS = {"gclid": GCLID, "fbclid": FBCLID}
NEXT = {"click": {"role": "link", "name": "Next"}}


async def kept(site: TinySite, visitor: Visitor) -> dict[int, set[tuple[str, ...]]]:
    """By step: id, place, name and form."""
    steps = [{"navigate": LAND}, NEXT, {"wait_for_url": "**/next"}]
    facts = await visitor.walk(site.url, steps, click_ids=IDS)
    assert facts.visit.error is None
    assert GCLID not in repr(facts.kept_ids)
    places: dict[int, set[tuple[str, ...]]] = {1: set(), 2: set(), 3: set()}
    for each in facts.kept_ids:
        places[each.step].add((each.param, each.place, each.name, each.form))
    return places


async def test_each_place_is_told_step_by_step(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = """<title>Shop</title><a href="/next">Next</a>
      <iframe src="/card"></iframe><form><input type=hidden name=click><input name=other value=x></form>
      <a id=pay href="https://pay.example/?from=shop">Pay</a><script>
      const id = new URLSearchParams(location.search).get("gclid");
      document.cookie = `_gcl_aw=GCL.1764500000.${id}; max-age=7776000`;
      sessionStorage.setItem("ad", JSON.stringify({ id }));
      localStorage.setItem("small", id.toLowerCase());
      localStorage.setItem("short", id.slice(0, 30));
      document.querySelector("[name=click]").value = id;
      document.querySelector("#pay").href += "&gclid=" + id;
      </script>"""
    site.pages["/next"] = "<title>Next</title><script>localStorage.clear()</script>"
    site.pages["/card"] = f"<input name=card value={GCLID}>"
    places = await kept(site, visitor)
    assert places[1] == {
        ("gclid", "landing", "gclid", "whole"),
        ("fbclid", "landing", "fbclid", "whole"),
        ("gclid", "cookie", "_gcl_aw", "whole"),
        ("gclid", "sessionStorage", "ad", "whole"),
        ("gclid", "localStorage", "small", "case"),
        ("gclid", "localStorage", "short", "cut"),
        ("gclid", "field", "click", "whole"),
        ("gclid", "field", "card", "whole"),
        ("gclid", "link", "pay.example", "whole"),
    }
    assert places[3] == {
        ("gclid", "cookie", "_gcl_aw", "whole"),
        ("gclid", "sessionStorage", "ad", "whole"),
    }


async def test_what_scripts_can_not_read_is_seen_too(site: TinySite, visitor: Visitor) -> None:
    cookie = f"FPGCLAW=2.1.k{GCLID}$i1764500000; HttpOnly; Max-Age=7776000"
    site.pages["/"] = Answer('<a href="/next">Next</a>', headers={"Set-Cookie": cookie})
    site.pages["/next"] = "<title>Next</title>"
    steps = [{"navigate": LAND}, NEXT]
    facts = await visitor.walk(site.url, steps, click_ids=IDS)
    in_cookies = [each for each in facts.kept_ids if each.place == "cookie"]
    assert {(each.step, each.name) for each in in_cookies} == {(1, "FPGCLAW"), (2, "FPGCLAW")}
    assert in_cookies[0].lifetime_days == pytest.approx(90, abs=0.1)


async def test_a_page_that_says_anything_at_all_breaks_nothing(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<a href="/next">Next</a><script>
      Object.defineProperty(window, "sessionStorage", { get() { throw new Error("no"); } });
      document.querySelectorAll = () => [{ name: "x".repeat(1e5), value: "y" }];
      </script>"""
    site.pages["/next"] = "<title>Next</title>"
    places = await kept(site, visitor)
    assert {each[1] for each in places[1]} == {"landing"}
    assert places[3] == set()


async def test_without_a_click_id_nothing_is_looked_for(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = "<script>localStorage.setItem('a', 'b')</script>"
    facts = await visitor.walk(site.url, [{"navigate": "/"}])
    assert facts.kept_ids == ()
