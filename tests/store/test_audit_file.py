from __future__ import annotations

import json
import sqlite3
from dataclasses import fields, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from auditor.errors import StoreError
from auditor.model import (
    Category,
    ConsoleMessage,
    Cookie,
    Evidence,
    Finding,
    Grant,
    Hit,
    Item,
    Leg,
    Outcome,
    PageVisit,
    Phase,
    Privacy,
    Push,
    Request,
    RouteChange,
    Run,
    Screenshot,
    Severity,
    Signal,
    StepKind,
    StepRun,
    TagLoad,
    TestCase,
    Violation,
    Visit,
    VisitFacts,
    message,
)
from auditor.store import AuditFile, Counts, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEG = Leg(name="reject", forbidden=frozenset({Category.ADVERTISING, Category.ANALYTICS}))
EVERY_CATEGORY = replace(LEG, forbidden=frozenset(Category))
VISIT = Visit(id=0, goal="purchase", leg=LEG, device="desktop", began="2026-11-23T10:00:00Z")


def all_facts() -> VisitFacts:
    """A visit with a value in each field."""
    visit = replace(
        VISIT, ended=9, url="https://a.example/", error="gone", inconclusive="page-failed",
        goal_at=5, consent_at=0, run=Run.INVALID,
    )  # fmt: skip
    page = PageVisit(
        id=1, visit=1, index=0, at=0, url="/a", final_url="/b", status=200, title="ü",
        html="<p>" * 100, source="<P>" * 90, error="late", redirects=("/x", "/y"),
    )  # fmt: skip
    step = StepRun(
        visit=1, index=3, kind=StepKind.RELOAD, action="click", role="link", phase=Phase.REPEAT, began=1, ended=None, is_goal=True,
        error="two", matched=2, screenshot=1, link="tel:1", frame_url="/f",
        near=('button "Send it"', 'link "Send"'),
    )  # fmt: skip
    request = Request(
        id=1, visit=1, at=2, method="POST", url="/c", body='{"a":1}', body_note="gzip",
        content_type="text/plain", resource_type="ping", page=1, step=3, initiator="a.js:1",
        frame_url="/b", status=204, failure="csp", held=True,
    )  # fmt: skip
    return VisitFacts(
        visit=visit,
        pages=(page, replace(page, id=2, index=1, html="", status=None)),
        steps=(step,),
        requests=(request, replace(request, id=2, held=False)),
        pushes=tuple(
            Push(id=n, visit=1, at=n, layer="dataLayer", event="purchase", payload=payload)
            for n, payload in enumerate([{"a": [1, 2.5, None, True]}, "text", 7, None, [1], "1"], 1)
        ),
        cookies=(
            Cookie(name="_ga", domain=".a", path="/", lifetime_days=0.5, vendor="ga4",
                   before_choice=True),
            Cookie(name="s", domain="a", path="/", lifetime_days=None, vendor=None,
                   before_choice=False),
        ),
        console=(ConsoleMessage(id=1, at=1, kind="pageerror", text="boom", location="a.js:1"),),
        violations=(Violation(at=1, directive="img-src", blocked="inline", page_url="/b"),) * 2,
        screenshots=(Screenshot(id=1, at=1, caption="the page", image=b"\x89PNG\x00"),),
        routes=(
            RouteChange(id=1, at=3, kind="push", before="/b", url="/c", page=1, step=3),
            RouteChange(id=2, at=4, kind="hash", before="/c", url="/c#d"),
        ),
        texts=MappingProxyType({'css "b"': "12,50 €"}),
        scripts=MappingProxyType({2: "var data = {}", 1: "var data = {}"}),
    )  # fmt: skip


