"""Shopware 6: its cookie only says that something was chosen."""

from __future__ import annotations

from auditor.banner import Banner, Stored

SHOPWARE = Banner(
    id="shopware",
    name="Shopware 6",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".cookie-permission-container[data-cookie-permission]", ".offcanvas-cookie"),
    accept=(".js-cookie-accept-all-button button",),
    reject=(".js-cookie-permission-button button",),
    settings=(".js-cookie-configuration-button button",),
    save=(".js-offcanvas-cookie-submit",),
    reopen=("[href='/cookie/offcanvas']",),
    general=(".offcanvas-cookie",),
    stored=(
        Stored(name="cookie-preference"),
        Stored(name="google-analytics-enabled", granted="^1$"),
        Stored(name="google-ads-enabled", granted="^1$"),
    ),
    notes=(
        (
            "The cookie cookie-preference is the same for both choices; further ones are set "
            "for what is allowed."
        ),
    ),
)
