from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import tagproof
from auditor.vendor import find_vendors

PURCHASE = (
    "https://region1.google-analytics.com/g/collect?v=2&tid=G-7XK2P9QW3L&en=purchase"
    "&ep.transaction_id=NL-1&epn.value=12.5&cu=EUR&cid=1.2&gcs=G110"
    "&pr1=idNL-7~nmHouse%20blend~pr12.5~qt1~brNordlicht"
)


def run(*arguments: str, standard_input: str | bytes = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(tagproof, ["vendors", *arguments], input=standard_input)
    return result.exit_code, result.stdout, result.stderr


def test_all_vendors_are_listed_with_their_categories() -> None:
    code, out, _ = run()
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(find_vendors())
    assert any(
        line.split() == ["meta", "Meta", "Pixel", "advertising"] for line in out.splitlines()
    )


def test_a_request_is_decoded_part_by_part() -> None:
    code, out, _ = run(PURCHASE)
    assert code == 0
    assert out.splitlines() == [
        "Google Analytics 4 (ga4, analytics): event at google",
        "",
        "purchase  account G-7XK2P9QW3L",
        "  value: 12.5",
        "  currency: EUR",
        "  transaction_id: NL-1",
        "  item 1: NL-7  House blend  1 x  12.5  item_brand=Nordlicht",
        "  consent:",
        "    ad_storage: granted",
        "    analytics_storage: denied",
        "  parameters:",
        "    client_id: 1.2",
        "    cu: EUR",
        "    en: purchase",
        "    gcs: G110",
        "    pr1: idNL-7~nmHouse blend~pr12.5~qt1~brNordlicht",
        "    tid: G-7XK2P9QW3L",
        "    v: 2",
    ]


def test_the_parameters_are_shown_as_on_the_wire_on_demand() -> None:
    _, out, _ = run(PURCHASE, "--raw")
    assert "  on the wire:" in out.splitlines()
    assert "    epn.value: 12.5" in out.splitlines()


@pytest.mark.parametrize("packed", [False, True])
def test_the_body_comes_from_a_file(tmp_path: Path, packed: bool) -> None:
    body = tmp_path / "body"
    text = b"en=login\r\nen=scroll"
    body.write_bytes(gzip.compress(text) if packed else text)
    url = "https://sst.nordlicht.example/g/collect?v=2&tid=G-7XK2P9QW3L"
    code, out, _ = run(url, "--body", str(body))
    events = [line for line in out.splitlines() if "  account " in line]
    assert code == 0
    assert events == ["login  account G-7XK2P9QW3L", "scroll  account G-7XK2P9QW3L"]
    assert ("body: gzip" in out.splitlines()) is packed


def test_the_body_comes_from_standard_input() -> None:
    url = "https://sst.nordlicht.example/g/collect?v=2&tid=G-7XK2P9QW3L"
    _, out, _ = run(url, "--body", "-", standard_input="en=login")
    assert "login  account G-7XK2P9QW3L" in out.splitlines()


CURL = "curl 'https://www.facebook.com/tr/' --data-raw 'id=271828182845904&ev=Lead&eid=7'"


@pytest.mark.parametrize(("arguments", "piped"), [(["-"], CURL), ([CURL], "")])
def test_a_curl_command_is_a_request(arguments: list[str], piped: str) -> None:
    code, out, _ = run(*arguments, standard_input=piped)
    assert code == 0
    assert out.splitlines()[:4] == [
        "Meta Pixel (meta, advertising): event at tr",
        "",
        "Lead  account 271828182845904",
        "  event_id: 7",
    ]


def test_a_load_says_whose_account_it_is() -> None:
    _, out, _ = run("https://www.googletagmanager.com/gtm.js?id=GTM-TEST01")
    assert out.splitlines()[2] == "load  account GTM-TEST01"


def test_a_vendor_says_what_it_asks_for() -> None:
    code, out, _ = run("ga4")
    assert code == 0
    assert out.splitlines()[0] == "Google Analytics 4 (ga4, analytics)"
    assert any(line.startswith("  purchase: needs transaction_id") for line in out.splitlines())


def test_a_request_to_nobody_known_says_so() -> None:
    assert run("https://shop.example/") == (0, "no vendor that tagproof knows\n", "")


def test_a_request_that_no_rule_reads_names_its_vendor() -> None:
    _, out, _ = run("https://ct.pinterest.com/v9/new?x=1")
    assert out.splitlines() == [
        "no vendor that tagproof knows",
        "ct.pinterest.com/v9/new: a request to Pinterest Tag that no rule reads",
    ]


NO_FILE = (
    "/no/such: can't be read (No such file or directory); --body takes a file that holds the body"
)


@pytest.mark.parametrize(
    ("arguments", "piped", "message"),
    [
        (["shop"], "", "shop is no URL; give the whole address, with https://"),
        (["-"], "", "there is no cURL command on standard input; copy one from DevTools"),
        (["-"], "curl", "there is no cURL command on standard input; copy one from DevTools"),
        ([PURCHASE, "--body", "/no/such"], "", NO_FILE),
    ],
)  # fmt: skip
def test_a_wrong_call_says_what_to_do(arguments: list[str], piped: str, message: str) -> None:
    code, _, err = run(*arguments, standard_input=piped)
    assert (code, err) == (2, f"tagproof: {message}\n")


def test_a_request_cannot_steer_the_terminal() -> None:
    _, out, _ = run(PURCHASE.replace("purchase", "%1b[2J"))
    assert "\x1b" not in out
    assert "\\x1b[2J  account" in out
