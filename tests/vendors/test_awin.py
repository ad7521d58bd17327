from __future__ import annotations

from collections.abc import Callable

from auditor.decode.decoder import Decoded

LONG = "tt=ns&tv=2&merchant=90417&amount=66.39&ch=aw&parts=DEFAULT%3A66.39&cr=EUR&testmode=0"
SHORT = "a=90417&b=66.39&cr=EUR&d=DEFAULT:66.39&t=0&ch=aw&tv=2&tt=js"
LINE = "https://www.awin1.com/basket.php?product_line=AW%3AP%7C90417%7CTP-1%7CPOT-7%7CPot%7C5%7C1"


def test_a_sale_that_leaves_four_times_is_one(decode: Callable[..., Decoded]) -> None:
    hits = decode(
        f"https://www.awin1.com/sread.img?{LONG}&ref=TP-1",
        f"https://www.awin1.com/sread.php?{SHORT}&c=TP-1",
        f"https://www.awin1.com/sread.js?{SHORT}&c=TP-1",
        f"https://www.awin-label.example/sread.js?{SHORT}&c=TP-1",
    ).hits
    assert [(hit.event, hit.requests) for hit in hits] == [("sale", (1, 2, 3, 4))]


def test_two_orders_are_two_sales_and_a_repeated_picture_too(
    decode: Callable[..., Decoded],
) -> None:
    url = f"https://www.awin1.com/sread.img?{LONG}"
    hits = decode(f"{url}&ref=TP-1", f"{url}&ref=TP-2", f"{url}&ref=TP-1").hits
    assert [hit.key for hit in hits] == ["TP-1", "TP-2", "TP-1"]


def test_a_basket_is_no_sale(decode: Callable[..., Decoded]) -> None:
    sale, basket = decode(f"https://www.awin1.com/sread.img?{LONG}&ref=TP-1", LINE).hits
    assert (sale.event, basket.event) == ("sale", "basket")
    assert (basket.automatic, basket.value, basket.params["transaction_id"]) == (True, None, "TP-1")
