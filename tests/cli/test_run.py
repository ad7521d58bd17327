"""tagproof run, check and report as a pipeline calls them: exit codes, files and clear lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import call
from tinysite import TinySite, serving, unused_port

from auditor.prepare.worth import Worth, reason

SPEC = """\
version: 1
site: {{ url: "{url}" }}
{more}
tags:
  ga4: {{ vendor: ga4, account: G-TEST0001 }}
goals:
  lead:
    steps:
      - navigate: /
      - click: {{ role: button, name: Send }}
    expect:
      - {{ tag: ga4, event: generate_lead }}
"""
PAGE = """<title>Contact</title><input aria-label=Mail><button>Send</button><script>
document.querySelector('button').onclick = () => navigator.sendBeacon(
  'https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&en=EVENT'
  + '&ep.note=' + encodeURIComponent(document.querySelector('input').value))</script>"""
HITS = {"generate_lead": PAGE.replace("EVENT", "generate_lead"), "other": PAGE}


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        tiny.pages["/"] = HITS["generate_lead"]
        yield tiny


def spec(folder: Path, url: str, more: str = "", extra: str = "") -> Path:
    path = folder / "spec.yaml"
    path.write_text(SPEC.format(url=url, more=more) + extra, encoding="utf-8")
    return path


def tagproof(folder: Path, *arguments: str, **environ: str) -> tuple[int, str]:
    """Exit code, and all that it said."""
    result = call(folder, *arguments, **environ)
    return result.exit_code, result.output


def test_a_sound_site_passes_and_its_audit_can_be_checked_and_reported_again(
    site: TinySite, tmp_path: Path
) -> None:
    path = spec(tmp_path, site.url)
    code, _ = tagproof(tmp_path, "run", str(path), "--output", "out", "--har", "out/all.har")
    assert code == 0
    [audit] = (tmp_path / "out").glob("audit-*.db")
    har = json.loads((tmp_path / "out" / "all.har").read_text())
    [sent] = [each for each in har["log"]["entries"] if "/g/collect" in each["request"]["url"]]
    assert sent["_tagproof"]["hits"] == ["ga4 G-TEST0001 generate_lead"]
    assert tagproof(tmp_path, "report", str(audit), "--format", "json")[0] == 0
    # A spec that was edited since, and no browser anywhere: the stored facts are judged anew.
    path.write_text(path.read_text().replace("event: generate_lead", "event: purchase"))
    code, said = tagproof(tmp_path, "check", str(path), str(audit), PATH="", TAGPROOF_BROWSER="")
    assert code == 1
    assert "ga4 purchase was not sent" in said


def test_the_har_file_of_an_audit_is_judged_as_the_audit_was(
    site: TinySite, tmp_path: Path
) -> None:
    path = spec(tmp_path, site.url)
    assert tagproof(tmp_path, "run", str(path), "--output", "out", "--har", "out/all.har")[0] == 0
    check = ("check", str(path), "out/all.har", "--output", "again", "--format", "json")
    assert tagproof(tmp_path, *check, PATH="", TAGPROOF_BROWSER="")[0] == 0
    report = json.loads((tmp_path / "again" / "report.json").read_text())
    assert [goal["state"] for goal in report["goals"]] == ["works"]
    path.write_text(path.read_text().replace("event: generate_lead", "event: purchase"))
    code, said = tagproof(tmp_path, *check)
    assert (code, "ga4 purchase was not sent" in said) == (1, True)
    code, said = tagproof(tmp_path, *check, "--goal", "lead")
    assert (code, "it says itself which goals" in said) == (2, True)


SESSION = {
    "log": {
        "creator": {"name": "WebInspector"},
        "entries": [
            {
                "startedDateTime": "2026-11-20T10:00:00Z",
                "request": {
                    "method": "POST",
                    "url": "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001",
                    "headers": [{"name": "Referer", "value": "https://shop.example/contact"}],
                    "postData": {"mimeType": "text/plain", "text": "en=generate_lead"},
                },
                "response": {"status": 204},
            }
        ],
    }
}


def test_a_recording_from_elsewhere_is_judged_for_the_goals_that_are_named(tmp_path: Path) -> None:
    path = spec(tmp_path, "https://shop.example")
    har = tmp_path / "phone.har"
    har.write_text(json.dumps(SESSION))
    check = ("check", str(path), str(har), "--format", "json", "--output", "out")
    code, said = tagproof(tmp_path, *check, "--goal", "lead", PATH="", TAGPROOF_BROWSER="")
    assert (code, "1 hit" in said) == (0, True)
    code, said = tagproof(tmp_path, *check)
    assert code == 3, "no goal was looked at, and silence is not a pass"
    assert "as nothing says that they were achieved: lead" in " ".join(said.split())
    for wrong in (["--goal", "nope"], ["--leg", "nope"], ["--device", "nope"]):
        code, said = tagproof(tmp_path, *check, *wrong)
        assert (code, "nope" in said, "Traceback" in said) == (2, True, False)
    har.write_text(json.dumps(SESSION).replace("generate_lead", "generate-lead"))
    code, said = tagproof(tmp_path, *check, "--goal", "lead")
    assert (code, "sent under the name generate-lead" in " ".join(said.split())) == (1, True)
    har.write_text("no HAR")
    code, said = tagproof(tmp_path, *check)
    assert (code, "nor a HAR file" in said) == (2, True)


CRAWLED = """\
consent:
  accept: { steps: [{ click: { text: "Yes" } }], signals: granted }
  reject: { steps: [{ click: { text: "No" } }], signals: denied, forbid: [analytics] }
