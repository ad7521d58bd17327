"""What Playwright's recorder writes: an action a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from importedspecs import imported, refused


def named(kind: str, body: str, next_: object = None, **options: Any) -> dict[str, Any]:
    locator: dict[str, Any] = {"kind": kind, "body": body, "options": {"attrs": [], **options}}
    return {**locator, "next": next_} if next_ else locator


def action(name: str, locator: object = None, page: str = "page@1", **more: Any) -> str:
    given = {"name": name, "selector": "internal:x", "signals": [], "pageGuid": page, **more}
    return json.dumps({**given, "locator": locator} if locator else given)


PASSWORD = named("role", "textbox", name="Password")
RECORDING = [
    '{"browserName": "chromium", "launchOptions": {}}',
    action("openPage", url="about:blank"),
    action("navigate", url="https://shop.example/lamps"),
    action("click", named("role", "link", name='Lamp "S"', exact=True), clickCount=1),
    action("click", PASSWORD, clickCount=1),
    action("fill", PASSWORD, text="hunter22"),
    action("press", PASSWORD, key="Tab", modifiers=0),
    action("press", PASSWORD, key="a", modifiers=2),
    action("select", named("label", "Country"), options=["at"]),
    action("check", named("test-id", "terms")),
    action("click", named("default", 'iframe[name="pay"]', {"kind": "frame", "next": named(
        "text", "Card", {"kind": "nth", "body": "1"})})),
    action("assertVisible", named("role", "heading", name="Total")),
    action("openPage", page="page@2", url="https://other.example/"),
    action("click", named("role", "button", name="Close"), page="page@2"),
    action("click", named("role", "list", {"kind": "has-text", "body": "x"})),
    action("click", named("role", "button", name="Place order"), clickCount=2),
    action("closePage"),
]  # fmt: skip


def test_a_recording_becomes_a_journey(tmp_path: Path) -> None:
    written = imported(tmp_path, "walk.jsonl", "\n".join(RECORDING))
    assert written.steps("walk") == [
        "navigate /lamps",
        'click link "Lamp "S""',
        'fill textbox "Password"',
        'press textbox "Password"',
        'select_option label "Country"',
        'check test_id "terms"',
        'click text "Card", the 2nd in frame iframe[name="pay"]',
        'wait_for_element heading "Total"',
        'click button "Place order"',
    ]
    assert 'key: "Control+a"' in written.text
    assert "hunter22" not in written.text + written.result.output
    assert "# line 14: click in another window" in written.text
    assert "# line 15: has-text of an element" in written.text
    assert "# line 16: was a double click" in written.text


def test_a_broken_recording_is_refused_with_its_line(tmp_path: Path) -> None:
    text = "\n".join(RECORDING)
    assert "walk.jsonl:18: is not an action" in refused(tmp_path, "walk.jsonl", text + "\n{")
    many = "\n".join(RECORDING[2:4] * 251)
    assert "502 steps" in refused(tmp_path, "walk.jsonl", many)
    assert "nothing that import knows" in refused(tmp_path, "walk.jsonl", '{"a": 1}\n{"b": 2}')
