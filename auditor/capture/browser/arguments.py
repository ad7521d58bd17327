"""The browser's command line, beside what Playwright itself puts there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.capture.browser.emulation import UNANNOUNCED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.capture.browser.emulation import Emulation

PLAYWRIGHTS_OWN = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
"""Features that Playwright turns off. Chromium heeds the last list only, so ours holds them too."""
OMNIBOX_PAGES = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""Hidden pages of the address bar: with them, a window's first tab takes twice as long to open."""
SPARE_PROCESS = ("SpareRendererForSitePerProcess",)
"""A process that is started with each page, for the next one: most visits never get to use it."""
ARGUMENTS = (
    f"--disable-features={','.join((*PLAYWRIGHTS_OWN, *OMNIBOX_PAGES, *SPARE_PROCESS))}",
    # What leaves over QUIC is harder to tell apart when something on the way goes wrong.
    "--disable-quic",
    "--disable-domain-reliability",
)
"""Beside Playwright's own, which already silence updates, first-run pages and background talk."""


def launch_arguments(emulation: Emulation | None = None, extra: Sequence[str] = ()) -> list[str]:
    """The command line of the browser beside what Playwright itself gives it."""
    presented = UNANNOUNCED if emulation is None else emulation.launch_arguments()
    return [*ARGUMENTS, *presented, *extra]
