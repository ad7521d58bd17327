"""Squarespace's own banner."""

from __future__ import annotations

from auditor.banner import Banner, Stored

SQUARESPACE = Banner(
    id="squarespace",
    name="Squarespace",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".cookie-banner-mount-point section[aria-label='Cookie banner']",),
    accept=(".cookie-banner-mount-point button.accept",),
    reject=(".cookie-banner-mount-point button.decline",),
    settings=(".cookie-banner-mount-point button.manage",),
    save=(".manage-cookies-overlay button.save",),
    stored=(Stored(name="ss_cookieAllowed", granted="^1$|^true$", denied="^0$|^false$"),),
)
