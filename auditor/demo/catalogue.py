"""The shop's products, and the carts and orders that visitors' cookies hold.

The server stores nothing about visitors, so concurrent visits can't affect one another.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

MOST_PIECES = 9
"""The most pieces of one product in a cart."""
_LINE = re.compile(r"([a-z-]{1,40}):([1-9])")
_ORDER = re.compile(r"(TF-[0-9]{6})\|(.{1,500})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One lamp."""

    slug: str
    sku: str
    name: str
    price: int
    """In euros, VAT included: this shop has round prices."""
    line: str
    """Its description in a few words."""
    text: str
    facts: tuple[str, ...]

    @property
    def shown_price(self) -> str:
        """The price as the shop writes it."""
        return money(self.price)


PRODUCTS: tuple[Product, ...] = (
    Product(
        slug="heron-floor-lamp",
        sku="TF-HERON",
        name="Heron floor lamp",
        price=1299,
        line="Tall, patient, brass",
        text="A long neck of solid brass over a foot of cast iron. Heron leans in to where you "
        "read and stays there; no springs, no knobs, one counterweight turned on our lathe.",
        facts=("Brass and cast iron", "158 cm tall", "Bulb E27, 8 W, included", "Made to order"),
    ),
    Product(
        slug="wren-desk-lamp",
        sku="TF-WREN",
        name="Wren desk lamp",
        price=249,
        line="Small lamp, wide pool of light",
        text="A spun steel shade on an ash stem, sized for desks that are also kitchen tables. "
        "The shade tips with one finger, and the cord is long enough for once.",
        facts=("Steel and oiled ash", "41 cm tall", "Bulb E14, 5 W, included", "In stock"),
    ),
    Product(
        slug="moth-wall-light",
        sku="TF-MOTH",
        name="Moth wall light",
        price=189,
        line="Two wings of folded paper",
        text="Washi paper, folded by hand and stretched over a bent beech frame. Moth sits flat "
        "on the wall and makes a hallway look as if somebody was expected.",
        facts=("Washi and beech", "34 cm wide", "LED 6 W, dimmable", "In stock"),
    ),
)
_BY_SLUG = {product.slug: product for product in PRODUCTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A product in a cart, and how many of it."""

    product: Product
    quantity: int

    @property
    def total(self) -> int:
        """In euros."""
        return self.product.price * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """A visitor's cart, kept in the visitor's own cookie."""

    lines: tuple[Line, ...] = ()

    @classmethod
    def read(cls, cookie: str) -> Cart:
        """The cart of a cookie; anything in it that is not a line of a cart is ignored."""
        quantities = {
            slug: int(quantity)
            for slug, quantity in _LINE.findall(cookie[:500])
            if slug in _BY_SLUG
        }
        return cls._of(quantities.items())

    @classmethod
    def _of(cls, lines: Iterable[tuple[str, int]]) -> Cart:
        return cls(
            lines=tuple(
                Line(product=_BY_SLUG[slug], quantity=min(quantity, MOST_PIECES))
                for slug, quantity in lines
            )
        )

    def with_one_more(self, product: Product) -> Cart:
        """The cart with one more piece of the product."""
        pieces = {line.product.slug: line.quantity for line in self.lines}
        pieces[product.slug] = pieces.get(product.slug, 0) + 1
        return self._of(pieces.items())

    def without(self, slug: str) -> Cart:
        """The cart without the product."""
        return Cart(lines=tuple(line for line in self.lines if line.product.slug != slug))

    @property
    def cookie(self) -> str:
        """The text that `read` understands."""
        return ".".join(f"{line.product.slug}:{line.quantity}" for line in self.lines)

    @property
    def count(self) -> int:
        """The number of pieces in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def total(self) -> int:
        """In euros; delivery is free."""
        return sum(line.total for line in self.lines)

    @property
    def ecommerce(self) -> dict[str, object]:
        """The cart as the data layer wants it."""
        return {"value": self.total, "currency": "EUR", "items": self.items}

    @property
    def items(self) -> list[dict[str, object]]:
        """The lines as the data layer wants them."""
        return [item(line.product, line.quantity) for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order, kept in the visitor's own cookie."""

    number: str
    cart: Cart

    @classmethod
    def place(cls, cart: Cart) -> Order:
        """A new order, with a number of its own."""
        return cls(number=f"TF-{secrets.randbelow(900_000) + 100_000}", cart=cart)

    @classmethod
    def read(cls, cookie: str) -> Order | None:
        """The order of a cookie; None for what is none."""
        match = _ORDER.fullmatch(cookie)
        if match is None or not (cart := Cart.read(match[2])).lines:
            return None
        return cls(number=match[1], cart=cart)

    @property
    def cookie(self) -> str:
        """The text that `read` understands."""
        return f"{self.number}|{self.cart.cookie}"

    @property
    def ecommerce(self) -> dict[str, object]:
        """The order as the data layer wants it."""
        return {"transaction_id": self.number, **self.cart.ecommerce}


def product(slug: str) -> Product | None:
    """The product with this slug; None: there is none."""
    return _BY_SLUG.get(slug)


def item(product: Product, quantity: int = 1) -> dict[str, object]:
    """A product as the data layer wants it."""
    return {
        "item_id": product.sku,
        "item_name": product.name,
        "price": product.price,
        "quantity": quantity,
    }


def money(euros: int) -> str:
    """An amount as the shop writes it: €1,299.00."""
    return f"€{euros:,}.00"
