"""The index of all vendors' tables, made once in each process: it takes a tenth of a second."""

from __future__ import annotations

from functools import cache

from auditor.decode.index import VendorIndex
from auditor.vendor import find_vendors


@cache
def whole_index() -> VendorIndex:
    return VendorIndex(find_vendors().values())
