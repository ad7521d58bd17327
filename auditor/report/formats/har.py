"""HAR 1.2: all requests of an audit for DevTools, proxies and other tools that read it.

Source of the format: https://w3c.github.io/web-performance/specs/HAR/Overview.html. Everything
comes from the audit file, so all of it is masked. Of responses it holds what the audit keeps: the
beginning of each page's document, and each container once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from auditor.har.visits import told_of_visit
from auditor.model import PageVisit, Request, VisitFacts
from auditor.wire.address import split_url

if TYPE_CHECKING:
    from auditor.model import Hit
    from auditor.report.view import Audit

CALL_SITE = re.compile(r"(?P<url>.*?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?", re.DOTALL)
TYPES = {"cspviolationreport": "csp-violation-report", "signedexchange": "signed-exchange"}
"""Resource types whose names in a HAR file differ from those of the browser's protocol."""
EPOCH = datetime.fromtimestamp(0, UTC)
FORM = "application/x-www-form-urlencoded"
TEXT, BINARY = 1, 2
"""The opcodes of WebSocket frames."""


def har_pieces(audit: Audit) -> Iterator[str]:
    """The file, piece by piece, one visit at a time: an audit may hold a hundred thousand requests.

    ASCII only, so that no reader stumbles over what a site sent.
    """
    creator = {"name": "tagproof", "version": version("tagproof")}
    browser = str(audit.meta.get("browser") or "browser")
    name, _, release = browser.rpartition(" ")
    browser_entry = {"name": name or browser, "version": release or "?"}
    head = f'"version":"1.2","creator":{_json(creator)},"browser":{_json(browser_entry)}'
    yield f'{{"log":{{{head},\n"pages":['
    yield from _joined(_json(page) for visit in audit.visits() for page in _pages(audit, visit.id))
    yield '],\n"entries":['
    written: set[str] = set()
    yield from _joined(
        _json(entry) for visit in audit.visits() for entry in _entries(audit, visit.id, written)
    )
    yield "]}}\n"


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield ",\n" if number else "\n"
        yield piece


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=str)


def _moment(facts: VisitFacts, at: int) -> datetime:
    """The wall-clock time of a moment of a visit; the epoch for a visit without a beginning."""
    try:
        moment = datetime.fromisoformat(facts.visit.began) + timedelta(milliseconds=at)
    except (ValueError, OverflowError):
        return EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _when(facts: VisitFacts, at: int) -> str:
    return _moment(facts, at).isoformat(timespec="milliseconds")


def _page_id(facts: VisitFacts, page: int) -> str:
    return f"visit_{facts.visit.id}_page_{page}"


def _pages(audit: Audit, visit: int) -> Iterator[dict[str, Any]]:
    facts = audit.facts(visit)
    what = facts.visit.goal or "crawl"
    about_visit = told_of_visit(facts)
    for page in facts.pages or (PageVisit(id=0, visit=visit, index=0, at=0, url="", final_url="",
                                          status=None),):  # fmt: skip
        yield {
            "startedDateTime": _when(facts, page.at),
            "id": _page_id(facts, page.id),
            "title": f"{what} / {facts.visit.leg.name} / {facts.visit.device}: "
            f"{page.title or page.final_url or facts.visit.url}",
            "pageTimings": {},
            "_tagproof": about_visit,
        }


def _entries(audit: Audit, visit: int, written: set[str]) -> Iterator[dict[str, Any]]:
    """The visit's entries. `written`: the addresses of containers whose text was written before."""
    facts = audit.facts(visit)
    hits: dict[int, list[Hit]] = {}
    for hit in audit.hits(visit):
        for number in hit.requests:
            hits.setdefault(number, []).append(hit)
    targets = {r.redirect_of: r.url for r in facts.requests if r.redirect_of}
    first = facts.pages[0].id if facts.pages else 0
    pages = {page.id for page in facts.pages}
    texts = _response_texts(facts, written)
    for request in sorted(facts.requests, key=lambda request: (request.at, request.id)):
        entry = _entry(facts, request, hits.get(request.id, []), targets.get(request.id, ""))
        if request.id in texts:
            entry["response"]["content"]["text"] = texts[request.id]
        page = request.page if request.page in pages else first
        yield {"pageref": _page_id(facts, page), **entry}


