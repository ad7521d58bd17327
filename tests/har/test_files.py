"""HAR files as visits: of DevTools, of Firefox, of a proxy on a phone, and broken ones."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Browser
from tinysite import TinySite, Visitor

from auditor.decode.decoder import Decoder
from auditor.errors import UsageError
from auditor.har.reader import read_har, visits
from auditor.model import Leg, VisitFacts

LEG = Leg(name="accept", has_choice=True)
START = "2026-11-20T10:00:00.000Z"
LATER = "2026-11-20T10:00:01.250Z"
COLLECT = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&en=purchase"


def entry(url: str, **fields: Any) -> dict[str, Any]:
    request = {"method": "GET", "url": url, "headers": [], **fields.pop("request", {})}
    response = {"status": 200, "content": {"mimeType": ""}, **fields.pop("response", {})}
    return {
        "startedDateTime": START,
        "time": 12.4,
        "request": request,
        "response": response,
        **fields,
    }


def read(
    tmp_path: Path, log: object, *goals: str, creator: str = "WebInspector"
) -> list[VisitFacts]:
    path = tmp_path / "session.har"
    whole = {"creator": {"name": creator}, **log} if isinstance(log, dict) else log
    path.write_text(json.dumps({"log": whole}), "utf-8")
    return list(visits(read_har(path), goals, LEG, "desktop"))


def test_a_devtools_file_with_a_goal_is_one_visit(tmp_path: Path) -> None:
    pages = [
        {"id": "page_1", "startedDateTime": START, "title": "https://shop.example/"},
        {"id": "page_2", "startedDateTime": LATER, "title": "https://shop.example/thanks"},
    ]
    entries = [
        entry("https://shop.example/", pageref="page_1", _resourceType="document"),
        entry(
            COLLECT,
            pageref="page_2",
            startedDateTime=LATER,
            _resourceType="ping",
            request={
                "method": "POST",
                "headers": [{"name": "Referer", "value": "https://shop.example/thanks"}],
                "postData": {"mimeType": "text/plain", "text": "en=login"},
            },
            response={"status": 204, "_transferSize": 150},
            _initiator={
                "type": "script",
                "stack": {
                    "callFrames": [
                        {"url": "https://shop.example/t.js", "lineNumber": 4, "columnNumber": 8}
                    ]
                },
            },
        ),
    ]
    (facts,) = read(tmp_path, {"pages": pages, "entries": entries}, "purchase")
    assert (facts.visit.goal, facts.visit.leg, facts.visit.consent_at) == ("purchase", LEG, 0)
    assert [page.final_url for page in facts.pages] == [
        "https://shop.example/",
        "https://shop.example/thanks",
    ]
    document, hit = facts.requests
    assert (document.page, hit.page) == (1, 2)
    assert (hit.id, hit.at, hit.method, hit.status, hit.size) == (2, 1250, "POST", 204, 150)
    assert (hit.resource_type, hit.frame_url) == ("ping", "https://shop.example/thanks")
    assert hit.initiator == "https://shop.example/t.js:5:9"
    assert facts.bodies == {2: b"en=login"}


def test_without_a_goal_each_page_is_one_of_a_crawl(tmp_path: Path) -> None:
    pages = [{"id": f"p{n}", "startedDateTime": START, "title": ""} for n in (1, 2, 3)]
    content = {"mimeType": "text/html", "text": "<html>Two</html>"}
    entries = [
        entry(
            "https://shop.example/1", pageref="p1", response={"content": {"mimeType": "text/html"}}
        ),
        entry("https://shop.example/2", pageref="p2", response={"content": content}),
    ]
    one, two = read(tmp_path, {"pages": pages, "entries": entries})
    assert (one.visit.goal, one.visit.url, len(one.requests)) == (None, "https://shop.example/1", 1)
    assert (two.pages[0].html, two.pages[0].status) == ("<html>Two</html>", 200)
    assert two.pages[0].source == "<html>Two</html>"


def test_a_documents_answer_is_its_pages_source_whatever_redirects_came_before(
    tmp_path: Path,
) -> None:
    pages = [{"id": f"p{n}", "startedDateTime": START, "title": ""} for n in (1, 2)]
    packed = base64.b64encode("<html>Grün</html>".encode()).decode()
    content = {"mimeType": "text/html; charset=utf-8", "text": packed, "encoding": "base64"}
    picture = {"mimeType": "image/png", "text": packed, "encoding": "base64"}
    moved = {"status": 302, "content": {"mimeType": "text/html", "text": "moved"}}
    kind = {"_resourceType": "document"}
    entries = [
        entry("https://shop.example/old", pageref="p1", response=moved, **kind),
        entry("https://shop.example/new", pageref="p1", response={"content": content}, **kind),
        entry("https://pay.example/frame", pageref="p1", response={"content": content}, **kind),
        entry("https://shop.example/i.png", pageref="p2", response={"content": picture}, **kind),
    ]
    (facts,) = read(tmp_path, {"pages": pages, "entries": entries}, "purchase")
    first, second = facts.pages
    assert (first.url, first.final_url, first.status, first.redirects) == (
        "https://shop.example/old",
        "https://shop.example/new",
        200,
        ("https://shop.example/old",),
    )
    assert first.source == first.html == "<html>Grün</html>"
    assert second.source == ""


def test_a_containers_text_goes_with_all_requests_for_it(tmp_path: Path) -> None:
    url = "https://www.googletagmanager.com/gtm.js?id=GTM-TEST01"
    content = {"mimeType": "application/javascript", "text": "var data = {}"}
    entries = [
        entry(url, response={"content": content}),
        entry("https://shop.example/t.js", response={"content": content}),
        entry(url, response={"status": 304, "content": {}}),
    ]
    (facts,) = read(tmp_path, {"entries": entries}, "purchase")
    assert facts.scripts == {1: "var data = {}", 3: "var data = {}"}


def test_an_entry_that_names_no_page_belongs_to_the_one_that_was_open(tmp_path: Path) -> None:
    pages = [
        {"id": "p1", "startedDateTime": START, "title": ""},
        {"id": "p2", "startedDateTime": LATER, "title": ""},
    ]
    entries = [
        entry("https://shop.example/1", pageref="p1"),
        entry(COLLECT, startedDateTime=LATER),
        entry(f"{COLLECT}&n=2", startedDateTime=START, pageref="gone"),
    ]
    one, two = read(tmp_path, {"pages": pages, "entries": entries})
    assert [each.url for each in one.requests] == ["https://shop.example/1", f"{COLLECT}&n=2"]
    assert [each.url for each in two.requests] == [COLLECT]


HTML = {"status": 200, "content": {"mimeType": "text/html; charset=utf-8"}}


def navigation(url: str, at: str, aim: str = "", **fields: Any) -> dict[str, Any]:
    headers = [{"name": "Sec-Fetch-Dest", "value": aim}] if aim else []
    given = {"startedDateTime": at, "response": HTML, "request": {"headers": headers}}
    return entry(url, **{**given, **fields})


@pytest.mark.parametrize("pages", [[], [{"id": "p", "startedDateTime": START, "title": ""}]])
def test_each_navigation_begins_a_page_though_the_file_has_one_or_none(
    tmp_path: Path, pages: list[Any]
) -> None:
    same = {"pageref": "p"}
    entries = [
        navigation("https://shop.example/1", START, **same),
        entry(f"{COLLECT}&n=1", **same),
        navigation("https://shop.example/chat", LATER, aim="iframe", **same),
        navigation("https://pay.elsewhere.test/f", LATER, **same),
        navigation("https://shop.example/2", LATER, aim="document", **same),
        entry(f"{COLLECT}&n=2", startedDateTime=LATER, **same),
        entry(
            f"{COLLECT}&n=3",
            startedDateTime=LATER,
            request={"headers": [{"name": "Referer", "value": "https://shop.example/1"}]},
        ),
    ]
    one, two = read(tmp_path, {"pages": pages, "entries": entries})
    assert [each.url.rpartition("/")[2][-3:] for each in one.requests] == [
        "1", "n=1", "hat", "f", "n=3"
    ]  # fmt: skip
    assert [each.url for each in two.requests] == ["https://shop.example/2", f"{COLLECT}&n=2"]
    assert [page.final_url for page in (*one.pages, *two.pages)] == [
        "https://shop.example/1",
        "https://shop.example/2",
    ]
    (whole,) = read(tmp_path, {"pages": pages, "entries": entries}, "purchase")
    assert [page.final_url for page in whole.pages] == [each.url for each in whole.requests
                                                        if each.url[-2:] in {"/1", "/2"}]  # fmt: skip


async def test_a_session_that_playwright_recorded_comes_apart_into_its_pages(
    site: TinySite, visitor: Visitor, browser: Browser, tmp_path: Path
) -> None:
    """A file of another tool's, which makes one page of a whole session."""
    tag = "<script>fetch('/g/collect?v=2&tid=G-TEST0001&en=page_view').catch(() => 0)</script>"
    site.pages["/"] = f"<title>One</title>{tag}"
    site.pages["/two"] = f"<title>Two</title>{tag}"
    har = tmp_path / "session.har"
    context = await browser.new_context(record_har_path=har)
    page = await context.new_page()
    for path in ("/", "/two", "/"):
        async with page.expect_response("**/g/collect*"):
            document = await page.goto(f"{site.url}{path}")
        assert document is not None
        await document.body()  # which the browser forgets once the page is left
    await context.close()
    found = list(visits(read_har(har), (), LEG, "desktop"))
    assert [facts.visit.url for facts in found] == [
        f"{site.url}/", f"{site.url}/two", f"{site.url}/"
    ]  # fmt: skip
    decoder = Decoder(visitor.index())
    for facts in found:
        assert [hit.event for hit in decoder.decode(facts).hits] == ["page_view"]
        assert "<title>" in facts.pages[0].html


