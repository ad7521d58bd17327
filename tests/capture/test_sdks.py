"""The vendors' own SDKs, bundled from npm as a site would: what they send is seen byte for byte."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

import pytest
from tinysite import Answer

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.model import VisitFacts

BUNDLE = Path(__file__).parents[1] / "sdk" / "build" / "sdk.js"

SDKS = {
    "snowplow": """
      sdk.snowplow.newTracker('sp', API, {appId: 'shop', bufferSize: 1});
      window.track = (name) => sdk.snowplow.trackStructEvent({category: 'shop', action: name});""",
    "segment": """
      const analytics = sdk.AnalyticsBrowser.load({writeKey: 'key', cdnSettings: {integrations: {
        'Segment.io': {apiKey: 'key', protocol: 'http', apiHost: HOST + '/v1'}}}});
      window.track = (name) => analytics.track(name, {value: 79});""",
    "amplitude": """
      sdk.amplitude.init('key', {serverUrl: API + '/2/httpapi', autocapture: false,
        fetchRemoteConfig: false, flushIntervalMillis: 100});
      window.track = (name) => sdk.amplitude.track(name, {value: 79});""",
    "mixpanel": """
      sdk.mixpanel.init('token', {api_host: API, autocapture: false, track_pageview: false,
        batch_flush_interval_ms: 100, record_sessions_percent: 0});
      window.track = (name) => sdk.mixpanel.track(name, {value: 79});""",
    "posthog": """
      sdk.posthog.init('key', {api_host: API, autocapture: false, capture_pageview: false,
        capture_pageleave: false, disable_session_recording: true, advanced_disable_flags: true,
        disable_external_dependency_loading: true, opt_out_useragent_filter: true});
      window.track = (name) => sdk.posthog.capture(name, {value: 79});""",
}


def shop(site: TinySite, sdk: str) -> None:
    """A page with the SDK, a button that adds to the cart, and one that buys and leaves at once.

    Segment's is waited for, as its documentation says: it would lose its event now and then.
    """
    host = f"sdks.localhost:{site.port}/{sdk}"
    site.pages["/sdk.js"] = Answer(BUNDLE.read_bytes(), headers={"Content-Type": "text/javascript"})
    page = f"""<!doctype html><title>Shop</title>
      <button id=add>Add to cart</button><button id=buy>Buy</button>
      <script src=/sdk.js></script><script>
      const HOST = '{host}', API = 'http://' + HOST;
      {SDKS[sdk]}
      add.onclick = () => track('added');
      buy.onclick = async () => {{ await track('bought'); location = '/thanks' }};
      </script>"""
    site.pages |= {"/": page, "/thanks": page.replace("<title>Shop", "<title>Thanks")}
    site.otherwise = Answer(
        '{"success": true}',
        headers={
            "Content-Type": "application/json",
            "Access-Control-Allow-Origin": site.url,
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Headers": "authorization, content-type",
        },
    )


def readable(url: str, body: bytes) -> str:
    text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return unquote_plus(url) + unquote_plus(text.decode("utf-8", "replace"))


def sent(facts: VisitFacts, sdk: str) -> list[tuple[int | None, str, str, bytes]]:
    """Step, method, path and body of what the capture saw go to the SDK's endpoint."""
    return [
        (each.step, each.method, urlsplit(each.url)._replace(scheme="", netloc="").geturl(), body)
        for each in facts.requests
        for body in [facts.bodies.get(each.id, b"")]
        if urlsplit(each.url).path.startswith(f"/{sdk}") or f":{sdk}" in each.url
        if each.method != "OPTIONS"
    ]


@pytest.mark.parametrize("sdk", SDKS)
async def test_an_sdks_hits_are_seen_as_they_arrive_and_belong_to_their_step(
    sdk: str, site: TinySite, visitor: Visitor
) -> None:
    shop(site, sdk)
    steps = [{"navigate": "/"}, {"click": {"css": "#add"}}, {"click": {"css": "#buy"}}]
    facts = await visitor.walk(site.url, steps)
    assert facts.visit.error is None
    arrived = [
        (method, path, body)
        for method, path, body, host in site.arrived
        if host.startswith("sdks") and method != "OPTIONS"
    ]
    seen = sent(facts, sdk)
    # All that reached the server was seen. What was seen and never arrived was lost by the site
    # itself as it left: that the capture knows more than the server is its point.
    assert not Counter(arrived) - Counter((method, path, body) for _, method, path, body in seen)
    step_of = {
        name: {step for step, _, path, body in seen if name in _text_of(path, body)}
        for name in ("added", "bought")
    }
    # An SDK that batches may keep the first event until the next click; never the other way.
    assert step_of["added"]
    assert step_of["added"] <= {2, 3}
    # One that keeps what it sent until it is sure may send it once more from the next page.
    assert min(step for step in step_of["bought"] if step is not None) == 3


def _text_of(path: str, body: bytes) -> str:
    text = readable(path, body)
    return text + _decoded(text)


def _decoded(text: str) -> str:
    """What base64 in a form field (data=...) says."""
    import base64  # noqa: PLC0415
    import binascii  # noqa: PLC0415

    found = text.partition("data=")[2].partition("&")[0]
    try:
        return base64.b64decode(found + "===").decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
