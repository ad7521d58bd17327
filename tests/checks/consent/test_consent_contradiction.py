"""consent-contradiction: the first layer that says something else than was clicked."""

from __future__ import annotations

from typing import Any

from auditor.decode.consent_calls import consent_calls
from auditor.model import Category, Leg, Outcome, Push, Severity, VisitRecord
from auditor.testing import a_cookie, a_hit, a_push, a_record, a_visit, verdicts

CHECK = "consent-contradiction"
REJECT = Leg(
    name="reject",
    has_choice=True,
    granted=False,
    forbidden=frozenset({Category.ADVERTISING, Category.ANALYTICS}),
)
ACCEPT = Leg(name="accept", has_choice=True)
NO_PURPOSES = "CQLsxYAQLsxYAAcABBENBVFgAAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAAA"
GROUPS = ["C0001", "C0002", "C0004"]


def said(layer: str, payload: object) -> Push:
    return a_push(None, layer=layer, payload=payload, at=600)


def visited(leg: Leg, *pushes: Push, **fields: Any) -> VisitRecord:
    return a_record(
        visit=a_visit(leg=leg, consent_at=500),
        pushes=pushes,
        consent_calls=consent_calls(pushes),
        **fields,
    )


def test_layers_that_agree_pass() -> None:
    string = said("__tcfapi", {"event": "useractioncomplete", "tcString": NO_PURPOSES})
    assert [each.outcome for each in verdicts(CHECK, visited(REJECT, string))] == [Outcome.PASSED]


def test_a_string_that_denies_what_was_accepted_fails() -> None:
    string = said("__tcfapi", {"event": "useractioncomplete", "tcString": NO_PURPOSES})
    found = verdicts(CHECK, visited(ACCEPT, string))
    assert [(each.fault, each.about, each.severity) for each in found] == [
        (CHECK, "layers of consent tcf analytics", None),
        (CHECK, "layers of consent tcf ads", None),
    ]
    assert found[0].message == (
        "The TCF string says “denied” for analytics, and the visitor chose the opposite."
    )
    assert (found[0].expected, found[0].actual) == ("granted", "denied")


def test_a_platform_that_grants_what_was_refused_fails_by_its_words() -> None:
    event = said("cmp", {"event": "OneTrustGroupsUpdated", "detail": GROUPS})
    found = verdicts(CHECK, visited(REJECT, event))
    assert {(each.fault, each.severity) for each in found} == {(CHECK, Severity.MEDIUM)}


def test_a_cookie_of_no_tag_is_found_and_that_of_a_tag_is_left_to_after_reject() -> None:
    own = a_cookie(name="_hjSessionUser_1", vendor="hotjar")
    (found,) = verdicts(CHECK, visited(REJECT, cookies=(own,)))
    assert (found.fault, found.severity, found.actual) == (CHECK, Severity.MEDIUM, own.name)
    by_database = a_cookie(name="_pk_ref.1.1f")
    (found,) = verdicts(CHECK, visited(REJECT, cookies=(by_database,)))
    assert (found.fault, found.severity) == (CHECK, Severity.LOW)
    tagged = a_cookie(name="_ga", vendor="ga4")
    assert verdicts(CHECK, visited(REJECT, cookies=(tagged,))) == []
    assert verdicts(CHECK, visited(ACCEPT, cookies=(own,)))[0].outcome is Outcome.PASSED


def test_hits_after_a_refusal_are_left_to_after_reject() -> None:
    assert verdicts(CHECK, visited(REJECT, hits=(a_hit(vendor="meta", at=900),))) == []
