"""Notices arrive at real servers on loopback: a webhook's, and one for mail."""

from __future__ import annotations

import email
import email.policy
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from auditpair import LOST, an_audit, on, seen
from tinysite import unused_port

from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.errors import ExitCode, SpecError, UsageError
from auditor.notify.notice import Notice, notice_of
from auditor.notify.send import senders, tell
from auditor.report.ending import Ending
from auditor.report.formats.registry import build_view
from auditor.store import AuditFile

SPEC = """\
version: 1
site: { url: "https://shop.example" }
tags: { ga4: { vendor: ga4, account: G-7XK2P9QW3L } }
notify:
"""


class Hook(ThreadingHTTPServer):
    """A webhook; what was posted to it is kept."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status = 200
        self.posted: list[tuple[str, str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = self.server
        assert isinstance(hook, Hook)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook.posted.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(hook.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Mailbox:
    """Keeps the mail that arrives."""

    def __init__(self) -> None:
        self.arrived: list[email.message.EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - the library's name
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, email.message.EmailMessage)
        self.arrived.append(mail)
        return "250 OK"


@pytest.fixture
def notice(tmp_path: Path) -> Notice:
    path = an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1))
    with AuditFile.open(path) as audit:
        view = build_view(audit)
    return notice_of(view, Ending(code=ExitCode.FINDINGS, fail_on="high"), path.name, str)


def spec(folder: Path, *entries: str, **environ: str) -> Spec:
    path = folder / "shop.yaml"
    path.write_text(SPEC + "".join(f"  - {entry}\n" for entry in entries), "utf-8")
    return load_spec(path, environ)


def test_a_webhook_gets_json(hook: Hook, notice: Notice, tmp_path: Path) -> None:
    ways = senders(spec(tmp_path, "webhook: ${HOOK}", HOOK=f"{hook.url}/T0/secret?a=b"))
    assert tell(ways, notice) == []
    [(path, kind, data)] = hook.posted
    assert (path, kind) == ("/T0/secret?a=b", "application/json")
    assert (data["version"], data["exit_code"], data["audit"]) == (1, 1, "audit-1.db")
    assert data["text"].startswith(notice.title)
    assert data["changes"]["new"][0]["check"] == LOST.check
    assert data["findings"].keys() == {"critical", "high", "medium", "low"}


def test_nobody_is_told_that_nothing_changed_but_with_a_digest(
    hook: Hook, notice: Notice, tmp_path: Path
) -> None:
    quiet = replace(notice, changes=dict.fromkeys(notice.changes, ()))
    entries = [f"{{ webhook: {hook.url}/changes }}", f"{{ webhook: {hook.url}/all, when: digest }}"]
    ways = senders(spec(tmp_path, *entries))
    assert tell(ways, quiet) == []
    assert [path for path, _, _ in hook.posted] == ["/all"]
    assert tell(ways, notice) == []
    assert [path for path, _, _ in hook.posted] == ["/all", "/changes", "/all"]


@pytest.mark.parametrize("status", [301, 307, 404, 500])
def test_what_did_not_arrive_is_told_without_the_address_and_hinders_no_other(
    status: int, hook: Hook, notice: Notice, tmp_path: Path
) -> None:
    hook.status = status
    gone = f"http://127.0.0.1:{unused_port()}/secret"
    address = f"{hook.url}/secret"
    ways = senders(spec(tmp_path, f"webhook: {gone}", f"webhook: {address}"))
    path = tmp_path / "shop.yaml"
    assert tell(ways, notice) == [
        f"{path}:5: notify.0: 127.0.0.1 did not answer (Connection refused); nobody was told",
        f"{path}:6: notify.1: 127.0.0.1 answered HTTP {status}; nobody was told",
    ]
    assert [path for path, _, _ in hook.posted] == ["/secret"]


def test_apprise_sends_mail(notice: Notice, tmp_path: Path) -> None:
    mailbox, port = Mailbox(), unused_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mail = f"mailto://127.0.0.1:{port}?from=audit@shop.example&to=team@shop.example&format=text"
        ways = senders(spec(tmp_path, "apprise: ${MAIL}", MAIL=mail))
        assert tell(ways, notice) == []
    finally:
        controller.stop()
    [arrived] = mailbox.arrived
    assert arrived["Subject"] == notice.title
    assert "team@shop.example" in arrived["To"]
    body = arrived.get_body(("plain",))
    assert body is not None
    assert "New (1 finding):" in body.get_content()


def test_apprise_that_reaches_nobody_says_so(notice: Notice, tmp_path: Path) -> None:
    mail = f"mailto://127.0.0.1:{unused_port()}?from=a@shop.example&to=t@shop.example"
    ways = senders(spec(tmp_path, "apprise: ${MAIL}", MAIL=mail))
    assert tell(ways, notice) == [
        f"{tmp_path / 'shop.yaml'}:5: notify.0: Apprise could not send it; nobody was told"
    ]


def test_an_address_that_apprise_does_not_know_is_told_before_the_audit(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"notify\.0\.apprise: Apprise can't use") as raised:
        senders(spec(tmp_path, "apprise: ${WAY}", WAY="pigeon://secret"))
    assert "secret" not in str(raised.value)


def test_without_the_extra_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(UsageError, match=r"needs Apprise; pip install apprise"):
        senders(spec(tmp_path, "apprise: json://shop.example"))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{ when: digest }", "notify.0: needs one of webhook and apprise, not both"),
        ("{ webhook: 'https://a.example', apprise: 'json://b' }", "notify.0: needs one of"),
        ("{ webhook: hooks.example }", "notify.0.webhook: 'hooks.example' is not a web address"),
        ("{ webhook: '${HOOK}' }", "notify.0.webhook: '${HOOK}' is not a web address"),
        ("{ webhook: 'https://a.example', when: always }", "notify.0.when: "),
    ],
)
def test_a_mistake_in_the_spec_is_told_with_its_line(entry: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as raised:
        spec(tmp_path, entry, HOOK="secret")
    said = str(raised.value)
    assert f"shop.yaml:5: {says}" in said
    assert "secret" not in said