def test_a_proxys_file_without_pages_still_says_where_a_request_came_from(tmp_path: Path) -> None:
    headers = [
        {"name": "referer", "value": "https://shop.example/cart"},
        {"name": "Content-Encoding", "value": "gzip"},
    ]
    packed = base64.b64encode(gzip.compress(b'{"event":"x"}', mtime=0)).decode()
    data = {"mimeType": "application/json", "text": packed, "encoding": "base64"}
    (facts,) = read(
        tmp_path,
        {"entries": [entry(COLLECT, request={"headers": headers, "postData": data})]},
        creator="mitmproxy",
    )
    (request,) = facts.requests
    assert (request.frame_url, request.page) == ("https://shop.example/cart", None)
    assert (request.content_encoding, request.resource_type) == ("gzip", "fetch")
    assert gzip.decompress(facts.bodies[1]) == b'{"event":"x"}'


def test_bytes_that_were_written_as_characters_become_bytes_again(tmp_path: Path) -> None:
    packed = gzip.compress(b"en=login", mtime=0).decode("latin-1")
    data = {"mimeType": "text/plain", "text": packed}
    (facts,) = read(tmp_path, {"entries": [entry(COLLECT, request={"postData": data})]})
    assert gzip.decompress(facts.bodies[1]) == b"en=login"


