"""What the tag manager exports of a container, read for its names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from publishedcontainers import LEAD, a_container

from auditor.check.container_words import name_of
from auditor.decode.gtm_export import named, read_export
from auditor.model import Export, ExportedTag

VERSION: dict[str, Any] = {
    "containerVersionId": "12",
    "container": {"publicId": "GTM-TEST01"},
    "tag": [
        {"tagId": "7", "name": " Meta - Lead ", "type": "html", "firingTriggerId": ["3"]},
        {"tagId": "8", "name": "Old", "type": "img", "paused": True},
        {"name": "no number"},
        "no tag",
    ],
}
READ = Export(
    account="GTM-TEST01",
    version="12",
    tags=(
        ExportedTag(id="7", name="Meta - Lead", kind="html"),
        ExportedTag(id="8", name="Old", kind="img", paused=True, has_trigger=False),
    ),
)


@pytest.mark.parametrize(
    "contents",
    [{"exportFormatVersion": 2, "containerVersion": VERSION}, VERSION],
    ids=["exported", "of the API"],
)
def test_an_export_and_a_version_of_the_api_are_read(contents: dict[str, Any]) -> None:
    assert read_export(json.dumps(contents)) == READ


def test_a_workspace_has_no_version() -> None:
    assert not read_export(json.dumps({**VERSION, "containerVersionId": "0"})).version


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"containerVersion": 1}', '{"container": {}}', "[" * 100_000]
)
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        read_export(text)


def test_tags_get_their_names() -> None:
    [tag] = named(a_container(LEAD), READ).tags
    assert name_of(tag) == "tag 7 “Meta - Lead” (meta Lead)"


def test_a_tag_of_another_type_and_another_container_get_none() -> None:
    [tag] = named(a_container(replace(LEAD, kind="img")), READ).tags
    assert not tag.name
    other = replace(READ, account="GTM-OTHER")
    assert named(a_container(LEAD), other) == a_container(LEAD)
