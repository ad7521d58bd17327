"""Tracking plans: events with their parameters become drafts of what must be sent."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from commandline import call
from importedspecs import imported, refused

from auditor.draft.imported.plans import MOST_EVENTS
from auditor.draft.imported.workbook import MOST_BYTES

URL = ("--url", "shop.example")
ORDER = (
    "{ tag: ga4, event: purchase, params: { value: { above: 0 }, "
    "currency: { one_of: [EUR, CHF] }, items.*.item_id: { present: true } } }"
)
TABLE = """Our plan,,,,
Event Name;Trigger;Property Name;Type;Required;Allowed values
purchase;The order is placed;value;number;yes;
;;currency;string;yes;EUR, CHF
;;coupon;string;no;
;;items[].item_id;string;YES;
sign_up;The account is made;method;string;x;
page_view;;page_type;string;mandatory;
"""
SEGMENT = {
    "display_name": "Plan",
    "rules": {
        "events": [
            {
                "name": "purchase",
                "description": "The order is placed",
                "rules": {
                    "properties": {
                        "context": {},
                        "traits": {},
                        "properties": {
                            "type": "object",
                            "properties": {
                                "value": {"type": "number"},
                                "currency": {"type": "string", "enum": ["EUR", "CHF"]},
                                "items[].item_id": {"type": "string"},
                                "coupon": {"type": ["string", "null"]},
                            },
                            "required": ["value", "currency", "items[].item_id"],
                        },
                    }
                },
            }
        ]
    },
}
LIST = {
    "events": [
        {
            "name": "purchase",
            "trigger": "The order is placed",
            "properties": [
                {"name": "value", "type": "float", "required": True},
                {"name": "currency", "type": "string", "allowedValues": ["EUR", "CHF"]},
                {"name": "items[0].item_id", "type": "string", "isOptional": False},
                {"name": "coupon", "optional": True},
            ],
        }
    ]
}
OPEN = """opentp: 2025-01
event:
  key: purchase
  description: The order is placed
  payload:
    schema:
      value: { type: number, required: true }
      currency: { type: string, required: true, enum: [EUR, CHF] }
      items.$.item_id: { type: string, required: true }
      coupon: { type: string, required: false }
