"""Fills ${NAME} and ${NAME:-default} in a spec's texts, and tells which values are secrets.

`$${` is written for a plain `${`. As in a shell, the default also replaces an empty variable. A
value from the environment is always text, whatever it looks like.

A value from the environment is a secret, and masked in store and report, unless the variable is
also used for a public fact of the audit (`PUBLIC`): the site's address, an account, or a choice
among fixed words. A mask would make the report unreadable there. A password is always a secret. A
default is never one, since the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.config.wording import hint, quoted

KeyPath = tuple[str | int, ...]

PUBLIC = (
    "version",
    "site.name",
    "site.url",
    "site.domains.*",
    "site.environment",
    "environments.*.url",
    "environments.*.domains.*",
    "environments.*.accounts.*",
    "environments.*.tag_environments.*",
    "tags.*.vendor",
    "tags.*.account",
    "tags.*.environment",
    "tags.*.also_at.*",
    "vendors.*.name",
    "vendors.*.category",
    "vendors.*.body",
    "vendors.*.docs",
    "vendors.*.notes.*",
    "vendors.*.endpoints.*.*",
    "vendors.*.endpoints.*.host.*",
    "vendors.*.nested.*",
    "vendors.*.user_data.*",
    "vendors.*.user_hash",
    "vendors.*.hash_forms.*",
    "vendors.*.split",
    "vendors.*.consent",
    "vendors.*.collectors.*",
    "vendors.*.limits.*.*",
    "vendors.*.required.*.*",
    "hits",
    "consent_mode",
    "consent.*.signals",
    "consent.*.forbid.*",
    "devices.*",
    "browser.*",
    "browser.resolve.*",
    "browser.geolocation.*",
    "browser.proxy.server",
    "browser.proxy.bypass.*",
    "goals.*.title",
    "goals.*.type",
    "goals.*.expect.*.tag",
    "goals.*.expect.*.event",
    "goals.*.expect.*.fires",
    "goals.*.expect.*.within",
    "goals.*.expect.*.push",
    "goals.*.forbid.*.*",
    "goals.*.steps.*.timeout",
    "goals.*.settle",
    "crawl.settle",
    "crawl.delay",
    "crawl.robots",
    "crawl.expect.*.tag",
    "crawl.expect.*.event",
    "crawl.expect.*.fires",
    "crawl.expect.*.within",
    "checks.*.severity",
    "ignore.*.check",
    "ignore.*.event",
    "ignore.*.reason",
    "ignore.*.until",
    "fail_on",
    "report.title",
    "report.client",
    "report.prepared_by",
    "report.logo",
    "report.colour",
    "report.language",
    "report.introduction",
    "report.hide.*",
    "report.templates",
    "report.formats.*",
    "report.output",
)
"""Key paths whose values the report must be able to show; * is any one key or index."""
ALWAYS_SECRET = frozenset({"http_credentials", "headers", "cookies"})
"""All values under these keys are secrets."""
_REFERENCE = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^{}]*))?\}|\$\{")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled in."""

    text: str
    names: frozenset[str] = frozenset()
    """The variables whose values it holds; variables that got their default don't count."""
    problems: tuple[str, ...] = ()


def fill(text: str, environ: Mapping[str, str]) -> Filled:
    """The text with its variables filled in; one that can't be is a problem."""
    names: set[str] = set()
    problems: dict[str, None] = {}  # a text can hold one mistake many times

    def replace(reference: re.Match[str]) -> str:
        name, default = reference[1], reference[3]
        if name is None:
            if reference[0] == "${":
                problems[_no_variable(text)] = None
            return "${"
        value = environ.get(name)
        if value or (value is not None and default is None):
            if _SURROGATE.search(value):
                problems[f"the variable {name} is not UTF-8; set it again"] = None
            names.add(name)
            return value
        if default is None:
            problems[_unset(name, environ)] = None
        return default or ""

    filled = _REFERENCE.sub(replace, text)
    return Filled(filled, frozenset(names), tuple(problems))


def _no_variable(text: str) -> str:
    return (
        f"{quoted(text)} has a ${{ that is not a variable; write ${{NAME}} or ${{NAME:-default}}, "
        "and $${ for a plain ${"
    )


def _unset(name: str, environ: Mapping[str, str]) -> str:
    return (
        f"the variable {name} is not set; set it in the environment, or write ${{{name}:-default}}"
        f"{hint(name, environ, likeness=0.8)}"
    )


def is_public(key_path: KeyPath) -> bool:
    """Whether the report must be able to show the value at this key path."""
    return any(_fits(key_path, pattern.split(".")) for pattern in PUBLIC)


def is_always_secret(key_path: KeyPath) -> bool:
    """Whether the value here is a secret, even if its variable is used in public values too."""
    is_typed_in_login = key_path[:2] == ("site", "login") and key_path[-1:] == ("value",)
    is_of_proxy = key_path in (("browser", "proxy", "username"), ("browser", "proxy", "password"))
    return not ALWAYS_SECRET.isdisjoint(key_path[:-1]) or is_typed_in_login or is_of_proxy


def _fits(key_path: KeyPath, pattern: list[str]) -> bool:
    return len(key_path) == len(pattern) and all(
        want in ("*", part) for part, want in zip(key_path, pattern, strict=True)
    )
