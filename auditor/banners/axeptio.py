"""Axeptio: vendors, in a readable cookie; in an open shadow root."""

from __future__ import annotations

from auditor.banner import Banner, Stored

AXEPTIO = Banner(
    id="axeptio",
    name="Axeptio",
    source="https://github.com/duckduckgo/autoconsent",
    shown=(".axeptio_mount .needsclick", ".axeptio_widget", ".axeptio_mount"),
    globals=("axeptioSDK",),
    accept=("button#axeptio_btn_acceptAll",),
    reject=("button#axeptio_btn_dismiss", "button.ax-discardButton"),
    settings=("button#axeptio_btn_configure",),
    reopen_call="axeptioSDK.openCookies()",
    stored=(
        Stored(
            name="axeptio_cookies",
            granted=r'"(?!\$\$)[^"]+"\s*:\s*true',
            denied=r'"\$\$completed"\s*:\s*true',
        ),
        Stored(name="axeptio_authorized_vendors"),
    ),
)
