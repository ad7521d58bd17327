"""A published container tells which tags it holds, in whatever state its script is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wholeindex import whole_index
from work import is_linear, work

from auditor.decode.decoder import Decoder
from auditor.decode.gtm_container import LONGEST, asks_for_container, read_container
from auditor.decode.gtm_snippets import UNKNOWN
from auditor.model import Container, ContainerTag, Leg, Request, Visit, VisitFacts

INDEX = whole_index()
PIXEL = "555000111222333"
MACROS = [
    {"function": "__e"},
    {"function": "__c", "vtp_value": "G-TEST0001"},
    {"function": "__c", "vtp_value": PIXEL},
    {"function": "__v", "vtp_name": "ecommerce.value", "vtp_dataLayerVersion": 2},
]
EVENT, GA4, META, FROM_LAYER = (["macro", number] for number in range(4))


def a_script(*tags: Any, permissions: Any = None, macros: Any = None) -> str:
    """gtm.js, without the code that follows its settings."""
    resource = {
        "version": "7",
        "macros": MACROS if macros is None else macros,
        "tags": list(tags),
        "predicates": [{"function": "_eq", "arg0": EVENT, "arg1": "gtm.js"}],
        "rules": [[["if", 0], ["add", 0]]],
    }
    settings: dict[str, Any] = {"resource": resource, "runtime": []}
    settings["permissions"] = permissions or {}
    head = "// Copyright 2012 Google Inc. All rights reserved.\n(function(){\n\nvar data = "
    text = json.dumps(settings).replace("<", "\\u003C").replace("/", "\\/")
    return f"{head}{text};\n\n/* the rest */ var aa,ba=typeof Object;}})()"


def read(script: str) -> Container:
    return read_container(4, "GTM-TEST01", script, INDEX)


def the_tag(tag: dict[str, Any], **more: Any) -> tuple[str, str, str, str]:
    """Vendor, account, event and label of a container's only tag."""
    container = read(a_script(tag, **more))
    assert container.readable
    [known] = container.tags
    return known.vendor, known.account, known.event, known.label


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ({"function": "__googtag", "vtp_tagId": GA4}, ("ga4", "G-TEST0001", "page_view", "")),
        (
            {
                "function": "__googtag",
                "vtp_tagId": "G-TEST0001",
                "vtp_configSettingsTable": [
                    "list",
                    ["map", "parameter", "send_page_view", "parameterValue", "false"],
                ],
            },
            ("ga4", "G-TEST0001", "", ""),
        ),
        ({"function": "__googtag", "vtp_tagId": "AW-1234567"}, ("google_ads", "AW-1234567", "", "")),
        ({"function": "__googtag", "vtp_tagId": "GT-ABC12"}, ("", "GT-ABC12", "", "")),
        ({"function": "__googtag", "vtp_tagId": FROM_LAYER}, ("", "", "", "")),
        (
            {
                "function": "__gaawe",
                "vtp_eventName": "purchase",
                "vtp_measurementIdOverride": GA4,
            },
            ("ga4", "G-TEST0001", "purchase", ""),
        ),
        (
            {"function": "__gaawe", "vtp_eventName": EVENT, "vtp_measurementId": "G-TEST0001"},
            ("ga4", "G-TEST0001", "", ""),
        ),
        (
            {"function": "__awct", "vtp_conversionId": "936783588", "vtp_conversionLabel": "S39-a"},
            ("google_ads", "AW-936783588", "conversion", "S39-a"),
        ),
        (
            {
                "function": "__fls",
                "vtp_advertiserId": "8828251",
                "vtp_groupTag": "sales0",
                "vtp_activityTag": "conve0",
            },
            ("floodlight", "8828251", "sales0", "conve0"),
        ),
        (
            {"function": "__baut", "vtp_tagId": "5624605", "vtp_eventType": "PAGE_LOAD"},
            ("microsoft_uet", "5624605", "pageLoad", ""),
        ),
        (
            {
                "function": "__baut",
                "vtp_tagId": "5624605",
                "vtp_eventType": "CUSTOM",
                "vtp_eventAction": "signup",
            },
            ("microsoft_uet", "5624605", "signup", ""),
        ),
        ({"function": "__bzi", "vtp_id": "70561"}, ("linkedin", "70561", "page_view", "")),
        (
            {"function": "__pntr", "vtp_tagId": "2613350385760", "vtp_eventName": "checkout"},
            ("pinterest", "2613350385760", "checkout", ""),
        ),
        (
            {"function": "__twitter_website_tag", "vtp_twitter_pixel_id": "o2b7z",
             "vtp_event_type": "PageView"},
            ("x", "o2b7z", "pageview", ""),
        ),
        ({"function": "__frobnicate", "vtp_id": "1"}, ("", "", "", "")),
    ],
)  # fmt: skip
def test_a_tag_of_a_known_kind_says_whose_it_is(
    tag: dict[str, Any], told: tuple[str, str, str, str]
) -> None:
    assert the_tag(tag) == told


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (f"fbq('init', '{PIXEL}'); fbq('track', \"PageView\");", ("meta", PIXEL, "PageView")),
        (f"fbq ( 'trackSingle', '{PIXEL}', 'Lead' )", ("meta", PIXEL, "Lead")),
        ("fbq('trackCustom', 'Read to the end', {a: 1})", ("meta", "", "Read to the end")),
        (
            "ttq.load('CTEST00000000000001'); ttq.page();",
            ("tiktok", "CTEST00000000000001", ""),
        ),
        ("ttq.track('CompletePayment', {value: 1})", ("tiktok", "", "Purchase")),
        (
            "_linkedin_partner_id = '88957'; s.src = 'https://snap.licdn.com/insight.min.js'",
            ("linkedin", "88957", ""),
        ),
        (
            'o={ti:"97001234"}; n.src = "//bat.bing.com/bat.js"',
            ("microsoft_uet", "97001234", ""),
        ),
        ("uetq.push('event', 'signup', {})", ("microsoft_uet", "", "signup")),
        ("gtag('config', 'G-TEST0001');", ("ga4", "G-TEST0001", "")),
        (
            "(function(c,l,a,r,i){})(window, document, 'clarity', 'script', 'abcdef1234')",
            ("clarity", "abcdef1234", ""),
        ),
        ("_hsq.push(['identify', {}])", ("hubspot", "", "")),
        ("document.title = 'nothing of anybody', o = {ti: 1234567}", ("", "", "")),
    ],
)
def test_markup_says_it_by_the_functions_it_calls_and_the_addresses_it_loads(
    html: str, told: tuple[str, str, str]
) -> None:
    tag = {"function": "__html", "vtp_html": f"<script>{html}</script>"}
    vendor, account, event, _ = the_tag(tag)
    assert (vendor, account, event) == told


