"""Adobe Analytics: AppMeasurement's image requests, beacons and posts to /b/ss/."""

from __future__ import annotations

import re
from decimal import Decimal

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Limit,
    Params,
    RequestFacts,
    Required,
    Vendor,
    in_param,
    in_path,
    number,
    urlencoded,
)

_PAGE_VIEW = "page_view"
MAX_FIELDS = 2000
MAX_ITEMS = 200
DEEPEST = 12
_COPY = "D="
"""What a value begins with that Adobe fills in from other variables of the hit."""
_PART = re.compile(r"""["']([^"']*)["']|([\w.-]+)""")
"""A part of a copy: a text of its own, or a variable by its name on the wire."""
LONGEST_COPY = 255
"""Adobe keeps no more of a variable."""
LONGEST_BRACKET = 60
"""Real brackets are words such as `c.`, `a.` and `activitymap.`."""


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """Brackets (`c.&page.&type=form&.page&.c`) become dotted names; the body wins."""
    body = request.body if request.form else ""
    fields = {**_unbracketed(request.query_text), **_unbracketed(body)}
    return [{name: _filled_in(value, fields) for name, value in fields.items()}]


def _filled_in(value: str, fields: Params) -> str:
    """A copy (D=c1, D=c1+":"+v2) as Adobe fills it in; as it is where a part is not in the hit."""
    if not value.startswith(_COPY) or len(value) > LONGEST_COPY:
        return value
    parts = _PART.findall(value.removeprefix(_COPY))
    texts = [text if not name else fields.get(name, _COPY) for text, name in parts]
    known = texts and not any(text.startswith(_COPY) for text in texts)
    filled = "".join(text[:LONGEST_COPY] for text in texts)[:LONGEST_COPY]
    return filled if known else value


