"""Adobe Experience Platform Tags (Launch), and its forerunner DTM: loads of a property."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_NAME = r"/launch-(EN)?[0-9a-f]{8,}(-development|-staging)?(\.min)?\.js$"

ADOBE_LAUNCH = Vendor(
    id="adobe_launch",
    name="Adobe Experience Platform Tags (Launch, DTM)",
    category=Category.TAG_MANAGER,
    docs="https://experienceleague.adobe.com/en/docs/experience-platform/tags/publish/environments/embed-code",
    notes=(
        "The account is company/property from the address; else the name of the file.",
        "-development or -staging at the end of the name is the environment; live has no such end.",
        "DTM was shut down in 2021; a satelliteLib that is still loaded is a copy.",
    ),
    endpoints=(
        Endpoint(
            id="launch",
            host=("assets.adobedtm.com", "assets.adoberesources.cn"),
            path=r"/launch-[\w-]+(\.min)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="self_hosted",
            hint="/launch-",
            path=_NAME,
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="dtm",
            hint="/satelliteLib-",
            path=r"/satelliteLib-[\w-]+\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=(
        in_path("^/([0-9a-f]+/[0-9a-f]+)/launch-"),
        in_path(r"/(launch-[\w-]+?)(?:-development|-staging)?(?:\.min)?\.js"),
        in_path(r"/(satelliteLib-\w+)"),
    ),
    environment=(in_path(r"/(?:launch|satelliteLib)-[\w-]*-(development|staging)(?:\.min)?\.js$"),),
    default_event="load",
    default_evidence="endpoint",
    layers=("_satellite", "adobeDataLayer"),
)
