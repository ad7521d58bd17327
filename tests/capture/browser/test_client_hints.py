"""What a emulation is made of: brands, hints, user agents and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from auditor.capture.browser.client_hints import brands, hints_of
from auditor.capture.browser.emulation import Emulation
from auditor.config.site import BrowserSpec

if TYPE_CHECKING:
    from collections.abc import Mapping


VERSION = "156.0.8078.79"


# ── without a browser ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("120.0.1.2", ["Not_A Brand 8", "Chromium 120", "Google Chrome 120"]),
        ("121.0.1.2", ["Not A(Brand 99", "Google Chrome 121", "Chromium 121"]),
        ("124.0.1.2", ["Chromium 124", "Google Chrome 124", "Not-A.Brand 99"]),
    ],
)
def test_brands_have_the_order_and_the_made_up_name_of_their_version(
    version: str, expected: list[str]
) -> None:
    assert [" ".join(each) for each in brands(version, "Google Chrome")] == expected


def test_brands_with_full_versions_have_the_made_up_one_in_full_too() -> None:
    assert brands("156.0.8078.79", "Google Chrome", full=True) == (
        ("Not:A-Brand", "8.0.0.0"),
        ("Chromium", "156.0.8078.79"),
        ("Google Chrome", "156.0.8078.79"),
    )


ANDROID = "Mozilla/5.0 (Linux; Android {}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/9 {}"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (ANDROID.format("14; Pixel 7", "Mobile Safari/537.36"), ("14.0.0", "Pixel 7", "Mobile")),
        (
            ANDROID.format("8.1.0; SM-T837A", "Safari/537.36"),
            ("8.1.0", "SM-T837A", "Tablet"),
        ),
        (
            ANDROID.format("6.0; Nexus 5 Build/MRA58N", "Mobile Safari/537.36"),
            ("6.0.0", "Nexus 5", "Mobile"),
        ),
        (
            (
                "Mozilla/5.0 (Linux; U; Android 4.4.2; en-us; LGMS323 Build/KOT49I.MS32310c) Chrome/9 "
                "Mobile Safari/537.36"
            ),
            ("4.4.2", "LGMS323", "Mobile"),
        ),
    ],
)
def test_the_hints_of_an_android_device_are_those_of_its_user_agent(
    agent: str, expected: tuple[str, str, str]
) -> None:
    hints = hints_of(agent, VERSION, "Google Chrome")
    assert hints is not None
    assert (hints.platform_version, hints.model, hints.form_factor) == expected


def described(agent: str) -> dict[str, Any]:
    return {"user_agent": agent, "viewport": None, "default_browser_type": "chromium"}


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "shown", "product"),
    [
        ("Chrome/159.0.8154.6 Safari/537.36", "Chrome/156.0.0.0 Safari/537.36", "Google Chrome"),
        (
            "Chrome/159.0.8154.6 Safari/537.36 Edg/159.0.8154.6",
            "Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
            "Microsoft Edge",
        ),
    ],
)
def test_a_user_agent_names_the_browser_that_runs(agent: str, shown: str, product: str) -> None:
    emulation = Emulation.of(described(WINDOWS + agent), VERSION, BrowserSpec())
    assert emulation.user_agent == WINDOWS + shown
    assert emulation.hints is not None
    assert emulation.hints.brands == brands(VERSION, product)


@pytest.mark.parametrize(
    ("locale", "languages"),
    [
        (None, ()),
        ("en-US", ("en-US", "en")),
        ("en-GB", ("en-GB", "en-US", "en")),
        ("en", ("en", "en-US")),
        ("de-DE", ("de-DE", "de", "en-US", "en")),
        ("de", ("de", "en-US", "en")),
        ("zh-Hant-TW", ("zh-Hant-TW", "zh", "en-US", "en")),
    ],
)
def test_the_languages_of_a_locale_are_its_own_and_english(
    locale: str | None, languages: tuple[str, ...]
) -> None:
    emulation = Emulation.of(described(WINDOWS), VERSION, BrowserSpec(locale=locale))
    assert emulation.languages == languages


def test_only_what_does_not_agree_is_corrected() -> None:
    agent = WINDOWS + "Chrome/159.0.0.0 Safari/537.36"
    emulation = Emulation.of(described(agent), VERSION, BrowserSpec(locale="en-US"))
    right = {"User-Agent": emulation.user_agent, "Accept-Language": "en-US,en;q=0.9", "Accept": "*"}

    def corrected(headers: Mapping[str, str], url: str = "https://shop.example/") -> Any:
        return emulation.corrected({"url": url, "headers": headers})

    assert corrected(right) is None
    assert corrected(right | {"sec-ch-ua-platform": '"Windows"'}) is None
    assert corrected({"Accept": "*"}, "blob:https://shop.example/1") is None
    assert corrected(right | {"sec-ch-ua-platform": '"Linux"', "sec-ch-ua-new": "1"}) == [
        {"name": "User-Agent", "value": emulation.user_agent},
        {"name": "Accept-Language", "value": "en-US,en;q=0.9"},
        {"name": "Accept", "value": "*"},
        {"name": "sec-ch-ua-platform", "value": '"Windows"'},
    ]
    assert corrected({"Accept": "*"}) == [
        {"name": "Accept", "value": "*"},
        {"name": "user-agent", "value": emulation.user_agent},
        {"name": "accept-language", "value": "en-US,en;q=0.9"},
    ]
