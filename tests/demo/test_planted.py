"""Each planted fault changes what the shop serves, and nothing else differs between the builds."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from auditor.check.faults import catalogue
from auditor.demo.catalogue import PRODUCTS, Cart, Order, item
from auditor.demo.faults import EXPECTED, FAULTS, Planted, planted_slugs, switched_on
from auditor.demo.pages import INFO, Answer, Pages, Visitor

CART = Cart.read("heron-floor-lamp:1")
ORDER = Order(number="TF-100000", cart=CART)
SCRIPTS = ("consent.js", "gtm.js", "fbevents.js", "tiktok.js", "bat.js")


def everything(pages: Pages) -> dict[str, Answer | None]:
    """All that the shop serves, by address."""
    served = {path: pages.page(name, path, Visitor()) for path, name in INFO.items()}
    for lamp in PRODUCTS:
        path = f"/products/{lamp.slug}"
        served[path] = pages.page("product", path, Visitor(), product=lamp, item=item(lamp))
    shopper = Visitor(cart=CART)
    served["/cart"] = pages.page("cart", "/cart", shopper)
    served["/checkout"] = pages.page("checkout", "/checkout", shopper, problems={}, fields={})
    served["/thank-you"] = pages.page("thank_you", "/thank-you", Visitor(), order=ORDER)
    scripts = ["/assets/shop.js", "/tags/gtag/js", *(f"/tags/{name}" for name in SCRIPTS)]
    return served | {path: pages.file(path) for path in scripts}


def changed(planted: set[str]) -> set[str]:
    """The addresses that answer otherwise than in the sound build."""
    sound, other = everything(Pages(())), everything(Pages(planted))
    assert None not in sound.values()
    return {path for path, answer in sound.items() if answer != other[path]}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.slug)
def test_a_fault_changes_one_page_or_one_script(fault: Planted) -> None:
    assert changed({fault.slug}) in ({fault.where}, {"/tags/gtm.js"}, {"/assets/shop.js"})


def test_the_sound_build_has_no_fault_and_the_broken_one_all() -> None:
    assert switched_on("sound") == frozenset()
    assert switched_on("broken") == planted_slugs() == {fault.slug for fault in FAULTS}
    assert changed(set()) == set()


def test_no_fault_is_planted_twice_and_all_are_in_the_catalogue() -> None:
    slugs = [fault.slug for fault in FAULTS]
    assert len(slugs) == len(set(slugs)) >= 16
    assert set(slugs) <= set(catalogue())


def test_the_sources_ask_for_these_switches_and_no_others() -> None:
    shop = files("auditor.demo") / "shop"
    sources = [file for folder in shop.iterdir() for file in folder.iterdir()]
    text = "".join(file.read_text("utf-8") for file in sources)
    text += (files("auditor.demo") / "pages.py").read_text("utf-8")
    asked = re.findall(r'planted(?:\.has)?\("([\w-]+)"\)|"([\w-]+)" in self\._planted', text)
    assert {one or other for one, other in asked} == planted_slugs()


def test_an_unknown_switch_changes_nothing() -> None:
    assert changed({"no-such-fault"}) == set()


def test_what_must_be_found_follows_from_what_is_planted() -> None:
    assert {slug for slug, _, _ in EXPECTED} == planted_slugs()
    assert ("double-install", "purchase", "meta") in EXPECTED
    assert ("unknown-account", None, None) in EXPECTED
