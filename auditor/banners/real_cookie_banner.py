"""Real Cookie Banner for WordPress: its classes change with every load."""

from __future__ import annotations

from auditor.banner import Banner, Stored

REAL_COOKIE_BANNER = Banner(
    id="real_cookie_banner",
    name="Real Cookie Banner",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(
        'div[consent-skip-blocker="1"][id][data-bg] > dialog',
        'div[consent-skip-blocker="1"][id][data-bg]',
    ),
    globals=("consentApi",),
    reopen=("a[href='#consent-change']",),
    by_words="Its markup has no stable names, only roles and words.",
    stored=(Stored(name="real_cookie_banner-*"),),
)
