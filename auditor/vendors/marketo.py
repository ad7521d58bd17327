"""Marketo: Munchkin's visits and clicks, and forms that are filled in."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_host,
    in_path,
)


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """A visit's address is put together from the parts in which Munchkin sends it."""
    params = request.params
    host = params.get("_mchHo")
    if endpoint != "web_event" or not host:
        return [params]
    query = params.get("_mchQp", "").replace("__-__", "&")
    scheme = params.get("_mchPc", "https:")
    page = f"{scheme}//{host}{params.get('_mchRu', '/')}{'?' if query else ''}{query}"
    return [{**params, "page_location": page}]


_MUNCHKIN_ID = r"^\d{3}-[A-Za-z]{3}-\d{3}$"

MARKETO = Vendor(
    id="marketo",
    name="Marketo",
    category=Category.CRM,
    docs="https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/javascriptapi/"
    "leadtracking/lead-tracking",
    notes=(
        "The page of a visit is sent in parts: host, path and query each in a parameter.",
        "A form goes to Marketo's landing page host, which is mostly one of the site's own.",
    ),
    endpoints=(
        Endpoint(
            id="web_event",
            host="mktoresp.com",
            path=r"^/webevents/\w+$",
        ),
        Endpoint(
            id="form",
            segment=("save", "save2"),
            path="/leadCapture/save2?$",
            require={"munchkinId": _MUNCHKIN_ID, "formid": r"^\d+$"},
            priority=90,
        ),
        Endpoint(
            id="library",
            host="munchkin.marketo.net",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="form_library",
            host=("marketo.com", "mktoweb.com"),
            path=r"^/js/forms2/|^/index\.php/form/getForm",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("_mchId", "munchkinId", in_host(r"^(\d{3}-[a-z]{3}-\d{3})\.mktoresp\.com$")),
    event=(in_path(r"^/webevents/(\w+)"), in_path("/(leadCapture)/")),
    same_event={"leadCapture": "form_submit"},
    label=("formid",),
    prefixes={"_mchAt": "lead."},
    names={
        "_mchHo": "page_host",
        "_mchRu": "page_path",
        "_mchQp": "page_query",
        "_mchRe": "page_referrer",
        "_mchCn": "page_title",
        "_mchHr": "link_url",
        "_mchTk": "client_id",
        "_mkt_trk": "client_id",
        "lpurl": "page_location",
        "_mktoReferrer": "page_location",
    },
    user_data={
        "Email": "email",
        "Phone": "phone",
        "FirstName": "first_name",
        "LastName": "last_name",
        "Country": "country",
        "PostalCode": "postal_code",
        "_mchAtEmail": "email",
    },
    user_hash="plain",
    page_views=frozenset({"visitWebPage"}),
    automatic_events=frozenset({"visitWebPage", "clickLink"}),
    split=_split,
    cookies=("_mkto_trk",),
    layers=("Munchkin", "MktoForms2"),
)
