"""What our tables say, a spec can say too."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from ownvendor import VENDORS, plural, said, table
from vendorexamples import Example, all_examples

from auditor.config.vendor_rules import LimitSpec, RequiredSpec
from auditor.config.vendors import EndpointSpec, VendorSpec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model.vendor_rules import Confidence, Limit, Required
from auditor.prepare.own_vendors import own_vendors
from auditor.vendor import Endpoint, Vendor

FUNCTIONS = {"amount", "aliases", "split", "items", "consent", "rename_event"}
"""What a table says with a function; `split`, `items` and `consent` a spec says in its own words."""
UNSAID = {
    "consent_params", "page_state",
    "account_written", "account_shape", "account_example", "own_ids", "default_evidence",
}  # fmt: skip
"""What only documents, belongs to consent platforms, or helps people who don't know the vendor."""
READERS: dict[str, dict[str, Any]] = {
    "pinterest": {
        "split": "none",
        "items": {
            "at": "ed.line_items",
            "id": "product_id",
            "name": "product_name",
            "price": "product_price",
            "quantity": "product_quantity",
        },
    },
    "tiktok": {
        "split": {"list": "batch"},
        "items": {
            "at": ["properties.contents", "analytics_message.properties.contents"],
            "id": "content_id",
            "name": "content_name",
        },
    },
}
"""The functions of these tables."""


def as_a_spec(vendor: Vendor) -> Vendor:
    """The vendor as a spec would define it that copies its table."""
    data = table(vendor, {"id", *FUNCTIONS, *UNSAID}) | READERS.get(vendor.id, {})
    if vendor.mirror_key is not None:
        data["mirror_key"] = said(vendor.mirror_key)
    text = yaml.safe_dump(data, sort_keys=False)
    spec = VendorSpec.model_validate(yaml.safe_load(text))
    (made,) = own_vendors({vendor.id: spec})
    return made


def bare(vendor: Vendor) -> Vendor:
    """A table without functions, and each part in one form."""
    endpoints = tuple(
        replace(
            each,
            host=each.hosts,
            segment=plural(each.segment),
            confidence=Confidence.OBSERVED,
        )
        for each in vendor.endpoints
    )
    unset = Vendor(id="", name="", category=vendor.category, endpoints=())
    unsaid: dict[str, Any] = {name: getattr(unset, name) for name in FUNCTIONS | UNSAID}
    return replace(vendor, endpoints=endpoints, **unsaid)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=lambda vendor: vendor.id)
def test_a_spec_can_say_what_a_table_of_ours_says(vendor: Vendor) -> None:
    assert bare(as_a_spec(vendor)) == bare(vendor)


def test_a_spec_has_a_key_for_whatever_a_table_has() -> None:
    def names(part: type) -> set[str]:
        return {each.name for each in fields(part)}

    functions = {"amount", "aliases", "rename_event"}  # minor_units stands for an amount
    assert names(Vendor) - {"id", *functions, *UNSAID} <= set(VendorSpec.model_fields)
    assert names(Endpoint) - {"confidence"} <= set(EndpointSpec.model_fields)
    assert names(Limit) == set(LimitSpec.model_fields)
    assert names(Required) == set(RequiredSpec.model_fields)


BASKET = {"value": 79, "currency": "EUR", "order_id": "N-1"}
ORDER = {
    "event": "CompletePayment",
    "event_id": "N-1",
    "context": {"pixel": {"code": "CN0RDL1CHT000000001"}, "page": {"url": "https://shop.example/"}},
    "properties": BASKET
    | {"contents": [{"content_id": "L1", "content_name": "Lamp", "price": 79}]},
}
LINES = {"line_items": [{"product_id": "L1", "product_price": 79}]}
REQUESTS = {
    "pinterest": [
        (
            "https://ct.pinterest.com/v3/?tid=26&event=checkout&ad=%7B%22loc%22%3A%22https%3A%2F%2Fs.example%22%7D&"
            + urlencode({"ed": json.dumps(BASKET | LINES)}),
            "",
        ),
        ("https://ct.pinterest.com/v3/?tid=26&event=Lead&ed[value]=5", ""),
        ("https://ct.pinterest.com/v3/?tid=26&event=init", ""),
    ],
    "tiktok": [
        ("https://analytics.tiktok.com/api/v2/pixel", json.dumps(ORDER)),
        (
            "https://analytics.tiktok.com/api/v2/pixel/batch",
            '{"batch":[{"event":"Contact"},{"event":"Metadata"}],"context":{"pixel":{"code":"C1"}}}',
        ),
    ],
}


@pytest.mark.parametrize("vendor", READERS)
def test_a_table_of_ours_in_a_spec_reads_requests_as_ours_does(vendor: str) -> None:
    ours, own = (
        Decoder(VendorIndex([each])) for each in (VENDORS[vendor], as_a_spec(VENDORS[vendor]))
    )
    more = [
        Example(vendor=vendor, name="", endpoint="", url=u, body=b) for u, b in REQUESTS[vendor]
    ]
    examples = [*more, *all_examples().get(vendor, ())]
    assert sum(len(each.decoded(ours).hits) for each in examples) > 1
    for each in examples:
        assert each.decoded(own) == each.decoded(ours)
