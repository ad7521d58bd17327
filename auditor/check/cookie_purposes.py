"""What a cookie or a storage key is for, by the Open Cookie Database (Apache License 2.0)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from auditor.model.consent import Purpose


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    """Host (empty: any) -> name, with * at its end for all that begin so -> purpose."""
    text = (files("auditor.check") / "cookie_purposes.json").read_text(encoding="utf-8")
    hosts: dict[str, dict[str, str]] = json.loads(text)["hosts"]
    return hosts


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    """The names with an asterisk that hold on any host, the longest first."""
    named = [entry for entry in _table()[""].items() if entry[0].endswith("*")]
    return tuple(sorted(named, key=lambda entry: -len(entry[0])))


def purpose_of(name: str, host: str = "") -> Purpose | None:
    """What a cookie of this name is for, on this host or on any; None: the database has none."""
    labels = host.lstrip(".").lower().split(".")
    for start in range(len(labels) - 1):
        known = _table().get(".".join(labels[start:]), {})
        for pattern, purpose in known.items():
            if fnmatchcase(name, pattern):
                return Purpose(purpose)
    exact = _table()[""].get(name)
    if exact is None or name.endswith("*"):
        exact = next((word for start, word in _beginnings() if name.startswith(start[:-1])), None)
    return Purpose(exact) if exact else None
