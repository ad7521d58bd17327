"""The shop over plain HTTP, in both builds: what a visitor without scripts can do."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from demo.shopper import Shopper

from auditor.demo.catalogue import PRODUCTS
from auditor.demo.pages import ADDRESSES
from auditor.demo.server import serve

CARD = {
    "email": "avery@shopper.example",
    "name": "Avery Testcase",
    "card": "4242 4242 4242 4242",
    "expiry": "12/34",
    "code": "123",
}
VENDOR_HOSTS = {
    "analytics.tiktok.com",
    "bat.bing.com",
    "googleads.g.doubleclick.net",
    "www.facebook.com",
    "www.google-analytics.com",
    "www.googleadservices.com",
}


def order(shopper: Shopper, *products: str) -> str:
    """Order these; the thank-you page."""
    for product in products:
        shopper.post("/cart", product=product)
    assert shopper.post("/checkout", **CARD).headers["Location"] == "/thank-you"
    return shopper.get("/thank-you").text


def shown(page: str, test_id: str) -> str:
    (found,) = BeautifulSoup(page, "lxml").select(f"[data-testid={test_id}]")
    return found.get_text()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_answers_with_one_heading_and_a_title(shopper: Shopper, address: str) -> None:
    answer = shopper.get(address)
    soup = BeautifulSoup(answer.text, "lxml")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert len(soup.find_all("h1")) == 1
    assert str(soup.title).endswith("Tallow &amp; Finch</title>")


def test_every_link_leads_to_a_page_of_the_shop(shopper: Shopper) -> None:
    links = {
        str(link["href"])
        for address in ADDRESSES
        for link in BeautifulSoup(shopper.get(address).text, "lxml").find_all("a", href=True)
    }
    phone = {link for link in links if link.startswith("tel:")}
    assert phone == {"tel:+493023125042"}
    pages = links - phone - {"/checkout"}  # which is there for those who have something in the cart
    assert {link: shopper.get(link).status for link in pages} == dict.fromkeys(pages, 200)


def test_every_script_style_and_picture_that_a_page_asks_for_is_there(shopper: Shopper) -> None:
    asked: set[str] = set()
    for address in ADDRESSES:
        text = shopper.get(address).text
        asked |= set(re.findall(r'(?:src|href)="(/(?:assets|tags)/[^"]+)"', text))
    for script in ("/tags/gtm.js?id=GTM-TALL0W7", *asked):
        asked |= set(re.findall(r'"(/tags/[^"]+)"', shopper.get(script).text))
    assert len(asked) > 10
    assert {path: shopper.get(path).status for path in asked} == dict.fromkeys(asked, 200)


def test_pages_and_scripts_name_no_host_but_those_of_the_vendors(shopper: Shopper) -> None:
    sources = ["/tags/gtm.js", "/tags/gtag/js", "/tags/consent.js", "/assets/shop.js"]
    sources += ["/tags/fbevents.js", "/tags/tiktok.js", "/tags/bat.js", "/assets/style.css"]
    texts = [shopper.get(address) for address in (*ADDRESSES, *sources)]
    assert {answer.status for answer in texts} == {200}
    addresses = {
        url for answer in texts for url in re.findall(r"https?://[^\s\"'`$]+", answer.text)
    }
    assert {urlsplit(url).hostname for url in addresses} == VENDOR_HOSTS


def test_what_is_not_there_is_told_in_the_shop_s_own_words(shopper: Shopper) -> None:
    for path in ("/nothing", "/assets/../server.py", "/tags/", "/products/owl", "/tags/gtag.js"):
        answer = shopper.get(path)
        assert answer.status == 404
        assert "The light is off here" in answer.text


def test_an_address_is_shown_nowhere_unescaped(shopper: Shopper) -> None:
    assert "<script>alert" not in shopper.get("/<script>alert(1)</script>").text


def test_the_sitemap_lists_all_pages_and_robots_txt_names_it(shopper: Shopper) -> None:
    soup = BeautifulSoup(shopper.get("/sitemap.xml").body, "xml")
    assert [place.get_text() for place in soup.find_all("loc")] == [
        shopper.base + address for address in ADDRESSES
    ]
    assert f"Sitemap: {shopper.base}/sitemap.xml" in shopper.get("/robots.txt").text


# ── buying ───────────────────────────────────────────────────────────────────────────────────


def test_an_order_shows_its_number_and_total(shopper: Shopper) -> None:
    page = order(shopper, "heron-floor-lamp")
    assert re.fullmatch(r"TF-\d{6}", shown(page, "order-number"))
    assert shown(page, "order-total") == "€1,299.00"
    assert "Cart (<span data-cart-count>0</span>)" in page


def test_the_thank_you_page_may_be_looked_at_again(shopper: Shopper) -> None:
    page = order(shopper, "wren-desk-lamp", "moth-wall-light", "wren-desk-lamp")
    assert shown(page, "order-total") == "€687.00"
    assert shopper.get("/thank-you").text == page


def test_without_an_order_there_is_no_thank_you(shopper: Shopper) -> None:
    assert shopper.get("/thank-you").headers["Location"] == "/"


def test_the_cart_counts_and_forgets(shopper: Shopper) -> None:
    told: Any = shopper.post("/cart", accept="application/json", product="wren-desk-lamp").json
    assert told == {"count": 1, "total": 249}
    shopper.post("/cart", product="moth-wall-light")
    assert shown(shopper.get("/cart").text, "cart-total") == "€438.00"
    shopper.post("/cart/remove", product="wren-desk-lamp")
    assert shown(shopper.get("/cart").text, "cart-total") == "€189.00"


def test_buying_now_leads_to_the_checkout_and_adding_to_the_cart(shopper: Shopper) -> None:
    bought = shopper.post("/cart", product="wren-desk-lamp", then="checkout")
    assert bought.headers["Location"] == "/checkout"
    assert shopper.post("/cart", product="wren-desk-lamp").headers["Location"] == "/cart"


def test_an_empty_cart_can_t_be_checked_out(shopper: Shopper) -> None:
    assert shopper.get("/checkout").headers["Location"] == "/cart"
    assert shopper.post("/checkout", **CARD).headers["Location"] == "/cart"


@pytest.mark.parametrize(
    ("name", "text"),
    [("email", "avery"), ("card", "4242"), ("expiry", "13/34"), ("code", "12"), ("name", " ")],
)
def test_a_wrong_field_at_the_checkout_is_explained_beside_it(
    shopper: Shopper, name: str, text: str
) -> None:
    shopper.post("/cart", product="moth-wall-light")
    answer = shopper.post("/checkout", **{**CARD, name: text})
    soup = BeautifulSoup(answer.text, "lxml")
    told = {str(each["id"]) for each in soup.select(".problem") if each.get_text()}
    assert (answer.status, told) == (422, {f"{name}-problem"})
    assert shopper.cookies.get("order") is None


def test_what_was_typed_at_the_checkout_is_kept_but_not_the_card(shopper: Shopper) -> None:
    shopper.post("/cart", product="moth-wall-light")
    page = shopper.post("/checkout", **{**CARD, "code": "1", "email": '"><b>@x.example'}).text
    assert 'value="&#34;&gt;&lt;b&gt;@x.example"' in page
    assert CARD["card"] not in page


def test_many_shoppers_at_a_time_each_get_their_own_order(shop: str) -> None:
    baskets = [[PRODUCTS[n % 3].slug] * (1 + n % 4) for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda basket: order(Shopper(shop), *basket), baskets))
    prices = {product.slug: product.price for product in PRODUCTS}
    totals = [f"€{sum(prices[slug] for slug in basket):,}.00" for basket in baskets]
    assert [shown(page, "order-total") for page in pages] == totals
    assert len({shown(page, "order-number") for page in pages}) == len(pages)


# ── forms ────────────────────────────────────────────────────────────────────────────────────


def test_the_contact_form_takes_a_message(shopper: Shopper) -> None:
    message = {"name": "Avery", "email": "avery@shopper.example", "message": "Hello"}
    answer = shopper.post("/contact", accept="application/json", **message)
    assert (answer.status, answer.json) == (200, {"problems": {}})
    assert "Thank you for your message" in shopper.post("/contact", **message).text


@pytest.mark.parametrize("email", ["", "avery", "avery@", "a b@c.example", "avery@shopper"])
def test_the_contact_form_wants_an_address_it_can_answer(shopper: Shopper, email: str) -> None:
    answer = shopper.post(
        "/contact", accept="application/json", name="Avery", email=email, message="Hello"
    )
    assert (answer.status, answer.json) == (
        422,
        {"problems": {"email": "Please enter an email address, such as name@example.com."}},
    )


def test_the_newsletter_form_says_what_is_missing_without_scripts_too(shopper: Shopper) -> None:
    answer = shopper.post("/newsletter", email="avery")
    assert (answer.status, "Something is missing" in answer.text) == (422, True)
    assert "You are on the list" in shopper.post("/newsletter", email="a@b.example").text


# ── consent, and what visitors send ──────────────────────────────────────────────────────────


def test_the_banner_asks_until_the_visitor_has_chosen(shopper: Shopper) -> None:
    assert 'id="banner"' in shopper.get("/").text
    for choice in ("all", "necessary"):
        shopper.cookies["tf_consent"] = choice
        assert 'id="banner"' not in shopper.get("/").text
    shopper.cookies["tf_consent"] = "perhaps"
    assert 'id="banner"' in shopper.get("/").text


@pytest.mark.parametrize(
    "cart",
    [
        "owl:1",
        "wren-desk-lamp:0",
        "wren-desk-lamp:99999",
        "<b>",
        "%00",
        "wren-desk-lamp",
        "=" * 3000,
    ],
)
def test_a_cart_that_is_none_is_an_empty_one_or_a_small_one(shopper: Shopper, cart: str) -> None:
    shopper.cookies["cart"] = cart
    page = shopper.get("/cart")
    assert page.status == 200
    assert re.search(r"data-cart-count>[0-9]<", page.text)


@pytest.mark.parametrize("text", ["TF-1|heron:1", "x", "TF-123456|", "TF-123456|owl:1"])
def test_an_order_that_is_none_is_not_thanked_for(shopper: Shopper, text: str) -> None:
    shopper.cookies["order"] = text
    assert shopper.get("/thank-you").status == 303


@pytest.mark.parametrize("length", ["64001", "-1", "many", ""])
def test_a_form_of_no_sound_length_is_refused(shopper: Shopper, length: str) -> None:
    assert shopper.ask("POST", "/contact", "", {"Content-Length": length}).status == 413


def test_a_form_for_nothing_is_not_found(shopper: Shopper) -> None:
    assert shopper.post("/thank-you").status == 404
    assert shopper.post("/cart", product="owl").status == 404


# ── the server ───────────────────────────────────────────────────────────────────────────────


def test_the_server_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with serve("sound") as url:
        Shopper(url).get("/")
        Shopper(url).get("/nothing")
        with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as rude:
            rude.sendall(b"GET / HTTP/1.0\r\n")
    assert capfd.readouterr() == ("", "")


def test_when_the_shop_is_closed_its_port_is_free_again() -> None:
    with serve("sound") as url:
        port = urlsplit(url).port or 0
    with serve("broken", port=port) as again:
        assert again == url
