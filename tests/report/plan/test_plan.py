"""The plan says of each goal who is sent what, and is the same in each of its formats."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from auditor.config import load_spec
from auditor.prepare.setup import Setup, set_up
from auditor.report.plan.formats import FORMATS, PlanFormat, render_plan
from auditor.report.plan.planned import Plan, plan_of
from auditor.report.plan.xlsx import Sheet, workbook

SPEC = """\
version: 1
site: { name: "Tallow & Finch", url: "https://shop.example" }
identity: { email: avery.test@shop.example }
tags:
  ga4: { vendor: ga4, account: G-7XK2P9QW3L, also_at: [https://sst.shop.example] }
  meta: { vendor: meta, account: "731900024518862", user_data: [email], server_twin: true }
consent:
  accept: { signals: granted }
  reject: { signals: denied, forbid: [advertising] }
goals:
  purchase:
    title: Order placed
    steps:
      - navigate: /basket
      - click: { role: button, name: Buy }
      - wait_for_url: /thanks
    expect:
      - tag: ga4
        event: purchase
        within: 5s
        push: purchase
        params:
          transaction_id: { matches: "SO-[0-9]+" }
          value: { equals_text: { css: .total } }
          user_id: avery.test@shop.example
      - { tag: meta, event: Purchase, params: { value: 49 } }
    forbid: [{ tag: meta, event: Lead }]
    must_not_repeat_on: [reload, back]
  search:
    type: micro
    steps: [{ navigate: /search }]
    expect: [{ tag: ga4, event: search, fires: at_least_once }]
crawl:
  expect: [{ tag: ga4, event: page_view }]
"""
HOSTILE = "=HYPERLINK(1) | @all <b>x</b> \\u0007"


def setup_of(folder: Path, text: str = SPEC) -> Setup:
    path = folder / "shop.yaml"
    path.write_text(text, "utf-8")
    return set_up(load_spec(path, {}))


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return setup_of(tmp_path)


@pytest.fixture
def plan(setup: Setup) -> Plan:
    return plan_of(setup)


def shown(plan: Plan, setup: Setup, format_name: PlanFormat, language: str = "") -> str:
    return render_plan(plan, setup, format_name, language).decode("utf-8-sig")


def test_a_developer_reads_a_checklist(plan: Plan, setup: Setup) -> None:
    text = shown(plan, setup, "markdown")
    goal = text[text.index("## Order placed") : text.index("## search")]
    assert goal == (
        "## Order placed (purchase, macro goal)\n\n"
        'Trigger: click button "Buy"\n\n'
        "1. navigate /basket\n"
        '2. click button "Buy"\n'
        "3. wait_for_url /thanks\n\n"
        "- [ ] **Google Analytics 4 `purchase`** to `G-7XK2P9QW3L`: once, within 5 s, after the "
        "data layer event purchase (shop.yaml:18)\n"
        "  - [ ] `transaction_id`: text of the form SO-&#91;0-9&#93;+\n"
        '  - [ ] `value`: the amount shown at css ".total"\n'
        "  - [ ] `user_id`: `(masked:identity.email)`\n"
        "  - [ ] `items`: needed by the vendor\n"
        "  - [ ] `currency`: needed with a value\n"
        "- [ ] **Meta Pixel `Purchase`** to `731900024518862`: once (shop.yaml:26)\n"
        "  - [ ] `value`: `49`\n"
        "  - [ ] `currency`: needed by the vendor\n"
        "  - [ ] `content_type`: recommended by the vendor\n"
        "  - [ ] `items`: recommended by the vendor\n"
        "- [ ] **Meta Pixel `Lead`** to `731900024518862`: never (shop.yaml:27)\n"
        "- [ ] Nothing is sent again when the page is reloaded and when the visitor goes back.\n"
        "\n"
    )
    assert (
        "| Meta Pixel | `meta` | `731900024518862` |  | reject | visitor's data: email, as sha256; "
        "the server sends the same events, with the same event id |"
    ) in text
    assert "## Every page\n\nTrigger: a page is opened\n" in text


def test_a_german_reads_german(plan: Plan, setup: Setup) -> None:
    text = shown(plan, setup, "markdown", "de")
    assert "Tracking-Plan" in text
    assert "vom Anbieter verlangt" in text
    assert "einmal" in text
    assert "needed" not in text


def test_tables_have_a_row_a_parameter_and_say_the_same(plan: Plan, setup: Setup) -> None:
    of_csv = list(csv.reader(io.StringIO(shown(plan, setup, "csv"))))
    book = openpyxl.load_workbook(io.BytesIO(render_plan(plan, setup, "xlsx")))
    assert book.sheetnames == ["Plan", "Tags"]
    of_xlsx = [
        [str(cell or "") for cell in row] for row in book["Plan"].iter_rows(values_only=True)
    ]
    assert of_xlsx == of_csv
    goal, value = of_csv[1][1], of_csv[2]
    assert goal == "Order placed (purchase, macro goal)"
    assert value[3:12] == [
        "Google Analytics 4", "G-7XK2P9QW3L", "purchase", "once", "5 s", "purchase", "value",
        'the amount shown at css ".total"', "spec",
    ]  # fmt: skip
    assert {tuple(row[12:]) for row in of_csv if row[5] == "Purchase"} == {("reject", "26")}
    assert book["Plan"].freeze_panes == "A2"


def test_data_has_all_of_it(plan: Plan, setup: Setup) -> None:
    data = json.loads(shown(plan, setup, "json", "de"))
    purchase, search, pages = data["goals"]
    assert [hit["fires"] for hit in purchase["hits"]] == ["once", "once", "never"]
    assert purchase["hits"][1]["params"][0] == {
        "name": "value", "must_be": ["49"], "asked_by": "spec",
    }  # fmt: skip
    assert (search["type"], pages["name"]) == ("micro", None)
    assert data["tags"][0]["also_at"] == ["https://sst.shop.example"]


def test_of_one_goal_there_is_nothing_else(setup: Setup) -> None:
    plan = plan_of(setup, ["search"])
    assert [goal.name for goal in plan.goals] == ["search"]
    assert [tag.name for tag in plan.tags] == ["ga4"]


def test_a_page_can_be_ticked_and_loads_nothing(plan: Plan, setup: Setup) -> None:
    page = shown(plan, setup, "html")
    assert page.count('<input type="checkbox"') == 5 + 1 + sum(
        len(hit.params) for goal in plan.goals for hit in goal.hits
    )
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "<script" not in page
    assert "Tallow &amp; Finch" in page


@pytest.mark.parametrize("format_name", FORMATS)
def test_hostile_text_stays_text(format_name: PlanFormat, tmp_path: Path) -> None:
    setup = setup_of(tmp_path, SPEC.replace("title: Order placed", f'title: "{HOSTILE}"'))
    made = render_plan(plan_of(setup), setup, format_name)
    if format_name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(made))
        cell = book["Plan"]["B2"]
        assert (cell.data_type, str(cell.value)[:2]) == ("s", "=H")
        return
    text = made.decode()
    assert "\x07" not in text
    assert "<b>" not in text or format_name in {"csv", "json"}
    assert format_name != "csv" or "'=HYPERLINK" in text


def test_a_workbook_has_more_columns_than_letters() -> None:
    titles = [f"t{number}" for number in range(1, 30)]
    made = workbook([Sheet(name="wide & <long>", titles=titles, rows=[titles])])
    sheet = openpyxl.load_workbook(io.BytesIO(made))["wide & <long>"]
    assert [cell.value for cell in sheet[2]] == titles
    assert sheet["AC2"].value == "t29"


def test_the_same_plan_makes_the_same_bytes(plan: Plan, setup: Setup) -> None:
    assert render_plan(plan, setup, "xlsx") == render_plan(plan, setup, "xlsx")
