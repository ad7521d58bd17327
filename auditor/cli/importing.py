"""Shared by import and record: tags and sites that a file does not name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.draft.imported.journeys import origin_of
from auditor.draft.imported.listeners import Listeners
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.draft.found import FoundTag
    from auditor.draft.imported.nouns import Imported
    from auditor.vendor import Vendor


def named_tags(written: Iterable[str], vendors: Mapping[str, Vendor]) -> list[FoundTag]:
    """The tags of --tag VENDOR=ACCOUNT.

    Raises:
        UsageError: there is no such vendor, or it has no such accounts.
    """
    listeners = Listeners(vendors)
    for text in written:
        vendor_id, _, account = text.partition("=")
        if vendor_id not in vendors:
            raise UsageError(
                f"--tag {text}: there is no vendor {vendor_id!r}; see tagproof vendors"
            )
        if listeners.add(vendor_id, account) is None:
            raise UsageError(
                f"--tag {text}: {account or 'nothing'!r} is not an account of {vendor_id}"
            )
    return list(listeners.tags)


def with_url(imported: Imported, url: str | None, file: Path) -> Imported:
    """The same with the address of the site.

    Raises:
        UsageError: neither the file nor the call names it.
    """
    if url is None:
        if imported.url:
            return imported
        raise UsageError(f"{file}: does not say of which site it is; add --url https://...")
    origin = origin_of(url if "://" in url else f"https://{url}")
    if not origin:
        raise UsageError(f"--url {url}: is not an address such as https://shop.example")
    return replace(imported, url=origin)
