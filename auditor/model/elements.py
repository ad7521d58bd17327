"""The keys of the elements that a spec names."""

from __future__ import annotations

import json
from collections.abc import Mapping


def as_key(named: Mapping[str, str | int | bool]) -> str:
    """One text for one way to name an element, by all that the spec says of it: JSON, sorted."""
    return json.dumps(named, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
