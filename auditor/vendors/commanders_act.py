"""Commanders Act (TagCommander): loads of containers, and of its consent platform's script."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

COMMANDERS_ACT = Vendor(
    id="commanders_act",
    name="Commanders Act (TagCommander)",
    category=Category.TAG_MANAGER,
    docs="https://doc.commandersact.com/features/sources/sources-catalog/web/containers",
    notes=(
        "A container's address is SITE/tc_NAME_NUMBER.js; the site's number is the account.",
        "Events that it sends to its own servers are those of commanders_act_events.",
    ),
    endpoints=(
        Endpoint(
            id="container",
            host="tagcommander.com",
            path=r"^/\d+/(uat/)?tc_[^/]+\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="self_hosted",
            hint="/tc_",
            path=r"/tc_\w+_\d+\.js$",
            require={"tc_s": r"^\d+$"},
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="consent",
            host="trustcommander.net",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/(?:privacy/)?(\d+)/"), "tc_s"),
    environment=(in_path(r"^/\d+/(uat)/tc_"),),
    default_event="load",
    default_evidence="endpoint",
    cookies=("TCPID", "TC_PRIVACY*", "CAID"),
    page_state=PageState(
        cookies=("TC_PRIVACY", "TC_PRIVACY_CENTER"),
        globals=("window.tC && tC.privacy",),
        confidence=Confidence.GENERAL,
    ),
    layers=("tc_vars", "cact"),
)
