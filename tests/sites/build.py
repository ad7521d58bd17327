"""What planted sites are made of: pages, a published container, plants."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

KIT = Path(__file__).parent / "kit"
SITE = "https://shop.example"
ELSEWHERE = "https://elsewhere.example"
"""Somebody else's host."""
PROPERTY = "G-SITES00001"
ADS = "AW-700800900"
PIXEL = "555000111222333"
TIKTOK = "CSITES00000000000001"
UET = "97001234"
MIXPANEL = "c0ffee00c0ffee00c0ffee00c0ffee00"
STRICT = "strict: true\nchecks: { unapproved-vendor: { approved: [gtm] } }"
"""A spec that claims to name all vendors and events."""


@dataclass(frozen=True)
class Answer:
    """What the server answers at one address."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """In a value, `{query}` is the query with which the address was asked for."""
    type: str = "text/html; charset=utf-8"
    broken: bool = False
    """The connection is closed without an answer."""


@dataclass(frozen=True)
class Tag:
    """One tag of a container: when it fires, what it does, and what the published file says."""

    on: str
    run: str
    where: str = ""
    published: Mapping[str, object] = field(default_factory=dict)
    when: tuple[tuple[str, str, str], ...] = ()
    """What the published file says of `where`: ("_cn", "path", "/thanks"). Empty: a variable of
    custom JavaScript, as nobody but the browser can judge it."""
    is_triggered: bool = True
    """Whether the published file has a rule that fires it."""

    def with_file(self, **fields: object) -> Tag:
        """The tag with these fields in the published file (consent, end_time)."""
        return replace(self, published={**self.published, **fields})


def tag(on: str, run: str, *, where: str = "", kind: str = "html", **published: object) -> Tag:
    """A tag that runs the JavaScript `run` on the event `on`.

    `e` is the push, `ecommerce` its own, `model` all pushes merged, as a tag manager keeps them.
    `run` may call google(...) as gtag is called, meta(...) as fbq, tiktok("track", ...), uet(...)
    and html(MARKUP). `where`: a JavaScript condition on `e`. `kind` and `published`: how the
    container's file names it (`__gaawe`) and its `vtp_` parameters.
    """
    known = {f"vtp_{name}": value for name, value in published.items()}
    return Tag(on=on, run=run, where=where, published={"function": f"__{kind}", **known})


GA4_BASE = tag("gtm.js", f'google("config", "{PROPERTY}")', kind="googtag", tagId=PROPERTY)
"""The Google tag: loads gtag.js, and sends page_view."""
LINKER = tag("gtm.init", "", kind="gclidw")
"""The Conversion Linker, which conversions of Google Ads need."""
META_BASE = tag("gtm.js", 'meta("track", "PageView")', html=f"fbq('init', '{PIXEL}')")


def ga4(on: str, event: str | None = None, params: str = "ecommerce", *, where: str = "") -> Tag:
    """A GA4 event tag."""
    run = f'google("event", "{event or on}", {params})'
    return tag(on, run, where=where, kind="gaawe", eventName=event or on,
               measurementIdOverride=PROPERTY)  # fmt: skip


def ads(on: str, label: str, params: str = "ecommerce", *, where: str = "") -> Tag:
    """A Google Ads conversion tag."""
    run = f'google("event", "conversion", {{send_to: "{ADS}/{label}", ...{params}}})'
    return tag(on, run, where=where, kind="awct", conversionId=ADS[3:], conversionLabel=label)


MACROS: Mapping[str, Mapping[str, object]] = {
    "event": {"function": "__e"},
    "path": {"function": "__u", "vtp_component": "PATH"},
    "script": {"function": "__jsm", "vtp_javascript": ["template", "(function(){return true})()"]},
    "value": {"function": "__v", "vtp_name": "ecommerce.value", "vtp_dataLayerVersion": 2},
    "text": {"function": "__aev", "vtp_varType": "TEXT"},
    "triggers": {
        "function": "__v",
        "vtp_name": "gtm.triggers",
        "vtp_dataLayerVersion": 2,
        "vtp_setDefaultValue": True,
        "vtp_defaultValue": "",
    },
}
"""The variables of each container, by the names that `Tag.when` uses."""


def macro(name: str) -> list[object]:
    """How the published file refers to a variable."""
    return ["macro", list(MACROS).index(name)]


def rules_of(tags: Iterable[Tag]) -> tuple[list[object], list[object]]:
    """Predicates and rules, as the published file has them."""
    predicates: list[object] = []
    rules: list[object] = []

    def place(function: str, name: str, value: str) -> int:
        predicate = {"function": function, "arg0": macro(name), "arg1": value}
        if predicate not in predicates:
            predicates.append(predicate)
        return predicates.index(predicate)

    for number, each in enumerate(tags):
        when = each.when or ((("_eq", "script", "true"),) if each.where else ())
        if each.is_triggered:
            places = [place("_eq", "event", each.on), *(place(*condition) for condition in when)]
            rules.append([["if", *places], ["add", number]])
    return predicates, rules


def container(*tags: Tag) -> str:
    """A published container, as gtm.js answers it."""
    predicates, rules = rules_of(tags)
    resource = {
        "version": "7",
        "macros": list(MACROS.values()),
        "tags": [{**each.published, "tag_id": n} for n, each in enumerate(tags, 1)],
        "predicates": predicates,
        "rules": rules,
    }
    data = json.dumps({"resource": resource, "runtime": []})
    made = ", ".join(
        f"{{on: {json.dumps(each.on)}, run: (e, ecommerce) => {{ {each.run} }}"
        + (f", where: (e) => {each.where}" if each.where else "")
        + "}"
        for each in tags
    )
    runtime = (KIT / "container.js").read_text("utf-8")
    return (
        f"// Published container.\n(function(){{\nvar data = {data};\n"
        f"const PROPERTY = '{PROPERTY}', PIXEL = '{PIXEL}', TIKTOK = '{TIKTOK}', "
        f"UET_TAG = '{UET}';\n"
        f"const TAGS = [{made}];\n{runtime}\n}})();\n"
    )


def snippet(slug: str) -> str:
    """What a page's head holds of the tag manager."""
    return (
        "<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':Date.now(),"
        "event:'gtm.js'});var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;"
        "j.src='https://www.googletagmanager.com/gtm.js?id='+i;f.parentNode.insertBefore(j,f);"
        f"}})(window,document,'script','dataLayer','{container_id(slug)}');</script>"
    )


