"""The devices of a spec, as Playwright describes them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from auditor.capture.browser.emulation import Emulation
from auditor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auditor.config.models import Spec


def emulations(spec: Spec, described: Mapping[str, Any], version: str) -> dict[str, Emulation]:
    """The emulation of each device of the spec, by the spec's name for it.

    Args:
        spec: names its devices, each by a name of Playwright's.
        described: what Playwright says of a device, by its name.
        version: the browser's own, which a device of its kind presents.

    Raises:
        UsageError: the spec names a device that Playwright does not have.
    """
    for name, device in spec.devices.items():
        if device not in described:
            near = difflib.get_close_matches(device, described, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(
                f"{spec.path}:{spec.line(f'devices.{name}')}: devices.{name}: there is no device "
                f"{device}; names are those of Playwright's list{hint}"
            )
    return {
        name: Emulation.of(described[device], version, spec.browser)
        for name, device in spec.devices.items()
    }
