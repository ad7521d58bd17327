"""Client hints: what Chromium says of itself beside its user agent, and must agree with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

CHARACTERS = " (:-./);=?_"
VERSIONS = ("8", "99", "24")
ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
"""Where Chromium puts its made-up brand, itself, and the product; it depends on the version."""
ANDROID = re.compile(r"Android ([\d.]+); (?:[a-z]{2}-[a-z]{2}; )?([^;)]+?)(?: Build/[^)]*)?\)")

Brands = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHints:
    """What goes into `Sec-CH-UA` headers and into `navigator.userAgentData`."""

    brands: Brands
    """Names with major versions."""
    full_brands: Brands
    """Names with full versions."""
    platform: str
    platform_version: str
    architecture: str
    bitness: str
    model: str
    mobile: bool
    form_factor: str

    def metadata(self) -> dict[str, Any]:
        """As DevTools takes them."""
        return {
            "brands": _listed(self.brands),
            "fullVersionList": _listed(self.full_brands),
            "platform": self.platform,
            "platformVersion": self.platform_version,
            "architecture": self.architecture,
            "bitness": self.bitness,
            "model": self.model,
            "mobile": self.mobile,
            "wow64": False,
            "formFactors": [self.form_factor],
        }

    def headers(self) -> dict[str, str]:
        """As they stand in requests that carry them."""
        return {
            "sec-ch-ua": _header(self.brands),
            "sec-ch-ua-full-version-list": _header(self.full_brands),
            "sec-ch-ua-platform": f'"{self.platform}"',
            "sec-ch-ua-platform-version": f'"{self.platform_version}"',
            "sec-ch-ua-arch": f'"{self.architecture}"',
            "sec-ch-ua-bitness": f'"{self.bitness}"',
            "sec-ch-ua-model": f'"{self.model}"',
            "sec-ch-ua-mobile": "?1" if self.mobile else "?0",
            "sec-ch-ua-wow64": "?0",
            "sec-ch-ua-form-factors": f'"{self.form_factor}"',
        }


NO_METADATA: dict[str, Any] = {
    "brands": [],
    "fullVersionList": [],
    "platform": "",
    "platformVersion": "",
    "architecture": "",
    "model": "",
    "mobile": False,
}
"""The hints of a browser that has none, where `navigator.userAgentData` can't be taken away."""


def hints_of(user_agent: str, version: str, product: str) -> ClientHints | None:
    """The hints that belong to a device's user agent; None: its browser sends none.

    `version` is the browser's own, in full. `product` is the brand beside Chromium.
    """
    if "Chrome/" not in user_agent or "Edge/" in user_agent:
        return None
    mobile = "Mobile" in user_agent
    platform, platform_version, model = "Linux", "", ""
    architecture, bitness = "x86", "64"
    if found := ANDROID.search(user_agent):
        platform, model = "Android", found[2]
        platform_version = ".".join([*found[1].split("."), "0", "0"][:3])
        architecture = bitness = ""
    elif "Windows" in user_agent:
        # The user agent has stopped at Windows 10; this is what Windows 11 24H2 says here.
        platform, platform_version = "Windows", "19.0.0"
    elif "Macintosh" in user_agent:
        platform, platform_version, architecture = "macOS", "15.5.0", "arm"
    small = "Mobile" if mobile else "Tablet"
    return ClientHints(
        brands=brands(version, product),
        full_brands=brands(version, product, full=True),
        platform=platform,
        platform_version=platform_version,
        architecture=architecture,
        bitness=bitness,
        model=model,
        mobile=mobile,
        form_factor=small if platform == "Android" else "Desktop",
    )


def brands(version: str, product: str, *, full: bool = False) -> Brands:
    """What a Chromium of this version calls itself, in its order; `product` may be empty.

    One of the names is made up, so that sites don't rely on the list; which, depends on the
    version alone.
    """
    major = version.partition(".")[0]
    seed = int(major)
    first, second = (CHARACTERS[(seed + each) % len(CHARACTERS)] for each in (0, 1))
    made_up = VERSIONS[seed % len(VERSIONS)]
    named = [
        (f"Not{first}A{second}Brand", f"{made_up}.0.0.0" if full else made_up),
        ("Chromium", version if full else major),
        (product, version if full else major),
    ]
    if not product:
        return tuple(named[1::-1] if seed % 2 else named[:2])
    order = ORDERS[seed % len(ORDERS)]
    return tuple(named[order.index(position)] for position in range(len(named)))


def _listed(named: Brands) -> list[dict[str, str]]:
    return [{"brand": name, "version": version} for name, version in named]


def _header(named: Brands) -> str:
    return ", ".join(f'"{name}";v="{version}"' for name, version in named)
