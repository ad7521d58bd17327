"""Branch: the web SDK's sessions and events, as JSON or a form."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Required, Vendor, in_param, in_path

BRANCH = Vendor(
    id="branch",
    name="Branch",
    category=Category.ADVERTISING,
    docs="https://help.branch.io/apidocs/events-api",
    notes=(
        "A session is opened once a page; pageview tells Branch which journey to show.",
        "The account is the Branch key: key_live_ of the app, key_test_ of its test environment.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="branch.io",
            host_form=r"^api\d?\.",
            path=r"^/v\d/(event/(standard|custom)|pageview)$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="session",
            host="branch.io",
            host_form=r"^api\d?\.",
            path=r"^/v\d/(open|close|profile|logout|has-app|url|install)",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="cdn.branch.io",
            path=r"^/branch-(latest|v?[\d.]+)(\.min)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("branch_key",),
    account_form=r"key_(live|test)_\w+",
    environment=(in_param("branch_key", "^key_(test)_"),),
    event=("name", "event", in_path("/(pageview)$")),
    value=("event_data.revenue",),
    currency=("event_data.currency",),
    transaction_id=("event_data.transaction_id",),
    key=("event_data.transaction_id",),
    prefixes={"event_data.": "", "custom_data.": ""},
    names={"user_data.http_referrer": "page_referrer"},
    user_data={"user_data.developer_identity": "user_id"},
    standard_events=frozenset(
        {
            "ADD_TO_CART",
            "ADD_TO_WISHLIST",
            "COMPLETE_REGISTRATION",
            "INITIATE_PURCHASE",
            "LOGIN",
            "PURCHASE",
            "SEARCH",
            "SUBSCRIBE",
            "VIEW_CART",
            "VIEW_ITEM",
            "VIEW_ITEMS",
        }
    ),
    required=(Required(event="PURCHASE", should=("value", "currency", "transaction_id")),),
    layers=("branch",),
)
