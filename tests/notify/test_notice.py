"""A notice says what is new, worse, fixed or can't be told, and nothing that must be masked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from auditpair import LOST, TWICE, UNSURE, an_audit, on, seen

from auditor.errors import ExitCode
from auditor.notify.notice import MOST, Notice, notice_of
from auditor.report.compared.lookback import look_back
from auditor.report.ending import Ending
from auditor.report.formats.registry import build_view
from auditor.store import AuditFile


def notice(path: Path, code: ExitCode = ExitCode.FINDINGS, secret: str = "") -> Notice:
    with AuditFile.open(path) as audit:
        view = build_view(audit, look_back(audit))
    mask = (lambda text: text.replace(secret, "(masked)")) if secret else str
    return notice_of(view, Ending(code=code, fail_on="high"), path.name, mask)


def kinds(told: Notice) -> dict[str, int]:
    return {kind: len(found) for kind, found in told.changes.items() if found}


def test_a_first_audit_tells_all_that_it_found(tmp_path: Path) -> None:
    told = notice(an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1)))
    assert (told.since, kinds(told), told.is_change) == (None, {"new": 1}, True)
    assert told.title.startswith("Nordwind Tea GmbH")
    assert "New (1 finding):" in told.text


def test_later_ones_tell_what_changed(tmp_path: Path) -> None:
    an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1))
    told = notice(an_audit(tmp_path / "audit-2.db", seen(TWICE), exit_code=1, started=on(2)))
    assert (kinds(told), told.is_change) == ({"new": 1, "fixed": 1}, True)
    assert told.since == on(1)
    assert "Fixed (1 finding):" in told.text


def test_what_stays_as_it_was_is_no_change_and_a_digest_still_lists_it(tmp_path: Path) -> None:
    an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1))
    told = notice(an_audit(tmp_path / "audit-2.db", seen(LOST), exit_code=1, started=on(2)))
    assert (kinds(told), told.is_change) == ({}, False)
    assert "Findings (1 finding):" in told.text
    assert told.as_data()["change_counts"] == dict.fromkeys(told.changes, 0)


def test_what_can_no_longer_be_told_is_a_change(tmp_path: Path) -> None:
    an_audit(tmp_path / "audit-1.db", seen(), exit_code=0, started=on(1))
    path = an_audit(tmp_path / "audit-2.db", seen(LOST(**UNSURE)), exit_code=3, started=on(2))
    told = notice(path, ExitCode.INCONCLUSIVE)
    assert (kinds(told), told.is_change) == ({"opened": 1}, True)


def test_an_audit_that_broke_off_is_told(tmp_path: Path) -> None:
    path = an_audit(tmp_path / "audit-1.db", exit_code=130, started=on(1), status="interrupted")
    assert notice(path, ExitCode.INTERRUPTED).is_change


def test_secrets_are_masked_wherever_they_stand(tmp_path: Path) -> None:
    path = an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1))
    word = "purchase"
    assert word in json.dumps(notice(path).as_data())
    told = notice(path, secret=word)
    assert word not in told.text
    assert [each.message for each in told.current if word in each.message] == []


@pytest.mark.parametrize("number", [MOST, MOST + 5])
def test_many_findings_are_counted_and_some_named(number: int, tmp_path: Path) -> None:
    told = notice(an_audit(tmp_path / "audit-1.db", seen(LOST), exit_code=1, started=on(1)))
    told = replace(told, changes={**told.changes, "new": told.changes["new"] * number})
    data = json.loads(json.dumps(told.as_data()))
    assert data["change_counts"]["new"] == number
    assert len(data["changes"]["new"]) == MOST
    assert told.text.count("- critical:") + told.text.count("- high:") == MOST
    assert ("- and 5 more" in told.text) == (number > MOST)
