"""By which way a browser reaches a host: launch arguments for `resolve`, and for the proxy."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.config.site import BrowserSpec


def route_arguments(browser: BrowserSpec, unreachable: Collection[str]) -> list[str]:
    """The launch arguments that map hosts, and that send what goes out through a proxy.

    Args:
        browser: the spec's settings.
        unreachable: hosts that nothing may reach.
    """
    places = browser.resolve
    locked = sorted(set(unreachable) - places.keys())
    mappings = [f"MAP {host} {address}" for host, address in places.items()]
    mappings += [f"MAP {host} ~NOTFOUND" for host in locked]
    arguments = [f"--host-resolver-rules={','.join(mappings)}"] if mappings else []
    if (proxy := browser.by_proxy) is not None:
        # A proxy looks hosts up itself: those that are mapped are reached, or not, without it.
        direct = [*proxy.bypass, *places, *locked]
        arguments.append(f"--proxy-server={proxy.server}")
        if direct:
            arguments.append(f"--proxy-bypass-list={';'.join(direct)}")
    return arguments
