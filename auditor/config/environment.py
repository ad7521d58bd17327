"""${NAME} and ${NAME:-default} in the texts of a spec.

`$${` stands for a plain `${`. As in a shell, the default counts for an empty variable too. What
comes from the environment is text, whatever it looks like.

A value from the environment is a secret, to be masked in store and report, unless its variable also
fills in a public fact of the audit (`PUBLIC`): the site's address, an account, or a choice among
fixed words, which a mask would make unreadable. A password is a secret in any case. A default is
none: it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditor.config.wording import hint, quoted

Place = tuple[str | int, ...]

PUBLIC = (
    "version",
    "site.name",
    "site.url",
    "site.domains.*",
    "site.environment",
    "environments.*.url",
    "environments.*.domains.*",
    "environments.*.accounts.*",
    "tags.*.vendor",
    "tags.*.account",
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
    "vendors.*.split",
    "vendors.*.consent",
    "vendors.*.collectors.*",
    "vendors.*.limits.*.*",
    "vendors.*.required.*.*",
    "hits",
    "consent.*.signals",
    "consent.*.forbid.*",
    "devices.*",
    "browser.*",
    "browser.resolve.*",
    "goals.*.title",
    "goals.*.type",
    "goals.*.expect.*.tag",
    "goals.*.expect.*.event",
    "goals.*.expect.*.fires",
    "goals.*.expect.*.within",
    "goals.*.expect.*.push",
    "goals.*.forbid.*.*",
    "goals.*.steps.*.timeout",
    "crawl.delay",
    "crawl.robots",
    "crawl.expect.*.tag",
    "crawl.expect.*.event",
    "crawl.expect.*.fires",
    "crawl.expect.*.within",
    "checks.*.severity",
    "ignore.*.check",
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
"""Places whose values the report must be able to show; * is any one key or position."""
ALWAYS_SECRET = "http_credentials"  # noqa: S105 - a key of the spec, no password
"""Under this key, wherever it stands."""
_REFERENCE = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^{}]*))?\}|\$\{")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled in."""

    text: str
    names: frozenset[str] = frozenset()
    """The variables whose values are in it; defaults don't count."""
    problems: tuple[str, ...] = ()


def fill(text: str, environ: Mapping[str, str]) -> Filled:
    """Fill in a text's variables; what can't be filled in is a problem."""
    names: set[str] = set()
    problems: dict[str, None] = {}  # a text can hold one mistake many times

    def replace(found: re.Match[str]) -> str:
        name, default = found[1], found[3]
        if name is None:
            if found[0] == "${":
                problems[_no_variable(text)] = None
            return "${"
        value = environ.get(name)
        if value or (value is not None and default is None):
            if _SURROGATE.search(value):
                problems[f"the variable {name} is not UTF-8; set it anew"] = None
            names.add(name)
            return value
        if default is None:
            problems[_unset(name, environ)] = None
        return default or ""

    filled = _REFERENCE.sub(replace, text)
    return Filled(filled, frozenset(names), tuple(problems))


def _no_variable(text: str) -> str:
    return (
        f"{quoted(text)} has a ${{ that is no variable; write ${{NAME}} or ${{NAME:-default}}, "
        "and $${ for a plain ${"
    )


def _unset(name: str, environ: Mapping[str, str]) -> str:
    return (
        f"the variable {name} is not set; set it in the environment, or write ${{{name}:-default}}"
        f"{hint(name, environ, likeness=0.8)}"
    )


def is_public(place: Place) -> bool:
    """Whether the report must be able to show what stands at this place."""
    return any(_fits(place, pattern.split(".")) for pattern in PUBLIC)


def is_always_secret(place: Place) -> bool:
    """Whether what stands here is a secret, wherever else it stands."""
    return ALWAYS_SECRET in place


def _fits(place: Place, pattern: list[str]) -> bool:
    return len(place) == len(pattern) and all(
        want in ("*", part) for part, want in zip(place, pattern, strict=True)
    )