crawl: { expect: [{ tag: ga4, event: page_view }] }
"""


def test_of_a_recordings_first_page_nobody_knows_whether_the_visitor_had_chosen(
    tmp_path: Path,
) -> None:
    path = spec(tmp_path, "https://shop.example", extra=CRAWLED)
    html = {"status": 200, "content": {"mimeType": "text/html", "text": "<html>"}}
    collect = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001"
    hit = {"url": f"{collect}&en=page_view&gcs=G111"}
    entries: list[dict[str, object]] = []
    for second, (url, sends) in enumerate((("/", False), ("/two", True), ("/three", True))):
        at = f"2026-11-20T10:00:0{second}Z"
        page = {"url": f"https://shop.example{url}", "method": "GET"}
        entries.append({"startedDateTime": at, "request": page, "response": html})
        if sends:
            entries.append({"startedDateTime": at, "request": hit, "response": {"status": 204}})
    har = tmp_path / "session.har"

    def check() -> tuple[int, str]:
        har.write_text(json.dumps({"log": {"creator": {"name": "x"}, "entries": entries}}))
        command = ("check", str(path), str(har), "--format", "json", "--output", "out")
        code, said = tagproof(tmp_path, *command)
        return code, " ".join(said.split())

    code, said = check()
    assert (code, "the visitor may have chosen only here" in said) == (3, True)
    del entries[-1]
    code, said = check()
    assert (code, "/three lacks the tag ga4" in said, "/two" in said) == (1, True, False)


def test_a_missing_conversion_fails_unless_it_is_accepted_for_now(
    site: TinySite, tmp_path: Path
) -> None:
    site.pages["/"] = HITS["other"]
    found, _ = tagproof(tmp_path, "run", str(spec(tmp_path, site.url)))
    [audit] = (tmp_path / "tagproof-reports").glob("audit-*.db")

    def again(extra: str, *options: str) -> int:
        path = str(spec(tmp_path, site.url, extra=extra))
        return tagproof(tmp_path, "check", path, str(audit), *options)[0]

    accepted = 'ignore: [{{ check: missing-hit, reason: "known", until: {} }}]\n'
    assert found == 1
    assert again("") == 1
    assert again(accepted.format("2099-01-01")) == 0
    assert again(accepted.format("2020-01-01")) == 1
    assert again("checks: { missing-hit: { severity: medium } }\n") == 0
    assert again("checks: { missing-hit: { severity: medium } }\nallow: { medium: 0 }\n") == 1
    assert again("checks: { missing-hit: { severity: medium } }\n", "--fail-on", "medium") == 1


def test_a_site_that_is_down_is_inconclusive(tmp_path: Path) -> None:
    path = spec(tmp_path, f"http://localhost:{unused_port()}")
    code, said = tagproof(tmp_path, "run", str(path))
    assert code == 3
    assert "connection refused" in " ".join(said.split())
    assert "Traceback" not in said


def test_a_journey_that_broke_passes_nothing_even_if_the_check_that_says_so_is_off(
    site: TinySite, tmp_path: Path
) -> None:
    off = "checks: { missing-hit: { enabled: false } }"
    assert tagproof(tmp_path, "run", str(spec(tmp_path, site.url, off)))[0] == 0
    site.pages["/"] = HITS["generate_lead"].replace("Send<", "Submit<")
    path = spec(tmp_path, site.url, off)
    path.write_text(path.read_text().replace("name: Send }", "name: Send }\n        timeout: 1s"))
    assert tagproof(tmp_path, "run", str(path))[0] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--goal", "nope"], "nope"),
        (["--leg", "nope"], "nope"),
        (["--device", "nope"], "nope"),
        (["--output", "spec.yaml/out"], "spec.yaml"),
    ],
)
def test_a_wrong_call_is_one_clear_line(
    arguments: list[str], said: str, site: TinySite, tmp_path: Path
) -> None:
    code, told = tagproof(tmp_path, "run", str(spec(tmp_path, site.url)), *arguments)
    assert code == (3 if "--output" in arguments else 2)
    assert said in told
    assert "Traceback" not in told


def test_what_is_not_built_yet_is_refused_with_its_line(tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "sample_config.yaml"
    names = re.findall(r"\$\{(\w+)\}", sample.read_text())
    code, said = tagproof(tmp_path, "run", str(sample), **dict.fromkeys(names, "x"))
    assert code == 2
    assert "not built yet" in said


def test_a_secret_that_is_typed_into_a_form_is_in_no_file(site: TinySite, tmp_path: Path) -> None:
    secret = "correct-horse-battery"  # noqa: S105 - planted
    path = spec(tmp_path, site.url, 'identity: { email: "${SECRET}" }')
    filled = '      - fill: { label: Mail, value: "{email}" }\n      - click: { role: button'
    path.write_text(path.read_text().replace("      - click: { role: button", filled, 1))
    code, said = tagproof(tmp_path, "run", str(path), "--har", "all.har", SECRET=secret)
    assert code in {0, 1}
    assert secret not in said
    written = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(written) >= 5
    assert [each.name for each in written if secret.encode() in each.read_bytes()] == []


def test_a_dry_run_prints_every_visit_and_makes_none(site: TinySite, tmp_path: Path) -> None:
    path = spec(tmp_path, site.url, extra="    must_not_repeat_on: [reload, double_click]\n")
    code, said = tagproof(tmp_path, "run", str(path), "--dry-run")
    assert code == 0
    assert said.splitlines() == [
        f"lead · default · desktop: {reason(Worth.COUNTED)}",
        "  walk the journey, then reload",
        "  double-click the goal action",
        "2 visits for 1 goal; goals are really achieved 2 times",
        "time: not known before a first audit; --budget sets a limit",
    ]
    assert site.arrived == []
    assert [file.name for file in tmp_path.iterdir()] == ["spec.yaml"]


def test_a_dry_run_is_data_too_and_an_audit_is_not(site: TinySite, tmp_path: Path) -> None:
    path = spec(tmp_path, site.url, extra="    must_not_repeat_on: [double_click]\n")
    code, said = tagproof(tmp_path, "run", str(path), "--dry-run", "--json")
    told = json.loads(said)
    assert (code, told["time"][:5]) == (0, "time:")
    assert [(each["goal"], len(each["runs"])) for each in told["tasks"]] == [("lead", 2)]
    code, said = tagproof(tmp_path, "run", str(path), "--json")
    assert (code, "--json belongs to --dry-run" in said) == (2, True)
    assert site.arrived == []


def test_an_environment_has_its_own_address_and_account(site: TinySite, tmp_path: Path) -> None:
    more = f'environments: {{ live: {{ url: "{site.url}", accounts: {{ ga4: G-LIVE0001 }} }} }}'
    path = spec(tmp_path, "http://nowhere.invalid", more)
    site.pages["/"] = HITS["generate_lead"].replace("G-TEST0001", "G-LIVE0001")
    code, said = tagproof(tmp_path, "run", str(path), "--environment", "live")
    assert (code, "All goals" in said or "counted right" in said) == (0, True), said
    site.pages["/"] = HITS["generate_lead"]
    code, said = tagproof(tmp_path, "run", str(path), "--environment", "live")
    assert code == 1
    code, said = tagproof(tmp_path, "run", str(path), "--environment", "lvie")
    assert code == 2
    assert "there is no environment 'lvie'; known: live, production" in said


MORE_GOALS = """\
  scroll:
    type: micro
    steps: [navigate: /, click: { role: button, name: Send }]
    expect: [{ tag: ga4, event: generate_lead }]
