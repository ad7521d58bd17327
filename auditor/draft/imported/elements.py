"""How other tools name an element, as a target of a spec: role and name before all else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from auditor.config.targets import Role
from auditor.draft.found import Data

LONGEST = 300
"""Characters of a name or selector; what is longer names nothing that lasts."""
ROLES = frozenset(get_args(Role))
_TEST_ID = re.compile(r"""\[data-testid=(["']?)([^"'\]]+)\1\]""")
_ROLE = re.compile(r'\[role="?([a-z]+)"?\]$')
_TAG = re.compile(r"(?:^|[\s>/+~])([a-z][a-z0-9]*)(?=[\s>/+~.#:\[]|$)")
_BY_TAG = {"button": "button", "a": "link", "select": "combobox"}
_SIMPLE = re.compile(r"[A-Za-z_][\w-]*")
FIELDS = ("fill", "select_option", "check", "uncheck")
"""Actions on what has a label."""


def target_of(alternatives: Iterable[str], action: str) -> Data | None:
    """The best target that DevTools' selectors allow; None if none of them can be used.

    A selector is `aria/Name[role="button"]`, `text/...`, `xpath/...`, `pierce/...`, or CSS.
    """
    usable = [each for each in alternatives if 0 < len(each) <= LONGEST]
    targets = sorted(_targets(usable, action), key=lambda ranked: ranked[0])
    return targets[0][1] if targets else None


def _targets(selectors: list[str], action: str) -> Iterator[tuple[int, Data]]:
    """The targets, each with its rank: the lowest is the best."""
    hint = role_in(selectors)
    for selector in selectors:
        kind, slash, rest = selector.partition("/")
        if not slash or kind not in ("aria", "text", "xpath", "pierce"):
            kind, rest = "css", selector
        rest = rest.strip()
        if kind == "aria":
            yield from _by_aria(rest, hint, action)
        elif kind == "text" and rest:
            yield (
                (1, {"role": hint, "name": rest})
                if hint and action == "click"
                else (
                    3,
                    {"text": rest, "exact": True},
                )
            )
        elif kind == "xpath" and rest:
            yield 5, {"css": f"xpath={rest}"}
        elif kind in ("css", "pierce") and rest:
            yield (2 if _TEST_ID.fullmatch(rest) else 4), by_css(rest)


def _by_aria(said: str, hint: str, action: str) -> Iterator[tuple[int, Data]]:
    role = _ROLE.search(said)
    name = (said[: role.start()] if role else said).strip()
    if role and role[1] in ROLES and name:
        yield 0, {"role": role[1], "name": name}
    elif name and not role and action in FIELDS:
        yield 0, {"label": name}
    elif name and not role and hint:
        yield 0, {"role": hint, "name": name}


def by_css(css: str) -> Data:
    """The target of a CSS selector."""
    test_id = _TEST_ID.fullmatch(css)
    return {"test_id": test_id[2]} if test_id else {"css": css}


def by_attribute(name: str, text: str) -> Data:
    """The element with this attribute: its id, its name."""
    if name == "id" and _SIMPLE.fullmatch(text):
        return {"css": f"#{text}"}
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return {"css": f'[{name}="{quoted}"]'}


def role_in(selectors: Iterable[str]) -> str:
    """The role that the paths among the selectors show: of a button, a link, a list; else empty."""
    for selector in selectors:
        if selector.startswith(("aria/", "text/")):
            continue
        tags = _TAG.findall(selector)[-2:]
        for tag in reversed(tags):
            if tag in _BY_TAG:
                return _BY_TAG[tag]
    return ""
