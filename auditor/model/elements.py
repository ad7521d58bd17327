"""Keys that tell apart the page's elements which a spec names."""

from __future__ import annotations

import json
from collections.abc import Mapping


def as_key(named: Mapping[str, str | int | bool]) -> str:
    """The key of an element: all that the spec says to name it, as sorted JSON."""
    return json.dumps(named, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