crawl:
  sitemap: false
  expect: [{ tag: ga4, event: page_view }]
"""


def test_where_time_is_short_the_most_telling_visit_is_made_and_the_rest_is_named(
    site: TinySite, tmp_path: Path
) -> None:
    path = spec(tmp_path, site.url, extra=MORE_GOALS)
    code, output = tagproof(tmp_path, "run", str(path), "--output", "out", "--budget", "1ms")
    assert code == 0
    assert "Left out, wholly or in part: scroll · default · desktop, crawl · default · desktop" in (
        re.sub(r"\s+", " ", output)
    )
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert [(goal["name"], goal["state"]) for goal in report["goals"]] == [("lead", "works")]
    assert "--budget" in report["notices"][0]


def test_a_dry_run_says_how_long_it_will_take_as_soon_as_an_audit_was_made(
    site: TinySite, tmp_path: Path
) -> None:
    path = spec(tmp_path, site.url)
    asked = ("run", str(path), "--output", "out", "--dry-run")
    assert "time: not known before a first audit" in tagproof(tmp_path, *asked)[1]
    tagproof(tmp_path, "run", str(path), "--output", "out")
    _, output = tagproof(tmp_path, *asked)
    assert re.search(r"time: about \d+ (second|minute)s?, as long as visits took in audit-", output)
