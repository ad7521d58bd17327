"""A shop that counts its orders: what the plants about an order's worth have in common."""

from __future__ import annotations

from collections.abc import Callable

from sites.build import GA4_BASE, Plant, Site, Tag, found, ga4, page, push, snippet

STEPS = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
"""
PURCHASE = f"""{STEPS}
expect:
  - {{ tag: ga4, event: purchase }}
"""
AS_SHOWN = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ value: {{ equals_text: {{ test_id: total }} }} }}
"""
VARIANT = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order, exact: true }
    goal: true
  - wait_for_element: { text: Thank you }
variant:
  - navigate: "{base}/"
  - click: { role: link, name: OTHER }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""
TOTAL = '<p>Total: <span data-testid="total">{}</span></p>'


def a_shop(
    slug: str,
    *tags: Tag,
    order: object = None,
    thanks: str | Callable[[], str] = "",
    total: str = "49,00 €",
) -> Site:
    """A basket and its confirmation page, which announces `order` (or holds `thanks`)."""
    head = snippet(slug)
    announced = thanks if order is None else push("purchase", ecommerce=order)

    def confirmation(script: str) -> str:
        return page("Thank you" + TOTAL.format(total) + script, head=head, title="Thank you")

    return Site(
        container=(GA4_BASE, *(tags or (ga4("purchase"),))),
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": confirmation(announced)
            if isinstance(announced, str)
            else lambda: confirmation(announced()),
        },
    )


def script(text: str) -> str:
    """A script of the shop's own."""
    return f"<script>window.dataLayer = window.dataLayer || [];\n{text}</script>"


def plant(
    slug: str,
    build: Callable[[bool], Site],
    goal: str = PURCHASE,
    *,
    vendor: str = "ga4",
    name: str = "",
) -> Plant:
    """One that is found once, for one vendor."""
    return Plant(slug=slug, build=build, goal=goal, expect=found((slug, vendor)), name=name)
