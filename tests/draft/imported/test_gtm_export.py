"""Exports of Google Tag Manager: who listens, and what is sent on which trigger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commandline import call
from importedspecs import imported, refused

URL = ("--url", "shop.example")


def setting(key: str, text: str, kind: str = "TEMPLATE") -> dict[str, Any]:
    return {"type": kind, "key": key, "value": text}


def table(key: str, **rows: str) -> dict[str, Any]:
    maps = [[setting("parameter", name), setting("parameterValue", text)]
            for name, text in rows.items()]  # fmt: skip
    return {"type": "LIST", "key": key, "list": [{"type": "MAP", "map": row} for row in maps]}


def tag(name: str, kind: str, *settings: Any, on: str, **more: Any) -> dict[str, Any]:
    return {"tagId": name[-1], "name": name, "type": kind, "parameter": list(settings),
            "firingTriggerId": [on] if on else [], "tagFiringOption": "ONCE_PER_EVENT",
            **more}  # fmt: skip


def condition(kind: str, left: str, right: str) -> dict[str, Any]:
    return {"type": kind, "parameter": [setting("arg0", left), setting("arg1", right)]}


GA4_ID = setting("measurementIdOverride", "{{GA4 id}}")
META = "<script>fbq('init','123456789012345');fbq('track','Lead')</script>"
TAGS = [
    tag("Google tag", "googtag", setting("tagId", "{{GA4 id}}"), on="2147479573"),
    tag("GA4 order", "gaawe", setting("eventName", "purchase"), GA4_ID,
        setting("sendEcommerceData", "true", "BOOLEAN"), on="10"),
    tag("Ads order", "awct", setting("conversionId", "123456789"),
        setting("conversionLabel", "AbC-12"), setting("conversionValue", "{{value}}"),
        setting("currencyCode", "EUR"), setting("orderId", "{{no such}}"), on="10"),
    tag("Meta lead", "html", setting("html", META), on="11"),
    tag("Old lead", "gaawe", setting("eventName", "old_lead"), GA4_ID, on="11", paused=True),
    tag("Any", "gaawe", setting("eventName", "{{Event}}"), GA4_ID, on="12"),
    tag("Call", "gaawe", setting("eventName", "phone_call"), GA4_ID,
        table("eventSettingsTable", number="{{Click URL}}"), on="12", blockingTriggerId=["11"]),
    tag("Nobody", "html", setting("html", "<script>alert(1)</script>"), on="12"),
    tag("Idle", "gaawe", setting("eventName", "x"), GA4_ID, on=""),
    tag("Template", "cvt_2_7", setting("pixelId", "987654321098765"),
        setting("eventName", "Contact"), on="11"),
]  # fmt: skip
TRIGGERS = [
    {"triggerId": "10", "name": "Order placed", "type": "CUSTOM_EVENT",
     "customEventFilter": [condition("EQUALS", "{{_event}}", "purchase")]},
    {"triggerId": "11", "name": "Contact sent", "type": "FORM_SUBMISSION",
     "filter": [condition("CONTAINS", "{{Page Path}}", "/contact")]},
    {"triggerId": "12", "name": "Phone", "type": "LINK_CLICK",
     "filter": [condition("STARTS_WITH", "{{Click URL}}", "tel:")]},
]  # fmt: skip
VARIABLES = [
    {"name": "GA4 id", "type": "c", "parameter": [setting("value", "G-ABCDE12345")]},
    {"name": "value", "type": "v", "parameter": [setting("name", "value")]},
]
PERMISSIONS = [{"instance": {"key": {"publicId": "inject_script"}, "param": [{
    "key": "urls", "value": {"listItem": [
        {"type": 1, "string": "https://connect.facebook.net/en_US/fbevents.js"}]}}]}}]  # fmt: skip
TEMPLATES = [{"templateId": "7", "containerId": "2", "templateData": (
    f"___INFO___\n\n{{}}\n\n___WEB_PERMISSIONS___\n\n{json.dumps(PERMISSIONS)}\n\n___TESTS___\n"
)}]  # fmt: skip


def export(tags: object = TAGS, **more: Any) -> str:
    container = {"publicId": "GTM-ABC1234", "usageContext": ["WEB"], **more}
    version = {"container": container, "tag": tags, "trigger": TRIGGERS, "variable": VARIABLES,
               "customTemplate": TEMPLATES}  # fmt: skip
    return json.dumps({"exportFormatVersion": 2, "containerVersion": version})


def uncommented(text: str, goal: str) -> str:
    """A draft with its # taken away, up to the next empty line."""
    lines = text.split(f"  # {goal}:\n")[1].split("\n\n", maxsplit=1)[0]
    return f"{goal}:\n" + lines.replace("  # ", "  ")


