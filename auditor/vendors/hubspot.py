"""HubSpot: page views and events by image, forms by POST, its own and those that it collects."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Category, Grant, Kind, Signal
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_path,
)

_TRACKER = r"^track[\w-]*\.hubspot\.com$"
_FORMS = r"^((forms|api)[\w-]*\.hsforms\.com|forms[\w-]*\.hubspot\.com)$"
_SUBMITTED = r"/submissions/v\d+/|^/uploads/form/v\d+/"
_KINDS = {
    "12": "cta_view",
    "15": "form_view",
    "16": "form_install",
    "17": "form_visible",
    "18": "form_interaction",
    "19": "form_completion",
    "26": "feedback_view",
    "28": "cookie_consent_approved",
    "29": "cookie_consent_declined",
    "30": "cookie_consent_revoked",
}
_FORM_EVENTS = {"form": "submissions", "scraped_form": "collected-forms"}
_ANALYTICS, _ADVERTISEMENT = 2, 4
"""Bits of `cc`, the categories that the visitor allowed."""
_DIGITS_OF_CC = 3


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """A submission by the API lists its fields; they become parameters with their names."""
    data = request.json
    fields = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(fields, list):
        return [request.params]
    named = {
        f"field.{field['name']}": field["value"]
        for field in fields[:MAX_EVENTS]
        if isinstance(field, dict)
        and isinstance(field.get("name"), str)
        and isinstance(field.get("value"), str)
        and field["value"]
    }
    return [{**request.params, **named}]


def _event(params: Params, endpoint: str, event: str) -> str:
    """A beacon of the library tells by a number what it is of; a form's fields tell nothing."""
    if endpoint in _FORM_EVENTS:
        return _FORM_EVENTS[endpoint]
    if endpoint == "cta":
        return f"cta_{event}"
    if endpoint == "page_view":
        return _KINDS.get(params.get("k", ""), event)
    return event


def _consent(params: Params) -> Mapping[Signal, Grant]:
    """HubSpot's banner adds the allowed categories as bits; 0 is: nothing is known."""
    text = params.get("cc", "")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_OF_CC) or int(text) == 0:
        return {}
    allowed = int(text)
    return {
        signal: Grant.GRANTED if allowed & bit else Grant.DENIED
        for signal, bit in (
            (Signal.ANALYTICS_STORAGE, _ANALYTICS),
            (Signal.AD_STORAGE, _ADVERTISEMENT),
        )
    }


_PERSON = {
    "email": "email",
    "phone": "phone",
    "firstname": "first_name",
    "firstName": "first_name",
    "lastname": "last_name",
    "lastName": "last_name",
    "address": "street",
    "city": "city",
    "state": "region",
    "zip": "postal_code",
    "country": "country",
}

HUBSPOT = Vendor(
    id="hubspot",
    name="HubSpot",
    category=Category.CRM,
    docs="https://developers.hubspot.com/docs/api/events/tracking-code",
    notes=(
        "A page view is the event ptq, a click ptc; an event of the site's own has its own name.",
        "trackEvent, the older call, sends __ptq.gif with k=3 and the event's name in n.",
        "What identify() was told goes along with every later hit, in i, in clear text.",
        "A form that is not HubSpot's own may be read and sent by the collected forms script.",
        "HubSpot's banner mostly holds the script back; cc and ce on a hit tell what was allowed.",
    ),
    endpoints=(
        Endpoint(id="page_view", host="hubspot.com", host_form=_TRACKER, path=r"^/__ptq\.gif"),
        Endpoint(id="custom", host="hubspot.com", host_form=_TRACKER, path=r"^/__ptbe\.gif"),
        Endpoint(id="click", host="hubspot.com", host_form=_TRACKER, path=r"^/__ptc\.gif"),
        Endpoint(
            id="form",
            host=("hsforms.com", "hubspot.com"),
            host_form=_FORMS,
            path=_SUBMITTED,
            shared=True,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="scraped_form",
            host="hscollectedforms.net",
            host_form=r"^forms[\w-]*\.",
            path="^/collected-forms/submit/form",
            shared=True,
        ),
        Endpoint(
            id="cta",
            host="hubspot.com",
            host_form=r"^cta[\w-]*\.hubspot\.com$",
            path=r"^/web-interactives/public/v\d+/track/",
            shared=True,
        ),
        Endpoint(
            id="form_definition",
            host=("hsforms.com", "hscollectedforms.net"),
            path=r"^/embed/v\d+/form/|^/collected-forms/v\d+/config",
            kind=Kind.SCRIPT,
        ),
        # Which pixels the account has; its loader then adds them.
        Endpoint(
            id="pixels", host="api.hubapi.com", path="^/hs-script-loader-public/", kind=Kind.SCRIPT
        ),
        # Its forms count what happened to them: loads, errors, submissions.
        Endpoint(
            id="counters",
            host=("hsforms.com", "hubspot.com"),
            host_form=r"^(forms|perf|api)[\w-]*\.",
            path=r"^/embed/v\d+/counters\.gif$",
            kind=Kind.AUX,
        ),
        Endpoint(
            id="library",
            host=(
                "hs-scripts.com",
                "hs-analytics.net",
                "hsadspixel.net",
                "hs-banner.com",
                "hscollectedforms.net",
                "usemessages.com",
                "hsforms.net",
            ),
            path=r"\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    collectors=("track.hubspot.com", "track-eu1.hubspot.com"),
    account=(
        "a",
        "portalId",
        in_path(r"/submit/(?:[a-z]+/){0,4}(\d+)/"),
        in_path(r"/form/(?:v\d+/)?(\d+)/"),
        in_path(r"^(?:/forms/embed)?/(\d+)\.js"),
        in_path(r"^/analytics/\d+/(\d+)\.js"),
        in_path(r"^/v\d+/(\d+)/"),
    ),
    account_form=r"\d+",
    event=(
        "n",
        "id",
        in_path("/(collected-forms|submissions)/"),
        in_path(r"^/__(ptq|ptbe|ptc)\.gif"),
        in_path("/track/([a-z]+)"),
    ),
    value=("m", "_value", "value"),
    label=(
        in_path("/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$"),
        "collectedFormId",
        "fi",
    ),
    prefixes={"_": "", "field.": "", "formValues.": ""},
    names={
        "pu": "page_location",
        "pageUrl": "page_location",
        "context.pageUri": "page_location",
        "r": "page_referrer",
        "t": "page_title",
        "pageTitle": "page_title",
        "context.pageName": "page_title",
        "vi": "client_id",
        "utk": "client_id",
    },
    user_data={
        f"{prefix}{wire}": human
        for prefix in ("", "i.", "contactFields.", "field.")
        for wire, human in _PERSON.items()
    },
    user_hash="plain",
    nested={"i": "query"},
    page_views=frozenset({"ptq"}),
    automatic_events=frozenset({"ptq", "ptc", "cta_view", "feedback_view"})
    | {name for name in _KINDS.values() if name.startswith("form_")},
    consent=_consent,
    consent_params=("cc", "ce", "pt"),
    cookies=("__hstc", "hubspotutk", "__hssc", "__hssrc", "__hs_*"),
    layers=("_hsq",),
    split=_split,
    rename_event=_event,
)
