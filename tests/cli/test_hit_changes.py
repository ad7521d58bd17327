"""tagproof diff --hits: what was sent then and now."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import orderedaudit
import pytest
from click.testing import CliRunner, Result
from orderedaudit import META, REJECT, STRICT, facts

from auditor.cli import tagproof
from auditor.model import VisitFacts


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tagproof, [str(each) for each in arguments])


def audit(folder: Path, name: str, *visits: VisitFacts) -> Path:
    """A judged audit of these visits."""
    spec, path = folder / "shop.yaml", folder / f"{name}.db"
    spec.write_text(STRICT, "utf-8")
    path.unlink(missing_ok=True)
    orderedaudit.write(path, *visits)
    call("check", spec, path, "--output", folder / name, "--format", "console")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return audit(tmp_path, "old", facts(), facts(device="mobile", order="T-2"))


def compared(old: Path, *visits: VisitFacts, options: tuple[str, ...] = ()) -> Result:
    new = audit(old.parent, "new", *visits)
    return call("diff", "--hits", *options, old, new)


def test_the_same_hits_with_other_order_numbers_are_no_difference(old: Path) -> None:
    result = compared(old, facts(order="T-71"), facts(device="mobile", order="T-72"))
    assert (result.exit_code, result.stdout) == (
        0,
        "the same hits with the same parameters\n\ncompared: 2 visits that both audits made\n",
    )


def test_a_hit_that_is_gone_is_lost(old: Path) -> None:
    result = compared(old, facts(sent=("ga4",)), facts(device="mobile", sent=("ga4",)))
    assert result.exit_code == 1
    assert result.stdout.startswith("lost or changed: Purchase on purchase\n")
    assert f"  ✗ Meta Pixel {META} Purchase: no longer sent, in 2 visits (was sent 1 time)\n" in (
        result.stdout
    )


def test_a_hit_that_is_new_is_no_loss(old: Path) -> None:
    fewer = audit(old.parent, "fewer", facts(sent=("ga4",)))
    result = call("diff", "--hits", fewer, old)
    assert result.exit_code == 0
    assert result.stdout.startswith("nothing is lost; something is sent besides\n")
    assert f"  + Meta Pixel {META} Purchase: sent now, in 1 visit (1 time)\n" in result.stdout
    assert "left out: 1, made by one only, or broken off" in result.stdout


def test_a_parameter_that_is_lost_and_one_that_is_another_are_told(old: Path) -> None:
    changed = {"cd[currency]": "USD", "cd[content_type]": "product_group"}
    result = compared(
        old, facts(meta=changed), facts(device="mobile", meta=changed), options=("--format", "json")
    )
    data = json.loads(result.stdout)
    told = {(each["parameter"], each["change"], each["new"]) for each in data["changes"]}
    assert told == {
        ("currency", "other value", "USD"),
        ("content_type", "other value", "product_group"),
    }
    assert data["verdict"].startswith("lost or changed: Purchase.")


def test_a_parameter_with_one_hit_each_is_compared_by_its_worth_only(tmp_path: Path) -> None:
    one = audit(tmp_path, "one", facts(meta={"cd[content_type]": "product", "cd[value]": "79"}))
    result = compared(one, facts(meta={"cd[content_type]": "other", "cd[value]": "79.00"}))
    assert result.exit_code == 0
    result = compared(one, facts(meta={"cd[content_type]": "other", "cd[value]": "80"}))
    assert "value is 80 instead of 79" in result.stdout


def test_another_account_in_each_audit_is_one_difference_and_no_lost_hit(old: Path) -> None:
    other = {"id": "999900024518862"}
    result = compared(old, facts(meta=other), facts(device="mobile", meta=other))
    assert f"  ~ Meta Pixel Purchase: account is {other['id']} instead of {META}, in 2 visits" in (
        result.stdout
    )
    assert "no longer sent" not in result.stdout


def test_without_a_visit_in_common_nothing_can_be_said(tmp_path: Path) -> None:
    one = audit(tmp_path, "one", facts())
    assert compared(one, facts(REJECT)).exit_code == 3


def test_a_broken_visit_is_left_out(old: Path) -> None:
    broken = facts(sent=())
    broken = replace(broken, visit=replace(broken.visit, error="the page crashed"))
    assert compared(old, broken, facts(device="mobile", order="T-9")).exit_code == 0


def test_it_has_two_formats(old: Path) -> None:
    result = call("diff", "--hits", old, old, "--format", "html")
    assert (result.exit_code, "console and json" in result.stderr) == (2, True)


def test_what_a_site_sent_steers_no_terminal(old: Path) -> None:
    evil = {"ev": "Buy\x1b[2J\n::error::x"}
    result = compared(old, facts(meta=evil), facts(device="mobile", meta=evil))
    assert "\x1b" not in result.stdout
    assert "\n::error" not in result.stdout
