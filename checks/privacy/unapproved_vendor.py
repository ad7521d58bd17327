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
"""The vendor of Google's tag manager; the loads of the Google tag have it, too."""
OF_ACCOUNT = {"G-": "ga4", "AW-": "google_ads", "DC-": "floodlight", "UA-": "ga_universal"}
"""The beginning of a Google tag's id -> its vendor."""
GOOGLES = frozenset(OF_ACCOUNT.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnapprovedVendorOptions:
    """What the spec may set for unapproved-vendor."""

    approved: tuple[str, ...] = ()
    """Ids of vendors that are fine although the spec has no tag for them."""


@dataclass(slots=True, kw_only=True)
class _Activity:
    """The hits and requests of one vendor."""

    hits: int = 0
    requests: list[Request] = field(default_factory=list)


@check(
    id="unapproved-vendor",
    title="All vendors are vendors of the spec",
    severity=Severity.HIGH,
    faults={"unapproved-vendor"},
    options=UnapprovedVendorOptions,
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def unapproved_vendor(record: VisitRecord, options: UnapprovedVendorOptions) -> Iterator[Verdict]:
    """All vendors are vendors of the spec.

    ## What it checks
    With `strict: true`, at the top or of a goal, the spec claims to be complete. Then every vendor
    that is sent a hit, or whose script is loaded, must have a tag in it, tag managers and consent
    platforms among them. The finding says what brought the vendor onto the page.

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
    the report, and are not findings. What a server passes on to others can't be seen from here.
    """
    if not record.strict:
        return
    approved = {tag.vendor for tag in record.tags} | set(options.approved)
    vendors = _activities(record)
    for vendor, activity in vendors.items():
        if vendor in approved:
            continue
        first = activity.requests[0]
        yield failed(
            message(
                "{vendor} is active on the site but not in the spec; {origin}.",
                vendor=_name(vendor, record),
                origin=_brought_by(first, record),
            ),
            about=vendor,
            fault="unapproved-vendor",
            expected=", ".join(sorted(_name(each, record) for each in approved)),
            actual=plural_message("{n} hit", "{n} hits", activity.hits)
            if activity.hits
            else message("its script"),
            evidence=_evidence(activity),
            fix=message(
                "If it is meant to be there, list it as a tag, or approve it in the spec: "
                "`checks: {{ unapproved-vendor: {{ approved: [{id}] }} }}`.",
                id=vendor,
            ),
            vendor=vendor,
        )
    if vendors and vendors.keys() <= approved and record.conclusive:
        yield passed("Only vendors of the spec are active.", about="vendors")


def _evidence(activity: _Activity) -> list[Fact]:
    return list(activity.requests[:SHOWN])


def _name(vendor: str, record: VisitRecord) -> str:
    """The vendor's name; its id where no name is known."""
    rules = record.rules.get(vendor)
    return (rules.name if rules else "") or vendor


def _activities(record: VisitRecord) -> Mapping[str, _Activity]:
    """The hits and requests of each vendor at work, by its id."""
    requests = {request.id: request for request in record.requests}
    vendors: dict[str, _Activity] = {}
    for load in record.loads:
        if load.failure is None and load.request in requests:
            vendor = _owner(load.vendor, load.account, record)
            vendors.setdefault(vendor, _Activity()).requests.append(requests[load.request])
    for hit in record.hits:
        if hit.requests[0] in requests:
            activity = vendors.setdefault(hit.vendor, _Activity())
            activity.hits += 1
            activity.requests.append(requests[hit.requests[0]])
    for aside in record.asides:
        if aside.request in requests:
            vendors.setdefault(aside.vendor, _Activity()).requests.append(requests[aside.request])
    return vendors


def _owner(vendor: str, account: str, record: VisitRecord) -> str:
    """The vendor of a load: of Google's tag, the vendor whose account it was loaded for."""
    if vendor != GOOGLE_TAG or account.startswith("GTM-"):
        return vendor
    name = next((of for start, of in OF_ACCOUNT.items() if account.startswith(start)), None)
    listed = sorted(GOOGLES & {tag.vendor for tag in record.tags})
    return name or (listed[0] if listed else vendor)


def _brought_by(request: Request, record: VisitRecord) -> Message:
    """What led to the first of its requests: a container, a script, or the page itself."""
    loads = {load.url: load for load in record.loads}
    urls = [script_of(call_site) for call_site in request.chain or (request.initiator,)]
    for url in urls:
        load = loads.get(url)
        if (
            load is not None
            and load.category is Category.TAG_MANAGER
            and not _is_library(load.account)
        ):
            return _by_container(load)
    pages = {page.final_url.partition("#")[0] for page in record.pages}
    scripts = [url for url in urls if url and url not in loads and url not in pages]
    if scripts and scripts[-1] != "parser":
        return message("the script {script} brought it in", script=_short(scripts[-1]))
    if not urls or not urls[-1]:
        return message("what brought it in is unknown")
    page = next((url for url in reversed(urls) if url in pages), "")
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
    """Whether an account is a Google tag's, which a container may have loaded; no container's."""
    return account.startswith(tuple(OF_ACCOUNT))


def _short(url: str) -> str:
    """A script's address without its query."""
    return url.partition("?")[0]
