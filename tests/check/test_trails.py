from __future__ import annotations

from typing import Any

from auditor.check.trails import Trail, trails
from auditor.model import KeptId, RouteChange, StepKind
from auditor.testing import JOURNEY, a_hit, a_request, a_step

GCLID = "Cj0KCQiA5rGuBhCnARIsAN11vgR"
LANDING = KeptId(step=1, param="gclid", place="landing", name="gclid", host="", form="whole")


def kept(step: int, place: Any = "cookie", name: str = "_gcl_aw", **more: Any) -> KeptId:
    given = {"param": "gclid", "host": ".shop.example", "form": "whole", **more}
    return KeptId(step=step, place=place, name=name, **given)


def document(at: int, url: str) -> Any:
    return a_request(at=at, url=url, resource_type="document", held=False)


def trail(*more: KeptId, **facts: Any) -> Trail:
    given = {"steps": JOURNEY, "requests": (), "routes": (), "hits": ()}
    (only,) = trails(
        url=f"/?gclid={GCLID}", kept=(LANDING, *more), own_hosts=("shop.example",),
        **{**given, **facts},
    )  # fmt: skip
    return only


def told(found: Trail) -> list[list[tuple[str, str]]]:
    return [[(place.kind, place.name) for place in stop.places] for stop in found.stops]


def test_without_a_click_id_there_is_no_trail() -> None:
    assert trails(url="/", kept=(), steps=JOURNEY, requests=(), routes=(), hits=()) == ()


def test_each_step_tells_where_the_id_was() -> None:
    found = trail(
        kept(1), kept(1, "field", "click"), kept(2),
        requests=(document(0, f"https://shop.example/?gclid={GCLID}"),
                  document(1100, "https://shop.example/thanks")),
        hits=(a_hit(step=2, vendor="google_ads", raw={"gclaw": GCLID, "label": "x"}),),
    )  # fmt: skip
    assert told(found) == [
        [("address", ""), ("cookie", "_gcl_aw"), ("field", "click")],
        [("cookie", "_gcl_aw"), ("hit", "google_ads")],
    ]
    assert found.lost_at is None
    assert [place.param for place in found.places("hit")] == ["gclaw"]


def test_the_first_step_without_it_is_where_it_was_lost() -> None:
    steps = (
        *JOURNEY[:2],
        a_step(index=3, kind=StepKind.CLICK, began=2000, ended=2500),
        *JOURNEY[2:],
    )
    lost = trail(kept(1), steps=steps).lost_at
    assert lost is not None
    assert lost.step.index == 2
    assert trail(kept(1), kept(3), steps=steps).lost_at is None


def test_an_application_takes_it_out_of_the_address_without_a_new_page() -> None:
    route = RouteChange(id=1, at=100, kind="replace", before="", url="https://shop.example/")
    found = trail(requests=(document(0, f"https://shop.example/?gclid={GCLID}"),), routes=(route,))
    assert told(found) == [[], []]


def test_what_is_written_small_or_cut_is_not_the_id() -> None:
    found = trail(kept(1, form="case"), kept(2, form="cut"))
    assert found.lost_at is found.stops[0]


def test_a_cookie_on_somebody_elses_host_is_no_use_to_the_site() -> None:
    assert told(trail(kept(1, host=".doubleclick.net"))) == [[], []]
