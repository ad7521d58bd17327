"""What the page's source alone shows."""

from __future__ import annotations

from sites.build import (
    GA4_BASE,
    PIXEL,
    Answer,
    Plant,
    Site,
    found,
    meta_snippet,
    noscript,
    page,
    snippet,
)

CONSENT_DEFAULT = (
    "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}"
    "gtag('consent','default',{ad_storage:'granted',analytics_storage:'granted',"
    "ad_user_data:'granted',ad_personalization:'granted'});</script>"
)
STYLES = "".join(f'<link rel="stylesheet" href="theme/{n}.css">' for n in range(7))


def a_page(source: str, *more: str) -> Site:
    """A site of pages that share a template: what stands on all of them is one finding."""
    return Site(container=(GA4_BASE,), pages=dict.fromkeys(("", "tea", *more), source))


def in_the_body(planted: bool) -> Site:
    """The shop system has one field for scripts, and prints it in the footer."""
    slug = "snippet-not-in-head"
    if planted:
        return a_page(page("Tea" + snippet(slug), top=noscript(slug)))
    return a_page(page("Tea", head=snippet(slug)))


def down_the_head(planted: bool) -> Site:
    """A plugin prints the snippet, after what all the other plugins print."""
    own = snippet("snippet-not-in-head-far")
    head = STYLES + own if planted else own + STYLES
    site = a_page(page("Tea", head=head))
    style = Answer("body { color: #222 }", type="text/css")
    styles = dict.fromkeys((f"theme/{n}.css" for n in range(7)), style)
    return Site(container=site.container, pages={**site.pages, **styles})


def no_frame(planted: bool) -> Site:
    """Only the first half of the snippet was pasted into the template."""
    slug = "noscript-misplaced"
    source = page("Tea", head=snippet(slug))
    return a_page(source.replace(noscript(slug), "") if planted else source)


def frame_in_head(planted: bool) -> Site:
    """Both halves of the snippet went into the field for the head."""
    slug = "noscript-misplaced-head"
    source = page("Tea", head=snippet(slug))
    if planted:
        source = source.replace(noscript(slug), "").replace("</head>", noscript(slug) + "</head>")
    return a_page(source)


def consent_after(planted: bool) -> Site:
    """The consent plugin prints its default where the theme lets it, below the container."""
    own = snippet("consent-after-tags")
    return a_page(page("Tea", head=own + CONSENT_DEFAULT if planted else CONSENT_DEFAULT + own))


def layer_after(planted: bool) -> Site:
    """A script of the theme's prepares the data layer once the page has loaded, as in the manual."""
    make = (
        "dataLayer = [{pageType: 'product'}]"
        if planted
        else "dataLayer.push({pageType: 'product'})"
    )
    later = f"<script>addEventListener('load', () => {{ {make}; }});</script>"
    return a_page(page("Tea", head=snippet("layer-after-container") + later))


def hard_coded(planted: bool) -> Site:
    """An agency had its pixel pasted into the header, beside the container."""
    own = snippet("hard-coded-beside-container")
    return a_page(page("Tea", head=own + (meta_snippet(PIXEL) if planted else "")))


PAGES = ("", "tea")
PLANTS = (
    Plant(
        slug="snippet-not-in-head",
        build=in_the_body,
        crawl=PAGES,
        expect=found(("snippet-not-in-head", "gtm")),
    ),
    Plant(
        slug="snippet-not-in-head",
        name="far",
        build=down_the_head,
        crawl=PAGES,
        expect=found(("snippet-not-in-head", "gtm")),
    ),
    Plant(
        slug="noscript-misplaced",
        build=no_frame,
        crawl=PAGES,
        expect=found(("noscript-misplaced", "gtm")),
    ),
    Plant(
        slug="noscript-misplaced",
        name="head",
        build=frame_in_head,
        crawl=PAGES,
        expect=found(("noscript-misplaced", "gtm")),
    ),
    Plant(
        slug="consent-after-tags",
        build=consent_after,
        crawl=PAGES,
        expect=found(("consent-after-tags", "gtm")),
    ),
    Plant(
        slug="layer-after-container",
        build=layer_after,
        crawl=PAGES,
        expect=found(("layer-after-container", "gtm")),
    ),
    Plant(
        slug="hard-coded-beside-container",
        build=hard_coded,
        crawl=PAGES,
        expect=found(("hard-coded-beside-container", "meta")),
    ),
)
