"""The public door for vendors. PUBLIC: other packages add vendors with this, and only this.

A vendor is mostly a table: its endpoints, and the parameters that hold account, event and common
fields. Where a table is not enough, a vendor brings a function.
"""

from auditor.model import UNNAMED, Category, Grant, Kind, Signal
from auditor.model.compare import number
from auditor.model.vendor_rules import Confidence, Limit, PageState, Required
from auditor.vendor.consent_mode import google_consent
from auditor.vendor.locators import PATH, Locator, Part, first, in_host, in_param, in_path
from auditor.vendor.splits import (
    MAX_EVENTS,
    ItemReader,
    Split,
    body_lines,
    from_minor_units,
    item_columns,
    item_rows,
    json_list,
    listed_ids,
    numbered_items,
    one_for_all,
    read_json,
    rows,
    sum_of_items,
)
from auditor.vendor.table import (
    ENDPOINT,
    Encoding,
    Endpoint,
    Evidence,
    Vendor,
    find_vendors,
    speaks_to,
)
from auditor.wire.fields import flatten, from_base64, lines, pairs, parse_json, urlencoded
from auditor.wire.request import Params, RequestFacts

__all__ = [
    "ENDPOINT",
    "MAX_EVENTS",
    "PATH",
    "UNNAMED",
    "Category",
    "Confidence",
    "Encoding",
    "Endpoint",
    "Evidence",
    "Grant",
    "ItemReader",
    "Kind",
    "Limit",
    "Locator",
    "PageState",
    "Params",
    "Part",
    "RequestFacts",
    "Required",
    "Signal",
    "Split",
    "Vendor",
    "body_lines",
    "find_vendors",
    "first",
    "flatten",
    "from_base64",
    "from_minor_units",
    "google_consent",
    "in_host",
    "in_param",
    "in_path",
    "item_columns",
    "item_rows",
    "json_list",
    "lines",
    "listed_ids",
    "number",
    "numbered_items",
    "one_for_all",
    "pairs",
    "parse_json",
    "read_json",
    "rows",
    "speaks_to",
    "sum_of_items",
    "urlencoded",
]
