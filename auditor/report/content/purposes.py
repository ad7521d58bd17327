"""What vendors and cookies are for, in words for whoever answers for them."""

from __future__ import annotations

from auditor.check.cookie_purposes import purpose_of
from auditor.model import Category, message
from auditor.model.consent import Purpose
from auditor.vendor import find_vendors

OF_VENDORS = {
    Category.ADVERTISING: message("advertising"),
    Category.ANALYTICS: message("analytics"),
    Category.TAG_MANAGER: message("tag manager"),
    Category.CONSENT: message("consent platform"),
    Category.CRM: message("customer relations and e-mail"),
    Category.AFFILIATE: message("affiliate marketing"),
    Category.SESSION_REPLAY: message("session replay"),
    Category.TESTING: message("A/B tests and personalisation"),
    Category.MONITORING: message("error and speed monitoring"),
}
OF_COOKIES = {
    Purpose.NECESSARY: message("necessary"),
    Purpose.FUNCTIONAL: message("functional"),
    Purpose.ANALYTICS: message("analytics"),
    Purpose.ADS: message("advertising"),
}


def of_vendor(id_: str) -> str:
    """What a vendor is for; empty where that is not known."""
    vendor = find_vendors().get(id_)
    return OF_VENDORS.get(vendor.category, "") if vendor else ""


def of_cookie(name: str, domain: str, vendor: str = "") -> str:
    """What a cookie is for, by the Open Cookie Database, else by its vendor; else empty."""
    purpose = purpose_of(name, domain) or _purpose_of_vendor(vendor)
    return OF_COOKIES[purpose] if purpose else ""


def _purpose_of_vendor(id_: str) -> Purpose | None:
    vendor = find_vendors().get(id_)
    if vendor is None:
        return None
    return next((each for each in Purpose if vendor.category in each.categories), None)