def noscript(slug: str) -> str:
    """What belongs right after <body>."""
    return _frame(container_id(slug))


def _frame(container: str) -> str:
    source = f"https://www.googletagmanager.com/ns.html?id={container}"
    return f'<noscript><iframe src="{source}" height="0" width="0"></iframe></noscript>'


def container_id(slug: str) -> str:
    """Each plant's site has a container of its own."""
    return f"GTM-{slug.upper().replace('-', '')[:8]}{crc32(slug.encode()):08X}"


def gtag_snippet(*ids: str) -> str:
    """Google's tag as people paste it into a page, without a tag manager."""
    configs = "".join(f"gtag('config','{id_}');" for id_ in ids)
    return (
        f'<script async src="https://www.googletagmanager.com/gtag/js?id={ids[0]}"></script>'
        "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}"
        f"gtag('js',new Date());{configs}</script>"
    )


def meta_snippet(pixel: str = PIXEL, calls: str = "fbq('track','PageView');") -> str:
    """The Meta Pixel's base code as people paste it into a page."""
    return (
        "<script>!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?"
        "n.callMethod.apply(n,arguments):n.queue.push(arguments)};n.queue=[];t=b.createElement(e);"
        "t.async=!0;t.src=v;s=b.getElementsByTagName(e)[0];s.parentNode.insertBefore(t,s)}(window,"
        "document,'script','https://connect.facebook.net/en_US/fbevents.js');"
        f"fbq('init','{pixel}');{calls}</script>"
    )


