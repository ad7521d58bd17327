"""Each mistake in a spec is one line that says where it is, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from config.conftest import Problems


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param(
            "site: { url: https://shop.example }",
            "site: { url: https://shop.example, naem: Shop }",
            "spec.yaml:2: site.naem: unknown key 'naem'; allowed are http_credentials, headers, "
            "cookies, storage_state, name, url, domains, environment, login; did you mean name?",
            id="unknown key",
        ),
        pytest.param(
            "site: { url: https://shop.example }",
            "site: https://shop.example",
            "spec.yaml:2: site: 'https://shop.example' is text; must be a mapping (key: value)",
            id="text for a mapping",
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
            "spec.yaml:2: browser.time_zone: 'Europe/Berlim' is not a time zone; write one such as "
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
            "spec.yaml:2: browser.locale: 'german' is not a locale; write a language, or "
            "language-COUNTRY: en, de-DE",
            id="no locale",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { locale: zh_hant_tw }",
            "spec.yaml:2: browser.locale: 'zh_hant_tw' is not a locale; write a language, or "
            "language-COUNTRY: en, de-DE; did you mean zh-Hant-TW?",
            id="a locale in another notation",
        ),
        pytest.param(
            "version: 1",
            "version: 1\nbrowser: { timezone: Europe/Berlin }",
            "spec.yaml:2: browser.timezone: unknown key 'timezone'; allowed are present_as, "
            "locale, time_zone, geolocation, proxy, color_scheme, resolve, accept_any_certificate; did "
            "you mean time_zone?",
            id="an unknown key of browser",
        ),
        pytest.param(
            "url: https://shop.example",
            "url: shop.example",
            "spec.yaml:2: site.url: 'shop.example' is not a web address; write it with https:// and a "
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
            "version: 1\nallow: { high: 3 }\n",
            "spec.yaml:2: allow.high: has no effect: every high finding fails the audit (fail_on: "
            "high); take it out, or raise fail_on",
            id="allowing what fails",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nignore: [{ check: x, reason: y, until: 31.12.2026 }]\n",
            "spec.yaml:2: ignore.0.until: '31.12.2026' is not a date; write year-month-day, such as "
            "2026-12-15",
            id="bad date",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nchecks: { misfire: on }\n",
            "spec.yaml:2: checks.misfire: 'on' is not a setting of a check; write off, or a mapping "
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
            "version: 1\n",
            "version: 1\nhits: hold\nhits: deliver\n",
            "spec.yaml:3: hits: is there twice on line 2 and on line 3; keep one",
            id="key twice",
        ),
        pytest.param(
            "account: G-7XK2P9QW3L }",
            "account: G-7XK2P9QW3L, account: G-2 }",
            "spec.yaml:4: tags.ga4.account: is there twice on this line; keep one",
            id="key twice on a line",
        ),
        pytest.param(
            "version: 1\n",
            "version: 1\nreport: { colour: blue }\n",
            "spec.yaml:2: report.colour: 'blue' is not a colour; write it as \"#rrggbb\", in quotes",
            id="no colour",
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
