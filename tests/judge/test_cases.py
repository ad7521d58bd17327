"""Which test cases a verdict decides: by tag, event and label, and never by words of a text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor import check as say
from auditor.judge.cases import visit_test_cases
from auditor.model import Expectation, Hit, Outcome, Verdict, VisitRecord
from auditor.testing import a_goal, a_hit, a_record, an_expectation, verdicts

UNFILLED = {"params": {"value": "undefined"}, "raw": {"value": "undefined"}}
SOUND = {"params": {"value": "79.00"}, "raw": {"value": "79.00"}, "value": Decimal("79.00")}
CONVERSIONS = tuple(
    an_expectation("google_ads", event="conversion", params={"label": label}, line=line)
    for line, label in enumerate(["A", "A B"], 20)
)
PLACED_AND_ORDER = tuple(
    an_expectation("klaviyo", event=event, line=line)
    for line, event in enumerate(["Placed Order", "Order"], 10)
)


def expecting(*lines: Expectation, hits: tuple[Hit, ...] = ()) -> VisitRecord:
    """The record of a goal that expects these lines, whose tags the spec has."""
    tags = tuple({line.tag.name: line.tag for line in lines}.values())
    return a_record(goal=a_goal(expect=lines), expect=lines, tags=tags, hits=hits)


def failing(record: VisitRecord, said: list[Verdict]) -> list[str]:
    found = visit_test_cases(record, (), [(verdict, None) for verdict in said])
    return [cell.about for cell in found if cell.outcome is Outcome.FAILED]


def klaviyo(event: str, **fields: Any) -> Hit:
    return a_hit(vendor="klaviyo", event=event, **fields)


def no(about: str = "something", **fields: Any) -> Verdict:
    return say.failed("No.", about=about, fault="no-hit", **fields)


@pytest.mark.parametrize(("bad", "good"), [("Placed Order", "Order"), ("Order", "Placed Order")])
def test_of_two_events_whose_names_share_a_word_only_the_faulty_one_fails(
    bad: str, good: str
) -> None:
    hits = (klaviyo(bad, **UNFILLED), klaviyo(good, id=2, **SOUND))
    record = expecting(*PLACED_AND_ORDER, hits=hits)

    assert failing(record, verdicts("malformed-value", record)) == [f"klaviyo {bad}"]


def test_a_parameter_called_as_an_event_is_not_that_event() -> None:
    hit = klaviyo("Placed Order", params={"Order": "undefined"}, raw={"Order": "undefined"})
    record = expecting(*PLACED_AND_ORDER, hits=(hit,))

    assert failing(record, verdicts("malformed-value", record)) == ["klaviyo Placed Order"]


def test_of_two_labels_that_share_a_word_only_the_faulty_one_fails() -> None:
    hit = a_hit(vendor="google_ads", event="conversion", label="A B", **UNFILLED)
    record = expecting(*CONVERSIONS, hits=(hit,))

    assert failing(record, verdicts("malformed-value", record)) == ["google_ads conversion A B"]


def test_what_was_sent_with_a_label_of_no_line_is_no_lines_case() -> None:
    hit = a_hit(vendor="google_ads", event="conversion", label="C", **UNFILLED)
    record = expecting(*CONVERSIONS, hits=(hit,))

    assert failing(record, verdicts("malformed-value", record)) == []


def test_a_line_without_a_label_means_hits_of_every_label() -> None:
    record = expecting(an_expectation("google_ads", event="conversion"))

    said = no(tag="google_ads", event="conversion", label="C")

    assert failing(record, [said]) == ["google_ads conversion"]


@pytest.mark.parametrize(
    ("said", "cases"),
    [
        (no(tag="google_ads", event="conversion", label="A"), ["google_ads conversion A"]),
        (
            no(tag="google_ads", event="conversion"),
            ["google_ads conversion A", "google_ads conversion A B"],
        ),
        (no(tag="google_ads", line=21), ["google_ads conversion A B"]),
        (
            no(tag="google_ads", line=21, event="conversion", label="A"),
            ["google_ads conversion A B"],
        ),
        (no(tag="google_ads", line=99, event="conversion", label="A"), ["google_ads conversion A"]),
        (no(tag="google_ads", event="purchase"), []),
        (no(tag="ga4", event="conversion"), []),
        (no(event="conversion"), []),
        (no("google_ads conversion A", tag="google_ads", event="purchase"), []),
    ],
)
def test_a_verdict_is_about_a_line_or_else_about_an_event_with_its_label(
    said: Verdict, cases: list[str]
) -> None:
    assert failing(expecting(*CONVERSIONS), [said]) == cases


@pytest.mark.parametrize(
    ("about", "cases"),
    [
        ("klaviyo Placed Order", ["klaviyo Placed Order"]),
        ("klaviyo Order", ["klaviyo Order"]),
        ("klaviyo 1 Order", ["klaviyo Order"]),
        ("klaviyo Placed Order value", []),
        ("klaviyo", []),
    ],
)
def test_a_verdict_that_names_a_tag_alone_is_about_the_line_that_is_called_as_it_is(
    about: str, cases: list[str]
) -> None:
    record = expecting(*PLACED_AND_ORDER)

    assert failing(record, [no(about, tag="klaviyo")]) == cases
    assert failing(record, [no(about)]) == []


@pytest.mark.parametrize(
    ("about", "cases"),
    [
        ("google_ads conversion A", ["google_ads conversion A"]),
        ("google_ads AW-700800900 conversion A B", ["google_ads conversion A B"]),
        ("google_ads conversion", ["google_ads conversion A", "google_ads conversion A B"]),
        (
            "google_ads AW-700800900 conversion",
            ["google_ads conversion A", "google_ads conversion A B"],
        ),
    ],
)
def test_without_a_label_it_is_about_each_line_of_the_event(about: str, cases: list[str]) -> None:
    assert failing(expecting(*CONVERSIONS), [no(about, tag="google_ads")]) == cases
