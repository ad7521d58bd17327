"""Oracle Eloqua: an image or script for each page, forms, and look-ups of the visitor."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor

_PAGE = {"siteid": r"^\d+$", "pps": "^3$"}


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return "form_submit" if endpoint == "form" else name


ELOQUA = Vendor(
    id="eloqua",
    name="Oracle Eloqua",
    category=Category.CRM,
    docs="https://docs.oracle.com/en/cloud/saas/marketing/eloqua-user/",
    notes=(
        "Only requests with pps=3 are page views; the others ask for what is known of a visitor.",
        "Without ref the page is the one that the browser names as referrer.",
        "A form says its name (elqFormName); what a visitor wrote travels in the clear.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            host="t.eloqua.com",
            path=r"^/visitor/v200/svrGP(\.aspx)?$",
            require=_PAGE,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_page",
            segment=("svrgp", "svrgp.aspx"),
            path=r"/visitor/v200/svrGP(\.aspx)?$",
            require=_PAGE,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="form",
            host="t.eloqua.com",
            path="^/e/f2$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="lookup",
            host=("t.eloqua.com", "secure.eloqua.com"),
            path="^/visitor/",
            kind=Kind.AUX,
            priority=60,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="en25.com",
            host_form=r"^img\d*\.",
            path=r"^/i/(elqCfg|livevalidation\w*)(\.min)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("siteid", "elqSiteID", "elqSiteId"),
    account_form=r"\d+",
    default_event="page_view",
    default_evidence=(_PAGE,),
    rename_event=_named,
    names={
        "elqFormName": "form_name",
        "ref": "page_location",
        "ref2": "page_referrer",
    },
    blanks={"ref2": ("elqNone",)},
    user_data={"emailAddress": "email", "firstName": "first_name", "lastName": "last_name"},
    user_hash="plain",
    cookies=("ELOQUA", "ELQSTATUS", "ELQOPTOUT", "ELQCOUNTRY"),
    layers=("_elqQ",),
)
