"""A file of the format before opens, and says what a file of today's does."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.config.targets import Target
from auditor.errors import StoreError
from auditor.model import (
    Finding,
    Leg,
    Outcome,
    Phase,
    Severity,
    StepKind,
    StepRun,
    Visit,
    VisitFacts,
)
from auditor.store import AuditFile, connection
from auditor.testing import a_hit

VISIT = Visit(id=0, goal="purchase", leg=Leg(name="accept"), device="desktop", began="2026-11-23")
STEP = StepRun(
    visit=1, index=1, kind=StepKind.OTHER, action="", phase=Phase.JOURNEY, began=0, ended=1
)
HIT = a_hit(vendor="tealium_collect", account="teapot/main", environment="dev")
FINDING = Finding(
    id=1, check="missing-hit", fault="no-hit", outcome=Outcome.FAILED, severity=Severity.CRITICAL,
    message="Nothing came.", fingerprint="f" * 64, about="ga4 purchase", visit=1, goal="purchase",
    leg="accept", device="desktop", page_url="/b", expected="once", actual="never",
)  # fmt: skip
AS_8 = "DROP TABLE server_request;"
AS_7 = f"""
{AS_8}
ALTER TABLE hit DROP COLUMN environment;
ALTER TABLE load DROP COLUMN environment;
ALTER TABLE visit DROP COLUMN user_agent;
ALTER TABLE visit DROP COLUMN language;
ALTER TABLE visit DROP COLUMN clock_offset;
ALTER TABLE visit DROP COLUMN withdrawn_at;
ALTER TABLE step DROP COLUMN asks;
ALTER TABLE step DROP COLUMN contradicted;
"""
BEFORE = f"""
{AS_7}
DROP TABLE kept_id;
ALTER TABLE step DROP COLUMN kind;
ALTER TABLE step DROP COLUMN role;
PRAGMA user_version = 5;
"""
"""What makes a file of today's one of format 5."""
SENTENCES = {
    "navigate /cart": (StepKind.NAVIGATE, ""),
    'click link "Go on"': (StepKind.CLICK, "link"),
    "click link in frame #shop": (StepKind.CLICK, "link"),
    'click button "open link "here" in frame"': (StepKind.CLICK, "button"),
    'click text "link"': (StepKind.CLICK, ""),
    'click css "a.link"': (StepKind.CLICK, ""),
    'fill label "Email"': (StepKind.FILL, ""),
    "press Enter": (StepKind.PRESS, ""),
    "wait_for_url **/thanks": (StepKind.WAIT_FOR_URL, ""),
    "reload the page": (StepKind.RELOAD, ""),
    "go back and forward again": (StepKind.BACK, ""),
    "open https://shop.example/thanks directly": (StepKind.OPEN, ""),
    "stay on the page": (StepKind.STAY, ""),
    "move the pointer and scroll": (StepKind.NUDGE, ""),
    "leave the page": (StepKind.LEAVE, ""),
    "what achieves purchase": (StepKind.OTHER, ""),
    "stay at home": (StepKind.OTHER, ""),
}


def a_file_of_format_5(path: Path, facts: VisitFacts) -> Path:
    with AuditFile.create(path, {"status": "complete"}) as audit:
        audit.add_visit(facts)
    with sqlite3.connect(path) as opened:
        opened.executescript(BEFORE)
    opened.close()
    return path


def test_its_steps_get_the_kinds_that_their_sentences_say(tmp_path: Path) -> None:
    steps = tuple(replace(STEP, index=n, action=each) for n, each in enumerate(SENTENCES, 1))
    path = a_file_of_format_5(tmp_path / "audit.db", VisitFacts(visit=VISIT, steps=steps))
    with AuditFile.open(path) as audit:
        read = audit.facts(1).steps
    assert {step.action: (step.kind, step.role) for step in read} == SENTENCES


@pytest.mark.parametrize(
    ("sentence", "target"),
    [
        ('test_id "total"', Target(test_id="total")),
        ('text "Total: "49" €"', Target(text='Total: "49" €')),
        ('text "Total"', Target(text="Total", exact=True)),
        ('heading "Total" in frame #pay', Target(role="heading", name="Total", frame="#pay")),
        ("status", Target(role="status")),
        ('label "Grüße"', Target(label="Grüße")),
    ],
)
def test_its_texts_are_found_by_the_element(tmp_path: Path, sentence: str, target: Target) -> None:
    facts = VisitFacts(visit=VISIT, texts={sentence: "49,00 €"})
    path = a_file_of_format_5(tmp_path / "audit.db", facts)
    with AuditFile.open(path) as audit:
        assert audit.facts(1).texts[target.element_key] == "49,00 €"


