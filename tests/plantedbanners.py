"""Banners of platforms that are not published, planted as markup from our table."""

from __future__ import annotations

import re

from auditor.banner import Banner

SHADOWED = ("#usercentrics-root", "#usercentrics-cmp-ui", ".axeptio_mount", "pandectes-cmp",
            "#transcend-consent-manager")  # fmt: skip
"""Hosts whose banner stands in an open shadow root."""
COMPOUND = re.compile(r"""(?P<tag>^[a-z][\w-]*)|\#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|"""
                      r"""\[(?P<name>[\w-]+)(?:[\^*]?=["']?(?P<value>[^"'\]]*?)["']?(?: i)?)?\]""")  # fmt: skip
LOOK = "display:block;min-width:60px;min-height:20px"


def _parts(selector: str) -> list[str]:
    """The compounds of a selector, from the outermost on."""
    plain = re.sub(r":not\([^)]*\)", "", selector)
    return [part for part in re.split(r"\s+(?![^\[]*\])", plain) if part != ">"]


def _element(compound: str, inner: str, script: str = "") -> str:
    tag, attributes, classes = "div", f'style="{LOOK}"', []
    for found in COMPOUND.finditer(compound):
        if found["tag"]:
            tag = found["tag"]
        elif found["id"]:
            attributes += f' id="{found["id"]}"'
        elif found["cls"]:
            classes.append(found["cls"])
        else:
            attributes += f' {found["name"]}="{found["value"] or ""}"'
    if tag == "dialog":
        attributes += " open"
    if classes:
        attributes += f' class="{" ".join(classes)}"'
    if tag == "div" and script:
        tag = "button"
    shadow = compound in SHADOWED
    inner = f'<template shadowrootmode="open">{inner}</template>' if shadow else inner
    click = f' onclick="{script}"' if script else ""
    return f"<{tag} {attributes}{click}>{inner}</{tag}>"


def element(selector: str, text: str, script: str = "") -> str:
    """Markup that the selector finds."""
    *outer, last = _parts(selector)
    markup = _element(last, text, script)
    for compound in reversed(outer):
        markup = _element(compound, markup)
    return markup


def page(banner: Banner, *, accepted: str = "", rejected: str = "") -> str:
    """A shop's page with the platform's banner; `accepted` and `rejected` are what its buttons do."""
    names = [name for name in banner.globals if "." not in name]
    script = "".join(f"window.{name} = window.{name} || {{}};" for name in names)
    parts = [f"<script>{script}</script><h1>Shop</h1>"]
    parts += [element(banner.shown[0], "We use cookies.")]
    parts += [element(banner.accept[0], "Yes", accepted)] if banner.accept else []
    parts += [element(banner.reject[0], "No", rejected)] if banner.reject else []
    return "<!doctype html>" + "\n".join(parts)
