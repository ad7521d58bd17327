"""Audits planted sites: all that share a spec in one audit, each below a path of its own."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme
import yaml
from tinysite import POLL_SECONDS

from auditor.audit.runner import Options, run
from auditor.capture.browser.launch import BrowserChoice
from auditor.capture.cdp.launcher import Launcher
from auditor.cli.auditing import tap_of
from auditor.config import load_spec
from auditor.model import Finding, TestCase
from auditor.prepare.setup import Setup, set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile
from sites.build import (
    ADS,
    KIT,
    MIXPANEL,
    PIXEL,
    PROPERTY,
    SITE,
    TIKTOK,
    UET,
    Answer,
    Found,
    Plant,
    Report,
    container,
    container_id,
)

SOON_SECONDS = 600
"""An audit of plants is over by then."""
LIBRARIES = {
    "www.googletagmanager.com/gtag/js": "gtag.js",
    "connect.facebook.net/en_US/fbevents.js": "fbevents.js",
    "analytics.tiktok.com/i18n/pixel/events.js": "tiktok.js",
    "bat.bing.com/bat.js": "bat.js",
}
HOSTS = (
    "shop.example", "pay.shop.example", "pay.example", "elsewhere.example", "www.googletagmanager.com",
    "connect.facebook.net", "analytics.tiktok.com", "bat.bing.com", "static.hotjar.com",
    "www.facebook.com", "www.google-analytics.com", "script.hotjar.com", "www.clarity.ms",
    "snap.licdn.com", "s.pinimg.com", "sc-static.net",
)  # fmt: skip
"""Hosts that answer here. All others are not found."""
BASE: Mapping[str, Any] = {
    "version": 1,
    "site": {"name": "Sites", "url": SITE, "domains": ["pay.shop.example", "pay.example"]},
    "tags": {
        "ga4": {"vendor": "ga4", "account": PROPERTY},
        "google_ads": {"vendor": "google_ads", "account": ADS},
        "meta": {"vendor": "meta", "account": PIXEL},
        "tiktok": {"vendor": "tiktok", "account": TIKTOK},
        "uet": {"vendor": "microsoft_uet", "account": UET},
        "mixpanel": {"vendor": "mixpanel", "account": MIXPANEL},
    },
}
TITLES = {
    "purchase": "Order placed",
    "completepayment": "Order placed",
    "conversion": "Order placed",
    "generate_lead": "Form sent",
    "lead": "Form sent",
    "phone_call": "Tap on the phone number",
    "add_to_cart": "Added to the basket",
}
"""What people call a goal, by the first event that it expects."""
CRAWL: Mapping[str, Any] = {
    "sitemap": False,
    "robots": "ignore",
    "expect": [{"tag": "ga4", "event": "page_view"}],
}


@dataclass
class Audited:
    """What an audit of several plants said of each."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    cells: dict[str, list[TestCase]] = field(default_factory=dict)
    visits: int = 0
    seconds: float = 0.0

    def found(self, plant: Plant) -> frozenset[Found]:
        """Slug, leg and vendor of each finding of a plant's site."""
        of_it = self.findings.get(plant.id, [])
        return frozenset((each.fault or each.check, each.leg, each.vendor) for each in of_it)


# ── the site ─────────────────────────────────────────────────────────────────────────────────────


class Handler(BaseHTTPRequestHandler):
    answers: Mapping[str, Any]
    reports: Mapping[str, tuple[Report, ...]]
    tap: list[int]
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = self.headers.get("Host", "") + self.path
        for each in self.reports.get(address.partition("?")[0], ()):
            _report(each, self.tap[0])
        found = self.answers.get(address) or self.answers.get(address.partition("?")[0])
        answer = found() if callable(found) else found
        if isinstance(answer, str):
            answer = Answer(answer)
        answer = answer or Answer("not here", status=404)
        if answer.broken:
            self.close_connection = True
            return
        content = answer.body.encode()
        self.send_response(answer.status)
        query = self.path.partition("?")[2]
        for name, value in {"Content-Type": answer.type, **answer.headers}.items():
            self.send_header(name, value.replace("{query}", query))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _answer  # noqa: N815 - http.server's own names

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def _report(report: Report, port: int) -> None:
    """What a shop's server does: it tells the vendor, and goes on whatever that answers."""
    body = json.dumps(report.body).replace('"{now}"', str(int(time.time())))
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", report.path, body, {"Content-Type": "application/json"})
    connection.getresponse().read()
    connection.close()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up is not an error of the site's."""


def _answers(plants: Iterable[Plant], *, planted: bool) -> dict[str, Any]:
    """By host and path: what the plants' sites and the vendors' hosts answer."""
    script = "text/javascript; charset=utf-8"
    answers: dict[str, Any] = {
        address: Answer((KIT / name).read_text("utf-8"), type=script)
        for address, name in LIBRARIES.items()
    }
    for plant in plants:
        site = plant.build(planted)
        answers |= {f"shop.example/{plant.id}/{path}": made for path, made in site.pages.items()}
        tags = site.container
        gtm = tags if isinstance(tags, Answer) else Answer(container(*tags), type=script)
        answers[f"www.googletagmanager.com/gtm.js?id={container_id(plant.id)}"] = gtm
        answers |= site.elsewhere
    return answers