def page(body: str, *, head: str = "", title: str = "Shop", top: str = "") -> str:
    """A page. `head`: its snippets, `top`: what stands right after <body> and the frame there."""
    frames = "".join(_frame(id_) for id_ in dict.fromkeys(re.findall(r"'(GTM-\w+)'", head)))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body>{frames}{top}\n<h1>{title}</h1>\n{body}\n</body></html>"
    )


def push(event: str, **fields: object) -> str:
    """A script element that pushes to the data layer."""
    message = json.dumps({"event": event, **fields})
    return f"<script>window.dataLayer=window.dataLayer||[];dataLayer.push({message});</script>"


ITEM: Mapping[str, object] = {
    "item_id": "MUG-1", "item_name": "Mug", "price": 24.5, "quantity": 2,
}  # fmt: skip
ORDER: Mapping[str, Any] = {
    "transaction_id": "SO-1001", "value": 49.0, "currency": "EUR", "items": [ITEM],
}  # fmt: skip
"""A sound order, as a shop announces it."""


@dataclass(frozen=True)
class Report:
    """What the site's server tells a vendor as it answers a page."""

    path: str
    """Of the vendor's interface, with the query."""
    body: Mapping[str, Any]
    """JSON. A text `{now}` becomes the seconds since 1970."""


@dataclass(frozen=True)
class Site:
    """What one plant serves, below /SLUG/."""

    pages: Mapping[str, str | Answer | Callable[[], str | Answer]]
    """By what follows /SLUG/ (the start page: ""), with or without a query. A function is asked for
    each request, as a shop that numbers its orders."""
    container: tuple[Tag, ...] | Answer = (GA4_BASE,)
    """Its tags, or what gtm.js answers instead."""
    elsewhere: Mapping[str, str | Answer | Callable[[], str | Answer]] = field(default_factory=dict)
    """Addresses on other hosts, by host and path: connect.facebook.net/en_US/fbevents.js."""
    reports: Mapping[str, tuple[Report, ...]] = field(default_factory=dict)
    """By a page as in `pages`, what the server reports before it answers."""
    orders: tuple[str, ...] = ()
    """What the shop's list of orders has, as lines of CSV: id, value, currency."""


Found = tuple[str, str, str | None]
"""Slug, leg (`default` where the spec has none) and vendor of a finding."""


@dataclass(frozen=True)
class Plant:
    """A fault planted on a small site, and what an audit must say of it: this, and no more."""

    slug: str
    build: Callable[[bool], Site]
    """Makes the site: with the fault (True), or its sound twin."""
    expect: frozenset[Found]
    """The findings of the planted site. The sound twin must have none."""
    goal: str = ""
    """The goal's YAML: steps, expect ... `{base}` stands for /SLUG. Empty: no goal is walked."""
    crawl: tuple[str, ...] = ()
    """Pages of the site to crawl, as in Site.pages."""
    spec: str = ""
    """YAML to lay over the base spec. Plants with the same are audited together."""
    name: str = ""
    """Where one slug is planted in several ways: what tells this one apart."""

    @property
    def id(self) -> str:
        """Its name, the goal's name, and the folder of its pages."""
        return f"{self.slug}-{self.name}" if self.name else self.slug


def found(*each: str | tuple[str, str | None] | Found) -> frozenset[Found]:
    """Expected findings: SLUG (of GA4), (SLUG, VENDOR) or (SLUG, LEG, VENDOR)."""
    whole: list[Found] = []
    for one in each:
        if isinstance(one, str):
            whole.append((one, "default", "ga4"))
        elif len(one) == 2:
            whole.append((one[0], "default", one[1]))
        else:
            whole.append(one)
    return frozenset(whole)
