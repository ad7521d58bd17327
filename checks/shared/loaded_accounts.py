"""The accounts with which a visit loaded containers and libraries. No check is in here."""

from __future__ import annotations

from auditor.check import host_of, site_of
from auditor.model import HTTP_ERROR, TagLoad, VisitRecord

from .installed_tags import GOOGLE_IDS
from .own_hosts import is_own
from .vendor_rules import DOCUMENTS

GOOGLE_TAG = "GT"
"""What the ids of Google tags begin with; a Google tag stands for any number of accounts."""


def accounts_loaded(record: VisitRecord) -> dict[tuple[str, str], list[TagLoad]]:
    """The loads by vendor and account, without those of other sites' documents.

    Of gtag.js the vendor is the one whose account its address names, and the account is written as
    that vendor's hits have it. Vendors whose libraries are named in another way than their hits are
    left out.
    """
    own = frozenset(site_of(host) for host in record.own_hosts if host)
    documents = {
        request.id: request.frame_url for request in record.requests if request.sender in DOCUMENTS
    }
    loads: dict[tuple[str, str], list[TagLoad]] = {}
    for load in record.loads:
        failed = load.failure is not None or (load.status or 0) >= HTTP_ERROR
        host = host_of(documents.get(load.request) or load.page_url)
        if not load.account or failed or (own and not is_own(host, own)):
            continue
        rules = record.rules.get(load.vendor)
        if rules is None or not rules.library_has_own_id:
            for account in load.account.split(","):
                if vendor := _vendor_of(load.vendor, account):
                    known = record.rules.get(vendor)
                    carried = account.removeprefix(known.account_written if known else "")
                    loads.setdefault((vendor, carried), []).append(load)
    return loads


def _vendor_of(vendor: str, account: str) -> str:
    """The vendor of an account; empty where the id stands for no account in particular."""
    prefix = account.partition("-")[0]
    if vendor != "gtm" or prefix == "GTM":
        return vendor
    return "" if prefix == GOOGLE_TAG else GOOGLE_IDS.get(prefix, "")
