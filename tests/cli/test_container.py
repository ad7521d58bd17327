"""tagproof container as a person and a pipeline call it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import orderedaudit
import pytest
from click.testing import CliRunner, Result
from orderedaudit import GA4, META, REJECT, STRICT, facts
from sites.build import Tag, container, tag

from auditor.cli import tagproof
from auditor.model import Leg, Request, VisitFacts
from auditor.testing import a_push

TAGS = (
    tag("gtm.js", "", kind="googtag", tagId=GA4),
    replace(
        tag("purchase", "", kind="gaawe", eventName="purchase", measurementIdOverride=GA4),
        when=(("_cn", "path", "/thanks"),),
    ),
    replace(
        tag("purchase", "", kind="html", html=f"fbq('init','{META}');fbq('track','Purchase')"),
        when=(("_cn", "path", "/done"),),
    ),
    tag("purchase", "", kind="html", where="x", html=f"fbq('init','{META}');fbq('track','Lead')"),
    tag("purchase", "", kind="html", html="<script>x()</script>").with_file(
        consent=["list", "ad_storage"]
    ),
    tag("add_to_cart", "", kind="awct", conversionId="700", conversionLabel="abc"),
)


def a_visit(*tags: Tag, leg: Leg = orderedaudit.ACCEPT) -> VisitFacts:
    """A visit whose page of thanks loaded a container, and told it of an order."""
    visit = facts(leg, sent=("ga4",))
    url = "https://www.googletagmanager.com/gtm.js?id=GTM-ABC1234"
    request = Request(id=9, visit=0, at=2250, method="GET", url=url, resource_type="script",
                      page=2, status=200)  # fmt: skip
    denied = ["consent", "default", {"ad_storage": "denied"}]
    return replace(
        visit,
        requests=(*visit.requests, request),
        scripts={9: container(*tags)},
        pushes=(
            a_push(None, id=1, at=2240, page=2, layer="gtag", payload=denied),
            a_push("gtm.js", id=2, at=2260, page=2),
            a_push(id=3, at=2300, page=2),
        ),
    )


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "audit.db"
    return orderedaudit.write(path, a_visit(*TAGS), a_visit(TAGS[0], leg=REJECT))


def replay(folder: Path, audit: Path, *options: str) -> Result:
    path = folder / "shop.yaml"
    path.write_text(STRICT, "utf-8")
    return CliRunner().invoke(tagproof, ["container", str(path), str(audit), *options])


def test_it_says_of_each_event_which_tags_fired_and_why_others_did_not(
    audit: Path, tmp_path: Path
) -> None:
    result = replay(tmp_path, audit)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "purchase · accept · desktop: GTM-ABC1234, 6 tags\n"
        "  gtm.js (2.3 s)\n"
        f"    ✗ tag 1 (Google Analytics 4 {GA4} page_view): fires by the rules, and no hit of it "
        "followed\n"
        "  purchase (2.3 s)\n"
        f"    ✓ tag 2 (Google Analytics 4 {GA4} purchase): fired\n"
        f"    ✗ tag 3 (Meta Pixel {META} Purchase): the condition “page path contains /done” was "
        "false: it was “/thanks”\n"
        f"    ? tag 4 (Meta Pixel {META} Lead): can't tell: custom JavaScript is true\n"
        "    ✗ tag 5 (custom HTML): blocked: consent is denied for ad_storage\n"
        "  waited for an event that never came: tag 6 (Google Ads AW-700 conversion abc)\n"
        "\n"
        "purchase · reject · desktop: GTM-ABC1234, 1 tag\n"
        "  gtm.js (2.3 s)\n"
        f"    ✗ tag 1 (Google Analytics 4 {GA4} page_view): fires by the rules, and no hit of it "
        "followed\n"
    )


def test_all_shows_what_waits_for_another_event(audit: Path, tmp_path: Path) -> None:
    shown = replay(tmp_path, audit, "--all", "--leg", "accept").stdout
    assert "    · tag 6 (Google Ads AW-700 conversion abc): waits for another event: event is " in (
        shown
    )
    assert "reject" not in shown


def test_a_tag_that_fires_once_on_a_page_fires_no_second_time(tmp_path: Path) -> None:
    visit = a_visit(TAGS[0].with_file(once_per_load=True))
    again = a_push("gtm.js", id=4, at=2500, page=2)
    path = tmp_path / "audit.db"
    audit = orderedaudit.write(path, replace(visit, pushes=(*visit.pushes, again)))
    assert "had fired on this page, and fires once only" in replay(tmp_path, audit).stdout


def test_data_has_every_event_with_every_tag(audit: Path, tmp_path: Path) -> None:
    data = json.loads(replay(tmp_path, audit, "--json").stdout)
    accept, reject = data["journeys"]
    assert (accept["goal"], accept["leg"], accept["container"]) == (
        "purchase", "accept", "GTM-ABC1234",
    )  # fmt: skip
    assert (len(accept["rows"]), len(reject["rows"])) == (12, 2)
    [third] = [row for row in accept["rows"] if (row["event"], row["tag"]) == ("purchase", "3")]
    assert (third["outcome"], third["condition"], third["value"], third["hit_seen"]) == (
        "condition", "page path contains /done", "/thanks", None,
    )  # fmt: skip


def test_where_no_container_was_loaded_it_says_so(tmp_path: Path) -> None:
    result = replay(tmp_path, orderedaudit.write(tmp_path / "none.db"))
    assert result.exit_code == 3
    assert "none of these journeys loaded a container" in result.stderr


def test_an_unknown_goal_is_a_mistake_of_the_call(audit: Path, tmp_path: Path) -> None:
    result = replay(tmp_path, audit, "--goal", "purchse")
    assert (result.exit_code, "purchase" in result.stderr) == (2, True)


def test_what_a_site_sent_steers_no_terminal(tmp_path: Path) -> None:
    evil = a_visit(TAGS[0])
    push = a_push("buy\x1b[2J\n::error::now", id=4, at=2500, page=2)
    audit = orderedaudit.write(tmp_path / "e.db", replace(evil, pushes=(*evil.pushes, push)))
    shown = replay(tmp_path, audit, "--all").stdout
    assert "\x1b" not in shown
    assert "\n::error" not in shown
