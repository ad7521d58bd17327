from __future__ import annotations

from click.testing import CliRunner

from auditor.cli import tagproof
from auditor.vendor import find_vendors

PURCHASE = (
    "https://region1.google-analytics.com/g/collect?v=2&tid=G-7XK2P9QW3L&en=purchase"
    "&ep.transaction_id=NL-1&epn.value=12.5&cu=EUR&cid=1.2"
)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(tagproof, ["vendors", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_all_vendors_are_listed() -> None:
    code, out, _ = run()
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(find_vendors())


def test_a_request_is_decoded() -> None:
    code, out, _ = run(PURCHASE)
    first, _, event, *params = out.splitlines()
    assert code == 0
    assert first.startswith("Google Analytics 4 (ga4, analytics): event at ")
    assert event == "purchase  account G-7XK2P9QW3L"
    assert {"  transaction_id: NL-1", "  value: 12.5", "  currency: EUR"} <= set(params)


def test_a_request_to_nobody_known_says_so() -> None:
    assert run("https://shop.example/") == (0, "no vendor that tagproof knows\n", "")


def test_what_is_no_url_is_a_wrong_call() -> None:
    code, _, err = run("shop")
    assert code == 2
    assert err == "tagproof: shop is no URL; give the whole address, with https://\n"


def test_a_url_cannot_steer_the_terminal() -> None:
    _, out, _ = run(PURCHASE.replace("purchase", "%1b[2J"))
    assert "\x1b" not in out
    assert "\\x1b[2J  account" in out
