from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Hit, Kind

ORDER = "src=8812345;type=sale0;cat=thx00;qty=2;cost=25.80;u1=NL-1;ord=NL-100234"
SALE = f"https://ad.doubleclick.net/activity;{ORDER}?"
FRAME = f"https://8812345.fls.doubleclick.net/activityi;{ORDER}?"
HOP = f"https://ad.doubleclick.net/activity;dc_pre=CL1;{ORDER}"
LAST_HOP = f"https://adservice.google.com/ddm/fls/z/dc_pre=CL1;{ORDER}"
ATTRIBUTION = f"https://ad.doubleclick.net/activity;register_conversion=1;{ORDER}"


def test_a_sale_is_read_from_the_path(hit: Callable[..., Hit]) -> None:
    sale = hit(SALE)
    assert (sale.vendor, sale.account) == ("floodlight", "8812345")
    assert (sale.event, sale.label) == ("sale0", "thx00")
    assert (sale.value, sale.currency, sale.key) == (Decimal("25.80"), None, "NL-100234")


def test_the_requests_of_one_activity_are_one_hit(decode: Callable[..., Decoded]) -> None:
    (sale,) = decode(SALE, FRAME, HOP, LAST_HOP, ATTRIBUTION).hits
    assert sale.requests == (1, 2, 3, 4, 5)
    assert decode(HOP, LAST_HOP, ATTRIBUTION).hits == ()


def test_an_activity_sent_twice_is_two_hits(decode: Callable[..., Decoded]) -> None:
    assert [hit.requests for hit in decode(SALE, FRAME, SALE, FRAME).hits] == [(1, 2), (3, 4)]


def test_another_order_or_activity_is_no_mirror(decode: Callable[..., Decoded]) -> None:
    other_order = FRAME.replace("NL-100234", "NL-100235")
    other_activity = FRAME.replace("cat=thx00", "cat=news0")
    assert len(decode(SALE, other_order, other_activity).hits) == 3


def test_unique_counters_are_told_apart_by_their_random_number(
    decode: Callable[..., Decoded],
) -> None:
    counter = "src=8812345;type=seen0;cat=home0;ord=1;num="
    first, second = decode(
        f"https://ad.doubleclick.net/activity;{counter}41",
        f"https://8812345.fls.doubleclick.net/activityi;{counter}42",
    ).hits
    assert first.key is second.key is None


@pytest.mark.parametrize("end", ["", "?", ";", "?x=1"])
@pytest.mark.parametrize(
    "start", ["ad.doubleclick.net/ddm/activity;", "ad.doubleclick.net/activity/"]
)
def test_each_way_of_writing_it_is_read(hit: Callable[..., Hit], start: str, end: str) -> None:
    assert hit(f"https://{start}{ORDER}{end}").key == "NL-100234"


@pytest.mark.parametrize("rest", ["", ";;;", "=;=5;src", ";type", f"{';dc_pre' * 4000}"])
def test_a_broken_path_is_still_a_hit(hit: Callable[..., Hit], rest: str) -> None:
    found = hit(f"https://ad.doubleclick.net/activity;{rest}")
    assert (found.event, found.account) == ("(unnamed)", "")


@pytest.mark.parametrize(
    ("url", "kind"),
    [(HOP, Kind.AUX), (LAST_HOP, Kind.AUX), (ATTRIBUTION, Kind.AUX), (FRAME, Kind.EVENT)],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("floodlight", kind)
