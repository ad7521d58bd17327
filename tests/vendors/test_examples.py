"""Every vendor against its examples; a vendor needs no other test unless it brings a function.

A file in examples/ holds `examples`, each with `name`, `endpoint` (the id of the rule that it must
fit), `url`, and where there is one `body` (or `body_base64`: bytes as sent), `content_type`,
`content_encoding`. `hits` lists all hits that it comes to, each with the fields that must be so:
event, account, environment, value, currency, transaction_id, event_id, label, key, items, user_data, consent,
aliases, automatic, params. Of scripts, consent platforms and the like, which are not hits, `hits` says
account, event and environment. `lookalikes` are addresses that must not be taken for the vendor's.
"""

from __future__ import annotations

import pytest
from vendorexamples import Example, all_examples, lookalikes, told
from wholeindex import whole_index

from auditor.decode.decoder import Decoder
from auditor.decode.index import is_held
from auditor.model import Kind
from auditor.vendor import Vendor, find_vendors
from auditor.wire.address import parse_url

VENDORS = find_vendors()
EXAMPLES = [each for examples in all_examples().values() for each in examples]


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return Decoder(whole_index())


def test_every_vendor_has_examples_and_every_file_a_vendor() -> None:
    missing, orphans = VENDORS.keys() - all_examples(), all_examples().keys() - VENDORS
    assert not missing, (
        f"write tests/vendors/examples/{min(missing)}.yaml: see the top of this file"
    )
    assert not orphans, f"auditor/vendors/ has no vendor {min(orphans)} for its examples"


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=lambda vendor: vendor.id)
def test_every_endpoint_has_an_example(vendor: Vendor) -> None:
    shown = {each.endpoint for each in all_examples().get(vendor.id, ())}
    assert shown == {endpoint.id for endpoint in vendor.endpoints}, (
        f"one request at least for each endpoint in tests/vendors/examples/{vendor.id}.yaml"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.vendor}: {each.name}")
def test_an_example_is_read_as_it_says(example: Example, decoder: Decoder) -> None:
    request = example.request()
    found = decoder.read(request)
    assert found is not None
    rule, readings = found
    assert (rule.table.vendor.id, rule.endpoint.id) == (example.vendor, example.endpoint)
    if rule.endpoint.kind is Kind.EVENT:
        hits = example.decoded(decoder).hits
        assert [told(hit, wanted) for hit, wanted in zip(hits, example.hits, strict=True)] == (
            example.hits
        )
    elif example.hits:
        said = [
            {"account": each.account, "event": each.event, "environment": each.environment}
            for each in readings
        ]
        assert [
            {name: each[name] for name in wanted}
            for each, wanted in zip(said, example.hits, strict=True)
        ] == example.hits


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.vendor}: {each.name}")
def test_an_example_is_known_while_it_waits(example: Example, decoder: Decoder) -> None:
    """Of the bytes on the wire, before anything is decompressed for the store."""
    known = decoder.index.classify(
        example.request().method,
        example.url,
        example.sent,
        example.content_type,
        example.content_encoding,
    )
    assert known is not None
    assert (known[0].id, known[1].id) == (example.vendor, example.endpoint)


@pytest.mark.parametrize(("vendor", "url"), lookalikes())
def test_what_only_looks_like_it_is_left_alone(vendor: str, url: str, decoder: Decoder) -> None:
    found = decoder.index.classify("GET", url)
    assert found is None or found[0].id != vendor


def test_no_host_that_a_page_needs_is_made_unreachable(decoder: Decoder) -> None:
    needed = {
        parse_url(each.url).host
        for each in EXAMPLES
        for endpoint in VENDORS[each.vendor].endpoints
        if endpoint.id == each.endpoint and not is_held(endpoint)
    }
    assert not needed & decoder.index.collectors()


def test_no_hit_is_let_through() -> None:
    needed = [each for vendor in VENDORS.values() for each in vendor.endpoints if each.needed]
    assert [each.id for each in needed if each.kind is Kind.EVENT or each.mirror] == []
