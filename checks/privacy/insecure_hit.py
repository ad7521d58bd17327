"""insecure-hit: tags that ask for http on a page served over https."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Fact, NoOptions, check, failed, passed, split_url
from auditor.model import Effort, Message, Request, Severity, Verdict, VisitRecord, message

SHOWN = 3
BLOCKED = "mixed-content"


@check(
    id="insecure-hit",
    title="Tags use https only",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"insecure-hit"},
    needs_journey=False,
)
def insecure_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Tags use https only.

    ## What it checks
    On a page that is served over https, no vendor's hit or script is asked for over http: whether
    the browser let it through, refused it as mixed content, or asked for it over https by itself.

    ## Why it matters
    Browsers refuse such scripts and beacons, so the tag is dead, and the sales that it should
    report are missing; an image they fetch over https instead, if they are new enough. Where it
    does go out, everybody on the way reads and may change it: the visitor's address, the order, the
    script itself.

    ## How to fix in the tag manager
    Search "Custom HTML" and "Custom Image" tags for `http://`, and write `https://`. Better still,
    use the vendor's current template: an address that begins with http:// is most often a sign of a
    snippet that is ten years old.

    ## How to fix in the code
    Write `https://` into the snippet, or take the vendor's current one. Search the templates and
    plugins for `http://` with the vendor's host: the same snippet often stands in several of them.

    ## Known limits
    Of an address that the browser made secure by itself only the page's own markup tells; one that
    a script puts together is not noticed then. A hit that the browser refused is told by
    undelivered-hit. On pages that are themselves served over http nothing is reported.
    """
    insecure: dict[tuple[str, str, Message], list[Fact]] = {}
    secure = False
    sources = {page.id: page.source or page.html for page in record.pages}
    for request, vendor, account, what in _of_vendors(record):
        if not _is_on_secure_page(request, record):
            continue
        secure = True
        if how := _insecure(request, sources.get(request.page or 0, "")):
            insecure.setdefault((f"{vendor} {account}".strip(), what, how), []).append(request)
    vendors = {f"{vendor} {account}".strip(): (vendor, account) for _, vendor, account, _ in
               _of_vendors(record)}  # fmt: skip
    for (who, what, how), requests in insecure.items():
        vendor, account = vendors[who]
        yield failed(
            _message(who, what, how),
            about=f"{who} {what}",
            fault="insecure-hit",
            expected="https",
            actual=message("http; {how}", how=how),
            evidence=requests[:SHOWN],
            vendor=vendor,
            tag=record.tag_name(vendor, account),
        )
    if secure and not insecure and record.conclusive:
        yield passed("All tags speak https.", about="https")


def _message(who: str, what: str, how: Message) -> Message:
    if what == "hit":
        return message(
            "A hit of {who} is asked for over http on a page served over https; {how}.",
            who=who,
            how=how,
        )
    return message(
        "The script of {who} is asked for over http on a page served over https; {how}.",
        who=who,
        how=how,
    )


def _of_vendors(record: VisitRecord) -> Iterator[tuple[Request, str, str, str]]:
    """The requests of vendors: request, vendor, account, and `hit` or `script`."""
    requests = {request.id: request for request in record.requests}
    for hit in record.hits:
        if hit.failure == BLOCKED:
            continue  # undelivered-hit reports it
        for id_ in hit.requests:
            if id_ in requests:
                yield requests[id_], hit.vendor, hit.account, "hit"
    for load in record.loads:
        if load.request in requests:
            yield requests[load.request], load.vendor, load.account, "script"
    for aside in record.asides:
        if aside.request in requests:
            yield requests[aside.request], aside.vendor, aside.account, "hit"


def _is_on_secure_page(request: Request, record: VisitRecord) -> bool:
    page = next((page.final_url for page in record.pages if page.id == request.page), "")
    return (request.frame_url or page).startswith("https:")


def _insecure(request: Request, source: str) -> Message | None:
    """What became of a request for http; None for any other request."""
    scheme = request.url.partition(":")[0].lower()
    if scheme == "http":
        if request.failure == BLOCKED:
            return message("the browser blocked it")
        return message("it is readable for everybody on the way")
    address, _ = split_url(request.url)
    if scheme == "https" and f"http:{address.partition(':')[2]}" in source:
        return message("the browser asked for it over https by itself")
    return None