"""
WIRE = {
    "test_cases": {
        "Buy a lamp": {
            "events": [
                {"en": "purchase", "tid": "G-ABCDE12345", "epn.value": "44", "cu": "EUR"},
                {"en": "purchase", "tid": "G-ABCDE12345"},
                {"t": "event", "ea": "old"},
            ]
        }
    }
}


def workbook(*rows: list[str], **parts: str) -> bytes:
    """An XLSX file whose only sheet has these rows; the first of each row shares its text."""
    shared = "".join(f"<si><r><t>{row[0]}</t></r></si>" for row in rows)
    lines = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>{number - 1}</v></c>'
        + "".join(
            f'<c r="{chr(66 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for at, text in enumerate(row[1:])
            if text
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    written = {
        "xl/workbook.xml": f"<workbook {main}/>",
        "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
        **{f"xl/{name}.xml": text for name, text in parts.items()},
    }
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in written.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plan.csv", TABLE),
        ("plan.json", json.dumps(SEGMENT)),
        ("plan.json", json.dumps(LIST)),
        ("plan.yaml", OPEN),
        ("plan.json", json.dumps({"data": {"rules": [
            {"type": "IDENTIFY", "key": "x", "jsonSchema": {}},
            {"type": "TRACK", "key": "purchase", "jsonSchema": {
                **SEGMENT["rules"]["events"][0]["rules"],  # type: ignore[index]
                "description": "The order is placed"}},
        ]}}).replace('"jsonSchema"', '"description": "The order is placed", "jsonSchema"')),
    ],
)  # fmt: skip
def test_an_event_is_a_draft_of_what_must_be_sent(tmp_path: Path, name: str, text: str) -> None:
    written = imported(tmp_path, name, text, *URL, "--tag", "ga4=G-ABCDE12345")
    assert f"  #     - {ORDER}" in written.text.replace('"items.*.item_id"', "items.*.item_id")
    assert "  # The order is placed" in written.text
    assert "May have, too: coupon" in written.text


def test_a_page_view_is_expected_of_every_page(tmp_path: Path) -> None:
    written = imported(tmp_path, "plan.csv", TABLE, *URL)
    assert written.spec.crawl is not None
    (line,) = written.spec.crawl.expect
    assert (line.event, list(line.params)) == ("page_view", ["page_type"])


def test_a_workbook_says_the_same_as_its_table(tmp_path: Path) -> None:
    rows = [line.split(";") for line in TABLE.splitlines()[1:]]
    (tmp_path / "plan.xlsx").write_bytes(workbook(*rows))
    result = call(tmp_path, "import", "plan.xlsx", *URL, "--output", "-")
    assert result.exit_code == 0, result.output
    printed = call(tmp_path, "import", "plan.xlsx", *URL)
    of_workbook = (tmp_path / "tagproof.yaml").read_text("utf-8")
    (tmp_path / "plan.csv").write_text(TABLE, "utf-8")
    call(tmp_path, "import", "plan.csv", *URL, "--force")
    of_table = (tmp_path / "tagproof.yaml").read_text("utf-8")
    assert of_workbook.replace("plan.xlsx", "plan.csv") == of_table
    assert "3 goals" not in printed.stdout


def test_events_with_the_names_of_requests(tmp_path: Path) -> None:
    written = imported(tmp_path, "plan.json", json.dumps(WIRE), *URL)
    assert 'params: { value: "44", currency: EUR }' in written.text
    assert written.spec.tags["ga4"].account == "G-ABCDE12345"
    assert "purchase is there several times" in written.text
    assert "Not known: who gets old (ga_universal); add --tag." in written.text


def test_whom_a_plan_names_gets_the_event(tmp_path: Path) -> None:
    table = "Event,Parameter,Tool\nLead,value,Meta Pixel\nlead,value,GA4\nSubmit,,TikTok Pixel\n"
    tags = ("--tag", "ga4=G-ABCDE12345", "--tag", "meta=123456789012345")
    written = imported(tmp_path, "plan.csv", table, *URL, *tags)
    assert "{ tag: meta, event: Lead," in written.text
    assert "{ tag: ga4, event: lead," in written.text
    assert "The plan has it for TikTok Pixel, the spec has ga4, meta: add --tag." in written.text


def test_hostile_cells_stay_texts(tmp_path: Path) -> None:
    hostile = "x: ${HOME} - *a &b !!c {{d}} \x1b[2J # '"
    rows = f'Event,Parameter,Trigger\n"{hostile}","{hostile}","{hostile}"\npage_view,"{hostile}",\n'
    written = imported(tmp_path, "plan.csv", rows, *URL)
    assert "\x1b" not in written.text
    assert written.spec.goals == {}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", "Name,City\nA,B\n", "a.csv:1: no column is called Event"),
        ("a.csv", "Event,Parameter\n", "a.csv: has no events below"),
        ("a.csv", "Event,Parameter\n" + "".join(f"e{n},p\n" for n in range(MOST_EVENTS + 1)),
         "more than 500 events"),
        ("a.csv", 'Event,Parameter\n"' + "x" * 200_000 + "\n", "a.csv: has no events below"),
        ("a.json", json.dumps({"events": [{"name": "x", "properties": [{}]}]}),
         "events[0].properties[0] is not a parameter"),
        ("a.json", json.dumps({"events": [{"name": f"e{n}", "properties": {}}
                                          for n in range(MOST_EVENTS + 1)]}), "more than 500"),
        ("a.json", json.dumps({"test_cases": {"x": {"events": [3]}}}), "events[0]: is not an event"),
        ("a.json", json.dumps({"test_cases": {"x": 3}}), "events: is not a list"),
        ("a.yaml", "events:\n  - {", "a.yaml:2: is not valid YAML"),
        ("a.yaml", "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 8)}]\n"
            for n in range(8)), "holds more than 50000 values"),
        ("a.yaml", "version: 1\nsite: {}\ntags: {}\n", "a tagproof spec already"),
        ("a.yaml", "x: 1\n", "nothing that import knows"),
        ("a.xlsx", workbook(["Name", "City"]), "a.xlsx:1: no column is called Event"),
        ("a.xlsx", workbook(["A"], sharedStrings="<sst>"), "sharedStrings.xml:1: is not XML"),
        ("a.xlsx", workbook(["A"], sharedStrings=(
            '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>')),
         "declares entities"),
        ("a.xlsx", workbook(["A"], sharedStrings=" " * (MOST_BYTES + 1)), "larger than 50 MB"),
        ("a.xlsx", workbook(["Event", "Parameter"])[:-30], "an archive; unpack it first"),
    ],
)  # fmt: skip
def test_a_broken_plan_is_refused_with_its_place(
    tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    assert why in refused(tmp_path, name, content, *URL)
