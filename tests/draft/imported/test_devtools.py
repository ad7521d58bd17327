"""Recordings of Chrome DevTools: each step by role and name, and none that changes on its way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from importedspecs import imported, refused

SITE = "https://shop.example"
STEPS: list[dict[str, Any]] = [
    {"type": "setViewport", "width": 1200, "height": 800},
    {"type": "navigate", "url": f"{SITE}/lamps?x=1"},
    {"type": "click", "target": "main", "offsetX": 3, "offsetY": 4,
     "selectors": [["aria/Add to cart"], ["#add > button"], ["text/Add to cart"]]},
    {"type": "change", "value": "Anna@mail.test", "selectors": [["aria/E-mail"], ["#mail"]]},
    {"type": "keyDown", "key": "x"},
    {"type": "change", "value": "hunter22", "selectors": [["aria/Password"], ["#pw"]]},
    {"type": "change", "value": "de", "selectors": [["aria/Country"], ["form > select"]]},
    {"type": "change", "value": "a {b}", "selectors": [['[data-testid="note"]'], ["#note"]]},
    {"type": "keyDown", "key": "Enter"},
    {"type": "keyUp", "key": "Enter"},
    {"type": "hover", "selectors": ["xpath///*[@id='x']"], "frame": [1]},
    {"type": "click", "selectors": [['aria/Close[role="link"]']], "target": "https://pop.example"},
    {"type": "waitForElement", "selectors": [["text/Total"]]},
    {"type": "click",
     "selectors": [["aria/Place order", 'aria/[role="generic"]'], ["main > button > span"]],
     "assertedEvents": [{"type": "navigation", "url": f"{SITE}/thanks/10023"}]},
    {"type": "customStep", "name": "x", "parameters": {}},
]  # fmt: skip


def recording(*steps: object, title: str = "Buy a lamp") -> str:
    return json.dumps({"title": title, "steps": steps})


def test_a_recording_becomes_a_journey(tmp_path: Path) -> None:
    written = imported(tmp_path, "rec.json", recording(*STEPS))
    assert written.spec.site.url == SITE
    assert written.steps("buy_a_lamp") == [
        "navigate /lamps?x=1",
        'click button "Add to cart"',
        'fill label "E-mail"',
        'fill label "Password"',
        'select_option label "Country"',
        'fill test_id "note"',
        "press Enter",
        "hover css \"xpath=//*[@id='x']\" in frame iframe >> nth=1",
        'wait_for_element text "Total"',
        'click button "Place order"',
        "wait_for_url **/thanks/**",
    ]
    goal = written.spec.goals["buy_a_lamp"]
    assert [str(step) for step in goal.steps if step.goal] == ['click button "Place order"']
    assert [line.event for line in goal.expect] == ["purchase"]
    assert "# steps[11]: click in another window" in written.text
    assert "# steps[14]: a step of an extension" in written.text


def test_what_the_visitor_typed_is_where_it_belongs(tmp_path: Path) -> None:
    written = imported(tmp_path, "rec.json", recording(*STEPS))
    assert "hunter22" not in written.text + written.result.output
    assert 'fill: { label: Password, value: "${VISITOR_PASSWORD}" }' in written.text
    assert written.spec.identity["email"] == "Anna@mail.test"
    assert 'value: "{email}"' in written.text
    assert 'value: "a {{b}}"' in written.text
    assert "set      VISITOR_PASSWORD in the environment" in written.result.stdout


def test_a_password_is_kept_out_wherever_it_stands(tmp_path: Path) -> None:
    steps = [
        {"type": "navigate", "url": "https://anna:geheim99@shop.example/?token=tok-1234"},
        {"type": "change", "value": "hunter22", "selectors": [["#user_password"]]},
        {"type": "change", "value": "hunter22", "selectors": [["aria/Again"]]},
        {"type": "change", "value": "4111 1111 1111 1111", "selectors": [["aria/Number"]]},
        {"type": "change", "value": "987", "selectors": [["aria/CVC"]]},
        {"type": "click", "selectors": [["text/Your password is hunter22"]]},
    ]
    written = imported(tmp_path, "rec.json", recording(*steps))
    shown = written.text + written.result.output
    for secret in ("geheim99", "tok-1234", "hunter22", "4111", "987"):
        assert secret not in shown
    assert written.text.count("${VISITOR_PASSWORD}") == 2
    assert "${CARD_NUMBER}" in written.text
    assert "${CARD_CODE}" in written.text


def test_what_a_file_says_is_text_and_nothing_else(tmp_path: Path) -> None:
    hostile = "x\n  y: ${HOME} # \x1b[2J \"'\\ {a: [b]} \u2028 *a &b !!c"
    steps = [
        {"type": "navigate", "url": f"{SITE}/{hostile}"},
        {"type": "click", "selectors": [[f'aria/{hostile}[role="button"]']]},
        {"type": hostile},
    ]
    written = imported(tmp_path, "rec.json", recording(*steps, title=hostile))
    (goal,) = written.spec.goals.values()
    assert len(goal.steps) == 2
    assert goal.steps[1].target is not None
    assert goal.steps[1].target.name == hostile
    assert "\x1b" not in written.text + written.result.output


def test_a_broken_recording_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.mkdir()
    text = recording(STEPS[1])
    assert "rec.json:1: is not JSON" in refused(path, "rec.json", text[:-3])
    assert "steps[1] is not a step" in refused(path, "rec.json", recording(STEPS[1], {"x": 1}))
    assert "501 steps" in refused(path, "rec.json", recording(*[STEPS[1]] * 501))
    assert "too deep" in refused(path, "rec.json", "[" * 200_000)
    assert "add --url" in refused(path, "rec.json", recording(STEPS[2]))


def test_without_its_first_page_it_begins_at_the_site_that_is_named(tmp_path: Path) -> None:
    written = imported(tmp_path, "rec.json", recording(STEPS[2]), "--url", "shop.example")
    assert written.steps("buy_a_lamp")[0] == "navigate /"
    assert "does not say on which page it begins" in written.text
