"""Whether two audits are of the same thing: one spec, one site, one environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PureWindowsPath

from auditor.model import message
from auditor.report.meta import AuditMeta
from auditor.wire.address import authority_of, host_of

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def same_series(one: AuditMeta, other: AuditMeta) -> bool:
    """Whether two audits are of one series: the same spec on the same copy of the same site."""
    return (
        same_spec(one.spec_path, other.spec_path)
        and one.environment == other.environment
        and _home(one.site) == _home(other.site)
    )


def same_spec(one: str, other: str) -> bool:
    """Whether two paths mean one spec: its name, and its folder as far as both say it.

    Machines check a project out in different folders, and call tagproof from different ones.
    """
    a, b = _parts(one), _parts(other)
    if not a or not b:
        return a == b
    shared = min(len(a), len(b), 2)
    return a[-shared:] == b[-shared:]


def comparable(one: AuditMeta, other: AuditMeta) -> bool:
    """Whether `one` covers its whole spec, or just the part of it that `other` covers."""
    return not one.partial or _scope(one) == _scope(other)


def differences(old: AuditMeta, new: AuditMeta) -> Iterator[str]:
    """What makes two audits hard to compare, in sentences."""
    if not same_spec(old.spec_path, new.spec_path):
        yield message(
            "The two audits are of different specs: {old} and {new}.",
            old=old.spec_path or "?",
            new=new.spec_path or "?",
        )
    if _home(old.site) != _home(new.site):
        yield message(
            "The two audits are of different sites: {old} and {new}.",
            old=old.site or "?",
            new=new.site or "?",
        )
    elif old.environment != new.environment:
        yield message(
            "The two audits are of different environments: {old} and {new}.",
            old=old.environment or "?",
            new=new.environment or "?",
        )
    if old.interrupted:
        yield message("The earlier audit did not run to its end.")
    if new.interrupted:
        yield message("The later audit did not run to its end.")
    if old.started > new.started:
        yield message("The first audit began after the second one: perhaps they changed places.")


def _parts(path: str) -> tuple[str, ...]:
    """A path's names; PureWindowsPath takes both kinds of slashes."""
    pure = PureWindowsPath(path)
    return tuple(part for part in pure.parts if part not in {pure.anchor, ".", ".."})


def _home(url: str) -> str:
    """A site's host and port; on this machine any port will do, as test servers take any."""
    if host_of(url) in LOOPBACK:
        return "localhost"
    return (authority_of(url) or url).removeprefix("www.")


def _scope(meta: AuditMeta) -> tuple[object, ...]:
    has_crawl = bool(meta.crawl.get("pages"))
    return (meta.planned, meta.legs, meta.devices, has_crawl, meta.left_out)