def test_markup_that_sets_up_two_vendors_counts_for_each() -> None:
    html = f"<script>fbq('init','{PIXEL}');pintrk('load','2613350385760');</script>"
    found = read(a_script({"function": "__html", "vtp_html": html})).tags
    assert {(tag.vendor, tag.account) for tag in found} == {
        ("meta", PIXEL),
        ("pinterest", "2613350385760"),
    }


def test_of_markup_that_sends_several_events_none_is_told() -> None:
    html = "fbq('track', 'Lead'); fbq('track', 'Purchase')"
    assert the_tag({"function": "__html", "vtp_html": html})[2] == ""


def test_a_constant_is_read_where_markup_is_put_together_and_another_variable_is_not() -> None:
    def markup(variable: Any) -> dict[str, Any]:
        escaped = ["escape", variable, 8, 16]
        return {"function": "__html", "vtp_html": ["template", "fbq('init', ", escaped, ")"]}

    assert the_tag(markup(META))[:2] == ("meta", PIXEL)
    assert the_tag(markup(FROM_LAYER))[:2] == ("meta", "")
    assert the_tag(markup(["macro", 99]))[:2] == ("meta", "")


def test_an_image_is_read_as_the_request_that_it_will_be() -> None:
    url = "https://px.ads.linkedin.com/collect/?pid=88957&conversionId="
    whole = {"function": "__img", "vtp_url": f"{url}1689322&fmt=gif"}
    open_ = {"function": "__img", "vtp_url": ["template", url, ["escape", FROM_LAYER, 12]]}
    assert the_tag(whole)[:3] == ("linkedin", "88957", "1689322")
    assert the_tag(open_)[:3] == ("linkedin", "88957", "")
    assert the_tag({"function": "__img", "vtp_url": FROM_LAYER})[:3] == ("", "", "")


