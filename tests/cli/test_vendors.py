from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import tagproof
from auditor.cli.hitdata import KEYS
from auditor.cli.hittext import in_runs
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
        "  6 as on the wire, with --raw: cu, en, gcs, pr1, tid, v",
    ]


def test_the_parameters_are_shown_as_on_the_wire_on_demand() -> None:
    _, out, _ = run(PURCHASE, "--raw")
    assert "  on the wire:" in out.splitlines()
    assert "with --raw" not in out
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
CMD = CURL.replace("'", '^"')
FETCH = (
    'fetch("https://www.facebook.com/tr/", {"body": "id=271828182845904&ev=Lead&eid=7", '
    '"method": "POST"});'
)
POWERSHELL = (
    'Invoke-WebRequest -UseBasicParsing -Uri "https://www.facebook.com/tr/" `\n-Method "POST" `\n'
    '-Body "id=271828182845904&ev=Lead&eid=7"'
)
BARE = "www.facebook.com/tr/?id=271828182845904&ev=Lead&eid=7"


@pytest.mark.parametrize("request_", [CURL, CMD, FETCH, POWERSHELL, BARE, f"//{BARE}"])
@pytest.mark.parametrize("is_piped", [False, True])
def test_a_request_may_be_in_any_form_that_devtools_copies(request_: str, is_piped: bool) -> None:
    piped = (["-"], request_) if is_piped else ([request_], "")
    code, out, _ = run(*piped[0], standard_input=piped[1])
    assert code == 0
    assert out.splitlines()[:4] == [
        "Meta Pixel (meta, advertising): event at tr",
        "",
        "Lead  account 271828182845904",
        "  event_id: 7",
    ]


def test_an_amount_of_zero_is_told_from_none() -> None:
    _, out, _ = run(PURCHASE.replace("epn.value=12.5", "epn.value=0"))
    assert "  value: 0 (zero, and not missing)" in out.splitlines()


def data_of(*arguments: str) -> list[dict[str, Any]]:
    code, out, _ = run(*arguments, "--json")
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def test_a_hit_is_data_with_the_words_of_all_vendors() -> None:
    (hit,) = data_of(PURCHASE + "&ep.method=card&user_data.email=x")
    assert list(hit) == list(KEYS)
    assert {name: hit[name] for name in ("vendor", "kind", "account", "event", "names")} == {
        "vendor": "ga4",
        "kind": "event",
        "account": "G-7XK2P9QW3L",
        "event": "purchase",
        "names": ["purchase"],
    }
    assert (hit["value"], hit["currency"], hit["transaction_id"]) == ("12.5", "EUR", "NL-1")
    assert hit["items"] == [
        {
            "item_id": "NL-7",
            "item_name": "House blend",
            "price": "12.5",
            "quantity": "1",
            "item_brand": "Nordlicht",
        }
    ]
    assert hit["consent"] == {"ad_storage": "granted", "analytics_storage": "denied"}
    assert hit["params"]["method"] == "card"
    assert "transaction_id" not in hit["params"]


def test_a_zero_and_a_missing_amount_differ_as_data() -> None:
    url = "https://www.facebook.com/tr/?id=271828182845904&ev=Purchase"
    assert [hit["value"] for hit in data_of(f"{url}&cd[value]=0")] == ["0"]
    assert [hit["value"] for hit in data_of(url)] == [None]


def test_each_event_of_a_batch_is_a_line_of_data(tmp_path: Path) -> None:
    body = tmp_path / "body"
    body.write_text("en=login\r\nen=scroll")
    url = "https://sst.nordlicht.example/g/collect?v=2&tid=G-7XK2P9QW3L"
    assert [hit["event"] for hit in data_of(url, "--body", str(body))] == ["login", "scroll"]


@pytest.mark.parametrize(
    ("url", "vendor", "kind", "account"),
    [
        ("https://www.googletagmanager.com/gtm.js?id=GTM-TEST01", "gtm", "script", "GTM-TEST01"),
        ("https://shop.example/", None, None, None),
    ],
)
def test_what_is_no_hit_is_a_line_of_data_too(
    url: str, vendor: str | None, kind: str | None, account: str | None
) -> None:
    (found,) = data_of(url)
    assert (found["vendor"], found["kind"], found["account"]) == (vendor, kind, account)
    assert found["event"] is None
    assert set(KEYS) <= set(found)


def test_a_request_that_no_rule_reads_is_data_with_the_reason() -> None:
    (found,) = data_of("https://ct.pinterest.com/v9/new?x=1")
    assert found["unread"] == [
        "ct.pinterest.com/v9/new: a request to Pinterest Tag that no rule reads"
    ]


def test_the_vendors_are_data_too() -> None:
    assert [vendor["id"] for vendor in data_of()] == list(find_vendors())
    assert data_of("meta") == [{"id": "meta", "name": "Meta Pixel", "category": "advertising"}]


def test_data_cannot_steer_the_terminal_and_stays_data() -> None:
    code, out, _ = run(PURCHASE.replace("purchase", "%1b[2J%C2%9b31m%E2%80%AE"), "--json")
    assert (code, out.isascii(), "\x1b" in out) == (0, True, False)
    assert json.loads(out)["event"] == "\x1b[2J\x9b31m\u202e"


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


NEITHER = "is neither a vendor nor a request"
FORMS = "give a vendor's id, an address, or what DevTools copies of a request"
NOTHING = "there is no request on standard input; copy one from DevTools, as cURL or as fetch"


@pytest.mark.parametrize(
    ("arguments", "piped", "message"),
    [
        (["facebook"], "", f"'facebook' {NEITHER}; did you mean meta?"),
        (["FB", "--json"], "", f"'FB' {NEITHER}; did you mean meta?"),
        (["google analytics"], "", f"'google analytics' {NEITHER}; did you mean ga4?"),
        (["xyzzy"], "", f"'xyzzy' {NEITHER}; {FORMS}"),
        (["fetch('/x')"], "", "the call of fetch can't be read; copy it whole, with Copy as fetch"),
        (['fetch("/x")'], "", "/x is not an address of a request"),
        (["-"], "", NOTHING),
        (["-"], "curl", NOTHING),
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


def test_the_environment_is_a_field_of_its_own() -> None:
    url = "https://tags.tiqcdn.com/utag/acme/main/qa/utag.js"
    _, out, _ = run(url)
    assert "load  account acme/main  environment qa" in out.splitlines()
    _, out, _ = run(url, "--json")
    (said,) = map(json.loads, out.splitlines())
    assert (said["account"], said["environment"]) == ("acme/main", "qa")


def test_a_request_that_carries_no_event_is_none() -> None:
    command = (
        "curl https://tr.snapchat.com/p -H 'content-type: application/json' --data-raw "
        """'{"ctx":{},"req":[{"log":{"name":"SB"}},{"performance":{"n":1}}]}'"""
    )
    _, out, _ = run(command, "--json")
    (said,) = map(json.loads, out.splitlines())
    assert (said["vendor"], said["kind"], said["event"]) == ("snapchat", "aux", None)
    _, out, _ = run(command)
    assert out.splitlines() == ["Snap Pixel (snapchat, advertising): aux at p"]


def test_names_that_are_only_counted_through_are_not_all_listed() -> None:
    numbered = [f"event{number}" for number in range(1, 1001)]
    assert in_runs([*numbered, "purchase"]) == ["event1 ... event1000", "purchase"]
    assert in_runs(["step2", "step1", "step9", "a"]) == ["a", "step1", "step2", "step9"]
