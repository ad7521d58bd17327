"""INFOnline for IVW, agof and OEWA: the SZM tag, and IOMb on a host of the site's own."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

_HOSTS = ("ioam.de", "iocnt.net")
_OWN = r"^data-[0-9a-f]{10}\."

IVW = Vendor(
    id="ivw",
    name="IVW / INFOnline Measurement",
    category=Category.ANALYTICS,
    docs="https://docs.infonline.de/infonline-measurement/integration/web/measurement_manager/",
    notes=(
        "st is the site's identifier, cp the code of the content; sv=ke asks no survey.",
        "IOMb, the anonymous measurement, goes to a host of the site's own: data- and ten digits.",
        "ev is an event of a stream or an app; a page has none.",
    ),
    endpoints=(
        Endpoint(
            id="szm",
            host=_HOSTS,
            host_form=r"^[a-z]{2,8}\.",
            path=r"^/tx\.io$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="visitor",
            host=_HOSTS,
            path=r"^/(aid\.io|optin\.php|optout|appcfg\.php)",
            kind=Kind.AUX,
            needed=True,
        ),
        Endpoint(
            id="library",
            host=_HOSTS,
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="iomb",
            host_form=_OWN,
            segment=("base.io", "tx.io"),
            path=r"/(base|tx)\.io$",
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="iomb_library",
            host_form=_OWN,
            hint="/iomm/",
            path=r"^/iomm/.*\.js$",
            kind=Kind.SCRIPT,
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("st", "si.st", "siteInfo.site"),
    event=("ev",),
    default_event="pageview",
    default_evidence=({"cp": "."}, {"np": "."}, {"si.cp": "."}),
    names={
        "u2": "page_location",
        "r2": "page_referrer",
        "cp": "content_code",
        "np": "content_code",
        "si.cp": "content_code",
        "siteInfo.contentCode": "content_code",
        "co": "comment",
    },
    cookies=("i00", "ioma2018", "ioam2018", "iom_consent"),
    layers=("IOMm", "iom"),
)