def test_which_of_several_elements_a_text_was_read_at_it_can_not_tell(tmp_path: Path) -> None:
    facts = VisitFacts(visit=VISIT, texts={'css ".price"': "5,90 €"})
    path = a_file_of_format_5(tmp_path / "audit.db", facts)
    with AuditFile.open(path) as audit:
        texts = audit.facts(1).texts
    assert Target(css=".price").element_key in texts
    assert Target(css=".price", nth=0).element_key not in texts
    assert Target(css=".price", nth=1).element_key not in texts


def test_reading_it_changes_no_byte_and_needs_no_right_to_write(tmp_path: Path) -> None:
    path = a_file_of_format_5(tmp_path / "audit.db", VisitFacts(visit=VISIT, steps=(STEP,)))
    before = path.read_bytes()
    opened = connection._connect(path, "ro")
    connection._check_format(path, opened)
    assert AuditFile(path, opened).facts(1).steps[0].kind is StepKind.OTHER
    opened.close()
    assert path.read_bytes() == before


def test_it_can_be_judged_again(tmp_path: Path) -> None:
    path = a_file_of_format_5(tmp_path / "audit.db", VisitFacts(visit=VISIT, steps=(STEP,)))
    with AuditFile.open(path) as audit:
        audit.clear_derived()
        audit.put_derived(1, findings=[FINDING])
    with AuditFile.open(path) as audit:
        assert list(audit.findings()) == [FINDING]


def test_one_that_is_older_still_must_be_made_anew(tmp_path: Path) -> None:
    path = a_file_of_format_5(tmp_path / "audit.db", VisitFacts(visit=VISIT))
    with sqlite3.connect(path) as opened:
        opened.execute("PRAGMA user_version = 4")
    opened.close()
    with pytest.raises(StoreError, match="its format 4 is too old; run the audit again"):
        AuditFile.open(path)


COLUMNS = (9, "013da514d73161f5")
"""The format of today, and a digest of its tables' columns."""


def test_other_columns_are_another_format(tmp_path: Path) -> None:
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        names = [name for (name,) in audit._connection.execute(tables)]
        columns = {
            name: sorted(row[1] for row in audit._connection.execute(f"PRAGMA table_info({name})"))
            for name in names
        }
    digest = hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16]
    assert (connection.SCHEMA_VERSION, digest) == COLUMNS, (
        "raise SCHEMA_VERSION in auditor/store/connection.py, let auditor/store/older.py read files of "
        "the format before, and put both here"
    )


def test_a_file_of_format_6_has_no_click_ids_and_is_read(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with AuditFile.create(path, {}) as audit:
        audit.add_visit(VisitFacts(visit=VISIT, steps=(STEP,)))
    with sqlite3.connect(path) as file:
        file.executescript(f"{AS_7} DROP TABLE kept_id; PRAGMA user_version = 6;")
    with AuditFile.open(path) as audit:
        facts = audit.facts(1)
    assert (facts.kept_ids, facts.steps) == ((), (STEP,))


def test_a_file_of_format_8_has_nothing_of_the_server_and_is_read(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with AuditFile.create(path, {}) as audit:
        audit.add_visit(VisitFacts(visit=VISIT, steps=(STEP,)))
    with sqlite3.connect(path) as file:
        file.executescript(f"{AS_8} PRAGMA user_version = 8;")
    with AuditFile.open(path) as audit:
        assert (audit.server_requests(), audit.facts(1).steps) == ((), (STEP,))


def test_hits_of_a_file_of_format_7_name_no_environment_until_they_are_read_anew(
    tmp_path: Path,
) -> None:
    path = tmp_path / "audit.db"
    with AuditFile.create(path, {}) as audit:
        audit.add_visit(VisitFacts(visit=VISIT))
        audit.put_derived(1, [HIT])
    with sqlite3.connect(path) as file:
        file.executescript(f"{AS_7} PRAGMA user_version = 7;")
    environments = []
    for _ in range(2):
        with AuditFile.open(path) as audit:
            environments += [hit.environment for hit in audit.hits(1)]
            audit.put_derived(1, [HIT])
            environments += [hit.environment for hit in audit.hits(1)]
    assert environments == ["", "dev", "dev", "dev"]