def _reports(plants: Iterable[Plant], *, planted: bool) -> dict[str, tuple[Report, ...]]:
    return {
        f"shop.example/{plant.id}/{path}": made
        for plant in plants
        for path, made in plant.build(planted).reports.items()
    }


@dataclass
class Hosts:
    """The site and the vendors' hosts, over TLS, on one port of loopback."""

    port: int
    reports: dict[str, tuple[Report, ...]] = field(default_factory=dict)
    """By host and path, what the server tells vendors."""
    tap: list[int] = field(default_factory=list)
    """The port that it tells it to."""
    answers: dict[str, Any] = field(default_factory=dict)
    """By host and path. Each audit has its own; the port stays, and so may the browser."""


@contextmanager
def serving() -> Iterator[Hosts]:
    """Hosts that answer nothing yet, as long as the block."""
    hosts = Hosts(0)
    served = {"answers": hosts.answers, "reports": hosts.reports, "tap": hosts.tap}
    handler = type("Handler", (Handler,), served)
    server = Server(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*HOSTS).configure_cert(context)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        hosts.port = int(server.server_address[1])
        yield hosts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ── the audit ────────────────────────────────────────────────────────────────────────────────────


def _laid_over(base: Any, over: Any) -> Any:
    if not (isinstance(base, Mapping) and isinstance(over, Mapping)):
        return over
    return {
        **base,
        **{key: _laid_over(base[key], each) if key in base else each for key, each in over.items()},
    }


def _spec(plants: Iterable[Plant], port: int) -> str:
    spec: dict[str, Any] = {**BASE}
    starts: list[str] = []
    goals: dict[str, Any] = {}
    for plant in plants:
        spec = _laid_over(spec, yaml.safe_load(plant.spec) or {})
        starts += [f"/{plant.id}/{path}" for path in plant.crawl]
        if plant.goal:
            goal = yaml.safe_load(plant.goal.replace("{base}", f"/{plant.id}"))
            event = goal["expect"][0]["event"]
            goals[plant.id] = {"title": TITLES.get(event.lower(), "Goal reached"), **goal}
    if goals:
        spec["goals"] = goals
    if starts:
        spec["crawl"] = _laid_over(CRAWL, spec.get("crawl") or {}) | {"start": starts}
    resolve = dict.fromkeys(HOSTS, f"127.0.0.1:{port}")
    spec["browser"] = _laid_over(
        spec.get("browser") or {}, {"resolve": resolve, "accept_any_certificate": True}
    )
    return yaml.safe_dump(spec, sort_keys=False)


def audit(
    plants: Iterable[Plant],
    choice: BrowserChoice,
    folder: Path,
    *,
    planted: bool,
) -> Audited:
    """Audit plants that share a spec, with hosts and a browser of their own."""
    with serving() as hosts:
        return asyncio.run(audit_at(hosts, plants, Launcher(choice), folder, planted=planted))


async def audit_at(
    hosts: Hosts,
    plants: Iterable[Plant],
    launcher: Launcher,
    folder: Path,
    *,
    planted: bool,
) -> Audited:
    """Audit plants that share a spec: with their faults, or as their sound twins."""
    chosen = list(plants)
    hosts.answers.clear()
    hosts.answers.update(_answers(chosen, planted=planted))
    hosts.reports.clear()
    hosts.reports.update(_reports(chosen, planted=planted))
    setup = _set_up(_spec(chosen, hosts.port), folder)
    _write_orders(folder / "orders.csv", chosen, planted=planted)
    path = folder / f"audit-{planted}.db"
    with tap_of(setup) as tap:
        hosts.tap[:] = [tap.port] if tap else []
        options = Options(tasks=plan(setup.spec), launcher=launcher, path=path, tap=tap)
        seconds = await _timed(setup, options)
    return _read(path, seconds)


def _set_up(spec: str, folder: Path) -> Setup:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "spec.yaml"
    path.write_text(spec)
    return set_up(load_spec(path, {}))


def _write_orders(path: Path, plants: Iterable[Plant], *, planted: bool) -> None:
    """The shops' list of orders, as if they were placed while the audit goes on."""
    soon = int(time.time()) + SOON_SECONDS
    lines = (f"{line},{soon}" for plant in plants for line in plant.build(planted).orders)
    path.write_text("\n".join(["id,value,currency,time", *lines]))


def _read(path: Path, seconds: float) -> Audited:
    said = Audited(seconds=seconds)
    with AuditFile.open(path) as opened:
        for finding in opened.findings():
            key = finding.goal or _plant_of(finding.page_url)
            said.findings.setdefault(key, []).append(finding)
        for cell in opened.test_cases():
            said.cells.setdefault(cell.goal or "", []).append(cell)
        said.visits = opened.counts().visits
    return said


async def _timed(setup: Setup, options: Options) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await run(setup, options)
    return loop.time() - began


def _plant_of(url: str) -> str:
    """The first part of the path: each plant's pages lie below its own."""
    return urlsplit(url).path.split("/")[1]
