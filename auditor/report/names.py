"""The names of vendors and tags in reports, in place of their ids."""

from __future__ import annotations

from functools import cache

from auditor.report.language import Language
from auditor.report.meta import AuditMeta
from auditor.vendor import find_vendors


def display_names(meta: AuditMeta) -> dict[str, str]:
    """Names by the ids of vendors, the spec's own ones too, and by the spec's names of its tags."""
    vendors = {**_built_in(), **meta.own_vendors}
    tags = {tag.name: vendors.get(tag.vendor, tag.vendor) for tag in meta.tags}
    return {**tags, **vendors}


def language_of(meta: AuditMeta, code: str = "") -> Language:
    """The language of the audit's report, or the one with this code."""
    return Language(code or meta.language, display_names(meta))


@cache
def _built_in() -> dict[str, str]:
    return {vendor.id: vendor.name for vendor in find_vendors().values()}