def test_fields_of_a_form_are_its_body_where_the_text_is_missing(tmp_path: Path) -> None:
    params = [{"name": "ev", "value": "Lead & more"}, {"name": "id", "value": "5"}]
    data = {"mimeType": "application/x-www-form-urlencoded", "params": params}
    (facts,) = read(tmp_path, {"entries": [entry(COLLECT, request={"postData": data})]})
    assert facts.bodies == {1: b"ev=Lead+%26+more&id=5"}


def test_messages_through_a_websocket_are_requests(tmp_path: Path) -> None:
    messages = [
        {"type": "send", "opcode": 1, "data": '{"event":"x"}'},
        {"type": "receive", "opcode": 1, "data": "ok"},
        {"type": "send", "opcode": 2, "data": base64.b64encode(b"\x00\x01").decode()},
    ]
    (facts,) = read(
        tmp_path, {"entries": [entry("wss://live.example/s", _webSocketMessages=messages)]}
    )
    assert [request.method for request in facts.requests] == ["GET", "SEND", "SEND"]
    assert facts.bodies == {2: b'{"event":"x"}', 3: b"\x00\x01"}


BLOCKED = {"status": 0, "_error": "net::ERR_BLOCKED_BY_CLIENT.Inspector"}


@pytest.mark.parametrize(
    ("said", "failure", "status"),
    [
        (BLOCKED, "blocked-by-client", None),
        ({"status": 307, "redirectURL": "chrome-extension://x/y.js"}, "blocked-by-client", None),
        ({"status": 0, "_error": "net::ERR_ABORTED"}, "cancelled", None),
        ({"status": 0, "_error": "net::ERR_BLOCKED_BY_CSP"}, "csp", None),
        ({"status": 0, "_error": "net::ERR_BLOCKED_BY_ORB"}, None, None),
        ({"status": 0, "_error": "net::ERR_TIMED_OUT"}, "net::ERR_TIMED_OUT", None),
        ({"status": 0}, None, None),
    ],
)
def test_what_failed_says_why(
    tmp_path: Path, said: dict[str, Any], failure: str | None, status: int | None
) -> None:
    (facts,) = read(tmp_path, {"entries": [entry(COLLECT, response=said)]})
    assert (facts.requests[0].failure, facts.requests[0].status) == (failure, status)


