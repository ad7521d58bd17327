from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Hit, Kind

VISIT = (
    "https://px.ads.linkedin.com/collect?v=2&fmt=js&pid=880077&time=1790000000000"
    "&url=https%3A%2F%2Fnordlicht.example%2F"
)
CONVERSION = f"{VISIT}&conversionId=4711001&eventId=lead-3&tm=gtmv2"


def test_a_conversion_is_known_by_its_number(hit: Callable[..., Hit]) -> None:
    conversion = hit(CONVERSION)
    assert (conversion.vendor, conversion.account) == ("linkedin", "880077")
    assert (conversion.event, conversion.key) == ("4711001", "lead-3")
    assert conversion.params["conversion_id"] == "4711001"
    assert conversion.params["page_location"] == "https://nordlicht.example/"
    assert conversion.value is None


def test_without_a_number_it_is_a_page_visit(hit: Callable[..., Hit]) -> None:
    assert hit(VISIT).event == "page_view"


def test_px_and_px4_carry_one_hit(decode: Callable[..., Decoded]) -> None:
    (visit,) = decode(VISIT, VISIT.replace("px.ads", "px4.ads")).hits
    assert visit.requests == (1, 2)


def test_a_visit_and_a_conversion_are_two_hits(decode: Callable[..., Decoded]) -> None:
    assert len(decode(VISIT, CONVERSION.replace("px.ads", "px4.ads")).hits) == 2


def test_another_time_is_another_hit(decode: Callable[..., Decoded]) -> None:
    later = VISIT.replace("px.ads", "px4.ads").replace("1790000000000", "1790000000400")
    assert len(decode(VISIT, later).hits) == 2


def test_the_way_back_from_the_cookie_test_is_no_second_hit(
    decode: Callable[..., Decoded],
) -> None:
    hop = f"{VISIT}&cookiesTest=true"
    (visit,) = decode(VISIT, hop, f"{hop}&liSync=true").hits
    assert visit.requests[:2] == (1, 2)


def test_several_partner_ids_are_a_hit_each(decode: Callable[..., Decoded]) -> None:
    hits = decode(VISIT.replace("880077", "880077%2C880078")).hits
    assert [hit.account for hit in hits] == ["880077", "880078"]


def test_a_post_is_read(hit: Callable[..., Hit]) -> None:
    found = hit("https://px.ads.linkedin.com/collect/", "pid=880077&conversionId=4711001")
    assert found.event == "4711001"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://dc.ads.linkedin.com/collect/?pid=1", Kind.EVENT),
        ("https://px.ads.linkedin.com/wa/", Kind.USER_DATA),
        ("https://px.ads.linkedin.com/attribution_trigger?pid=1", Kind.AUX),
        ("https://px.ads.linkedin.com/insight_tag_errors.gif", Kind.AUX),
        ("https://www.linkedin.com/px/li_sync?redirect=x", Kind.AUX),
        ("https://snap.licdn.com/li.lms-analytics/insight.min.js", Kind.SCRIPT),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("linkedin", kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://px.ads.linkedin.com/collect?v=2",
        "https://www.linkedin.com/company/nordlicht",
        "https://ads.linkedin.com/collect?pid=1",
        "https://nordlicht.example/collect?pid=880077",
        "https://snap.licdn.com/other.js",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
