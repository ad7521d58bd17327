"""The matrix of consent in words, on the page and in JSON."""

from __future__ import annotations

from dataclasses import replace

from auditfacts import META

from auditor.model import Category, Grant, Leg, Push, Signal, VisitFacts
from auditor.report.content.consent_rows import consent_rows
from auditor.report.content.timeline import Journeys
from auditor.report.meta import read_meta
from auditor.report.view import ConsentCell, ConsentRow
from auditor.testing import a_cookie, a_hit, a_page, a_push, a_visit

REJECT = Leg(
    name="reject",
    has_choice=True,
    granted=False,
    forbidden=frozenset({Category.ADVERTISING, Category.ANALYTICS}),
)
ACCEPT = Leg(name="accept", has_choice=True, granted=True)
PUSHES: tuple[Push, ...] = (
    a_push(None, layer="gtag", at=10, payload=["set", "ads_data_redaction", True]),
    a_push(
        None,
        layer="gtag",
        at=600,
        payload=["consent", "update", {"ad_storage": "granted", "analytics_storage": "denied"}],
    ),
)


def test_each_layer_is_a_row_and_the_first_that_disagrees_is_marked() -> None:
    facts = VisitFacts(
        visit=a_visit(leg=REJECT, consent_at=500),
        pages=(a_page(),),
        pushes=PUSHES,
        cookies=(
            a_cookie(
                name="_gcl_au",
                vendor="google_ads",
                lifetime_days=90.0,
                set_by="https://www.googletagmanager.com/gtag/js:1:2",
            ),
        ),
    )
    hit = a_hit(at=700, consent={Signal.AD_STORAGE: Grant.GRANTED}, raw={"gcs": "G110"})
    rows = list(
        consent_rows(
            facts, [hit], {"google_ads": "Google Ads"}, {"google_ads": Category.ADVERTISING}
        )
    )
    assert [str(row.title) for row in rows] == [
        "Clicked: reject", "Told to Google", "Hits of Google say", "Cookies", "Hits",
    ]  # fmt: skip
    ads = [row.cells[3] for row in rows]
    assert [cell.grant for cell in ads] == ["denied", "granted", "granted", "", ""]
    assert [cell.disagrees for cell in ads] == [False, True, False, False, False]
    assert ads[1].words == "ads_data_redaction: on"
    assert ads[2].words == "G110"
    assert list(map(str, ads[3].names)) == ["_gcl_au (90 days, by js)"]


def test_a_visit_without_a_choice_has_no_matrix() -> None:
    facts = VisitFacts(visit=a_visit(), pushes=PUSHES)
    assert list(consent_rows(facts, [], {}, {})) == []


def test_a_matrix_that_says_the_same_as_one_before_is_drawn_once() -> None:
    made = Journeys(read_meta(META), {}, {}, (), ())
    for number, leg in enumerate((REJECT, ACCEPT, REJECT), 1):
        made.add(VisitFacts(visit=a_visit(id=number, leg=leg, goal="purchase", consent_at=5)), [])
    first, other, again = made.drawn()
    assert first.consent == again.consent != other.consent
    assert (first.consent_as, other.consent_as, again.consent_as) == (None, None, first)


def test_where_nobody_chose_no_journey_leads_to_another() -> None:
    made = Journeys(read_meta(META), {}, {}, (), ())
    for number in (1, 2):
        made.add(VisitFacts(visit=a_visit(id=number, goal="purchase")), [])
    assert [journey.consent_as for journey in made.drawn()] == [None, None]


def test_only_the_purposes_that_any_layer_speaks_of_are_columns() -> None:
    made = Journeys(read_meta(META), {}, {}, (), ())
    made.add(VisitFacts(visit=a_visit(id=1, leg=ACCEPT, goal="purchase", consent_at=5)), [])
    (journey,) = made.drawn()
    silent, named = ConsentCell(), ConsentCell(names=("_fbp",))
    granted = ConsentCell(grant="granted")
    api = ConsentRow(kind="api", vendor="", title="", cells=(silent, silent, granted, silent))
    kept = ConsentRow(kind="cookies", vendor="", title="", cells=(silent, named, silent, silent))
    assert replace(journey, consent=(api, kept)).purposes == (1, 2)
    assert replace(journey, consent=()).purposes == ()