def test_a_template_is_known_by_what_it_may_call_and_load() -> None:
    permissions = {
        "__cvt_7_2": {"inject_script": {"urls": ["https://sc-static.net/*"]}},
        "__cvt_7_3": {"access_globals": {"keys": [{"key": "_fbq_gtm"}, {"key": "fbq.queue"}]}},
        "__cvt_7_4": {"inject_script": {"urls": ["https://cdn.vendor.example/*"]}},
    }
    snap = {"function": "__cvt_7_2", "vtp_event_type": "PURCHASE", "vtp_pixel_id": "7ca67b6f"}
    meta = {
        "function": "__cvt_7_3",
        "vtp_eventName": "standard",
        "vtp_standardEventName": "Purchase",
        "vtp_pixelId": META,
    }
    assert the_tag(snap, permissions=permissions)[:3] == ("snapchat", "7ca67b6f", "PURCHASE")
    assert the_tag(meta, permissions=permissions)[:3] == ("meta", PIXEL, "Purchase")
    assert the_tag({"function": "__cvt_7_4"}, permissions=permissions)[:3] == ("", "", "")
    assert the_tag({"function": "__cvt_7_5", "vtp_id": "1"}, permissions=permissions)[0] == ""


def test_a_paused_tag_is_told_as_paused_and_listeners_are_no_tags() -> None:
    container = read(
        a_script(
            {"function": "__paused", "vtp_originalTagType": "awct"},
            {"function": "__cl"},
            {"function": "__sdl", "vtp_verticalThresholdsPercent": "25"},
        )
    )
    [tag] = container.tags
    assert (tag.kind, tag.vendor, tag.paused) == ("awct", "google_ads", True)


def test_a_form_trigger_says_whether_it_checks_validation() -> None:
    container = read(
        a_script(
            {"function": "__fsl", "vtp_uniqueTriggerId": "1_4"},
            {"function": "__fsl", "vtp_uniqueTriggerId": "1_5", "vtp_checkValidation": ""},
            {"function": "__fsl", "vtp_uniqueTriggerId": "1_6", "vtp_checkValidation": True},
            {"function": "__lcl", "vtp_uniqueTriggerId": "1_7"},
            {"function": "__fsl"},
        )
    )
    assert container.unchecked_forms == {"1_4", "1_5"}


def test_a_tag_says_what_it_waits_for_beside_its_trigger() -> None:
    [tag] = read(
        a_script(
            {
                "function": "__html",
                "consent": ["list", "ad_storage"],
                "start_time": 1,
                "end_time": 2,
                "once_per_load": True,
            }
        )
    ).tags
    assert (tag.consents, tag.begins, tag.ends, tag.once_per_load) == (("ad_storage",), 1, 2, True)
    [tag] = read(a_script({"function": "__html", "consent": ["macro", 0], "start_time": "1"})).tags
    assert (tag.consents, tag.begins, tag.once_per_load) == (None, None, False)


def test_a_container_without_tags_is_readable_and_empty() -> None:
    container = read(a_script())
    assert (container.tags, container.readable) == ((), True)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "<!doctype html><title>Not found</title>",
        "(function(){ var x = 1; })();",
        'var data = {"resource":{"tags":[',
        'var data = {"resource":{"tags":[,]}};',
        'var data = {"resource":{"macros":[]}};',
        'var data = {"resource":{"tags":{"function":"__html"}}};',
        'var data = {"resource":{"tags":' + "[" * 100_000,
        'var data = {"resource":{' * 10_000,
    ],
)
def test_what_has_not_the_known_form_says_so(script: str) -> None:
    assert read(script) == Container(request=4, account="GTM-TEST01", readable=False)


