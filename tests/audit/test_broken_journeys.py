"""What did not happen is not judged as if it had: journeys that break, with a browser, whole."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import fromstring

import pytest
from tinysite import TinySite, serving

from auditor.errors import ExitCode
from auditor.model import Finding, Outcome, Run, TestCase, Visit
from auditor.report.formats.json import json_pieces
from auditor.report.formats.junit import render_junit
from auditor.report.formats.registry import build_view
from auditor.report.formats.sarif import sarif_pieces
from auditor.report.page.html import render_html
from auditor.report.view import State
from auditor.store import AuditFile

AuditOf = Callable[[str], Awaitable[tuple[ExitCode, AuditFile]]]
HIT = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&en="
ORDER = "&cu=EUR&epn.value=49&ep.transaction_id=SO-1&pr1=idLAMP~nmLamp~pr49~qt1"


def sends(event: str) -> str:
    return f"navigator.sendBeacon('{HIT}{event}')"


def page(title: str, *parts: str) -> str:
    view = f"<script>{sends('page_view')}</script>"
    return f"<title>{title}</title><h1>{title}</h1>{view}{''.join(parts)}"


def on_load(event: str) -> str:
    return f"<script>{sends(event)}</script>"


def on_click(event: str) -> str:
    return f"<script>onclick = () => {sends(event)}</script>"


FORM = (
    '<form action="/sent"><input aria-label="Mail" name="mail" required>'
    "<button>Send</button></form>"
)
ONCE = f"""<script>if (document.referrer && !sessionStorage.sent) {{ {sends("sign_up")} }}
sessionStorage.sent = 1</script>"""
THANKS = page("Thanks", on_load("purchase" + ORDER))
BROKEN = {
    "/": page("Lamps"),
    "/confirm": page("Order", on_load("sign_up")),
    "/thanks": THANKS,
    "/form": page("Form", FORM),
}
SOUND = {
    "/": page("Lamps", '<a href="/usage">Usage</a>'),
    "/usage": page("Usage", "<button>Confirm</button>", on_click("page_view&dl=/usage")),
    "/confirm": page("Order", "<button>Confirm</button>", on_click("sign_up")),
    "/thanks": THANKS + '<p>Paid: <span data-testid="total">49.00</span></p>',
    "/form": page("Form", FORM),
    "/sent": page("Sent", ONCE),
}
SPEC = """
version: 1
site: {{ url: "{url}" }}
tags:
  ga4: {{ vendor: ga4, account: G-TEST0001 }}
goals:
  on_the_way:
    title: Usage read
    steps:
      - navigate: /
      - click: {{ role: link, name: Usage }}
        timeout: {timeout}
      - click: {{ role: button, name: Confirm }}
        timeout: {timeout}
    expect:
      - {{ tag: ga4, event: page_view, params: {{ page_location: {{ matches: ".*usage" }} }} }}
    forbid:
      - {{ tag: ga4, event: generate_lead }}
  before:
    title: Order confirmed
    steps:
      - navigate: /confirm
      - click: {{ role: button, name: Confirm }}
        timeout: {timeout}
    expect:
      - {{ tag: ga4, event: sign_up }}
  after:
    title: Order paid
    steps:
      - navigate: /
      - navigate: /thanks
        goal: true
      - wait_for_element: {{ test_id: total }}
        timeout: {timeout}
    expect:
      - tag: ga4
        event: purchase
        params: {{ value: {{ equals_text: {{ test_id: total }} }} }}
  repeated:
    title: Form sent
    steps:
      - navigate: /form
      - fill: {{ label: Mail, value: a@shop.example }}
      - click: {{ role: button, name: {button} }}
        timeout: {timeout}
    invalid:
      - fill: {{ label: Mail, value: "" }}
    variant:
      - navigate: /form
      - fill: {{ label: Mail, value: b@shop.example }}
      - click: {{ role: button, name: Send }}
    must_not_repeat_on: [reload, back, revisit, double_click]
    expect:
      - {{ tag: ga4, event: sign_up }}
