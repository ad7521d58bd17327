"""A shop whose checkout is recorded: it reports to GA4 and Meta, and wants a password."""

from __future__ import annotations

from tinysite import Answer

GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&en="
META = "https://www.facebook.com/tr/?id=123456789012345&ev="
HEAD = f"""<!doctype html><html lang=en><title>Shop</title><script>
const ga4 = (text) => navigator.sendBeacon("{GA4}" + text);
const meta = (text) => {{ new Image().src = "{META}" + text; }};
ga4("page_view"); meta("PageView");
</script>"""
HOME = f'{HEAD}<a href="/checkout">Buy</a> <a href="/basket">Basket</a>'
CHECKOUT = f"""{HEAD}<form onsubmit="order(event)">
<label>E-mail <input type=email id=mail></label> <label>Your name <input id=who></label>
<label>Password <input type=password id=pass></label><p>49,00 EUR</p>
<button>Place order</button></form><script>
ga4("begin_checkout&epn.value=158&cu=EUR");
const order = (event) => {{
  event.preventDefault();
  location = pass.value === "hunter22" ? "/thanks/TF-100234" : "/wrong";
}};
</script>"""
THANKS = f"""{HEAD}<h1>Thank you</h1><p>Order <b class="order-number">TF-100234</b></p>
<p>Lamp <i class="price">79,00 EUR</i></p><p>Postage 0,00 EUR</p>
<p>Total <span id="x1234">158,00 EUR</span></p><p data-testid='a"] - b: ${{HOME}}'>158</p><script>
ga4("purchase&epn.value=158&cu=EUR&ep.transaction_id=TF-100234&pr1=idlamp~pr79~qt2");
meta("Purchase&cd[value]=158.00&cd[currency]=EUR&eid=e-1");
ga4("scroll&epn.percent_scrolled=90");
</script>"""
PAGES: dict[str, str | Answer] = {
    "/": HOME,
    "/checkout": CHECKOUT,
    "/thanks/TF-100234": THANKS,
}
