"""Mailchimp: the script of a connected site; it shows forms and follows shoppers."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

MAILCHIMP = Vendor(
    id="mailchimp",
    name="Mailchimp",
    category=Category.CRM,
    docs="https://mailchimp.com/developer/marketing/api/connected-sites/",
    notes=(
        "The account is the user and the site, both in the address of the script.",
        "What its scripts send could not be confirmed: only the load is known.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="chimpstatic.com",
            path=r"^/mcjs-connected/js/users/\w+/\w+\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(in_path(r"/users/(\w+/\w+)\.js$"),),
)
