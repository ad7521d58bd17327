"""unsafe-custom-html: custom HTML that loads unknown scripts, or reads what visitors type."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, host_of, passed, site_of
from auditor.check.container_words import name_of
from auditor.model import AuditRecord, ContainerTag, Effort, Severity, Verdict, message

from ..shared.containers import Published, published

MOST = 20
"""Tags of one container that are reported."""


@check(
    id="unsafe-custom-html",
    title="Custom HTML loads no unknown scripts and reads no input",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"unsafe-custom-html"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def unsafe_custom_html(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Custom HTML loads no unknown scripts and reads no input.

    ## What it checks
    No tag of custom HTML in the published container reads what visitors type into a form and sends
    something, and none loads a script from a host that is neither the site's nor that of a vendor
    tagproof knows.

    ## Why it matters
    A script in the container can do whatever the page can: read passwords and card numbers, and
    send them anywhere. Who may publish the container, or serves such a script, needs no access to
    the site. This is how payment data is stolen from shops.

    ## How to fix in the tag manager
    Ask whoever added the tag what it is for. Replace it by the vendor's template from the gallery,
    which may do only what it has permission for, or delete it. Send to vendors what the page pushes
    to the data layer, not what the tag reads from a form.

    ## How to fix in the code
    Name the hosts whose scripts may run in the content security policy (`script-src`), so that no
    container can add another. Push to the data layer what tags need of a form, once it is sent.

    ## Known limits
    The markup is read, not run: code that is hidden, or put together of pieces, is not seen. A
    tag that reads a form's field for a vendor's enhanced matching is told, too: better that the
    page hands it over.
    """
    for seen in published(record):
        unsafe = [tag for tag in _once(seen) if tag.takes_input or _unknown(tag, seen)]
        for tag in unsafe[:MOST]:
            yield _verdict(tag, seen)
        if not unsafe:
            yield passed(
                f"No custom HTML of {seen.container.account} is unsafe.",
                about=seen.about,
                visit=seen.visit,
            )


def _once(seen: Published) -> list[ContainerTag]:
    """The tags that may run, each place once."""
    by_place = {tag.number: tag for tag in seen.container.tags if not tag.paused}
    return list(by_place.values())


def _unknown(tag: ContainerTag, seen: Published) -> tuple[str, ...]:
    """The hosts of scripts that are of nobody known."""
    hosts = dict.fromkeys(host_of(url) for url in tag.foreign_scripts)
    return tuple(host for host in hosts if site_of(host) not in seen.own_sites)


def _verdict(tag: ContainerTag, seen: Published) -> Verdict:
    hosts = _unknown(tag, seen)
    container, name = seen.container.account, name_of(tag)
    return failed(
        message(
            "In the container {container} {tag} reads what visitors type into a form and sends it.",
            container=container,
            tag=name,
        )
        if tag.takes_input
        else message(
            "In the container {container} {tag} loads scripts from {hosts}, which no vendor is "
            "known for.",
            container=container,
            tag=name,
            hosts=hosts,
        ),
        about=f"{seen.about} {tag.id or tag.number}",
        fault="unsafe-custom-html",
        severity=None if tag.takes_input else Severity.MEDIUM,
        expected=message("scripts of the site and of known vendors"),
        actual=message("a tag that reads input") if tag.takes_input else ", ".join(hosts),
        evidence=seen.evidence,
        vendor="gtm",
        visit=seen.visit,
    )
