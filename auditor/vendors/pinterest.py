"""Pinterest Tag: JSON in `ed` and `ad`, or `ed[...]` in the image form."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Limit, Required, Vendor, item_rows

_PERSON = {
    "em": "email",
    "ph": "phone",
    "fn": "first_name",
    "ln": "last_name",
    "ge": "gender",
    "db": "birth_date",
    "ct": "city",
    "st": "region",
    "zp": "postal_code",
    "country": "country",
    "external_id": "external_id",
}

PINTEREST = Vendor(
    id="pinterest",
    name="Pinterest Tag",
    category=Category.ADVERTISING,
    docs="https://help.pinterest.com/en/business/article/add-event-codes",
    notes=(
        "Names are lower case on the wire, whatever the call says: PageVisit is pagevisit.",
        "An event of another name only builds audiences: no report counts it as a conversion.",
        "The image form writes ed[value] and pd[em], the script JSON in ed and pd.",
        "The script hashes what it is given with SHA-256; e-mail may come as MD5 or SHA-1 as well.",
        "A hit without event is the base code.",
    ),
    endpoints=(
        Endpoint(
            id="init",
            host="ct.pinterest.com",
            path="^/v3/?$",
            require={"event": "^init$"},
            kind=Kind.AUX,
            priority=40,
        ),
        Endpoint(
            id="v3",
            host="ct.pinterest.com",
            path="^/v3/?$",
            require={"tid": r"\d"},
            confidence=Confidence.DOCUMENTED,
        ),
        # No event leaves before the tag's settings are here, as JSON; none of them need be set.
        Endpoint(id="user", host="ct.pinterest.com", path="^/user/", kind=Kind.AUX, answer="{}"),
        Endpoint(
            id="library",
            host="s.pinimg.com",
            path="^/ct/",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("tid",),
    event=("event",),
    default_event="base_code_load",
    default_evidence="endpoint",
    value=("ed.value", "ed[value]"),
    currency=("ed.currency", "ed[currency]"),
    transaction_id=("ed.order_id", "ed[order_id]"),
    event_id=("ed.event_id", "ed[event_id]"),
    key=("ed.event_id", "ed[event_id]"),
    prefixes={"ed.": "", "ed[": "", "pd.": "user.", "pd[": "user."},
    names={
        "ad.loc": "page_location",
        "ad.ref": "page_referrer",
        # Who put the tag there (gtm): nothing of the visitor.
        "pd.np": "partner",
        "pd[np]": "partner",
    },
    user_data={f"pd.{wire}": human for wire, human in _PERSON.items()}
    | {f"pd[{wire}]": human for wire, human in _PERSON.items()},
    user_hash="sha256",
    hash_forms={"email": "dotted", "phone": "digits"},
    nested={"ed": "json", "ad": "json", "pd": "json"},
    standard_events=frozenset(
        {
            "addtocart",
            "checkout",
            "custom",
            "lead",
            "pagevisit",
            "search",
            "signup",
            "viewcategory",
            "watchvideo",
        }
    ),
    automatic_events=frozenset({"base_code_load"}),
    same_event={
        "AddToCart": "addtocart",
        "Checkout": "checkout",
        "Custom": "custom",
        "Lead": "lead",
        "PageVisit": "pagevisit",
        "Search": "search",
        "Signup": "signup",
        "ViewCategory": "viewcategory",
        "WatchVideo": "watchvideo",
    },
    limits=(Limit(of="account", form=r"26\d{11}", confidence=Confidence.OBSERVED),),
    required=(
        Required(
            event="checkout",
            must=("value", "currency"),
            should=("transaction_id", "order_quantity", "items"),
        ),
    ),
    consent_params=("opt_out", "opt_out_type", "pd.opt_out_type", "pd[opt_out_type]"),
    cookies=("_pin_unauth", "_pinterest_*"),
    layers=("pintrk",),
    items=item_rows(
        "ed.line_items",
        item_id="product_id",
        item_name="product_name",
        price="product_price",
        quantity="product_quantity",
    ),
)
