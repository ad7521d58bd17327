"""Causes in loading: a container, library or snippet that did not load, or is not there."""

from __future__ import annotations

from collections.abc import Callable

from auditor.check import host_of, path_of
from auditor.check.matching import LOADED_BY_GOOGLE
from auditor.model import HTTP_ERROR, Expectation, PageVisit, Severity, TagLoad, message

from .announced import BY_ITSELF
from .cause import Cause
from .presence import (
    account_in,
    has_only_fallback,
    is_container,
    is_fallback,
    markup,
)
from .scene import Scene

NOT_FOUND, GONE = 404, 410


def container(expectation: Expectation, scene: Scene) -> Cause | None:  # noqa: ARG001 - all questions take both
    """The cause where the container's address answers 404: deleted, or never published."""
    loads = _last_loads(scene, is_container)
    missing = [load for load in loads if load.status in (NOT_FOUND, GONE)]
    if not missing or len(missing) < len(loads):
        return None
    load = missing[0]
    return Cause(
        fault="container-unpublished",
        because=message(
            "the container {container} is not published (HTTP {status})",
            container=load.account,
            status=str(load.status),
        ),
        actual=message(
            "HTTP {status} for {container}", status=str(load.status), container=load.account
        ),
        evidence=(load,),
        fix=message(
            "Publish a version of the container, or put the id of the one that is in use into the "
            "page's snippet."
        ),
    )


def empty_container(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the published container has no tag in it."""
    loads = _last_loads(scene, is_container)
    by_request = {published.request: published for published in scene.record.containers}
    containers = [by_request.get(load.request) for load in loads]
    if not loads or not all(
        published and published.readable and not published.tags for published in containers
    ):
        return None
    if _last_loads(scene, lambda load: _is_library(load, expectation.tag.vendor)):
        return None  # the tag has a way of its own onto the page
    return Cause(
        fault="container-unpublished",
        because=message(
            "the published container {container} has no tags in it", container=loads[0].account
        ),
        actual=message("a container without tags"),
        evidence=(loads[0],),
        fix=message(
            "Publish the workspace in which the tags stand: they are set up, and not live."
        ),
    )


def library(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the vendor's script, or the container that brings it, did not load."""
    vendor = expectation.tag.vendor
    for loads in (
        _last_loads(scene, lambda load: _is_library(load, vendor)),
        _last_loads(scene, is_container),
    ):
        broken = [load for load in loads if load.failure or (load.status or 0) >= HTTP_ERROR]
        if loads:
            return _not_loaded(broken[0]) if len(broken) == len(loads) else None
    return None


def inline_refused(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the security policy refused the scripts in the markup, the snippet too."""
    if not scene.own_pages:
        return None
    page = scene.own_pages[-1]
    urls = {page.url, page.final_url}
    refused = any(
        violation.blocked == "inline"
        and "script" in violation.directive
        and violation.page_url in urls
        for violation in scene.record.violations
    )
    if not refused or _is_there(expectation, page, scene):
        return None
    return Cause(
        fault="blocked-by-csp",
        because=message(
            "the page's content security policy refused the scripts in its markup, such as the "
            "tag's snippet"
        ),
        actual=message("an inline script was refused"),
        evidence=(page,),
        fix=message("Give the snippet the policy's nonce, or add its hash to `script-src`."),
    )


def absent(expectation: Expectation, scene: Scene) -> Cause | None:
    """The cause where the goal's page lacks the tag, or has only its noscript part."""
    if scene.record.goal is None or not scene.own_pages:
        return None
    page, tag = scene.own_pages[-1], expectation.tag
    text = markup(page)
    if not text or _is_there(expectation, page, scene) or _has_container(page, scene):
        return None
    path = path_of(page.final_url)
    if has_only_fallback(page, tag):
        return Cause(
            fault="noscript-only",
            because=message(
                "all that {path} has of it is the fallback for browsers without scripts", path=path
            ),
            actual=message("only its noscript part"),
            evidence=(page,),
            fix=message("Put the script part of the snippet into the page's head."),
        )
    hosts = {
        host_of(load.url) or "googletagmanager.com"
        for load in scene.record.loads
        if _brings(load, tag.vendor)
    }
    if any(sign in text for sign in {account_in(tag), "googletagmanager.com", *hosts}):
        return None  # it is named there: something else keeps it from loading
    return Cause(
        fault="tag-absent-on-page",
        because=message("{path} has no trace of it", path=path),
        actual=message("no trace of it"),
        evidence=(page,),
        severity=Severity.HIGH,
        fix=message(
            "Find the template behind the page and add the snippet of the container or tag."
        ),
    )


def _not_loaded(load: TagLoad) -> Cause:
    if load.failure == "csp":
        return _refused(load)
    why = load.failure or f"HTTP {load.status}"
    if load.failure == "mixed-content":
        why = message("it is asked for over http, which browsers refuse on a page over https")
    return Cause(
        fault="tag-library-failed",
        because=message(
            "the container {container} did not load ({why})", container=load.account, why=why
        )
        if is_container(load)
        else message("the vendor's script did not load ({why})", why=why),
        actual=why,
        evidence=(load,),
        fix=message("Open the script's address in a browser: it has to answer with the script."),
    )


def _refused(load: TagLoad) -> Cause:
    host = host_of(load.url)
    return Cause(
        fault="blocked-by-csp",
        because=message(
            "the page's content security policy refused the container {container}",
            container=load.account,
        )
        if is_container(load)
        else message("the page's content security policy refused the vendor's script"),
        actual=message("{host} is not allowed", host=host),
        evidence=(load,),
        fix=message(
            "Add {host} to `script-src` of the page's content security policy, and the vendor's "
            "other hosts to `img-src` and `connect-src`.",
            host=host,
        ),
    )


def _last_loads(scene: Scene, is_wanted: Callable[[TagLoad], bool]) -> list[TagLoad]:
    """The wanted loads of the last page that has any: a page asks no more for a cached script."""
    for page in reversed(scene.own_pages):
        if loads := [load for load in scene.loads_on(page) if is_wanted(load)]:
            return loads
    return []


def _is_library(load: TagLoad, vendor: str) -> bool:
    if load.vendor == "gtm" and vendor in LOADED_BY_GOOGLE:
        return not is_container(load) and not is_fallback(load)
    return load.vendor == vendor


def _brings(load: TagLoad, vendor: str) -> bool:
    """Whether a load is the vendor's library, or a container that may hold the tag."""
    return _is_library(load, vendor) or is_container(load)


def _has_container(page: PageVisit, scene: Scene) -> bool:
    """Whether a container runs on the page, a cached one too, which the page does not ask for."""
    names = (push.event or "" for push in scene.record.pushes if push.page == page.id)
    return any(name.startswith(BY_ITSELF) for name in names)


def _is_there(expectation: Expectation, page: PageVisit, scene: Scene) -> bool:
    """Whether the page asked for what brings the tag, or sent a hit to its vendor."""
    vendor = expectation.tag.vendor
    return any(hit.vendor == vendor for hit in scene.hits_on(page)) or any(
        _brings(load, vendor) for load in scene.loads_on(page)
    )
