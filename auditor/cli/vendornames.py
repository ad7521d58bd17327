"""The vendor that a user means, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.errors import UsageError
from auditor.vendor.common_names import did_you_mean, meant_vendors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auditor.vendor import Vendor


def vendor_called(name: str, vendors: Mapping[str, Vendor]) -> str:
    """The id of a vendor, if `name` is one.

    Raises:
        UsageError: it is none; says which is meant, as far as that can be told.
    """
    if name in vendors:
        return name
    hint = hint_for(name, vendors) or "; `tagproof vendors` lists them all"
    raise UsageError(f"there is no vendor {name!r}{hint}")


def hint_for(name: str, vendors: Mapping[str, Vendor]) -> str:
    """`; did you mean meta?`, or nothing where no vendor is called like that."""
    return did_you_mean(meant_vendors(name, {id_: each.name for id_, each in vendors.items()}))
