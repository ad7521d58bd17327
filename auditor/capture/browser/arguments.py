"""The browser's launch arguments, beside those that Playwright itself adds."""

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
"""Features that Playwright turns off; Chromium reads only the last list, so ours repeats them."""
OMNIBOX_PAGES = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""Hidden pages of the address bar: a window's first tab takes twice as long to open with them."""
SPARE_PROCESS = ("SpareRendererForSitePerProcess",)
"""A process that is started with each page for the next one, which most visits never open."""
ARGUMENTS = (
    f"--disable-features={','.join((*PLAYWRIGHTS_OWN, *OMNIBOX_PAGES, *SPARE_PROCESS))}",
    # Failures of requests over QUIC are harder to tell apart.
    "--disable-quic",
    "--disable-domain-reliability",
)
"""Beside Playwright's own, which turn off updates, first-run pages and background requests."""


def launch_arguments(emulation: Emulation | None = None, extra: Sequence[str] = ()) -> list[str]:
    """The arguments to launch the browser with; without an emulation, it keeps its user agent."""
    emulated = UNANNOUNCED if emulation is None else emulation.launch_arguments()
    return [*ARGUMENTS, *emulated, *extra]
