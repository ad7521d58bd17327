"""What a client may read: no path of a machine, advice that fits, what cookies and vendors are for."""

from __future__ import annotations

from typing import Any

import pytest
from auditfacts import META, a_finding

from auditor.check import find_checks
from auditor.model import Effort, Outcome, Severity
from auditor.report.content.advice import FOR_A_DECISION, LOOK_CLOSER
from auditor.report.content.problems import Background, make_problem
from auditor.report.content.purposes import of_cookie, of_vendor
from auditor.report.meta import read_meta
from auditor.report.view import Problem


def problem(spec: str = "shop.yaml", outcome: Outcome = Outcome.FAILED, **more: Any) -> Problem:
    meta = read_meta({**META, "spec_path": spec})
    against = Background(meta=meta, checks=find_checks(), vendors={}, docs={}, exhibits={})
    fault = more.pop("fault", "no-hit")
    found = a_finding(
        1, "conversion-sent", "Not sent.", fault=fault, severity=Severity.HIGH, outcome=outcome,
        goal="purchase", line=31, **more,
    )  # fmt: skip
    return make_problem((found,), number=1, against=against)


@pytest.mark.parametrize("path", ["/home/lena/audits/shop.yaml", "../audits/shop.yaml"])
def test_a_spec_is_named_without_the_folders_of_its_machine(path: str) -> None:
    made = problem(path)
    assert made.spec_line == "shop.yaml:31"
    assert made.reproduce.startswith("tagproof run shop.yaml --goal purchase")
    notes = read_meta({"spec_path": path, "notes": [f"{path}:140: expired"]}).notes
    assert notes == ("shop.yaml:140: expired",)


def test_a_path_within_the_project_stays() -> None:
    assert problem("audits/shop.yaml").spec_line == "audits/shop.yaml:31"


@pytest.mark.parametrize("fault", FOR_A_DECISION)
def test_what_could_not_be_told_says_what_to_repair_in_the_spec(fault: str) -> None:
    made = problem(outcome=Outcome.CANT_TELL, fault=fault)
    assert made.own_fix == FOR_A_DECISION[fault]
    assert (made.why, made.fix_manager, made.fix_code) == ("", "", "")
    assert made.effort is Effort.SMALL


def test_the_checks_own_advice_comes_before_ours() -> None:
    made = problem(outcome=Outcome.CANT_TELL, fault="bot-wall", fix="Name the form.")
    assert made.own_fix == "Name the form."
    assert problem(outcome=Outcome.CANT_TELL, fault="").own_fix == LOOK_CLOSER


def test_cookies_and_vendors_say_what_they_are_for() -> None:
    assert of_cookie("_gcl_au", "shop.example") == "advertising"
    assert of_cookie("_fbp", "shop.example", "meta") == "advertising"
    assert of_cookie("_ga", "shop.example", "ga4") == "analytics"
    assert of_cookie("our_own_thing", "shop.example") == ""
    assert of_vendor("meta") == "advertising"
    assert of_vendor("ours") == ""
