"""Ensighten (CHEQ) Manage: loads of a client's bootstrap script."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_host, in_path

ENSIGHTEN = Vendor(
    id="ensighten",
    name="Ensighten Manage",
    category=Category.TAG_MANAGER,
    docs="https://cheq.ai/ensighten/enterprise-tag-management/",
    notes=(
        "The address ends in CLIENT/SPACE/Bootstrap.js: the space is the environment, prod or dev.",
        "nexus-test.ensighten.com is the host for tests.",
    ),
    endpoints=(
        Endpoint(
            id="bootstrap",
            host="ensighten.com",
            host_form=r"^nexus(-test)?\.ensighten\.com$",
            path=r"/Bootstrap\.js$",
            kind=Kind.SCRIPT,
        ),
        Endpoint(
            id="code",
            host="ensighten.com",
            host_form=r"^nexus(-test)?\.ensighten\.com$",
            path=r"/(code/[0-9a-f]+\.js|serverComponent\.php)$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=(in_path(r"(?i)^/([^/]+)/(?:[^/]+/)?(?:code/|Bootstrap\.js|serverComponent)"),),
    environment=(
        in_path(r"(?i)^/[^/]+/([^/]+)/(?:code/|Bootstrap\.js|serverComponent)"),
        in_host(r"^nexus-(test)\."),
    ),
    default_event="load",
    default_evidence="endpoint",
    layers=("Bootstrapper",),
)
