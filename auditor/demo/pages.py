"""The shop's responses: pages rendered from templates, scripts and pictures read from files."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined

from auditor.demo.catalogue import PRODUCTS, Cart, money

SHOP = files("auditor.demo") / "shop"
TYPES = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    }
)
GTAG = "/tags/gtag/js"
"""Google's tag: its address has no file ending, unlike the file's name."""
INFO: Mapping[str, str] = MappingProxyType(
    {
        "/": "home",
        "/collections/lamps": "collection",
        "/contact": "contact",
        "/about": "about",
        "/ordering": "ordering",
        "/care": "care",
        "/gift-cards": "gift_cards",
        "/journal": "journal",
        "/journal/light-to-read-by": "light_to_read_by",
        "/journal/thank-you-gifts": "thank_you_gifts",
        "/imprint": "imprint",
    }
)
"""By the path of a page that is the same for all visitors, its template."""
ADDRESSES = (*INFO, *(f"/products/{product.slug}" for product in PRODUCTS), "/cart")
"""The pages in the sitemap."""
_SWITCH = re.compile(r'planted\.has\("([\w-]+)"\)')
_CHOICE = re.compile(r"(?:^|;\s*)tf_consent=(all|necessary)(?:;|$)")
_VALUE = re.compile(r"[\w.:|-]{1,600}")

MAP_POLICY = "img-src 'self' https://www.facebook.com https://bat.bing.com"
ADS_HOSTS = "https://www.googleadservices.com https://googleads.g.doubleclick.net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response, ready to send."""

    status: int = 200
    type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The contents of a visitor's cookies."""

    choice: str = ""
    """all, necessary, or nothing yet."""
    cart: Cart = field(default_factory=Cart)
    order: str = ""

    @classmethod
    def read(cls, cookies: str) -> Visitor:
        """The visitor of a Cookie header; other cookies and malformed values are ignored."""
        values = dict(part.strip().partition("=")[::2] for part in cookies[:8000].split(";"))
        valid = {name: text for name, text in values.items() if _VALUE.fullmatch(text)}
        choice = _CHOICE.search(cookies[:8000])
        return cls(
            choice=choice[1] if choice else "",
            cart=Cart.read(valid.get("cart", "")),
            order=valid.get("order", ""),
        )


class Pages:
    """The shop's pages in one build."""

    def __init__(self, planted: Collection[str]) -> None:
        """`planted`: the faults that are switched on."""
        self._planted = frozenset(planted)
        self._templates = Environment(
            loader=PackageLoader("auditor.demo", "shop/pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "planted": self._planted.__contains__,
            "products": PRODUCTS,
            "money": money,
        }
        self._files = {
            f"/{folder}/{file.name}": file
            for folder in ("assets", "tags")
            for file in (SHOP / folder).iterdir()
        }
        self._files[GTAG] = self._files.pop("/tags/gtag.js")

    def file(self, path: str) -> Answer | None:
        """A script, a picture or the style sheet; None: there is no such file."""
        file = self._files.get(path)
        if file is None:
            return None
        ending = file.name.rpartition(".")[2]
        body = self._script(file) if ending == "js" else file.read_bytes()
        return Answer(type=TYPES[ending], body=body)

    def _script(self, file: Traversable) -> bytes:
        """The script, with the switched-on faults that it asks about filled in."""
        source = file.read_text("utf-8")
        switches = sorted(self._planted.intersection(_SWITCH.findall(source)))
        return source.replace('["__PLANTED__"]', json.dumps(switches)).encode()

    def page(
        self, name: str, path: str, visitor: Visitor, *, status: int = 200, **more: object
    ) -> Answer:
        """A page from its template."""
        template = self._templates.get_template(f"{name}.html")
        text = template.render(path=path, visitor=visitor, cart=visitor.cart, **more)
        return Answer(status=status, body=text.encode(), headers=self._policy(path))

    def _policy(self, path: str) -> tuple[tuple[str, str], ...]:
        """The security policy of the page with the map; other pages have none."""
        if path != "/about":
            return ()
        hosts = "" if "blocked-by-csp" in self._planted else f" {ADS_HOSTS}"
        return (("Content-Security-Policy", MAP_POLICY + hosts),)

    def sitemap(self, base: str) -> Answer:
        """The sitemap, with all pages that search engines should know."""
        urls = "".join(f"  <url><loc>{base}{address}</loc></url>\n" for address in ADDRESSES)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{urls}</urlset>\n"
        )
        return Answer(type="application/xml; charset=utf-8", body=text.encode())

    def robots(self, base: str) -> Answer:
        """The robots.txt: robots may not visit checkout and confirmation."""
        text = (
            "User-agent: *\nDisallow: /checkout\nDisallow: /thank-you$\n\n"
            f"Sitemap: {base}/sitemap.xml\n"
        )
        return Answer(type="text/plain; charset=utf-8", body=text.encode())