def _response_texts(facts: VisitFacts, written: set[str]) -> dict[int, str]:
    """The texts of responses by request: pages' documents, and containers not yet written."""
    texts: dict[int, str] = {}
    for request in facts.requests:
        if (script := facts.scripts.get(request.id)) and request.url not in written:
            written.add(request.url)
            texts[request.id] = script
    redirected = {request.redirect_of for request in facts.requests}
    sources = {page.id: page.source for page in facts.pages if page.source}
    for request in facts.requests:
        document = request.resource_type == "document" and request.sender == "page"
        if document and request.id not in redirected and request.page in sources:
            texts[request.id] = sources.pop(request.page)
    return texts


def _entry(facts: VisitFacts, request: Request, hits: list[Hit], target: str) -> dict[str, Any]:
    duration = max((request.ended or request.at) - request.at, 0)
    entry: dict[str, Any] = {
        "startedDateTime": _when(facts, request.at),
        "time": duration,
        "request": _request(request),
        "response": _response(request, target),
        "cache": {},
        "timings": {"send": 0, "wait": duration, "receive": 0},
        "_resourceType": TYPES.get(request.resource_type, request.resource_type),
        "_initiator": _initiator(request),
        "_tagproof": {
            "visit": facts.visit.id,
            "goal": facts.visit.goal,
            "leg": facts.visit.leg.name,
            "device": facts.visit.device,
            "step": request.step,
            "held": request.held,
            "failure": request.failure,
            "moment": request.moment,
            "sender": request.sender,
            "is_message": request.method == "SEND",
            "hits": [hit.about for hit in hits],
        },
    }
    if request.held:
        entry["comment"] = "answered by tagproof: it never left the machine"
    if request.method == "SEND":
        entry["_webSocketMessages"] = [_message(facts, request)]
    return entry


def _message(facts: VisitFacts, request: Request) -> dict[str, Any]:
    """A message that a page sent through a WebSocket, in Chrome's format."""
    binary = bool(request.body_note) and not request.body
    message = {
        "type": "send",
        "time": _moment(facts, request.at).timestamp(),
        "opcode": BINARY if binary else TEXT,
        "data": request.body,
    }
    return {**message, "comment": request.body_note} if request.body_note else message


def _request(request: Request) -> dict[str, Any]:
    headers = [
        ("Content-Type", request.content_type),
        ("Referer", request.frame_url or request.referrer),
    ]
    size = -1 if request.body_note else len(request.body.encode("utf-8", "replace"))
    described: dict[str, Any] = {
        "method": "GET" if request.method == "SEND" else request.method,
        "url": request.url,
        "httpVersion": "unknown",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in headers if value],
        "queryString": _pairs(_query(request.url)),
        "headersSize": -1,
        "bodySize": size,
    }
    if (request.body or request.body_note) and request.method != "SEND":
        described["postData"] = _post_data(request)
    return described


def _post_data(request: Request) -> dict[str, Any]:
    data: dict[str, Any] = {"mimeType": request.content_type, "text": request.body}
    if request.content_type.lower().startswith(FORM):
        data["params"] = _pairs(request.body)
    if request.body_note:
        data["comment"] = request.body_note
    return data


def _query(url: str) -> str:
    return split_url(url)[1]


def _pairs(query: str) -> list[Mapping[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return [{"name": name, "value": value} for name, value in pairs]


def _response(request: Request, target: str) -> dict[str, Any]:
    """The response; status 0, and Chrome's own field `_error`, if there was none."""
    response: dict[str, Any] = {
        "status": request.status or 0,
        "statusText": _phrase(request.status),
        "httpVersion": "unknown",
        "cookies": [],
        "headers": [],
        "content": {
            "size": max(request.size or 0, 0),
            "mimeType": request.mime_type or "x-unknown",
        },
        "redirectURL": target,
        "headersSize": -1,
        "bodySize": -1,
    }
    if request.size is not None:
        response["_transferSize"] = request.size
    if request.failure:
        response["_error"] = request.failure
    return response


def _phrase(status: int | None) -> str:
    try:
        return HTTPStatus(status or 0).phrase
    except ValueError:
        return ""


def _initiator(request: Request) -> dict[str, Any]:
    """The initiator in Chrome's format: its DevTools shows the stack."""
    frames = []
    call_sites = request.chain or tuple(filter(None, [request.initiator]))
    for call_site in call_sites:
        match = CALL_SITE.fullmatch(call_site)
        if match is not None:
            column = int(match["column"] or 1) - 1
            frames.append({
                "functionName": "",
                "scriptId": "0",
                "url": match["url"],
                "lineNumber": int(match["line"]) - 1,
                "columnNumber": column,
            })  # fmt: skip
    if not frames:  # a worker is known by its script alone
        return {"type": "other", **({"url": call_sites[0]} if call_sites else {})}
    return {"type": "script", "stack": {"callFrames": frames}}