def _unbracketed(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    brackets: list[str] = []
    for field in text.split("&", MAX_FIELDS)[:MAX_FIELDS]:
        name, _, value = field.partition("=")
        if value:
            prefix = "".join(brackets[:DEEPEST])
            for key, plain in urlencoded(field).items():
                fields.setdefault(prefix + key, plain)
        elif name.startswith("."):
            del brackets[-1:]
        elif name.endswith("."):
            brackets.append(name if len(name) <= LONGEST_BRACKET else "")
    return fields


def _events(params: Params) -> tuple[str, ...]:
    """The single success events, without an amount (=) and a serial number (:)."""
    listed = params.get("events", "").split(",", MAX_EVENTS)[:MAX_EVENTS]
    names = (event.partition("=")[0].partition(":")[0].strip() for event in listed)
    return tuple(dict.fromkeys(filter(None, names)))


def _aliases(params: Params, event: str) -> tuple[str, ...]:
    """Its success events; and a page view is one with success events, too."""
    view = () if "pe" in params or event == _PAGE_VIEW else (_PAGE_VIEW,)
    return (*(name for name in _events(params) if name != event), *view)


def _rows(params: Params) -> list[list[str]]:
    """The products: category;name;quantity;total;events;eVars, with commas between them."""
    listed = params.get("products", "").split(",", MAX_ITEMS)[:MAX_ITEMS]
    return [product.split(";", 6) for product in listed if product.strip(";, ")]


def _items(params: Params) -> tuple[Item, ...]:
    return tuple(_item([*row, "", "", "", "", "", ""]) for row in _rows(params))


def _item(row: list[str]) -> Item:
    category, name, amount, total, events, variables = row[:6]
    quantity = number(amount)
    more = {"category": category, "total": total, **_pairs(events), **_pairs(variables)}
    return Item(
        item_id=name.strip(),
        price=_unit_price(number(total), quantity),
        quantity=quantity,
        params={key: value for key, value in more.items() if value},
    )


def _pairs(text: str) -> dict[str, str]:
    """Merchandising: event5=2.50|event6=1 or eVar3=red."""
    fields = (pair.partition("=") for pair in text.split("|", MAX_ITEMS)[:MAX_ITEMS])
    return {name: value for name, _, value in fields if name and value}


def _unit_price(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """The price of one piece, rounded if it has many decimals; the wire has the line's total."""
    if total is None or not quantity:
        return total
    price = total / quantity
    exponent = price.as_tuple().exponent
    return round(price, 2) if isinstance(exponent, int) and exponent < -MOST_DECIMALS else price


MOST_DECIMALS = 6


def _amount(params: Params) -> str | None:
    """A purchase's revenue is the sum of its products' totals."""
    if "purchase" not in _events(params):
        return None
    totals = [number(row[3]) for row in _rows(params) if len(row) > 3]  # noqa: PLR2004
    numbers = [total for total in totals if total is not None]
    return str(sum(numbers, Decimal(0))) if numbers else None


_NAMES = {
    **{f"c{place}": f"prop{place}" for place in range(1, 76)},
    **{f"v{place}": f"eVar{place}" for place in range(1, 251)},
    **{f"l{place}": f"list{place}" for place in range(1, 4)},
    **{f"h{place}": f"hier{place}" for place in range(1, 6)},
    "g": "page_location",
    "r": "page_referrer",
    "ch": "channel",
    "v0": "campaign",
    "pe": "link_type",
    "pev1": "link_url",
    "pev2": "link_name",
    "mid": "experience_cloud_id",
    "aid": "analytics_id",
}

ADOBE_ANALYTICS = Vendor(
    id="adobe_analytics",
    name="Adobe Analytics (AppMeasurement)",
    category=Category.ANALYTICS,
    docs="https://experienceleague.adobe.com/en/docs/analytics/implementation/validate/query-parameters",
    notes=(
        (
            "pe marks a link call (lnk_o custom, lnk_d download, lnk_e exit) and pev2 is its name; "
            "a hit without pe is a page view, whose success events stand in `events`."
        ),
        "What it sends stands between AQB=1 and AQE=1; without AQE the address was cut on its way.",
        "A value such as D=v12 is a copy, here of eVar12; it is shown as Adobe fills it in.",
        (
            "The products hold totals of lines, so a purchase's value is their sum; prices of "
            "pieces are reckoned from total and quantity."
        ),
        (
            "An order is counted once by its purchaseID, an event once by the serial number that "
            "follows its name after a colon."
        ),
        "Opting out is a state of the library; no parameter of a hit tells it.",
        "Several report suites, with commas between them, each get the hit.",
    ),
    endpoints=(
        Endpoint(
            id="b_ss",
            host=(
                "sc.omtrdc.net",
                "sc1.omtrdc.net",
                "sc2.omtrdc.net",
                "sc3.omtrdc.net",
                "sc4.omtrdc.net",
                "2o7.net",
                "data.adobedc.net",
            ),
            path="/b/ss/",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="first_party",
            path=r"/b/ss/[\w.,%-]+/\w+(/|$)",
            segment="ss",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="visitor_id",
            host=("demdex.net", "omtrdc.net"),
            path=r"^/(id|event|firstevent|ibs|demconf|dest\d)",
            kind=Kind.AUX,
            needed=True,
        ),
    ),
    account=(in_path(r"/b/ss/([^/]+)/"),),
    account_form=r"[\w.-]+(,[\w.-]+)*",
    event=("pev2", "pe", "events"),
    default_event=_PAGE_VIEW,
    default_evidence=({"pageName": "."}, {"g": "."}),
    currency=("cc",),
    transaction_id=("purchaseID",),
    key=("purchaseID", in_param("events", r"(?:^|,)purchase:([^,=]+)")),
    amount=_amount,
    prefixes={"c.": ""},
    names=_NAMES,
    user_data={"vid": "external_id"},
    consent_params=("cdp",),
    standard_events=frozenset(
        {
            "prodView",
            "purchase",
            "scAdd",
            "scCheckout",
            "scOpen",
            "scRemove",
            "scView",
            *(f"event{place}" for place in range(1, 1001)),
        }
    ),
    aliases=_aliases,
    cookies=("s_vi", "s_fid", "s_ecid", "s_cc", "s_sq", "AMCV_*", "AMCVS_*"),
    split=_split,
    items=_items,
    required=(Required(event="purchase", must=("items",), should=("transaction_id", "currency")),),
    limits=(
        Limit(of="param_value", param="pageName", most=100, unit="bytes"),
        Limit(of="param_value", param="prop*", most=100, unit="bytes"),
        Limit(of="param_value", param="eVar*", most=255, unit="bytes"),
        Limit(of="param_value", param="channel", most=100, unit="bytes"),
        Limit(of="param_value", param="campaign", most=255, unit="bytes"),
        Limit(of="param_value", param="server", most=100, unit="bytes"),
        Limit(of="param_value", param="zip", most=50, unit="bytes"),
        Limit(of="param_value", param="products", most=64_000, unit="bytes"),
        Limit(of="param_value", param="transaction_id", most=20, unit="characters"),
    ),
)
