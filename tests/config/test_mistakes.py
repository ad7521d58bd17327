"""Each mistake in a spec is one line that says where it is, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from config.conftest import Problems


STEPS = (
    "navigate, click, fill, select_option, check, uncheck, press, hover, scroll, upload, "
    "wait_for_element, wait_for_expression, wait_for_url"
)
CONDITIONS = "equals, one_of, matches, above, below, present, length, same_as, equals_text"
HIT = "      - { tag: ga4, event: generate_lead }\n"
CLICK = "      - click: { role: button, name: Send }\n"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(
            "site: { url: https://shop.example }",
            "site: { url: https://shop.example, naem: Shop }",
            "spec.yaml:2: site.naem: unknown key 'naem'; allowed are name, url, domains, "
            "environment, http_credentials; did you mean name?",
            id="unknown key",
        ),
        pytest.param(
            "click:",
            "clik:",
            f"spec.yaml:9: goals.contact.steps.1.clik: unknown step 'clik'; allowed are {STEPS}, "
            "goal, timeout; did you mean click?",
            id="unknown step",
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
            "site: { url: https://shop.example }",
            "site: https://shop.example",
            "spec.yaml:2: site: 'https://shop.example' is text; must be a mapping (key: value)",
            id="text for a mapping",
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
            "spec.yaml:11: goals.contact.expect.0.within: '5 sec' is no duration; write a number "
            "with its unit: 250ms, 5s or 2m",
            id="bad duration",
        ),
        pytest.param(
            "generate_lead }",
            "generate_lead, within: 5000 }",
            "spec.yaml:11: goals.contact.expect.0.within: 5000 is no duration; write a number with "
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
            "spec.yaml:11: goals.contact.expect.0.fires: 'twice' is no count; write once, "
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
            "G-7XK2P9QW3L",
            "271828182845904",
            "spec.yaml:4: tags.ga4.account: 271828182845904 is a number; must be text: put it in "
            'quotes: "271828182845904"',
            id="pixel id without quotes",
        ),
        pytest.param(
            "G-7XK2P9QW3L",
            '""',
            "spec.yaml:4: tags.ga4.account: is empty; write the account, measurement or pixel id "
            "that must get the hits, in quotes if it is a number",
            id="empty account",
        ),
        pytest.param(
            ", account: G-7XK2P9QW3L",
            "",
            "spec.yaml:4: tags.ga4: has no account; add account: the account, measurement or pixel "
            "id that must get the hits, in quotes if it is a number",
            id="no account",
        ),
        pytest.param(
            "G-7XK2P9QW3L",
            '"${GA4_ACOUNT}"',
            "spec.yaml:4: tags.ga4.account: the variable GA4_ACOUNT is not set; set it in the "
            "environment, or write ${GA4_ACOUNT:-default}; did you mean GA4_ACCOUNT?",
            id="unset variable",
        ),
        pytest.param(
            "name: Send",
            "name: '$${a} ${}'",
            "spec.yaml:9: goals.contact.steps.1.click.name: '$${a} ${}' has a ${ that is no "
            "variable; write ${NAME} or ${NAME:-default}, and $${ for a plain ${",
            id="bad variable",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nhits: hodl",
            "spec.yaml:2: hits: 'hodl' is not allowed; must be one of hold, deliver, block; "
            "did you mean hold?",
            id="not one of the words",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { present_as: visitors }",
            "spec.yaml:2: browser.present_as: 'visitors' is not allowed; must be one of visitor, "
            "automation; did you mean visitor?",
            id="no way to present oneself",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { color_scheme: drak }",
            "spec.yaml:2: browser.color_scheme: 'drak' is not allowed; must be one of light, dark, "
            "no-preference; did you mean dark?",
            id="no colour scheme",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { time_zone: Europe/Berlim }",
            "spec.yaml:2: browser.time_zone: 'Europe/Berlim' is no time zone; write one such as "
            "Europe/Berlin; did you mean Europe/Berlin?",
            id="no time zone",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { time_zone: 1 }",
            'spec.yaml:2: browser.time_zone: 1 is a number; must be text: put it in quotes: "1"',
            id="a time zone that is a number",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { locale: german }",
            "spec.yaml:2: browser.locale: 'german' is no locale; write a language, or "
            "language-COUNTRY: en, de-DE",
            id="no locale",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { locale: zh_hant_tw }",
            "spec.yaml:2: browser.locale: 'zh_hant_tw' is no locale; write a language, or "
            "language-COUNTRY: en, de-DE; did you mean zh-Hant-TW?",
            id="a locale in another notation",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { timezone: Europe/Berlin }",
            "spec.yaml:2: browser.timezone: unknown key 'timezone'; allowed are present_as, "
            "locale, time_zone, color_scheme, resolve, accept_any_certificate; did you mean time_zone?",
            id="an unknown key of browser",
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
            "spec.yaml:12: goals.contact.steps.2.goal: marks a second goal action, after line 10; "
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
            HIT + "    channels: [news]\n",
            "spec.yaml:12: goals.contact.channels.0: there is no channel 'news'; known: none",
            id="undefined channel",
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
            "spec.yaml:11: goals.contact.expect.0.params.value.matches: '(' is no regular "
            "expression (missing ), unterminated subpattern at position 0); mend it: a sign that "
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
            "spec.yaml:11: goals.contact.expect.0.params.value: a list is no plain value; write "
            "text, a number, true or false",
            id="list for a value",
        ),
        pytest.param(
            "generate_lead }",
            'generate_lead, params: { value: { above: "0" } } }',
            "spec.yaml:11: goals.contact.expect.0.params.value.above: '0' is no number; write a "
            "number without quotes, such as 0 or 19.90",
            id="text for a number",
        ),
        pytest.param(
            "url: https://shop.example",
            "url: shop.example",
            "spec.yaml:2: site.url: 'shop.example' is no web address; write it with https:// and a "
            "host",
            id="site without scheme",
        ),
        pytest.param(
            "url: https://shop.example",
            "url: https://anna:rosebud@shop.example",
            "spec.yaml:2: site.url: 'https://anna:rosebud@shop.example' has a user name in it; put "
            "that into site.http_credentials",
            id="site with password",
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
            "version: 1\n",
            "version: 1\nallow: { high: 3 }\n",
            "spec.yaml:2: allow.high: has no effect: every high finding fails the audit (fail_on: "
            "high); take it out, or raise fail_on",
            id="allowing what fails",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nignore: [{ check: x, reason: y, until: 31.12.2026 }]\n",
            "spec.yaml:2: ignore.0.until: '31.12.2026' is no date; write year-month-day, such as "
            "2026-12-15",
            id="bad date",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nchecks: { misfire: on }\n",
            "spec.yaml:2: checks.misfire: 'on' is no setting of a check; write off, or a mapping "
            "such as {severity: low}",
            id="check that is on",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nconsent: { no: { signals: denied, forbid: [advertizing] } }\n",
            "spec.yaml:2: consent.no.forbid.0: 'advertizing' is not allowed; must be one of "
            "advertising, analytics, tag_manager, consent, crm, affiliate, session_replay, "
            "testing, monitoring, other; did you mean advertising?",
            id="no category",
        ),
        pytest.param(
            "  contact:",
            "  contact form:",
            "spec.yaml:6: goals.contact form: 'contact form' is no name; a name has up to 100 "
            "letters, digits, _ and -, and begins with no -",
            id="bad name",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\ncrawl:\n",
            "spec.yaml:2: crawl: has no value; write one, or take the line out",
            id="nothing behind a key",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nhits: hold\nhits: deliver\n",
            "spec.yaml:3: hits: is there twice, on line 2 and on line 3; keep one",
            id="key twice",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nidentity: { '${NAME}': x }\n",
            "spec.yaml:2: identity.${NAME}: has a variable in its name; only values can hold ${…}",
            id="variable in a key",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(
    old: str, new: str, line: str, small: str, problems: Problems
) -> None:
    assert small.count(old) == 1
    assert problems(small.replace(old, new), {"GA4_ACCOUNT": "G-7XK2P9QW3L"}) == [line]
