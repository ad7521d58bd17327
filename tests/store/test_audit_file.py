"""What is stored comes back as it was."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from filled import filled

from auditor.errors import StoreError
from auditor.model import (
    Category,
    Evidence,
    Finding,
    Grant,
    Hit,
    Item,
    Outcome,
    Privacy,
    Severity,
    Signal,
    TagLoad,
    TestCase,
    VisitFacts,
)
from auditor.store import AuditFile, Counts, rows

if TYPE_CHECKING:
    from pathlib import Path
from auditnouns import EVERY_CATEGORY, VISIT, all_facts

from auditor.model.messages import message
from auditor.model.server import ServerRequest

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


def test_facts_come_back_as_they_were(audit: AuditFile) -> None:
    facts = all_facts()

    visit = audit.add_visit(facts)

    assert audit.facts(visit) == replace(facts, visit=replace(facts.visit, id=1))


def test_whatever_a_visit_holds_comes_back(audit: AuditFile) -> None:
    facts = filled(VisitFacts, "ü", {"VisitFacts.bodies": {}, "VisitFacts.cookie_values": {}})

    read = audit.facts(audit.add_visit(facts))

    names = [field.name for field in fields(facts)]
    lost = [name for name in names if getattr(read, name) != getattr(facts, name)]
    assert lost == [], (
        "give it a table in auditor/store/schema.sql and rows.py, a place in writer.py and reader.py"
    )


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

    seen = list(audit.visit_summaries())

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

    assert [load.account for visit in audit.visit_summaries() for load in visit.loads] == [
        "G-1",
        "",
        "",
    ]


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
    names = {field.name for field in fields(table.model_class)} - table.left_out
    assert columns == names | place, f"the columns of {table.name} in auditor/store/schema.sql"


def test_what_the_server_sent_comes_back_numbered(tmp_path: Path) -> None:
    sent = ServerRequest(
        id=0, at=1_780_000_000_000, method="POST", url="/tags/crm", host="h", content_type="t",
        body='{"a": 1}', body_note="gzip", status=204,
    )  # fmt: skip
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        audit.add_server_requests([sent, sent])
        assert audit.server_requests() == (replace(sent, id=1), replace(sent, id=2))
