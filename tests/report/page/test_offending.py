from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.model import HitName, message
from auditor.report.formats.registry import build_view
from auditor.report.page.offending import offending
from auditor.report.view import Problem
from auditor.store import AuditFile

PARAMS = (
    ("event", "Purchase"),
    ("value", "1,299.00"),
    ("reply_to", "a"),
    ("currency", "EUR"),
    ("transaction_id", "NT-1"),
)
HIT = HitName("tiktok C1 Purchase", "tiktok Purchase")


@pytest.fixture
def problem(audit: AuditFile) -> Problem:
    """A finding without a text; each test says what it is about."""
    return replace(build_view(audit).problems[0], message="", expected="", seen="")


def first(problem: Problem) -> list[str]:
    wrong, others = offending(PARAMS, problem)
    assert sorted(wrong + others) == sorted(PARAMS)
    return [name for name, _ in wrong]


def test_a_parameter_that_a_value_of_the_message_names_comes_first(problem: Problem) -> None:
    told = message(
        "{who} is sent personal data in the parameter {name}.", who="ga4", name="reply_to"
    )
    assert first(replace(problem, message=told)) == ["reply_to"]


def test_a_parameter_whose_value_is_quoted_comes_first(problem: Problem) -> None:
    told = message("{hit} was sent with an amount, which is no number.", hit=HIT)
    assert first(replace(problem, message=told, seen="“1,299.00”")) == ["value"]


def test_a_parameter_that_the_sentence_itself_names_comes_first(problem: Problem) -> None:
    told = message("{hit} was sent again (transaction_id).", hit=HIT)
    assert first(replace(problem, message=told)) == ["transaction_id"]


def test_the_tag_s_own_name_and_event_mark_nothing(problem: Problem) -> None:
    assert first(replace(problem, message=message("{hit} was late.", hit=HIT))) == []
    assert first(replace(problem, message="Purchase was late.")) == []
