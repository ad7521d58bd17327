"""tagproof try: a goal's steps at once, with what each sent, and what else a failed one may mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import call
from tinysite import TinySite, serving

GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
PAGE = f"""<!doctype html><title>Shop</title><script>
const send = (name) => navigator.sendBeacon("{GA4}&en=" + name);
send("page_view");
</script>
<label>E-mail address <input type=email></label>
<button onclick="send('add_to_cart&epn.value=49&cu=EUR')">Add to basket</button>
<button onclick="later()">Order now</button><p id=out></p>
<button>Size</button><button>Size</button>
<iframe id=pay srcdoc="<button>Pay by card</button>"></iframe>
<script>
const later = () => setTimeout(() => {{ out.textContent = "Thank you" }}, 1500);
addEventListener("pagehide", () => send("goodbye"));
</script>"""
SPEC = """version: 1
site: {{ url: {url} }}
tags: {{ ga4: {{ vendor: ga4, account: G-TEST0001 }} }}
identity: {{ email: anna.berg@mail.test }}
goals:
  order:
    steps:
      - navigate: /
      - fill: {{ label: E-mail, value: "{{email}}" }}
      - click: {{ role: button, name: Add to {basket} }}   # the lamp
        goal: true
      - click: {{ role: button, name: Order }}
      - wait_for_element: {{ text: Thank you }}
    expect: [{{ tag: ga4, event: add_to_cart }}]
  size:
    steps: [navigate: /, click: {{ role: button, name: Size }}]
    expect: [{{ tag: ga4, event: size }}]
  pay:
    steps: [navigate: /, click: {{ role: button, name: Pay with a card }}]
    expect: [{{ tag: ga4, event: pay }}]
"""


@pytest.fixture(scope="module")
def shop() -> Iterator[TinySite]:
    with serving() as site:
        site.pages["/"] = PAGE
        yield site


def spec(folder: Path, site: TinySite, basket: str = "basket") -> Path:
    path = folder / "shop.yaml"
    path.write_text(SPEC.format(url=site.url, basket=basket), "utf-8")
    return path


def test_each_step_is_told_with_its_line_and_the_hits_that_it_sent(
    shop: TinySite, tmp_path: Path
) -> None:
    spec(tmp_path, shop)
    result = call(tmp_path, "try", "shop.yaml", "--goal", "order")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "order · default · desktop"
    steps = [line.rpartition("  ")[0].strip() for line in lines if "✓" in line]
    assert steps == [
        "✓ shop.yaml:8  1. navigate /",
        '✓ shop.yaml:9  2. fill label "E-mail"',
        '✓ shop.yaml:10  3. click button "Add to basket"',
        '✓ shop.yaml:12  4. click button "Order"',
        '✓ shop.yaml:13  5. wait_for_element text "Thank you"',
    ]
    cart = lines.index("      → ga4 G-TEST0001 add_to_cart 49 EUR  held")
    assert "3. click" in lines[cart - 1]
    assert lines[-2:] == ["    later:", "      → ga4 G-TEST0001 goodbye  held"]
    assert "anna.berg" not in result.output
    assert list(tmp_path.iterdir()) == [tmp_path / "shop.yaml"]


def test_the_first_step_that_fails_ends_it_and_says_what_it_may_mean(
    shop: TinySite, tmp_path: Path
) -> None:
    path = spec(tmp_path, shop, basket="cart")
    before = path.read_text("utf-8")
    result = call(tmp_path, "try", "shop.yaml")
    assert result.exit_code == 3, result.output
    out = result.stdout
    assert 'no element matches button "Add to cart" (waited 1 s)' in out
    assert "      1) { role: button, name: Add to basket }\n" in out
    assert "4. click" not in out
    assert '2 elements match button "Size"' in out
    assert "      1) { role: button, name: Size, nth: 0 }\n" in out
    assert '1) { role: button, name: Pay by card, frame: "iframe[id=\\"pay\\"]" }\n' in out
    assert path.read_text("utf-8") == before


def test_fix_writes_the_likeliest_one_into_the_file_and_goes_on(
    shop: TinySite, tmp_path: Path
) -> None:
    path = spec(tmp_path, shop, basket="my basket")
    result = call(tmp_path, "try", "shop.yaml", "--goal", "order", "--fix")
    assert result.exit_code == 0, result.output
    assert "shop.yaml says now: { role: button, name: Add to basket }" in result.stdout
    assert path.read_text("utf-8") == SPEC.format(url=shop.url, basket="basket")


def test_a_spec_without_goals_and_a_goal_that_is_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    whole = SPEC.format(url="https://shop.example", basket="basket")
    path.write_text(whole.partition("goals:")[0] + "crawl: {}\n", "utf-8")
    result = call(tmp_path, "try", "shop.yaml")
    assert (result.exit_code, "has no goals to walk" in result.stderr) == (2, True)
    path.write_text(whole, "utf-8")
    result = call(tmp_path, "try", "shop.yaml", "--goal", "ordr")
    assert (result.exit_code, "did you mean order?" in result.stderr) == (2, True)