def test_its_tags_have_their_accounts(tmp_path: Path) -> None:
    written = imported(tmp_path, "gtm.json", export(), *URL)
    assert {name: tag.account for name, tag in written.spec.tags.items()} == {
        "gtm": "GTM-ABC1234",
        "ga4": "G-ABCDE12345",
        "google_ads": "AW-123456789",
        "meta": "123456789012345",
        "meta_2": "987654321098765",
    }
    assert written.spec.crawl is not None
    assert [(line.tag, line.event) for line in written.spec.crawl.expect] == [("ga4", "page_view")]
    assert "G-XXXXXXXXXX" not in written.text


def test_what_a_trigger_sends_is_a_draft_of_a_goal(tmp_path: Path) -> None:
    written = imported(tmp_path, "gtm.json", export(), *URL)
    order = uncommented(written.text, "order_placed")
    assert "tag: ga4, event: purchase, push: purchase" in order
    assert "transaction_id: { present: true }, items: { present: true }" in order
    assert "label: AbC-12, value: { above: 0 }, currency: EUR" in order
    assert "Fires on the event purchase of the data layer." in written.text
    lead = uncommented(written.text, "contact_sent")
    assert "{ tag: meta, event: Lead }" in lead
    assert "{ tag: meta_2, event: Contact }" in lead
    assert "old_lead" not in lead
    assert "where Page Path contains /contact" in written.text
    assert "number: { present: true }" in uncommented(written.text, "phone")


def test_what_is_paused_idle_or_not_known_is_said(tmp_path: Path) -> None:
    written = imported(tmp_path, "gtm.json", export(), *URL)
    for said in (
        "Paused: “Old lead” (ga4 old_lead).",
        "Not known: the event of “Any” (ga4).",
        "Not known: whom “Nobody” (html) tells.",
        "“Call” not as a form is sent, where Page Path contains /contact.",
        "No trigger fires “Idle” (ga4 x).",
    ):
        assert said in written.text


def test_a_draft_of_it_is_a_goal_once_its_signs_are_taken_away(tmp_path: Path) -> None:
    written = imported(tmp_path, "gtm.json", export(), *URL)
    start = written.text.index("# goals:")
    end = written.text.index("# Every page that links")
    lines = [
        line.replace("# ", "", 1)
        for line in written.text[start:end].splitlines()
        if line.startswith(("# goals", "  #   ")) or (line.endswith(":") and " " not in line[4:])
    ]
    (tmp_path / "tagproof.yaml").unlink()
    (tmp_path / "tagproof.yaml").write_text(
        written.text[:start] + "\n".join(lines) + "\n" + written.text[end:], "utf-8"
    )
    result = call(tmp_path, "validate", "tagproof.yaml")
    assert result.exit_code == 0, result.output


def test_hostile_names_stay_texts(tmp_path: Path) -> None:
    hostile = "x\n- a: ${HOME} \x1b[2J # {{b}} *c &d \"'"
    tags = [
        tag(hostile, "gaawe", setting("eventName", hostile), GA4_ID, on="99"),
        tag("a", "gaawe", setting("eventName", "{{a}} {{" * 500), table("eventSettingsTable", **{
            hostile: hostile}), GA4_ID, on="10"),
    ]  # fmt: skip
    written = imported(tmp_path, "gtm.json", export(tags), *URL)
    assert "\x1b" not in written.text
    assert written.spec.goals == {}


def test_what_is_no_container_of_a_website_is_refused_with_its_path(tmp_path: Path) -> None:
    for text, why in (
        (export([]), "containerVersion.tag: there are no tags"),
        (export("x"), "containerVersion.tag: there are no tags"),
        (export([3, None]), "containerVersion.tag: there are no tags"),
        (export(TAGS * 300), "containerVersion.tag: has more than 2000 tags"),
        (export(usageContext=["SERVER"]), "usageContext: is of ['SERVER']"),
        (export()[:-1], "gtm.json:1: is not JSON"),
    ):
        assert why in refused(tmp_path, "gtm.json", text, *URL)
    assert "add --url" in refused(tmp_path, "gtm.json", export())
