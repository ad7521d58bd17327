"""What vendors and tags are called where people read of them."""

from __future__ import annotations

from functools import cache

from auditor.report.language import Language
from auditor.report.meta import AuditMeta
from auditor.vendor import find_vendors


def display_names(meta: AuditMeta) -> dict[str, str]:
    """Names by the ids of vendors, the spec's own too, and by what the spec calls its tags."""
    vendors = {**_built_in(), **meta.own_vendors}
    tags = {tag.name: vendors.get(tag.vendor, tag.vendor) for tag in meta.tags}
    return {**tags, **vendors}


def language_of(meta: AuditMeta, code: str = "") -> Language:
    """The language that the audit's report is to have, or another one."""
    return Language(code or meta.language, display_names(meta))


@cache
def _built_in() -> dict[str, str]:
    return {find_vendor.id: find_vendor.name for find_vendor in find_vendors().values()}