def test_escapes_of_javascript_that_json_has_not_are_read() -> None:
    script = 'data={"resource":{"tags":[{"function":"__gaawe","vtp_eventName":"a\\x26b"}]}}'
    assert [tag.event for tag in read(script).tags] == ["a&b"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)
FUNCTIONS = st.sampled_from(
    ["__html", "__img", "__googtag", "__gaawe", "__paused", "__cvt_1_2", "__baut", "__bzi"]
)
NAMES = st.sampled_from(
    ["vtp_html", "vtp_url", "vtp_tagId", "vtp_eventName", "vtp_configSettingsTable", "vtp_pixelId"]
)
VALUES = JSON | st.tuples(st.sampled_from(["macro", "escape", "template", "list"]), JSON, JSON)


@given(
    tags=st.lists(
        st.builds(
            lambda function, parameters: {**parameters, "function": function},
            FUNCTIONS | JSON,
            st.dictionaries(NAMES, VALUES, max_size=4),
        )
        | JSON,
        max_size=4,
    ),
    macros=st.lists(JSON, max_size=3) | JSON,
    permissions=JSON | st.dictionaries(st.just("__cvt_1_2"), JSON),
)
def test_whatever_its_settings_hold_it_is_read(tags: Any, macros: Any, permissions: Any) -> None:
    container = read(a_script(*tags, macros=macros or [], permissions=permissions))
    assert container.readable
    assert not any(UNKNOWN in f"{tag.account}{tag.event}{tag.label}" for tag in container.tags)


@pytest.mark.parametrize(
    "html",
    [
        "fbq(" * 20_000,
        "//a." * 20_000,
        "fbq('track'     ," * 5_000,
        "aa." * 25_000,
        "'" * 50_000,
    ],
)
def test_hostile_markup_takes_no_more_than_linear_work(html: str) -> None:
    assert is_linear(lambda text: read(a_script({"function": "__html", "vtp_html": text})), html)


def test_a_short_script_can_not_ask_for_an_endless_text() -> None:
    macros = [{"function": "__c", "vtp_value": "x" * 100_000}]
    tag = {"function": "__html", "vtp_html": ["template", *[["macro", 0]] * 50_000]}
    script = a_script(*[tag] * 5, macros=macros)
    assert len(script) < LONGEST
    found = list[ContainerTag]()
    assert work(lambda: found.extend(read(script).tags)) < 50_000
    assert [each.vendor for each in found] == [""] * 5


@pytest.mark.parametrize(
    ("url", "asks"),
    [
        ("https://www.googletagmanager.com/gtm.js?id=GTM-TEST01", True),
        ("https://sst.shop.example/a/gtm.js?l=layer&id=GTM-TEST01", True),
        ("https://www.googletagmanager.com/gtag/js?id=G-TEST0001", False),
        ("https://www.googletagmanager.com/gtag/js?id=GTM-TEST01", False),
        ("https://www.googletagmanager.com/ns.html?id=GTM-TEST01", False),
        ("https://shop.example/gtm.js", False),
        ("https://shop.example/?next=/gtm.js?id=GTM-TEST01", False),
    ],
)
def test_only_the_address_of_a_container_asks_for_one(url: str, asks: bool) -> None:
    assert asks_for_container(url) is asks


def test_a_visit_has_the_containers_whose_text_is_known() -> None:
    def load(number: int, account: str) -> Request:
        url = f"https://www.googletagmanager.com/gtm.js?id={account}"
        return Request(id=number, visit=0, at=number, method="GET", url=url, resource_type="script")

    visit = Visit(id=0, goal=None, leg=Leg(name="accept"), device="desktop", began="")
    script = a_script({"function": "__gaawe", "vtp_eventName": "purchase"})
    facts = VisitFacts(
        visit=visit, requests=(load(1, "GTM-AAAA"), load(2, "GTM-BBBB")), scripts={2: script}
    )
    [container] = Decoder(INDEX).decode(facts).containers
    assert (container.request, container.account) == (2, "GTM-BBBB")
    assert [(tag.kind, tag.vendor, tag.event) for tag in container.tags] == [
        ("gaawe", "ga4", "purchase")
    ]