"""


@dataclass(frozen=True)
class Audited:
    """What an audit of the site says."""

    code: ExitCode
    visits: tuple[Visit, ...]
    findings: tuple[Finding, ...]
    test_cases: tuple[TestCase, ...]

    def of(self, goal: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.goal == goal]


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        tiny.pages |= BROKEN
        yield tiny


def broken_spec(site: TinySite) -> str:
    """The spec that nothing on the broken site answers: it need not be waited for."""
    return SPEC.format(url=site.url, button="Sned", timeout="1s")


def sound_spec(site: TinySite) -> str:
    return SPEC.format(url=site.url, button="Send", timeout="30s")


async def audited(spec: str, audit_of: AuditOf) -> Audited:
    code, opened = await audit_of(spec)
    with opened as audit:
        return Audited(
            code, tuple(audit.visits()), tuple(audit.findings()), tuple(audit.test_cases())
        )


async def test_nothing_is_said_of_a_goal_whose_journey_broke_but_that_it_did(
    site: TinySite, audit_of: AuditOf
) -> None:
    said = await audited(broken_spec(site), audit_of)

    assert said.code is ExitCode.INCONCLUSIVE
    assert {case.outcome for case in said.test_cases} == {Outcome.CANT_TELL}
    assert [f.message for f in said.findings if f.outcome is Outcome.FAILED] == []
    assert {case.about for case in said.test_cases if case.goal == "on_the_way"} == {
        "ga4 page_view",
        "ga4 generate_lead",
    }
    assert {finding.check for finding in said.of("before")} == {"missing-hit"}

    sent, compared = sorted(said.of("after"), key=lambda finding: finding.check)
    assert re.match(
        r"ga4 purchase was sent, but it is unclear whether “Order paid” was achieved: "
        r"Step 3 \([\w.-]+\.yaml:\d+\): ",
        sent.message,
    )
    assert "it was not read" in compared.expected

    told = {(finding.check, finding.fault) for finding in said.of("repeated")}
    assert told == {
        ("missing-hit", "target-not-found"),
        ("counts-again", "target-not-found"),
        ("counts-again", "precondition-unmet"),
        ("double-submit", "precondition-unmet"),
        ("invalid-form", "precondition-unmet"),
        ("constant-value", "precondition-unmet"),
    }
    not_walked = [visit for visit in said.visits if visit.run is not Run.JOURNEY]
    assert len(not_walked) == 4
    for visit in not_walked:
        assert (visit.error or "").startswith("Not walked, since the journey itself broke: Step 3")
        assert visit.repeat_of is not None


async def test_the_same_journeys_that_come_to_their_end_are_judged(
    site: TinySite, audit_of: AuditOf
) -> None:
    site.pages |= SOUND

    said = await audited(sound_spec(site), audit_of)

    assert [(finding.goal, finding.message) for finding in said.findings] == []
    assert {case.outcome for case in said.test_cases} == {Outcome.PASSED}
    assert said.code is ExitCode.PASSED


async def test_every_report_says_so(site: TinySite, audit_of: AuditOf) -> None:
    code, opened = await audit_of(broken_spec(site))
    with opened as audit:
        view = build_view(audit)
        junit = fromstring(render_junit(view))  # noqa: S314 - our own output
        report = json.loads("".join(json_pieces(view)))
        html = render_html(view)
        sarif = json.loads("".join(sarif_pieces(view)))["runs"][0]
    assert {goal.state for goal in view.goals} == {State.UNKNOWN}
    outcomes = {e.outcome for row in view.matrix for field in row.fields for e in field}
    assert outcomes == {Outcome.CANT_TELL}
    assert view.score.points is None
    assert {journey.outcome for journey in view.journeys} == {Outcome.CANT_TELL}
    assert (view.totals.walks, view.totals.repeats, view.totals.unwalked) == (4, 0, 4)

    # Four were walked and are drawn; of the others there is nothing to draw.
    assert html.count('<figure class="timeline">') == 4
    assert html.count('<article class="journey"') == 8

    assert junit.get("failures") == "0"
    assert junit.get("errors") == junit.get("tests")
    assert report["audit"]["exit_code"] == code == ExitCode.INCONCLUSIVE
    assert report["summary"]["goals"] == {"works": 0, "broken": 0, "cant-tell": 4}
    assert {result["kind"] for result in sarif["results"]} == {"review"}
    assert sarif["invocations"][0]["exitCode"] == ExitCode.INCONCLUSIVE
