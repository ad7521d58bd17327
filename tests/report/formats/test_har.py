"""HAR: the official schema holds, every request is there, and nothing hostile or secret is."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from jsonschema import Draft6Validator
from referencing import Registry, Resource

from auditor.errors import StoreError
from auditor.har.reader import read_har, visits
from auditor.har.visits import recorded_steps, visit_as_data
from auditor.model import (
    Leg,
    PageVisit,
    Phase,
    Request,
    RouteChange,
    StepKind,
    StepRun,
    Visit,
    VisitFacts,
)
from auditor.redact import Redactor
from auditor.report.formats.registry import write_har
from auditor.store import AuditFile

SCHEMAS = Path(__file__).parents[2] / "sdk" / "node_modules" / "har-schema" / "lib"


@pytest.fixture(scope="module")
def official() -> Draft6Validator:
    """The schema that har-validator itself holds files against."""
    registry: Registry[Any] = Registry()
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text())
        resource = Resource.from_contents(schema)
        registry = registry.with_resources([(path.name, resource), (schema["$id"], resource)])
    return Draft6Validator({"$ref": "har.json#"}, registry=registry)


def written(audit: AuditFile, tmp_path: Path) -> Any:
    path = write_har(audit, tmp_path / "out" / "audit.har")
    assert path.read_bytes().isascii()
    return json.loads(path.read_text())


def a_visit(*requests: Request, began: str = "2026-03-02T09:14:07.250+00:00") -> VisitFacts:
    visit = Visit(id=0, goal="buy", leg=Leg(name="accept"), device="desktop", began=began)
    return VisitFacts(visit=visit, requests=requests)


def a_har(path: Path, *requests: Request, **fields: str) -> Any:
    with AuditFile.create(path / "audit.db", {"browser": "Chromium 156.0.1.2"}) as audit:
        audit.add_visit(a_visit(*requests, **fields))
        return written(audit, path)


def a_request(**fields: Any) -> Request:
    given = {"id": 1, "visit": 0, "at": 100, "method": "GET", "resource_type": "image"}
    return Request(**{**given, "url": "https://t.example/p?a=1&b=", **fields})


def test_an_audit_fits_the_official_schema(
    audit: AuditFile, tmp_path: Path, official: Draft6Validator
) -> None:
    har = written(audit, tmp_path)
    assert [error.message for error in official.iter_errors(har)] == []
    requests = sum(len(audit.facts(visit.id).requests) for visit in audit.visits())
    assert len(har["log"]["entries"]) == requests > 0
    pages = {page["id"] for page in har["log"]["pages"]}
    assert {entry["pageref"] for entry in har["log"]["entries"]} <= pages


def test_the_schema_itself_refuses_what_is_wrong(official: Draft6Validator) -> None:
    assert not official.is_valid({"log": {"version": "1.2", "entries": [{}]}})


def test_an_audit_without_visits_is_still_a_har(
    empty_audit: AuditFile, tmp_path: Path, official: Draft6Validator
) -> None:
    har = written(empty_audit, tmp_path)
    assert official.is_valid(har)
    assert har["log"]["entries"] == []


def test_a_visit_that_asked_for_nothing_is_still_a_page(
    tmp_path: Path, official: Draft6Validator
) -> None:
    har = a_har(tmp_path)
    assert official.is_valid(har)
    assert [page["title"] for page in har["log"]["pages"]] == ["buy / accept / desktop: "]
    assert har["log"]["entries"] == []


def test_requests_stand_in_the_order_of_time(tmp_path: Path) -> None:
    requests = [a_request(id=number, at=at) for number, at in enumerate((300, 100, 200), start=1)]
    entries = a_har(tmp_path, *requests)["log"]["entries"]
    assert [each["startedDateTime"][-10:-6] for each in entries] == [".350", ".450", ".550"]


def test_a_request_is_told_with_its_time_its_query_and_its_answer(tmp_path: Path) -> None:
    request = a_request(
        status=200, ended=350, mime_type="image/gif", size=321, referrer="https://s/"
    )
    [entry] = a_har(tmp_path, request)["log"]["entries"]
    assert entry["startedDateTime"] == "2026-03-02T09:14:07.350+00:00"
    assert (entry["time"], entry["timings"]) == (250, {"send": 0, "wait": 250, "receive": 0})
    assert entry["request"]["queryString"] == [
        {"name": "a", "value": "1"},
        {"name": "b", "value": ""},
    ]
    assert entry["request"]["headers"] == [{"name": "Referer", "value": "https://s/"}]
    assert (entry["response"]["status"], entry["response"]["statusText"]) == (200, "OK")
    assert entry["response"]["content"] == {"size": 321, "mimeType": "image/gif"}
    assert "comment" not in entry


def test_of_answers_a_pages_document_and_each_container_once_are_there(tmp_path: Path) -> None:
    page = PageVisit(
        id=1, visit=0, index=1, at=0, url="https://s/", final_url="https://s/x", status=200,
        source="<html>S</html>",
    )  # fmt: skip
    gtm = "https://www.googletagmanager.com/gtm.js?id=GTM-TEST01"
    document = {"resource_type": "document", "page": 1}
    requests = (
        a_request(id=1, at=1, url="https://s/", status=302, **document),
        a_request(id=2, at=2, url="https://s/x", status=200, redirect_of=1, **document),
        a_request(id=3, at=3, url="https://s/frame", sender="frame", **document),
        a_request(id=4, at=4, url=gtm, page=1),
        a_request(id=5, at=5, url=gtm, page=1),
    )
    step = StepRun(
        visit=0, index=1, kind=StepKind.CLICK, action="click", phase=Phase.JOURNEY, began=0, ended=9,
        is_goal=True, role="link", link="tel:+1", frame_url="https://f/", near=('button "A"',),
    )  # fmt: skip
    route = RouteChange(id=1, at=8, kind="pop", before="https://s/x", url="https://s/", page=1)
    facts = replace(
        a_visit(*requests),
        pages=(page,),
        steps=(step,),
        routes=(route,),
        scripts={4: "var data = {}", 5: "var data = {}"},
    )
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        audit.add_visit(facts)
        har = written(audit, tmp_path)
    told = [entry["response"]["content"].get("text") for entry in har["log"]["entries"]]
    assert told == [None, "<html>S</html>", None, "var data = {}", None]

    (again,) = visits(read_har(tmp_path / "out" / "audit.har"), (), Leg(name=""), "")
    assert [each.source for each in again.pages] == ["<html>S</html>"]
    assert (again.pages[0].redirects, again.pages[0].final_url) == (("https://s/",), "https://s/x")
    assert again.steps == (step,)
    assert again.routes == (route,)
    assert again.scripts == facts.scripts


def test_a_recording_that_says_steps_in_sentences_only_is_read_too() -> None:
    step = StepRun(
        visit=0, index=1, kind=StepKind.CLICK, action='click link "Go on"', phase=Phase.JOURNEY,
        began=0, ended=9, role="link",
    )  # fmt: skip
    told = visit_as_data(replace(a_visit(), steps=(step,)))
    for older in told["steps"]:
        del older["kind"], older["role"]
    assert recorded_steps(told) == (step,)


def test_a_held_request_says_so(tmp_path: Path) -> None:
    [entry] = a_har(tmp_path, a_request(status=204, held=True))["log"]["entries"]
    assert entry["comment"] == "answered by tagproof: it never left the machine"
    assert entry["_tagproof"]["held"] is True


def test_a_failed_request_has_no_status_and_a_reason(tmp_path: Path) -> None:
    [entry] = a_har(tmp_path, a_request(failure="csp"))["log"]["entries"]
    assert (entry["response"]["status"], entry["response"]["_error"]) == (0, "csp")


def test_a_form_is_told_field_by_field(tmp_path: Path) -> None:
    kind = "application/x-www-form-urlencoded;charset=UTF-8"
    request = a_request(method="POST", body="en=buy&v=1", content_type=kind)
    [entry] = a_har(tmp_path, request)["log"]["entries"]
    assert entry["request"]["postData"] == {
        "mimeType": kind,
        "text": "en=buy&v=1",
        "params": [{"name": "en", "value": "buy"}, {"name": "v", "value": "1"}],
    }


def test_a_body_that_was_not_kept_says_why(tmp_path: Path) -> None:
    [entry] = a_har(tmp_path, a_request(method="POST", body_note="binary 812 bytes"))["log"][
        "entries"
    ]
    assert entry["request"]["postData"]["comment"] == "binary 812 bytes"


def test_a_redirect_says_where_to(tmp_path: Path) -> None:
    second = a_request(id=2, at=120, url="https://t.example/two", redirect_of=1)
    first, _ = a_har(tmp_path, a_request(status=302), second)["log"]["entries"]
    assert first["response"]["redirectURL"] == "https://t.example/two"


def test_the_initiator_has_chromes_shape(tmp_path: Path) -> None:
    chain = ("https://s.example/buy.js:12:5", "https://s.example/:3")
    [entry] = a_har(tmp_path, a_request(chain=chain))["log"]["entries"]
    frames = entry["_initiator"]["stack"]["callFrames"]
    assert [(each["url"], each["lineNumber"], each["columnNumber"]) for each in frames] == [
        ("https://s.example/buy.js", 11, 4),
        ("https://s.example/", 2, 0),
    ]


def test_a_websocket_message_stands_where_devtools_looks_for_it(tmp_path: Path) -> None:
    sent = a_request(method="SEND", url="wss://t.example/", body="hi", resource_type="websocket")
    [entry] = a_har(tmp_path, sent)["log"]["entries"]
    [message] = entry["_webSocketMessages"]
    assert (message["type"], message["data"], entry["_resourceType"]) == ("send", "hi", "websocket")


def test_a_binary_websocket_message_says_that_it_was_not_kept(tmp_path: Path) -> None:
    sent = a_request(method="SEND", body_note="binary 812 bytes", resource_type="websocket")
    [entry] = a_har(tmp_path, sent)["log"]["entries"]
    [message] = entry["_webSocketMessages"]
    assert (message["opcode"], message["data"], message["comment"]) == (2, "", "binary 812 bytes")
    assert entry["request"]["bodySize"] == -1


def test_a_worker_without_a_line_is_told_by_its_address(tmp_path: Path) -> None:
    [entry] = a_har(tmp_path, a_request(chain=("https://s.example/worker.js",)))["log"]["entries"]
    assert entry["_initiator"] == {"type": "other", "url": "https://s.example/worker.js"}


PLANTED = ("jo.planted+tag@mail.example", "S3cr3t/Pa ss+w0rd")
ENCODINGS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    quote_plus,
    lambda text: quote_plus(quote_plus(text)),
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: quote_plus(base64.b64encode(text.encode()).decode()),
)


def test_what_is_planted_is_in_no_byte_of_it_however_it_was_encoded(tmp_path: Path) -> None:
    mail, secret = PLANTED
    forms = {encode(text) for text in PLANTED for encode in ENCODINGS}
    said = "&".join(f"p{number}={form}" for number, form in enumerate(sorted(forms)))
    site = f"https://s.example/a.js?{said}"
    request = a_request(url=site, method="POST", content_type="application/x-www-form-urlencoded",
                        referrer=site, chain=(f"{site}:1:2",), failure=said)  # fmt: skip
    facts = Redactor({"email": mail}, [secret]).facts(
        replace(a_visit(request), bodies={1: said.encode()})
    )
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        audit.add_visit(facts)
        path = write_har(audit, tmp_path / "audit.har")
    text = path.read_text()
    assert "(masked:identity.email)" in text
    assert [form for form in forms if form in text or json.dumps(form)[1:-1] in text] == []


@pytest.mark.parametrize(
    "began", ["", "yesterday", "9999-12-31T23:59:59+00:00", "2026-03-02T09:14"]
)
@pytest.mark.parametrize("at", [0, 2**62, -(2**62)])
def test_times_that_somebody_else_wrote_break_nothing(
    began: str, at: int, tmp_path: Path, official: Draft6Validator
) -> None:
    har = a_har(tmp_path, a_request(at=at, method="SEND"), began=began)
    assert official.is_valid(har)


@pytest.mark.parametrize("fields", [
    {"url": "http://[x/?a=1"},
    {"page": 77},
    {"status": -5},
    {"chain": ("https://s.example/a.js:" + "9" * 5000,)},
    {"at": 10, "ended": 5},
], ids=lambda fields: next(iter(fields)))  # fmt: skip
def test_facts_that_make_no_sense_break_nothing(
    fields: dict[str, Any], tmp_path: Path, official: Draft6Validator
) -> None:
    har = a_har(tmp_path, a_request(**fields))
    assert official.is_valid(har)
    assert har["log"]["entries"][0]["pageref"] == har["log"]["pages"][0]["id"]


def test_a_hostile_site_breaks_nothing(
    hostile_audit: Callable[[str], AuditFile], tmp_path: Path, official: Draft6Validator
) -> None:
    with hostile_audit('</script>"\x00\x1b[31m\u202e\ud800 \u2028') as audit:
        assert official.is_valid(written(audit, tmp_path))


def test_a_place_that_can_not_be_written_is_said(audit: AuditFile, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be written"):
        write_har(audit, tmp_path / "file" / "audit.har")
