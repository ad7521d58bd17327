"""What a hit says of the visitor's choice: Google's npa and dma, IAB's TCF and GPP, us_privacy."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Privacy


def privacy_of(params: Mapping[str, str]) -> Privacy | None:  # noqa: ARG001 - being built
    """What the parameters of a hit say; None when none of them speaks of it."""
    return None
