"""The tags that a file names, each with a name of its own in the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from auditor.draft.found import FoundTag
from auditor.model import Category

if TYPE_CHECKING:
    from auditor.vendor import Vendor


class Listeners:
    """Collects vendors with their accounts."""

    def __init__(self, vendors: Mapping[str, Vendor]) -> None:
        """`vendors`: all that are known."""
        self._vendors = vendors
        self._tags: dict[tuple[str, str], FoundTag] = {}
        self._counts: Counter[str] = Counter()

    @property
    def tags(self) -> tuple[FoundTag, ...]:
        """All of them, in the order in which they were named."""
        return tuple(self._tags.values())

    def add(self, vendor_id: str, written: str) -> FoundTag | None:
        """The tag of this vendor and account; None if they can be none."""
        vendor = self._vendors.get(vendor_id)
        if vendor is None or vendor.category is Category.CONSENT:
            return None
        account = vendor.canonical_account(written)
        if not account or not vendor.can_be_account(account):
            return None
        key = (vendor_id, account)
        if key not in self._tags:
            self._counts[vendor_id] += 1
            number = self._counts[vendor_id]
            name = vendor_id if number == 1 else f"{vendor_id}_{number}"
            self._tags[key] = FoundTag(
                name=name, vendor=vendor_id, account=account, category=vendor.category
            )
        return self._tags[key]

    def name_of(self, vendor_id: str, account: str) -> str:
        """The name of a tag; of an unknown account, that of the vendor's only tag; else empty."""
        own = [tag for tag in self._tags.values() if tag.vendor == vendor_id]
        vendor = self._vendors.get(vendor_id)
        if account and vendor is not None:
            own = [tag for tag in own if tag.account == vendor.canonical_account(account)]
        return own[0].name if len(own) == 1 else ""
