"""Google's consent messages for publishers, which were called Funding Choices."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path

GOOGLE_FUNDING_CHOICES = Vendor(
    id="google_funding_choices",
    name="Google consent messages (Funding Choices)",
    category=Category.CONSENT,
    docs="https://developers.google.com/funding-choices/fc-api-docs",
    notes=("The account is the publisher's id, the same as in AdSense or Ad Manager.",),
    endpoints=(
        Endpoint(
            id="fc",
            host="fundingchoicesmessages.google.com",
            kind=Kind.CONSENT,
            confidence=Confidence.GENERAL,
        ),
    ),
    account=(in_path(r"^/i/(pub-\d+)"), in_path(r"^/f/([\w-]+)")),
    default_event="load",
    default_evidence="endpoint",
    cookies=("FCCDCF", "FCNEC", "FCOEC"),
    page_state=PageState(cookies=("FCCDCF",), globals=("googlefc",), confidence=Confidence.GENERAL),
)
