"""Hotjar, now a part of Contentsquare: settings by script, recordings by WebSocket and POST."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

HOTJAR = Vendor(
    id="hotjar",
    name="Hotjar (Contentsquare)",
    category=Category.SESSION_REPLAY,
    docs="https://help.hotjar.com/hc/en-us/articles/115011640307",
    notes=(
        "What is recorded leaves in a form of Hotjar's own, so only that data left can be told.",
        "The names given to hj('event', ...) travel inside that data, and are not their own hits.",
        "hj('identify', ...) sends the user's id and attributes in clear text.",
        "A part of the visits is recorded only, as the site's settings say.",
    ),
    endpoints=(
        Endpoint(
            id="settings",
            host=("static.hotjar.com", "static.hj.contentsquare.net"),
            path=r"/c/hotjar-\d+\.js",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(id="modules", host=("script.hotjar.com", "vars.hotjar.com"), kind=Kind.SCRIPT),
        Endpoint(
            id="content",
            host=("content.hotjar.io", "metrics.hotjar.io"),
            require={"site_id": r"\d"},
        ),
        Endpoint(id="visit", host=("in.hotjar.com", "insights.hotjar.com"), path=r"/sites/\d+/"),
        Endpoint(
            id="socket",
            host="hotjar.com",
            host_form=r"^ws\d*\.hotjar\.com$",
            path=r"/sites/\d+/|/client/ws",
            socket=True,
        ),
        Endpoint(
            id="sampling",
            host=("hotjar.io", "hotjar.com"),
            host_form=r"^(vc|surveystats|identify|ask)\.hotjar\.(io|com)$",
            kind=Kind.AUX,
            needed=True,
        ),
    ),
    collectors=("content.hotjar.io", "metrics.hotjar.io"),
    account=(
        in_path(r"/hotjar-(\d+)\.js"),
        "site_id",
        in_path(r"/sites/(\d+)(?:/|$)"),
        in_path(r"^/sessions/(\d+)"),
    ),
    account_form=r"\d+",
    event=(in_path(r"/sites/\d+/([\w-]+)"),),
    default_event="session_data",
    default_evidence="endpoint",
    names={"sv": "version"},
    cookies=("_hj*",),
    layers=("hj",),
)
