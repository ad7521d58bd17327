"""No event is taken for granted: what in a request stands for one that it does not name."""

from __future__ import annotations

import re

import pytest
from vendorexamples import all_examples
from wholeindex import whole_index

from auditor.decode.decoder import Decoder
from auditor.decode.endpoint_rule import EndpointRule
from auditor.decode.readings import Reading, Table
from auditor.errors import PluginError
from auditor.model import Category
from auditor.vendor import ENDPOINT, PATH, UNNAMED, Endpoint, Evidence, Vendor, find_vendors

VENDORS = find_vendors()
WITH_DEFAULT = [each for each in VENDORS.values() if each.default_event != UNNAMED]
CONDITIONS = [
    (vendor.id, number)
    for vendor in WITH_DEFAULT
    if not isinstance(vendor.default_evidence, str)
    for number in range(len(vendor.default_evidence or ()))
]


def a_vendor(evidence: Evidence | None) -> Vendor:
    endpoint = Endpoint(id="hit", host="acme.example")
    return Vendor(
        id="acme", name="Acme", category=Category.ANALYTICS, endpoints=(endpoint,), event=("ev",),
        default_event="pageview", default_evidence=evidence,
    )  # fmt: skip


@pytest.fixture(scope="module")
def unnamed() -> dict[str, list[Reading]]:
    """By vendor, what is read of the examples that name no event."""
    decoder = Decoder(whole_index())
    readings: dict[str, list[Reading]] = {}
    for vendor, examples in all_examples().items():
        for example in examples:
            found: tuple[EndpointRule, list[Reading]] | None = decoder.read(example.request())
            for reading in found[1] if found else ():
                if not reading.table.event(reading.raw, reading.host, reading.path):
                    readings.setdefault(vendor, []).append(reading)
    return readings


@pytest.mark.parametrize("vendor", WITH_DEFAULT, ids=lambda vendor: vendor.id)
def test_every_default_event_says_what_stands_for_it(vendor: Vendor) -> None:
    assert vendor.default_evidence, f"{vendor.id}: what says that it is {vendor.default_event}?"


@pytest.mark.parametrize(("vendor", "number"), CONDITIONS)
def test_what_stands_for_it_is_in_an_example(
    vendor: str, number: int, unnamed: dict[str, list[Reading]]
) -> None:
    evidence = VENDORS[vendor].default_evidence
    assert isinstance(evidence, tuple)
    table = Table(a_vendor((evidence[number],)))
    assert any(
        table.default_event(each.raw, each.endpoint.id, each.path) != UNNAMED
        for each in unnamed.get(vendor, ())
    ), f"tests/vendors/examples/{vendor}.yaml: a request with {dict(evidence[number])}"


@pytest.mark.parametrize("vendor", sorted({vendor for vendor, _ in CONDITIONS}))
def test_a_request_that_shows_nothing_of_it_is_not_known(vendor: str) -> None:
    assert Table(VENDORS[vendor]).default_event({}, "elsewhere", "/elsewhere") == UNNAMED


@pytest.mark.parametrize(
    ("evidence", "params", "event"),
    [
        ("endpoint", {}, "pageview"),
        (({"t": "^pv$"},), {"t": "pv"}, "pageview"),
        (({"t": "^pv$"},), {"t": "click"}, UNNAMED),
        (({"t": "^(pv)?$"},), {}, "pageview"),
        (({"t": "^pv$", "u": "."},), {"t": "pv"}, UNNAMED),
        (({"t": "^pv$"}, {"u": "."}), {"u": "x"}, "pageview"),
        (({"a.*": "."},), {"a.b": "x"}, "pageview"),
        (({"a.*": "."},), {"b": "x"}, UNNAMED),
        (({ENDPOINT: "^hit$"},), {}, "pageview"),
        (({ENDPOINT: "^batch$"},), {}, UNNAMED),
        (({PATH: "^/p$"},), {}, "pageview"),
        (({PATH: "^/q$"},), {}, UNNAMED),
    ],
)
def test_a_condition_holds_or_not(evidence: Evidence, params: dict[str, str], event: str) -> None:
    assert Table(a_vendor(evidence)).default_event(params, "hit", "/p") == event


@pytest.mark.parametrize(
    ("evidence", "problem"),
    [(None, "default_event needs default_evidence"), (({"t": "("},), "has a broken pattern")],
)
def test_a_table_without_it_is_refused(evidence: Evidence | None, problem: str) -> None:
    with pytest.raises(PluginError, match=re.escape(problem)):
        Table(a_vendor(evidence))
