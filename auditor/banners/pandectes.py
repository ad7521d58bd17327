"""Pandectes for Shopify: the cookie is JSON in base64."""

from __future__ import annotations

from auditor.banner import Banner, Stored

PANDECTES = Banner(
    id="pandectes",
    name="Pandectes (Shopify)",
    source="https://github.com/duckduckgo/autoconsent",
    shown=("#pandectes-banner", "pandectes-cmp"),
    accept=("#pandectes-banner .cc-allow",),
    reject=("#pandectes-banner .cc-deny",),
    settings=("#pandectes-banner .cc-settings",),
    stored=(
        Stored(
            name="_pandectes_gdpr",
            granted=r'"status"\s*:\s*"allow"',
            denied=r'"status"\s*:\s*"deny"',
        ),
    ),
)
