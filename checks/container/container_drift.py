"""container-drift: what is published is not what the export of the container holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from auditor.check import NoOptions, Scope, check, failed, inapplicable, passed
from auditor.model import (
    AuditRecord,
    Container,
    ContainerTag,
    Effort,
    Export,
    ExportedTag,
    Severity,
    Verdict,
    message,
)

from ..shared.containers import SHOWN, names_of, published


@check(
    id="container-drift",
    title="The published container is what its export holds",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"container-drift"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def container_drift(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """The published container is what its export holds.

    ## What it checks
    Where the spec names an export of the container (`container: FILE.json`), the published file has
    each tag that the export has with a trigger, the export has each tag that is published, and both
    agree on what is paused. If both name a version, it is the same.

    ## Why it matters
    Work that was never published counts nothing, although everybody sees it in the interface. A tag
    that is published and in nobody's export was put there past the way that changes are reviewed.

    ## How to fix in the tag manager
    Submit and publish the workspace, or discard what was not meant to go live. If the published
    version is right, export it anew (Admin, Export Container, that version) and give the spec the
    new file.

    ## How to fix in the code
    There is nothing to change in the code. Where exports are kept beside the code, let whoever
    publishes commit the export, too.

    ## Known limits
    Tags are told apart by their numbers, and compared by type and pause. What a trigger or a
    parameter says is not compared. An export of a workspace has no version.
    """
    for seen in published(record):
        export = seen.container.export
        if export is None:
            yield inapplicable("The spec names no export of it.", about=seen.about)
            continue
        where: dict[str, Any] = {
            "fault": "container-drift",
            "evidence": seen.evidence,
            "vendor": "gtm",
            "visit": seen.visit,
        }
        drifts = list(_drifts(seen.container, export, seen.about, where))
        yield from drifts
        if not drifts:
            yield passed(
                f"{export.account} is published as exported.", about=seen.about, visit=seen.visit
            )


def _drifts(
    container: Container, export: Export, about: str, where: dict[str, Any]
) -> Iterator[Verdict]:
    here = {tag.id: tag for tag in container.tags}
    exported = {tag.id: tag for tag in export.tags}
    if missing := [tag for tag in export.tags if _is_missing(tag, here)]:
        yield failed(
            message(
                "The published container {container} lacks what its export holds: {tags}.",
                container=export.account,
                tags=_named(missing),
            ),
            about=f"{about} unpublished",
            expected=message("each tag of the export is published"),
            **where,
        )
    if unknown := [tag for tag in here.values() if tag.id and tag.id not in exported]:
        yield failed(
            message(
                "The published container {container} holds what its export lacks: {tags}.",
                container=export.account,
                tags=names_of(unknown),
            ),
            about=f"{about} unexported",
            expected=message("each published tag is in the export"),
            **where,
        )
    changed = [exported[id_] for id_, tag in here.items() if _is_other(tag, exported.get(id_))]
    if changed:
        yield failed(
            message(
                "In the published container {container} these are of another type, or paused in "
                "one place only, than in its export: {tags}.",
                container=export.account,
                tags=_named(changed),
            ),
            about=f"{about} changed",
            expected=message("the same tags as in the export"),
            **where,
        )
    if export.version and container.version and export.version != container.version:
        yield failed(
            message(
                "The container {container} is published in version {version}, and its export is of "
                "version {other}.",
                container=export.account,
                version=container.version,
                other=export.version,
            ),
            about=f"{about} version",
            severity=Severity.LOW,
            expected=message("an export of the published version"),
            **where,
        )


def _is_missing(tag: ExportedTag, here: dict[str, ContainerTag]) -> bool:
    """Whether a tag should be published, and is not."""
    return tag.has_trigger and not tag.paused and tag.id not in here


def _is_other(tag: ContainerTag, exported: ExportedTag | None) -> bool:
    return exported is not None and (tag.kind, tag.paused) != (exported.kind, exported.paused)


def _named(tags: Iterable[ExportedTag]) -> tuple[str, ...]:
    names = tuple(f"tag {tag.id} “{tag.name[:80]}”" for tag in tags)
    more = len(names) - SHOWN
    return (*names[:SHOWN], f"+ {more}") if more > 0 else names
