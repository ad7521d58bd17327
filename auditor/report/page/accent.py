"""The client's colour in the page, with enough contrast (WCAG 2.2) for text to stay readable."""

from __future__ import annotations

import re

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3, AA)."""
LIGHT, DARK = "#f6f7f9", "#181c23"
"""The page's backgrounds on which contrast is least: `--sheet` of report.css."""
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
STEPS = 40
"""Mixtures that are tried between the colour and black or white."""

Rgb = tuple[float, float, float]


def accent_style(colour: str) -> str:
    """The style rules that set the page's colour; empty for anything but #rrggbb."""
    if not COLOUR.fullmatch(colour):
        return ""
    light, dark = readable_on(colour, LIGHT), readable_on(colour, DARK)
    return (
        f":root {{ --accent: {colour}; --link: {light}; --on-link: {text_on(light)}; }}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{ --accent: {dark}; --link: {dark}; --on-link: {text_on(dark)}; }}\n"
        "}\n"
    )


def readable_on(colour: str, background: str) -> str:
    """The colour, or the nearest one towards black or white that is readable on the background."""
    away = "#000000" if luminance(background) > 0.5 else "#ffffff"  # noqa: PLR2004 - half of white
    for step in range(STEPS + 1):
        mixed = _mixed(colour, away, step / STEPS)
        if contrast(mixed, background) >= READABLE:
            return mixed
    return away


def text_on(background: str) -> str:
    """Black or white, whichever is more readable on the background."""
    return max("#000000", "#ffffff", key=lambda text: contrast(text, background))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _rgb(colour: str) -> Rgb:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def _mixed(colour: str, other: str, share: float) -> str:
    both = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(own + (its - own) * share):02x}" for own, its in both)
