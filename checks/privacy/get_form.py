"""get-form: forms that write what was typed in into the address."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from bs4 import BeautifulSoup

from auditor.check import Fact, NoOptions, check, failed, parse_url, passed, path_of
from auditor.model import (
    Effort,
    PageVisit,
    Phase,
    Request,
    Severity,
    StepKind,
    StepRun,
    Verdict,
    VisitRecord,
    masks_in,
    message,
)

SHOWN = 3


@check(
    id="get-form",
    title="Forms keep personal data out of the address",
    severity=Severity.CRITICAL,
    effort=Effort.MEDIUM,
    faults={"pii-get-form"},
    needs_journey=False,
)
def get_form(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Forms keep personal data out of the address.

    ## What it checks
    No form that the journey sends is sent by GET with the test visitor's data in it: the document
    that answers has none of it in its address.

    ## Why it matters
    The address of a page goes everywhere: to every tag that reports a page view, into the logs of
    the server and of everything between, into the browser's history, into links that people share.
    One form sent by GET is how an e-mail address reaches a dozen vendors at once. That may be a
    breach of data protection law, which can be fined, and of the vendors' own terms: they may
    delete the data, or close the account.

    ## How to fix in the tag manager
    It can't be repaired in the tag manager: the data is in the address before any tag reads it.
    Until the form is changed, send tags an address without these parameters (GA4: a variable for
    `page_location`, or the data stream's redaction of URL parameters).

    ## How to fix in the code
    Give the form `method="post"`, and let the page that answers redirect to an address without
    personal data. A form without any `method` is sent by GET. Where a script sends the form, the
    fields belong into the body of its request.

    ## Known limits
    Only forms that a goal's journey sends are looked at. A script that changes the address by
    itself, and a link with personal data in it, are not forms: what they leak, pii-in-hit tells.
    """
    if record.is_repetition or record.goal is None:
        return
    steps = {step.index: step for step in record.steps if step.phase is not Phase.REPEAT}
    forms: dict[str, list[tuple[Request, list[str]]]] = {}
    for request in record.requests:
        if request.resource_type == "document" and request.method == "GET":
            names = _personal(request.url)
            if names and _is_form(request, names, steps, record):
                path = path_of(request.url)
                forms.setdefault(path, []).append((request, names))
    for path, sent in forms.items():
        first, names = sent[0]
        page = _page_before(first, record)
        evidence: list[Fact] = [request for request, _ in sent[:SHOWN]]
        yield failed(
            message(
                "The form that leads to {path} is sent by GET and writes the visitor's data into "
                "the address ({params}).",
                path=path,
                params=", ".join(names),
            ),
            about=path,
            fault="pii-get-form",
            expected=message("a form sent by POST"),
            actual=message("GET with {params} in the address", params=", ".join(names)),
            evidence=[*evidence, *([page] if page else [])],
        )
    if not forms and record.goal.typed:
        text = "No form writes personal data into an address."
        yield passed(text, about="forms")


def _personal(url: str) -> list[str]:
    """The parameters of an address that hold the test visitor's data."""
    return [
        name
        for name, text in parse_qsl(parse_url(url).query)
        if any(mask.is_planted and mask.is_readable for mask in masks_in(text))
    ]


def _is_form(
    request: Request, names: list[str], steps: dict[int, StepRun], record: VisitRecord
) -> bool:
    """Whether a form asked for the document, and no redirect, link, script or step of the spec."""
    step = steps.get(request.step) if request.step is not None else None
    if request.redirect_of is not None or step is None:
        return False
    if step.link or step.kind is StepKind.NAVIGATE:
        return False
    if step.kind is StepKind.CLICK and step.role == "link":
        return False
    page = _page_before(request, record)
    if page is not None and _fields(page, "get") & set(names):
        return True
    # A script may have built the form; what a script asks for by itself has an initiator.
    if request.chain or request.initiator:
        return False
    return page is None or not _fields(page, "post") & set(names)


def _page_before(request: Request, record: VisitRecord) -> PageVisit | None:
    """The page on which the form stood."""
    before = [page for page in record.pages if page.at < request.at]
    return before[-1] if before else None


def _fields(page: PageVisit, method: str) -> frozenset[str]:
    """The names of the fields of the page's forms that are sent by this method."""
    markup = BeautifulSoup(page.html or page.source, "lxml")
    return frozenset(
        str(field["name"])
        for form in markup.find_all("form")
        if str(form.get("method", "get")).lower() == method
        for field in form.find_all(["input", "select", "textarea"], attrs={"name": True})
    )
