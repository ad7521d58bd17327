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


def vendor_name(vendor: str) -> str:
    """The name of a built-in vendor; the id of one of the spec's own, as it is."""
    return _built_in().get(vendor, vendor)


def with_name(about: str) -> str:
    """A text that begins with a vendor's id ("ga4 purchase"), with the name in its place."""
    vendor, space, rest = about.partition(" ")
    return f"{vendor_name(vendor)}{space}{rest}"


@cache
def plain_english() -> Language:
    """English, with the names of the built-in vendors."""
    return Language("en", _built_in())


@cache
def _built_in() -> dict[str, str]:
    return {vendor.id: vendor.name for vendor in find_vendors().values()}
