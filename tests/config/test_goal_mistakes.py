"""Mistakes in goals and the crawl, one at a time: what each of them is told as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from config.conftest import Problems


STEPS = (
    "navigate, click, fill, select_option, check, uncheck, press, hover, scroll, upload, "
    "choose, wait_for_element, wait_for_expression, wait_for_url, wait_for_response, remember"
)
CONDITIONS = "equals, one_of, matches, above, below, present, length, same_as, equals_text, sum_of, percent_of"
HIT = "      - { tag: ga4, event: generate_lead }\n"
CLICK = "      - click: { role: button, name: Send }\n"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(
            "click:",
            "clik:",
            f"spec.yaml:9: goals.contact.steps.1.clik: unknown step 'clik'; allowed are {STEPS}, "
            "goal, timeout, if_visible, use, with, repeat; did you mean click?",
            id="unknown step",
        ),
        pytest.param(
            CLICK,
            CLICK + "        if_visible: true\n",
            "spec.yaml:10: goals.contact.steps.1.if_visible: may be left out, and would be the goal "
            "action; mark the one it is with goal: true",
            id="optional goal action",
        ),
        pytest.param(
            CLICK,
            CLICK + "        if_visible: true\n        goal: true\n",
            "spec.yaml:9: goals.contact.steps.1: is the goal action and may be left out (if_visible); "
            "a goal action is always done",
            id="marked optional goal action",
        ),
        pytest.param(
            CLICK,
            "      - press: Escape\n        if_visible: true\n" + CLICK,
            "spec.yaml:9: goals.contact.steps.1: names no element of its own that could show; write "
            "if_visible with one, such as if_visible: { css: .press }",
            id="nothing that could show",
        ),
        pytest.param(
            CLICK,
            "      - press: Escape\n        if_visible: no\n" + CLICK,
            "spec.yaml:10: goals.contact.steps.1.if_visible: 'no' is not what a step can depend on; "
            "write true (the step's own element), or name an element",
            id="neither true nor an element",
        ),
        pytest.param(
            "navigate: /contact\n",
            "navigate: /contact\n        if_visible: { css: .x }\n",
            "spec.yaml:9: goals.contact.steps.0.if_visible: comes before any page is open; take it out",
            id="optional first step",
        ),
        pytest.param(
            "navigate: /contact",
            "navigate: [/contact]",
            "spec.yaml:8: goals.contact.steps.0.navigate: is a list; must be text",
            id="list for text",
        ),
        pytest.param(
            "name: Send",
            "name: yes, exact: yes",
            "spec.yaml:9: goals.contact.steps.1.click.exact: 'yes' is text; must be true or false",
            id="text for a boolean",
        ),
        pytest.param(
            "name: Send",
            "name: true",
            "spec.yaml:9: goals.contact.steps.1.click.name: true is a boolean; must be text: "
            'put it in quotes: "true"',
            id="boolean for text",
        ),
        pytest.param(
            HIT,
            HIT + "    devices: desktop\n",
            "spec.yaml:12: goals.contact.devices: 'desktop' is text; must be a list: put it in "
            "brackets, or on a line of its own after a -",
            id="text for a list",
        ),
        pytest.param(
            "name: Send",
            "name: {email}",
            "spec.yaml:9: goals.contact.steps.1.click.name: is a mapping; must be text: put a text "
            "with { or ': ' in it in quotes",
            id="placeholder without quotes",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, within: 5 sec }",
            "spec.yaml:11: goals.contact.expect.0.within: '5 sec' is not a duration; write a number "
            "with its unit: 250ms, 5s or 2m",
            id="bad duration",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, within: 5000 }",
            "spec.yaml:11: goals.contact.expect.0.within: 5000 is not a duration; write a number with "
            "its unit: 250ms, 5s or 2m",
            id="duration without unit",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, within: 0s }",
            "spec.yaml:11: goals.contact.expect.0.within: '0s' leaves no time; write a duration "
            "above 0, such as 5s",
            id="no time at all",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, fires: twice }",
            "spec.yaml:11: goals.contact.expect.0.fires: 'twice' is not a count; write once, "
            "at_least_once, never, or a whole number from 1",
            id="bad count",
        ),
        pytest.param(
            "tag: ga4",
            "tag: ga5",
            "spec.yaml:11: goals.contact.expect.0.tag: there is no tag 'ga5'; known: ga4; did you "
            "mean ga4?",
            id="undefined tag",
        ),
        pytest.param(
            HIT,
            HIT + "    forbid: [{ tag: metta, event: Lead }]\n",
            "spec.yaml:12: goals.contact.forbid.0.tag: there is no tag 'metta'; known: ga4",
            id="undefined tag in forbid",
        ),
        pytest.param(
            "    expect:\n" + HIT,
            "",
            "spec.yaml:6: goals.contact: has no expect; list the hits that it must send, each with "
            "tag and event",
            id="goal without expect",
        ),
        pytest.param(
            "    expect:\n" + HIT,
            "    expect: []\n",
            "spec.yaml:10: goals.contact.expect: is empty; write the hits that it must send, each "
            "with tag and event",
            id="empty expect",
        ),
        pytest.param(
            "name: Send",
            "name: '$${a} ${}'",
            "spec.yaml:9: goals.contact.steps.1.click.name: '$${a} ${}' has a ${ that is not a "
            "variable; write ${NAME} or ${NAME:-default}, and $${ for a plain ${",
            id="bad variable",
        ),
        pytest.param(
            "role: button",
            "role: buton",
            "spec.yaml:9: goals.contact.steps.1.click.role: 'buton' is not allowed; must be an "
            "ARIA role such as button, link, heading or textbox; did you mean button?",
            id="no role",
        ),
        pytest.param(
            "{ role: button, name: Send }",
            "{ name: Send }",
            "spec.yaml:9: goals.contact.steps.1.click: names an element in no way; use exactly one "
            "of role, label, text, placeholder, alt_text, title, test_id, css",
            id="target without a way",
        ),
        pytest.param(
            "{ role: button, name: Send }",
            "{ label: Send, text: Send }",
            "spec.yaml:9: goals.contact.steps.1.click: names an element in 2 ways (label, text); "
            "use exactly one of role, label, text, placeholder, alt_text, title, test_id, css",
            id="target with two ways",
        ),
        pytest.param(
            CLICK,
            "      - click: { text: Send }\n        press: Enter\n",
            "spec.yaml:9: goals.contact.steps.1: has 2 actions (click, press); a step has exactly "
            f"one of {STEPS}",
            id="two actions",
        ),
        pytest.param(
            CLICK,
            "      - wait_for_url: /thanks\n        goal: true\n",
            "spec.yaml:9: goals.contact.steps.1: marks wait_for_url as the goal action; goal: true "
            "goes on a step that acts, not on one that waits",
            id="goal on a wait",
        ),
        pytest.param(
            "      - navigate: /contact\n",
            "",
            "spec.yaml:8: goals.contact.steps.0: opens no page; begin the journey with navigate",
            id="first step opens no page",
        ),
        pytest.param(
            "    steps:\n      - navigate: /contact\n" + CLICK,
            "",
            "spec.yaml:6: goals.contact: has no steps; add the journey, beginning with navigate",
            id="neither steps nor recording",
        ),
        pytest.param(
            CLICK,
            CLICK + "    recording: contact.json\n",
            "spec.yaml:6: goals.contact: has both steps and a recording; keep one of them",
            id="steps and recording",
        ),
        pytest.param(
            CLICK,
            (CLICK + "        goal: true\n") * 2,
            "spec.yaml:12: goals.contact.steps.2.goal: marks a second goal action, after one on line 10; "
            "keep one goal: true",
            id="two goal actions",
        ),
        pytest.param(
            CLICK,
            CLICK + '      - fill: { label: Email, value: "{email}" }\n',
            "spec.yaml:10: goals.contact.steps.2.fill.value: identity does not define {email}; it "
            "defines none, and {{ }} stand for braces",
            id="placeholder without identity",
        ),
        pytest.param(
            HIT,
            HIT + "    channels: [metta]\n",
            "spec.yaml:12: goals.contact.channels.0: there is no channel 'metta'; "
            "21 others are known; did you mean meta?",
            id="undefined channel",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nchannels: { googel_ads: {} }\n",
            "spec.yaml:2: channels.googel_ads: says nothing; give it params or a referrer, or a "
            "built-in channel's name; did you mean google_ads?",
            id="channel without anything",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nchannels: { blog: { referrer: blog.example } }\n",
            "spec.yaml:2: channels.blog.referrer: 'blog.example' is not a web address; write it with "
            "https:// and a host",
            id="referrer that is no address",
        ),
        pytest.param(
            HIT,
            HIT + "    devices: [mobile]\n",
            "spec.yaml:12: goals.contact.devices.0: there is no device 'mobile'; known: desktop",
            id="undefined device",
        ),
        pytest.param(
            HIT,
            HIT + "    consent: [accept]\n",
            "spec.yaml:12: goals.contact.consent.0: there is no consent leg 'accept'; known: none",
            id="undefined leg",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, params: { value: { matches: '(' } } }",
            "spec.yaml:11: goals.contact.expect.0.params.value.matches: '(' is not a regular "
            "expression (missing ), unterminated subpattern at position 0); correct it: a sign that "
            "stands for itself needs a backslash before it",
            id="bad regular expression",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, params: { value: { same_as: ga4.purchase.value } } }",
            "spec.yaml:11: goals.contact.expect.0.params.value.same_as: 'ga4.purchase.value' names "
            "no hit that is expected here; known: none",
            id="same_as nothing",
        ),
        pytest.param(
            HIT,
            HIT + "      - { tag: ga4, event: buy, params: { value: { same_as: "
            "ga4.generate_laed.value } } }\n",
            "spec.yaml:12: goals.contact.expect.1.params.value.same_as: 'ga4.generate_laed.value' "
            "names no hit that is expected here; known: ga4.generate_lead.PARAM; did you mean "
            "ga4.generate_lead.value?",
            id="same_as misspelt",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, params: { value: { same_as: ga4.generate_lead.value } } }",
            "spec.yaml:11: goals.contact.expect.0.params.value.same_as: 'ga4.generate_lead.value' "
            "is this parameter itself; name another hit's",
            id="same_as itself",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, params: { value: {} } }",
            "spec.yaml:11: goals.contact.expect.0.params.value: has no condition; use "
            f"{CONDITIONS}",
            id="no condition",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, params: { value: [1] } }",
            "spec.yaml:11: goals.contact.expect.0.params.value: a list is not a plain value; write "
            "text, a number, true or false",
            id="list for a value",
        ),
        pytest.param(
            "generate_lead }",
            'generate_lead, params: { value: { above: "0" } } }',
            "spec.yaml:11: goals.contact.expect.0.params.value.above: '0' is not a number; write a "
            "number without quotes, such as 0 or 19.90",
            id="text for a number",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\ncrawl: { start: [https://else.example/] }\n",
            "spec.yaml:2: crawl.start.0: 'https://else.example/' is not on the site; the crawl "
            "begins on site.url or one of site.domains",
            id="crawl elsewhere",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\ncrawl: { concurrency: 99 }\n",
            "spec.yaml:2: crawl.concurrency: 99 is too high; write 32 or less",
            id="too high",
        ),
        pytest.param(
            "  contact:",
            "  contact form:",
            "spec.yaml:6: goals.contact form: 'contact form' is not a name; a name has up to 100 "
            "letters, digits, _ and -, and does not begin with -",
            id="bad name",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\ncrawl:\n",
            "spec.yaml:2: crawl: has no value; write one, or take the line out",
            id="nothing behind a key",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(
    old: str, new: str, line: str, small: str, problems: Problems
) -> None:
    assert small.count(old) == 1
    assert problems(small.replace(old, new), {"GA4_ACCOUNT": "G-7XK2P9QW3L"}) == [line]
