"""The published container, held beside the export that the spec names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishedcontainers import LEAD, a_container

from auditor.decode.gtm_export import named
from auditor.model import Export, ExportedTag, Outcome, Severity, Verdict
from auditor.testing import a_load, a_record, verdicts

CHECK = "container-drift"
TAG = ExportedTag(id="7", name="Meta - Lead", kind="html")
SECOND = replace(TAG, id="8", name="Ads - Order", kind="awct")


def judged(*exported: ExportedTag, published: str = "3", version: str = "") -> list[Verdict]:
    export = Export(account="GTM-TEST01", version=version, tags=exported)
    container = named(replace(a_container(LEAD), version=published), export)
    return verdicts(CHECK, a_record(loads=(a_load(),), containers=(container,)))


def test_the_same_tags_are_no_drift() -> None:
    [verdict] = judged(TAG, version="3")
    assert verdict.outcome is Outcome.PASSED


def test_a_tag_that_was_not_published_is_told_with_its_name() -> None:
    [verdict] = judged(TAG, SECOND)
    assert verdict.message == (
        "The published container GTM-TEST01 lacks what its export holds: tag 8 “Ads - Order”."
    )


@pytest.mark.parametrize("tag", [replace(SECOND, paused=True), replace(SECOND, has_trigger=False)])
def test_what_would_not_be_published_is_not_missed(tag: ExportedTag) -> None:
    [verdict] = judged(TAG, tag)
    assert verdict.outcome is Outcome.PASSED


def test_a_published_tag_that_the_export_lacks_is_told() -> None:
    [verdict] = judged()
    assert "holds what its export lacks: tag 7 (meta Lead)" in verdict.message


@pytest.mark.parametrize("tag", [replace(TAG, paused=True), replace(TAG, kind="img")])
def test_a_tag_that_is_another_is_told(tag: ExportedTag) -> None:
    [verdict] = judged(tag)
    assert "paused in one place only" in verdict.message


def test_another_version_is_a_small_finding() -> None:
    [verdict] = judged(TAG, version="2")
    assert verdict.severity is Severity.LOW
    assert "is published in version 3, and its export is of version 2." in verdict.message


def test_without_an_export_nothing_is_said() -> None:
    record = a_record(loads=(a_load(),), containers=(a_container(LEAD),))
    [verdict] = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.INAPPLICABLE
