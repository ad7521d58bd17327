"""Client hints: what Chromium says about itself beside the user agent, and consistent with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

CHARACTERS = " (:-./);=?_"
VERSIONS = ("8", "99", "24")
"""Characters and versions of Chromium's made-up brand; which ones, depends on the version."""
ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
"""Positions of the made-up brand, Chromium and the product; which, depends on the version."""
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
        """The hints as DevTools' `userAgentMetadata`."""
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
        """The hints as request headers, all of them."""
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
"""`userAgentMetadata` of a browser without hints, for workers: the API can't be removed there."""


def hints_of(user_agent: str, version: str, product: str) -> ClientHints | None:
    """The hints that fit a device's user agent; None if its browser sends none.

    `version` is the browser's own, in full. `product` is the brand beside Chromium.
    """
    if "Chrome/" not in user_agent or "Edge/" in user_agent:
        return None
    mobile = "Mobile" in user_agent
    platform, platform_version, model = "Linux", "", ""
    architecture, bitness = "x86", "64"
    if match := ANDROID.search(user_agent):
        platform, model = "Android", match[2]
        platform_version = ".".join([*match[1].split("."), "0", "0"][:3])
        architecture = bitness = ""
    elif "Windows" in user_agent:
        # User agents say Windows 10 for ever; this is the hint of Windows 11 24H2.
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
    """The brands of a Chromium of this version, in its order; `product` may be empty.

    One brand is made up, so that sites don't rely on the list; which, depends on the version alone.
    """
    major = version.partition(".")[0]
    seed = int(major)
    first, second = (CHARACTERS[(seed + offset) % len(CHARACTERS)] for offset in (0, 1))
    made_up_version = VERSIONS[seed % len(VERSIONS)]
    candidates = [
        (f"Not{first}A{second}Brand", f"{made_up_version}.0.0.0" if full else made_up_version),
        ("Chromium", version if full else major),
        (product, version if full else major),
    ]
    if not product:
        return tuple(candidates[1::-1] if seed % 2 else candidates[:2])
    order = ORDERS[seed % len(ORDERS)]
    return tuple(candidates[order.index(position)] for position in range(len(candidates)))


def _listed(brands: Brands) -> list[dict[str, str]]:
    return [{"brand": name, "version": version} for name, version in brands]


def _header(brands: Brands) -> str:
    return ", ".join(f'"{name}";v="{version}"' for name, version in brands)
