"""Keys that tell apart the page's elements which a spec names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping


def as_key(named: Mapping[str, str | int | bool]) -> str:
    """The key of an element: all that the spec says to name it, as sorted JSON."""
    return json.dumps(named, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def remembered_key(name: str) -> str:
    """The key of a text that a journey remembers: {order}. No element's key looks like it."""
    return f"{{{name}}}"


def remembered_in(text: str) -> str | None:
    """The name of what is remembered, if the text is its key and nothing else."""
    match = re.fullmatch(r"\{(\w+)\}", text)
    return match[1] if match else None