HIT = Hit(
    id=1, visit=1, requests=(1, 2), at=2, sent_at=7, vendor="ga4", category=Category.ANALYTICS,
    account="G-1", event="purchase", params=MappingProxyType({"currency": "EUR"}),
    raw=MappingProxyType({"cu": "EUR"}), value=Decimal("12.50"), currency="EUR", key="NL-1",
    items=(Item(item_id="a", price=Decimal("1.10"), params=MappingProxyType({"x": "y"})),),
    consent=MappingProxyType({Signal.AD_STORAGE: Grant.DENIED}), label="L", automatic=True,
    page=1, page_url="/b", step=3, sent_step=4, initiator="a.js:1", delivered=False, failure="csp", held=True,
)  # fmt: skip
LOAD = TagLoad(
    request=1, at=1, vendor="gtm", account="GTM-1", page=1, page_url="/b", step=None,
    initiator="parser", url="/gtm.js", status=200, failure=None,
)  # fmt: skip
FINDING = Finding(
    id=1, check="missing-hit", fault="no-hit", outcome=Outcome.FAILED, severity=Severity.CRITICAL,
    message="Nothing came.", fingerprint="f" * 64, about="ga4 purchase", visit=1, goal="purchase",
    leg="reject", device="desktop", page_url="/b", expected="once", actual="never",
    evidence=(Evidence(kind="step", ref=3, caption="click"),), tag="ga4", vendor="ga4", line=12,
    fix="Send it.", suppressed_by="known",
)  # fmt: skip
CELL = TestCase(
    goal="purchase", tag="ga4", about="ga4 purchase", leg="reject", device="desktop",
    outcome=Outcome.FAILED, findings=(1,),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "audit.db"


@pytest.fixture
def audit(path: Path) -> Iterator[AuditFile]:
    with AuditFile.create(path, {"status": "running"}) as audit:
        yield audit


def test_facts_come_back_as_they_were(audit: AuditFile) -> None:
    facts = all_facts()

    visit = audit.add_visit(facts)

    assert audit.facts(visit) == replace(facts, visit=replace(facts.visit, id=1))


def test_a_part_of_the_facts_is_read_without_the_rest(audit: AuditFile) -> None:
    facts = all_facts()
    visit = audit.add_visit(facts)
    audit._connection.execute("UPDATE page SET html = x'ff', source = x'ff'")
    audit._connection.execute("UPDATE step SET phase = 'lunch'")

    pages = tuple(replace(page, html="", source="") for page in facts.pages)
    assert audit.some_facts(visit, "pages", "routes") == VisitFacts(
        visit=replace(facts.visit, id=1), pages=pages, routes=facts.routes
    )


def test_what_visits_saw_is_counted_in_the_order_of_the_visits(audit: AuditFile) -> None:
    facts = all_facts()
    early = replace(HIT, id=3, sent_at=0, held=False, delivered=True)
    other = replace(HIT, id=1, vendor="meta")
    for hits in ([replace(HIT, id=2), early, other], [], [HIT]):
        stored = audit.add_visit(replace(facts, visit=replace(VISIT, consent_at=5)))
        audit.put_derived(stored, hits, [LOAD])

    seen = list(audit.seen())

    assert [[(each.vendor, each.hits) for each in visit.hits] for visit in seen] == [
        [("meta", 1), ("ga4", 2)], [], [("ga4", 1)],
    ]  # fmt: skip
    ga4 = seen[0].hits[1]
    assert (ga4.page, ga4.held, ga4.undelivered, ga4.early) == (1, 1, 1, 1)
    assert [[page.id for page in visit.pages] for visit in seen] == [[1, 2]] * 3
    assert [[each.load for each in visit.loads] for visit in seen] == [[LOAD]] * 3


def test_a_library_without_an_account_gets_the_only_one_of_its_vendor_in_the_visit(
    audit: AuditFile,
) -> None:
    loads = [replace(LOAD, vendor="ga4", account="")]
    two = [HIT, replace(HIT, id=2, account="G-2")]
    for hits in ([HIT], [], two):
        audit.put_derived(audit.add_visit(all_facts()), hits, loads)

    assert [load.account for visit in audit.seen() for load in visit.loads] == ["G-1", "", ""]


def test_derived_rows_come_back_as_they_were(audit: AuditFile) -> None:
    visit = audit.add_visit(all_facts())

    audit.put_derived(visit, [HIT], [LOAD, LOAD], [FINDING], [CELL])

    assert audit.hits(visit) == (HIT,)
    assert audit.loads(visit) == (LOAD, LOAD)
    assert list(audit.findings()) == [FINDING]
    assert list(audit.test_cases()) == [CELL]


def test_it_comes_back_from_the_closed_file(path: Path) -> None:
    with AuditFile.create(path, {"a": [1, "ü"]}) as audit:
        audit.update_meta(status="complete")
        audit.add_visit(all_facts())

    assert [each.name for each in path.parent.iterdir()] == ["audit.db"]
    with AuditFile.open(path) as audit:
        assert audit.meta == {"a": [1, "ü"], "status": "complete"}
        assert [visit.goal for visit in audit.visits()] == ["purchase"]
        assert audit.screenshot(1, 1) == b"\x89PNG\x00"


def test_visits_are_numbered_by_the_file(audit: AuditFile) -> None:
    first, second = audit.add_visit(all_facts()), audit.add_visit(all_facts())

    assert (first, second) == (1, 2)
    assert {page.visit for page in audit.facts(second).pages} == {2}


def test_derived_rows_can_be_made_again(audit: AuditFile) -> None:
    visit = audit.add_visit(all_facts())
    audit.put_derived(visit, [HIT], [LOAD], [FINDING], [CELL])

    audit.put_derived(visit, [], [], [replace(FINDING, message="Again.")], [])
    assert [finding.message for finding in audit.findings()] == ["Again."]
    assert audit.hits(visit) == ()

    audit.clear_derived()
    assert list(audit.findings()) == []
    assert audit.counts().visits == 1


def test_findings_get_ids_of_the_audit_and_cells_follow(audit: AuditFile) -> None:
    for _ in range(2):
        visit = audit.add_visit(all_facts())
        other = replace(FINDING, id=2, suppressed_by=None)
        audit.put_derived(visit, [], [], [FINDING, other], [replace(CELL, findings=(2,))])

    assert [(each.id, each.visit) for each in audit.findings()] == [(1, 1), (2, 1), (3, 2), (4, 2)]
    assert list(audit.test_cases()) == [replace(CELL, findings=(2, 4))]


def test_a_finding_of_the_whole_audit_gets_an_id_and_its_cells_join_those_of_its_visit(
    audit: AuditFile,
) -> None:
    visit = audit.add_visit(all_facts())
    audit.put_derived(visit, [], [], [FINDING], [replace(CELL, outcome=Outcome.PASSED)])

    audit.add_finding(replace(FINDING, about="two baskets"), [CELL])

    assert [(each.id, each.about) for each in audit.findings()] == [
        (1, "ga4 purchase"), (2, "two baskets"),
    ]  # fmt: skip
    assert list(audit.test_cases()) == [replace(CELL, findings=(2,))]


def test_a_finding_that_explains_another_takes_its_place(audit: AuditFile) -> None:
    visit = audit.add_visit(all_facts())
    audit.put_derived(visit, [], [], [FINDING], [CELL])

    audit.replace_finding(1, replace(FINDING, check="device-variant", id=9))

    assert [(each.id, each.check) for each in audit.findings()] == [(1, "device-variant")]
    assert list(audit.test_cases()) == [CELL]


def test_the_text_of_a_container_is_stored_once(audit: AuditFile) -> None:
    first = audit.add_visit(replace(all_facts(), scripts={1: "var data = 1", 2: "var data = 2"}))
    second = audit.add_visit(replace(all_facts(), scripts={3: "var data = 1"}))

    assert audit.facts(first).scripts == {1: "var data = 1", 2: "var data = 2"}
    assert audit.facts(second).scripts == {3: "var data = 1"}
    (stored,) = audit._connection.execute("SELECT count(*) FROM script").fetchone()
    assert stored == 2


def test_all_visits_of_a_case_are_one_cell_with_the_worst_outcome(audit: AuditFile) -> None:
    outcomes = [
        Outcome.PASSED, Outcome.CANT_TELL, Outcome.FAILED, Outcome.INAPPLICABLE, Outcome.FAILED,
    ]  # fmt: skip
    other = replace(CELL, goal=None, about="ga4 page_view", outcome=Outcome.PASSED, findings=())
    for outcome in outcomes:
        visit = audit.add_visit(all_facts())
        cell = replace(CELL, outcome=outcome, findings=(1,))
        audit.put_derived(visit, [], [], [FINDING], [other, cell])

    assert list(audit.test_cases()) == [other, replace(CELL, findings=(3, 5))]


def test_many_rows_are_read_while_others_are_written(audit: AuditFile) -> None:
    for _ in range(450):
        audit.add_visit(VisitFacts(visit=VISIT))

    seen = []
    for visit in audit.visits():
        audit.put_derived(visit.id, [], [], [FINDING], [CELL])
        seen.append(visit.id)

    assert seen == list(range(1, 451))
    assert len(list(audit.findings())) == 450


def test_it_counts_what_it_holds(audit: AuditFile) -> None:
    audit.put_derived(audit.add_visit(all_facts()), [HIT], [], [FINDING])

    assert audit.counts() == Counts(
        visits=1, pages=2, requests=2, held=1, pushes=6, hits=1, findings=1
    )


def test_of_a_visit_all_is_stored_or_nothing(audit: AuditFile) -> None:
    twice = all_facts().requests[:1] * 2

    with pytest.raises(StoreError, match="UNIQUE"):
        audit.add_visit(replace(all_facts(), requests=twice))

    assert audit.counts() == Counts(
        visits=0, pages=0, requests=0, held=0, pushes=0, hits=0, findings=0
    )
    assert audit.add_visit(all_facts()) == 1


def test_bodies_as_sent_are_refused(audit: AuditFile) -> None:
    with pytest.raises(StoreError, match="must pass redact"):
        audit.add_visit(replace(all_facts(), bodies={1: b"secret"}))


def test_what_stood_in_cookies_is_refused(audit: AuditFile) -> None:
    with pytest.raises(StoreError, match="redact"):
        audit.add_visit(replace(all_facts(), cookie_values={0: ("secret",)}))


def test_half_a_character_of_a_page_is_no_trouble(audit: AuditFile) -> None:
    page = replace(all_facts().pages[0], title="a\ud83d", html="b\ud83d")
    push = replace(all_facts().pushes[0], payload={"c\ud83d": "d\0"})

    visit = audit.add_visit(VisitFacts(visit=VISIT, pages=(page,), pushes=(push,)))

    facts = audit.facts(visit)
    assert (facts.pages[0].title, facts.pages[0].html) == ("a?", "b?")
    assert facts.pushes[0].payload == {"c?": "d\0"}


def test_numbers_that_json_does_not_have_come_back(audit: AuditFile) -> None:
    payload = {"price": float("inf"), "id": 2**70, "rate": float("-inf")}
    push = replace(all_facts().pushes[0], payload=payload)

    visit = audit.add_visit(VisitFacts(visit=VISIT, pushes=(push,)))

    assert audit.facts(visit).pushes[0].payload == payload


def test_a_set_is_always_written_the_same(audit: AuditFile) -> None:
    privacy = Privacy(tcf_purposes=frozenset({11, 1, 8}))
    visit = audit.add_visit(replace(all_facts(), visit=replace(VISIT, leg=EVERY_CATEGORY)))
    audit.put_derived(visit, [replace(HIT, privacy=privacy)])

    leg, said = audit._connection.execute("SELECT leg, privacy FROM visit, hit").fetchone()
    assert json.loads(leg)["forbidden"] == sorted(Category)
    assert json.loads(said)["tcf_purposes"] == [1, 8, 11]
    assert [each.leg for each in audit.visits()] == [EVERY_CATEGORY]
    assert audit.hits(visit)[0].privacy == privacy


def test_mappings_keep_their_order(audit: AuditFile) -> None:
    params = {"value": "1", "currency": "EUR", "a": "b"}
    visit = audit.add_visit(all_facts())

    audit.put_derived(visit, [replace(HIT, params=MappingProxyType(params))])

    assert list(audit.hits(visit)[0].params) == list(params)


def test_a_text_that_other_languages_have_too_is_stored_in_english(audit: AuditFile) -> None:
    text = message("{hit} came twice.", hit="ga4 G-1 purchase")
    evidence = (Evidence(kind="step", ref=3, caption=text),)
    visit = audit.add_visit(all_facts())

    audit.put_derived(visit, findings=[replace(FINDING, message=text, evidence=evidence)])

    (finding,) = audit.findings()
    assert (finding.message, finding.evidence[0].caption) == (str(text), str(text))


TABLES = [each for each in vars(rows).values() if isinstance(each, rows.Table)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_the_fields_of_its_noun(audit: AuditFile, table: rows.Table[Any]) -> None:
    columns = {
        row[1] for row in audit._connection.execute(f"PRAGMA table_info({table.name})").fetchall()
    }
    place = {*(["visit"] if table.owned else []), *(["n"] if table.numbered else [])}

    assert columns == {field.name for field in fields(table.noun)} | place


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────


def told(error: pytest.ExceptionInfo[StoreError], path: Path) -> str:
    return str(error.value).replace(str(path), "FILE")


def test_a_missing_file_says_so(path: Path) -> None:
    with pytest.raises(StoreError) as error:
        AuditFile.open(path)

    assert told(error, path) == (
        "FILE: there is no such file; give the .db file that `tagproof run` wrote"
    )


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        AuditFile.open(tmp_path)

    assert told(error, tmp_path) == (
        "FILE: is a folder; give the .db file in it that `tagproof run` wrote"
    )


@pytest.mark.parametrize("content", [b"", b"version: 1\n" * 100, b"SQLite format 3\0" + b"x" * 500])
def test_a_file_that_is_no_audit_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(content)

    with pytest.raises(StoreError) as error:
        AuditFile.open(path)

    assert told(error, path) == (
        "FILE: this is no audit file; give the .db file that `tagproof run` wrote"
    )


def test_a_database_of_something_else_says_so(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (key TEXT)")
    connection.close()

    with pytest.raises(StoreError, match="this is no audit file"):
        AuditFile.open(path)


def test_an_audit_of_a_newer_version_says_so(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        audit._connection.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError) as error:
        AuditFile.open(path)

    assert told(error, path) == (
        "FILE: was written by a newer tagproof (format 99, this one reads 6); update tagproof"
    )


def test_a_damaged_file_says_so(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        for _ in range(50):
            audit.add_visit(all_facts())
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)

    with (
        pytest.raises(StoreError, match="the file is damaged; restore it"),
        AuditFile.open(path) as audit,
    ):
        audit.facts(40)


def test_a_value_that_makes_no_sense_is_damage_too(audit: AuditFile) -> None:
    visit = audit.add_visit(all_facts())
    audit._connection.execute("UPDATE step SET phase = 'lunch'")

    with pytest.raises(StoreError, match="the file is damaged"):
        audit.facts(visit)


def test_an_existing_file_is_not_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("precious")

    with pytest.raises(StoreError) as error:
        AuditFile.create(path, {})

    assert told(error, path) == "FILE: exists already; choose another name for the audit file"
    assert path.read_text() == "precious"


def test_a_place_that_can_t_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match=r"can't be written .*; choose another --output"):
        AuditFile.create(tmp_path / "file" / "audit.db", {})


def test_on_a_full_disk_what_was_stored_before_stays(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        audit.add_visit(all_facts())
        (pages,) = audit._connection.execute("PRAGMA page_count").fetchone()
        audit._connection.execute(f"PRAGMA max_page_count = {pages + 1}")

        with pytest.raises(StoreError) as error:
            audit.add_visit(replace(all_facts(), screenshots=(a_large_screenshot(),)))

    assert told(error, path) == (
        "FILE: the disk is full; make room there or choose another --output. "
        "What was stored before can still be reported"
    )
    with AuditFile.open(path) as audit:
        assert audit.counts().visits == 1
        assert len(audit.facts(1).pages) == 2


def a_large_screenshot() -> Screenshot:
    return Screenshot(id=1, at=0, caption="", image=b"p" * 100_000)


def test_a_file_that_can_t_be_written_says_so_and_can_be_read(path: Path) -> None:
    AuditFile.create(path, {}).close()
    with AuditFile.open(path) as audit:
        audit._connection.execute("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="can't be written; check its permissions"):
            audit.add_visit(all_facts())

        assert audit.counts().visits == 0


def test_a_file_that_another_process_writes_says_so(path: Path) -> None:
    with AuditFile.create(path, {}) as audit:
        audit._connection.execute("PRAGMA busy_timeout = 0")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="another process is writing to it"):
            audit.add_visit(all_facts())

        other.close()
        assert audit.add_visit(all_facts()) == 1


def test_what_a_killed_audit_had_stored_can_be_read(path: Path, tmp_path: Path) -> None:
    with AuditFile.create(path, {"status": "running"}) as audit:
        audit.add_visit(all_facts())
        left = tmp_path / "left"
        left.mkdir()
        for file in path.parent.iterdir():
            (left / file.name).write_bytes(file.read_bytes())

    with AuditFile.open(left / "audit.db") as audit:
        assert audit.meta == {"status": "running"}
        assert audit.counts().visits == 1


def test_a_visit_or_screenshot_that_is_not_there_says_so(audit: AuditFile, path: Path) -> None:
    with pytest.raises(StoreError) as error:
        audit.facts(7)
    assert told(error, path) == "FILE: there is no visit 7"

    with pytest.raises(StoreError) as error:
        audit.screenshot(7, 1)
    assert told(error, path) == "FILE: visit 7 has no screenshot 1"


def test_closing_twice_does_nothing(path: Path) -> None:
    audit = AuditFile.create(path, {})
    audit.close()
    audit.close()
