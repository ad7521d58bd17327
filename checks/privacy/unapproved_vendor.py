"""unapproved-vendor: vendors at work that the spec does not name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.check import Fact, check, failed, passed, path_of
from auditor.model import (
    Category,
    Effort,
    Message,
    Request,
    Severity,
    TagLoad,
    Verdict,
    VisitRecord,
    message,
    plural_message,
)

from ..shared.callers import script_of

SHOWN = 3
GOOGLE_TAG = "gtm"
"""The vendor of Google's tag manager, whose table has the Google tag's own library too."""
OF_ACCOUNT = {"G-": "ga4", "AW-": "google_ads", "DC-": "floodlight", "UA-": "ga_universal"}
"""The beginning of a Google tag's id, and whose it is."""
GOOGLES = frozenset(OF_ACCOUNT.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnapprovedVendorOptions:
    """What the spec may set for unapproved-vendor."""

    approved: tuple[str, ...] = ()
    """Ids of vendors that are fine although the spec has no tag for them."""


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What was seen of one vendor."""

    hits: int = 0
    requests: list[Request] = field(default_factory=list)


@check(
    id="unapproved-vendor",
    title="All vendors are vendors of the spec",
    severity=Severity.HIGH,
    faults={"unapproved-vendor"},
    options=UnapprovedVendorOptions,
    effort=Effort.MEDIUM,
)
def unapproved_vendor(record: VisitRecord, options: UnapprovedVendorOptions) -> Iterator[Verdict]:
    """All vendors are vendors of the spec.

    ## What it checks
    With `strict: true`, the spec claims to be complete. Then every vendor that is sent a hit, or
    whose script is loaded, must have a tag in it, tag managers and consent platforms among them.
    The finding says what brought the vendor onto the page.

    ## Why it matters
    A vendor that nobody decided on gets data that nobody has a contract for, and that no privacy
    notice names: a risk of fines and of warning letters. Such tags come with plugins, with
    containers that others may publish, and with tags that load further tags. Each of them also
    makes the pages slower for visitors that advertising has paid for.

    ## How to fix in the tag manager
    If the vendor is wanted, add a tag for it to the spec (or name it under `approved` of this
    check), and see that banner and privacy notice name it too. If not, and the finding names a
    container, search the container for the vendor's name and host, then pause or delete that tag
    and publish. Where no tag has the name, look into Custom HTML tags and templates that load
    further scripts; Versions shows who added them.

    ## How to fix in the code
    If the finding names a script or a page's markup, remove the vendor there: its snippet in the
    template, or the plugin or app that brings it. Scripts of others that load it (a chat, a map, a
    video) often have a setting against it. A content security policy that lists the approved hosts
    keeps the next one out.

    ## Known limits
    Without `strict: true` this check is silent. A vendor counts as approved with any of its
    accounts; others are left to wrong-account. Receivers that no vendor's table knows are listed in
    the report, and are no finding. What a server passes on to others can't be seen from here.
    """
    if not record.strict:
        return
    approved = {tag.vendor for tag in record.tags} | set(options.approved)
    vendors = _seen(record)
    for vendor, what in vendors.items():
        if vendor in approved:
            continue
        first = what.requests[0]
        yield failed(
            message(
                "{vendor} is at work on the site and not in the spec; {origin}.",
                vendor=_name(vendor, record),
                origin=_brought_by(first, record),
            ),
            about=vendor,
            fault="unapproved-vendor",
            expected=", ".join(sorted(approved)),
            actual=plural_message("{n} hit", "{n} hits", what.hits)
            if what.hits
            else message("its script"),
            evidence=_evidence(what),
            vendor=vendor,
        )
    if vendors and vendors.keys() <= approved and record.conclusive:
        yield passed("Only vendors of the spec are at work.", about="vendors")


def _evidence(what: _Seen) -> list[Fact]:
    return list(what.requests[:SHOWN])


def _name(vendor: str, record: VisitRecord) -> str:
    """What people call it, and its id, by which the spec names it."""
    rules = record.rules.get(vendor)
    return f"{rules.name} ({vendor})" if rules and rules.name else vendor


def _seen(record: VisitRecord) -> Mapping[str, _Seen]:
    """The vendors at work, by id, with the first requests of each."""
    requests = {request.id: request for request in record.requests}
    vendors: dict[str, _Seen] = {}
    for load in record.loads:
        if load.failure is None and load.request in requests:
            vendor = _owner(load.vendor, load.account, record)
            vendors.setdefault(vendor, _Seen()).requests.append(requests[load.request])
    for hit in record.hits:
        if hit.requests[0] in requests:
            what = vendors.setdefault(hit.vendor, _Seen())
            what.hits += 1
            what.requests.append(requests[hit.requests[0]])
    for aside in record.asides:
        if aside.request in requests:
            vendors.setdefault(aside.vendor, _Seen()).requests.append(requests[aside.request])
    return vendors


def _owner(vendor: str, account: str, record: VisitRecord) -> str:
    """Whose a library is: Google's tag belongs to whomever it was loaded for."""
    if vendor != GOOGLE_TAG or account.startswith("GTM-"):
        return vendor
    name = next((of for start, of in OF_ACCOUNT.items() if account.startswith(start)), None)
    listed = sorted(GOOGLES & {tag.vendor for tag in record.tags})
    return name or (listed[0] if listed else vendor)


def _brought_by(request: Request, record: VisitRecord) -> Message:
    """What led to the first of its requests: a container, a script, or the page itself."""
    loads = {load.url: load for load in record.loads}
    places = [script_of(place) for place in request.chain or (request.initiator,)]
    for place in places:
        load = loads.get(place)
        if (
            load is not None
            and load.category is Category.TAG_MANAGER
            and not _is_library(load.account)
        ):
            return _by_container(load)
    pages = {page.final_url.partition("#")[0] for page in record.pages}
    scripts = [place for place in places if place and place not in loads and place not in pages]
    if scripts and scripts[-1] != "parser":
        return message("the script {script} brought it in", script=_short(scripts[-1]))
    if not places or not places[-1]:
        return message("what brought it in is unknown")
    page = next((place for place in reversed(places) if place in pages), "")
    if not page:
        return message("the markup has it")
    return message("the markup of {path} has it", path=path_of(page))


def _by_container(load: TagLoad) -> Message:
    if load.vendor == GOOGLE_TAG:
        return message("the container {account} brought it in", account=load.account)
    if load.account:
        return message(
            "{who}'s container {account} brought it in", who=load.vendor, account=load.account
        )
    return message("{who}'s container brought it in", who=load.vendor)


def _is_library(account: str) -> bool:
    """Whether it is a Google tag that a container may have loaded, and no container."""
    return account.startswith(tuple(OF_ACCOUNT))


def _short(url: str) -> str:
    """A script's address without its query."""
    return url.partition("?")[0]
