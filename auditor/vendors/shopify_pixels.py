"""Shopify's web pixels: frames and workers in which a shop's and its apps' tags run."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor, in_path

SHOPIFY_PIXELS = Vendor(
    id="shopify_pixels",
    name="Shopify Web Pixels",
    category=Category.TAG_MANAGER,
    docs="https://shopify.dev/docs/api/web-pixels-api",
    notes=(
        "Only loads: what runs in such a frame sends to its own vendor.",
        "The account is the pixel's number; a path with /custom/ is a pixel that the shop wrote.",
        "A tag here sees what Shopify publishes, not the page: no clicks on the page's elements.",
    ),
    endpoints=(
        Endpoint(
            id="pixel",
            hint="/web-pixel-",
            path=r"/(wpm|web-pixels)@\w+/(\w+/)?web-pixel-[\w-]+@",
            kind=Kind.SCRIPT,
            priority=90,
        ),
        Endpoint(
            id="manager",
            hint="/cdn/wpm/",
            path=r"/cdn/wpm/\w+\.js$",
            kind=Kind.SCRIPT,
            priority=90,
        ),
    ),
    account=(in_path(r"/web-pixel-([\w-]+)@"),),
)
