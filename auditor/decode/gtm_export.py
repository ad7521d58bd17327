"""Reads what Google Tag Manager exports of a container: the names that the published file lacks.

Either a file of Admin, Export Container (`exportFormatVersion`, `containerVersion`), or a version
as the Tag Manager API answers it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from auditor.model import Container, ContainerTag, Export, ExportedTag

MOST_TAGS = 5_000
OF_WORKSPACE = "0"
"""The number of the version in an export of a workspace."""


def read_export(text: str) -> Export:
    """The tags of an export.

    Raises:
        ValueError: it has another form; the message says what is wrong.
    """
    try:
        contents = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("is not JSON") from error
    version = contents.get("containerVersion", contents) if isinstance(contents, dict) else {}
    match version:
        case {"container": {"publicId": str(account)}, **rest}:
            number = str(rest.get("containerVersionId") or OF_WORKSPACE)
            return Export(
                account=account.upper(),
                version="" if number == OF_WORKSPACE else number,
                tags=tuple(_tags(rest.get("tag"))),
            )
    raise ValueError("is not an export of a container of Google Tag Manager")


def _tags(listed: object) -> Iterator[ExportedTag]:
    for tag in listed[:MOST_TAGS] if isinstance(listed, list) else ():
        if isinstance(tag, dict) and isinstance(tag.get("tagId"), str):
            yield _tag(tag)


def _tag(tag: Mapping[str, Any]) -> ExportedTag:
    return ExportedTag(
        id=tag["tagId"],
        name=str(tag.get("name") or "").strip(),
        kind=str(tag.get("type") or ""),
        paused=tag.get("paused") is True,
        has_trigger=bool(tag.get("firingTriggerId")),
    )


def named(container: Container, export: Export | None) -> Container:
    """A container with the names that its export gives its tags; another's says nothing of it."""
    if export is None or export.account != container.account.upper():
        return container
    known = {tag.id: tag for tag in export.tags}
    tags = tuple(_named(tag, known) for tag in container.tags)
    return replace(container, tags=tags, export=export)


def _named(tag: ContainerTag, known: Mapping[str, ExportedTag]) -> ContainerTag:
    exported = known.get(tag.id)
    if exported is None or exported.kind != tag.kind:
        return tag
    return replace(tag, name=exported.name)