@pytest.mark.parametrize(
    ("status", "arrived"), [(204, True), (200, True), (302, True), (404, False), (500, False)]
)
def test_what_was_answered_has_arrived_whatever_error_chrome_noted(
    tmp_path: Path, status: int, arrived: bool
) -> None:
    said = {"status": status, "_error": "net::ERR_ABORTED"}
    (facts,) = read(tmp_path, {"entries": [entry(COLLECT, response=said)]})
    request = facts.requests[0]
    assert (request.failure, request.status, request.delivered) == (None, status, arrived)


def answered(mime: str, url: str = "https://shop.example/x", **headers: str) -> dict[str, Any]:
    """An entry at a later time of which no browser says what it is."""
    listed = [{"name": name.replace("_", "-"), "value": text} for name, text in headers.items()]
    return entry(
        url,
        startedDateTime=LATER,
        request={"headers": listed},
        response={"status": 200, "content": {"mimeType": mime}},
    )


@pytest.mark.parametrize(
    ("later", "pages"),
    [
        (answered("text/html; charset=utf-8"), 2),
        (answered("application/xhtml+xml"), 2),
        (answered("text/html", Accept="text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"), 2),
        (answered("text/html", Accept="*/*"), 1),
        (answered("text/html", Accept="text/html, */*", X_Requested_With="XMLHttpRequest"), 1),
        (answered("text/html", "https://frame.elsewhere.test/"), 1),
        (answered("application/json"), 1),
        ({**answered("text/html"), "_resourceType": "document"}, 2),
        ({**answered("x-unknown"), "_resourceType": "document"}, 2),
        ({**answered("image/gif"), "_resourceType": "document"}, 1),
        ({**answered("application/pdf"), "_resourceType": "document"}, 1),
        ({**answered("text/html"), "_resourceType": "xhr"}, 1),
    ],
)
def test_what_is_a_page_is_told_by_the_answer_too(
    tmp_path: Path, later: dict[str, Any], pages: int
) -> None:
    first = navigation("https://shop.example/", START)
    found = read(tmp_path, {"entries": [first, later]})
    assert len(found) == pages


