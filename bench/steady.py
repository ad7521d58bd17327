"""Findings that come and go: the same audits twenty times, and what differs between the runs.

The broken demo shop, and crawls of a site for each of three batching libraries (their own code,
from npm), which send what they gathered when a page is left. Run it at rest, and again while the
processor has other work: the answer must be the same.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from importlib.resources import as_file
from pathlib import Path

import yaml
from sites.audit import serving
from sites.build import Answer

from auditor.audit.runner import Options, run
from auditor.capture.browser.launch import find_browser
from auditor.capture.cdp.launcher import Launcher
from auditor.config import load_spec
from auditor.demo import SPEC, serve
from auditor.prepare.setup import Setup, set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile

RUNS = 20
PAGES = 42
TABS = 4
BUNDLE = Path(__file__).parents[1] / "tests" / "sdk" / "build" / "sdk.js"
SITE = "https://shop.example/"


@dataclass(frozen=True, slots=True)
class Library:
    """A vendor's own library, and what it sends of each page."""

    account: str
    event: str
    start: str


LIBRARIES = {
    "mixpanel": Library(
        "0123456789abcdef0123456789abcdef",
        "$mp_web_page_view",
        "sdk.mixpanel.init(ACCOUNT, {track_pageview: true, autocapture: false,"
        " record_sessions_percent: 0});",
    ),
    "posthog": Library(
        "phc_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
        "$pageview",
        "sdk.posthog.init(ACCOUNT, {api_host: 'https://eu.i.posthog.com', autocapture: false,"
        " disable_session_recording: true, advanced_disable_flags: true,"
        " disable_external_dependency_loading: true});",
    ),
    "amplitude": Library(
        "0123456789abcdef0123456789abcdef",
        "[Amplitude] Page Viewed",
        "sdk.amplitude.init(ACCOUNT, {autocapture: {pageViews: true}, fetchRemoteConfig: false,"
        " flushIntervalMillis: 1000});",
    ),
}


@dataclass
class Run:
    """One audit: what it found, and what it took."""

    findings: Counter[tuple[str, ...]]
    visits: int
    seconds: float


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, audit in (("demo", _demo), *((each, _crawl(each)) for each in LIBRARIES)):
            runs = [audit(Path(folder) / f"{name}-{number}") for number in range(RUNS)]
            print(_line(name, runs), flush=True)


def _line(name: str, runs: list[Run]) -> str:
    always = reduce(Counter.__and__, (each.findings for each in runs))
    comes_and_goes = set[tuple[str, ...]]().union(*(each.findings - always for each in runs))
    seconds = statistics.median(each.seconds / each.visits for each in runs)
    visits = {each.visits for each in runs}
    first = (
        f"{name:<10} {RUNS} runs of {'/'.join(map(str, sorted(visits)))} visits: "
        f"{always.total()} findings in every run, {len(comes_and_goes)} that come and go; "
        f"{seconds:.2f} s a visit (median)"
    )
    rest = (f"  comes and goes: {' · '.join(finding)}" for finding in sorted(comes_and_goes))
    return "\n".join([first, *rest])


def _demo(folder: Path) -> Run:
    folder.mkdir()
    with serve("broken") as url, as_file(SPEC) as spec:
        return _audited(
            set_up(load_spec(spec, {**os.environ, "TAGPROOF_DEMO_URL": url})), folder, url
        )


def _crawl(vendor: str) -> Callable[[Path], Run]:
    """An audit of the site that has this vendor's library."""

    def audit(folder: Path) -> Run:
        folder.mkdir()
        with serving() as hosts:
            hosts.answers.update(_site(LIBRARIES[vendor]))
            spec = folder / "spec.yaml"
            spec.write_text(yaml.safe_dump(_spec(vendor, hosts.port)))
            return _audited(set_up(load_spec(spec, {})), folder, SITE)

    return audit


def _site(library: Library) -> dict[str, Answer]:
    links = "".join(f"<a href=/p{number}>{number}</a> " for number in range(1, PAGES))
    start = library.start.replace("ACCOUNT", f"'{library.account}'")
    page = f"<!doctype html><title>Shop</title>{links}<script src=/sdk.js></script>"
    page += f"<script>{start}</script>"
    script = Answer(BUNDLE.read_text("utf-8"), type="text/javascript; charset=utf-8")
    paths = ["", *(f"p{number}" for number in range(1, PAGES))]
    return {"shop.example/sdk.js": script} | {
        f"shop.example/{path}": Answer(page) for path in paths
    }


def _spec(vendor: str, port: int) -> dict[str, object]:
    library = LIBRARIES[vendor]
    return {
        "version": 1,
        "site": {"url": SITE},
        "tags": {vendor: {"vendor": vendor, "account": library.account}},
        "crawl": {
            "sitemap": False,
            "robots": "ignore",
            "max_pages": PAGES,
            "concurrency": TABS,
            "expect": [{"tag": vendor, "event": library.event, "fires": "once"}],
        },
        "browser": {
            "resolve": {"shop.example": f"127.0.0.1:{port}"},
            "accept_any_certificate": True,
        },
    }


def _audited(setup: Setup, folder: Path, site: str) -> Run:
    path = folder / "audit.db"
    options = Options(tasks=plan(setup.spec), launcher=Launcher(find_browser()), path=path)
    began = time.perf_counter()
    asyncio.run(run(setup, options))
    took = time.perf_counter() - began
    with AuditFile.open(path) as opened:
        findings = Counter[tuple[str, ...]](
            (
                each.fault or each.check, each.leg or "", each.goal or "",
                each.vendor or "", (each.page_url or "").removeprefix(site),
                each.outcome.value,
            )
            for each in opened.findings()
        )  # fmt: skip
        return Run(findings, opened.counts().visits, took)
