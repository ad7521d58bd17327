"""The IAB's GPP: an API that many platforms have."""

from __future__ import annotations

from auditor.banner import Banner, Confidence

GPP = Banner(
    id="gpp",
    name="IAB GPP (any platform)",
    source="https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform",
    confidence=Confidence.DOCUMENTED,
    globals=("__gpp",),
    by_words="It is an API, and no banner: its platform's buttons are told by their words.",
)