def test_a_form_that_was_posted_opens_its_page(tmp_path: Path) -> None:
    thanks = answered("text/html", "https://shop.example/thanks", Accept="text/html,*/*")
    thanks["request"] |= {"method": "POST", "postData": {"mimeType": "x", "text": "a=1"}}
    _, facts = read(tmp_path, {"entries": [navigation("https://shop.example/", START), thanks]})
    assert facts.pages[0].final_url == "https://shop.example/thanks"
    assert facts.requests[0].resource_type == "document"


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", "{}", '{"log": 5}', '{"log": {}}', '{"log":' * 20_000, "\ufeff\0"],
    ids=["empty", "text", "list", "mapping", "number", "no entries", "deep", "nul"],
)
def test_a_file_that_is_no_har_says_what_to_give(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.har"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        read_har(path)
    assert str(raised.value) == (
        f"{path}: is neither an audit file of tagproof nor a HAR file; give the .db file that "
        "`tagproof run` wrote, or what DevTools or a proxy exports as HAR"
    )


EVENT = {"method": "Network.requestWillBeSent", "params": {"requestId": "1"}}
SPAN = {"ph": "X", "ts": 1, "cat": "devtools.timeline", "name": "ResourceSendRequest"}
TRACE = "a trace of DevTools' Performance panel"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ([EVENT], "a log of DevTools' events, as Lighthouse and Puppeteer save it"),
        ([SPAN], TRACE),
        ({"traceEvents": [SPAN]}, TRACE),
        (
            {"constants": {}, "events": []},
            "an export of chrome://net-export, which holds no bodies",
        ),
        ({"title": "x", "steps": []}, "a recording of DevTools' Recorder, which holds steps"),
    ],
)
def test_another_recording_is_refused_by_its_name(tmp_path: Path, data: object, name: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(UsageError) as raised:
        read_har(path)
    assert str(raised.value).startswith(f"{path}: is {name}")
    assert str(raised.value).endswith(
        "no HAR file; record the visit with DevTools open and export it there: Network, Export HAR"
    )


@pytest.mark.parametrize(
    ("data", "name"), [(gzip.compress(b"{}", mtime=0), "gzip"), (b"PK\x03\x04...", "ZIP")]
)
def test_a_packed_file_says_that_it_is_to_be_unpacked(
    tmp_path: Path, data: bytes, name: str
) -> None:
    path = tmp_path / "x.har.gz"
    path.write_bytes(data)
    with pytest.raises(UsageError) as raised:
        read_har(path)
    assert str(raised.value) == (
        f"{path}: is packed ({name}); unpack it, and give the file that is in it"
    )


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.har: can't be read \(No such file"):
        read_har(tmp_path / "gone.har")


def test_a_file_of_ours_that_somebody_changed_says_so(tmp_path: Path) -> None:
    page = {"id": "1", "startedDateTime": START, "title": "", "_tagproof": {"visit": 1}}
    with pytest.raises(UsageError, match="was written by tagproof and changed since"):
        read(tmp_path, {"pages": [page], "entries": []}, creator="tagproof")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["request", "response", "url", "headers", "name", "value", "postData", "text", "status",
             "pageref", "startedDateTime", "time", "content", "_tagproof", "_initiator", "stack",
             "callFrames", "_webSocketMessages", "data", "params", "id", "title"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JUNK, max_size=5), st.lists(JUNK, max_size=3))
def test_no_junk_raises(tmp_path: Path, entries: list[Any], pages: list[Any]) -> None:
    for facts in read(tmp_path, {"pages": pages, "entries": entries}):
        assert [request.id for request in facts.requests] == [
            n + 1 for n in range(len(facts.requests))
        ]
