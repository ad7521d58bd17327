"""Which planted faults a spec notices: a strict spec all, a weak one those that it looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

import orderedaudit
import pytest
from orderedaudit import REJECT, STRICT, facts

from auditor.check import find_checks
from auditor.config import load_spec
from auditor.model import VisitFacts
from auditor.mutate.faults import FAULTS
from auditor.mutate.trial import Answer, Trial, Trials, try_faults
from auditor.prepare.setup import Setup, set_up
from auditor.prepare.spec_view import spec_view
from auditor.store import AuditFile
from auditor.vendor import find_vendors

GA4_LINE, META_LINE = (
    STRICT[STRICT.index("      - tag: ga4") : STRICT.index("      - tag: meta")],
    STRICT[STRICT.index("      - tag: meta") :],
)
OFF = "missing-hit: off, device-variant: off, agreement: off, wrong-parameter: off"
TODAY = dt.date(2026, 11, 30)
Try = Callable[..., Trials]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Try:
    """What is tried on an audit of these visits, with this spec; all share one decoder."""
    shared: list[Setup] = []

    def try_it(text: str, *visits: VisitFacts, goals: Iterable[str] = ()) -> Trials:
        folder = tmp_path_factory.mktemp("audit")
        path = folder / "shop.yaml"
        path.write_text(text, "utf-8")
        spec = load_spec(path, {}, vendors=find_vendors(), checks=find_checks())
        if not shared:
            shared.append(set_up(spec))
        (setup,) = shared
        view = spec_view(spec, setup.vendors, find_checks(), today=TODAY)
        with AuditFile.open(orderedaudit.write(folder / "audit.db", *visits)) as audit:
            return try_faults(audit, replace(setup, spec=spec, view=view), goals)

    return try_it


@pytest.fixture(scope="module")
def strict(tried: Try) -> Trials:
    """What is tried with the strict spec on the audit as it is."""
    return tried(STRICT)


def passing(trials: Trials) -> set[tuple[str, str]]:
    """Vendor, and fault with its parameter, of those that pass."""
    return {
        (trial.spot.hit.vendor, " ".join(filter(None, [trial.fault.id, _lost(trial)])))
        for trial in trials.trials
        if trial.answer.passes
    }


def _lost(trial: Trial) -> str:
    return trial.plant.param if trial.fault.id == "missing-parameter" else ""


def test_a_spec_that_looks_at_everything_notices_every_fault(strict: Trials) -> None:
    assert passing(strict) == set()
    assert {trial.answer for trial in strict.trials} == {Answer.NOTICED}
    assert {trial.fault.id for trial in strict.trials} == {fault.id for fault in FAULTS}
    assert strict.unplanted == ()


def test_each_kind_of_hit_is_tried_once_however_many_visits_have_it(tried: Try) -> None:
    visits = [facts(order=f"T-{n}") for n in range(1001, 1006)]
    dropped = [each for each in tried(STRICT, *visits).trials if each.fault.id == "dropped"]
    assert [trial.spot.hit.vendor for trial in dropped] == ["ga4", "meta"]


@pytest.mark.parametrize(
    ("good", "weak", "passes"),
    [
        ("meta\n        event: Purchase", "meta\n        event: Purchase\n        fires: at_least_once",
         {("meta", "doubled")}),
        ("forbid: [advertising, analytics]", "forbid: [analytics]",
         {("meta", "after-refusal")}),
        ("content_type: { present: true }", "content_type: { one_of: [product, other] }", set()),
        ("goals:", f"checks: {{ {OFF} }}\ngoals:",
         {("ga4", "dropped"), ("meta", "dropped"), ("ga4", "wrong-currency"),
          ("meta", "wrong-currency"), ("meta", "missing-parameter content_type")}),
    ],
)  # fmt: skip
def test_what_a_spec_leaves_out_passes(
    good: str, weak: str, passes: set[tuple[str, str]], tried: Try
) -> None:
    assert good in STRICT
    assert passing(tried(STRICT.replace(good, weak))) == passes


def test_a_parameter_that_nobody_compares_with_anything_passes(tried: Try) -> None:
    spec = STRICT.replace(GA4_LINE, "").replace("currency: EUR, ", "")
    alone = (facts(sent=("meta",)), facts(REJECT, order="T-2", sent=()))
    trials = tried(spec, *alone)
    assert passing(trials) == {("meta", "wrong-currency")}
    (gap,) = [each.fault.gap(each.spot, each.plant) for each in trials.trials if each.answer.passes]
    assert gap == "nobody looks at its currency: write `currency: EUR`"


def test_a_hit_that_no_line_expects_may_be_dropped_unnoticed(tried: Try) -> None:
    trials = tried(STRICT.replace(META_LINE, ""))
    unexpected = [trial for trial in trials.trials if trial.spot.line is None]
    assert {trial.spot.hit.event for trial in unexpected} == {"Purchase"}
    assert ("meta", "dropped") in passing(trials)
    assert ("ga4", "dropped") not in passing(trials)


def test_page_views_and_other_accounts_of_a_goal_that_forbids_them_are_left_alone(
    tried: Try,
) -> None:
    forbids = STRICT.replace(META_LINE, "    forbid: [{ tag: meta, event: Purchase }]\n")
    assert {trial.spot.hit.vendor for trial in tried(forbids).trials} == {"ga4"}


def test_an_order_number_of_another_visit_is_used_where_there_is_one(strict: Trials) -> None:
    stale = [each for each in strict.trials if each.fault.id == "stale-order"]
    assert [(trial.plant.planted, trial.checks) for trial in stale] == [
        ("T-1001 became T-1002", ("reused-transaction-id",))
    ]


def test_a_single_order_with_another_number_passes_where_nobody_looks_at_it(tried: Try) -> None:
    only = (facts(), facts(REJECT, order="T-1003", sent=()))
    assert passing(tried(STRICT, *only)) == {("ga4", "stale-order")}
    looks = STRICT.replace("transaction_id: { present: true }", "transaction_id: T-1001")
    assert passing(tried(looks, *only)) == set()


def test_what_ignore_hides_passes_and_is_told_apart(tried: Try) -> None:
    hidden = "ignore: [{ check: duplicate-hit, reason: later }]\n"
    (trial,) = [each for each in tried(STRICT + hidden).trials if each.answer.passes]
    assert (trial.fault.id, trial.answer) == ("doubled", Answer.IGNORED)
    assert trial.checks == ("duplicate-hit",)


def test_what_is_below_the_threshold_is_noticed_and_fails_nothing(tried: Try) -> None:
    trials = tried("fail_on: critical\n" + STRICT).trials
    zero = {trial.answer for trial in trials if trial.fault.id == "value-zero"}
    dropped = {trial.answer for trial in trials if trial.fault.id == "dropped"}
    assert (zero, dropped) == ({Answer.BELOW}, {Answer.NOTICED})
    assert not any(answer.passes for answer in zero)


def test_a_fault_that_the_audit_has_already_neither_passes_nor_is_noticed(tried: Try) -> None:
    breach = facts(REJECT, order="T-1003", sent=("meta",))
    trials = tried(STRICT, facts(), facts(device="mobile", order="T-1002"), breach).trials
    late = [trial for trial in trials if trial.fault.id == "after-refusal"]
    assert [(trial.spot.hit.vendor, trial.answer) for trial in late] == [
        ("ga4", Answer.NOTICED),
        ("meta", Answer.FAILING),
    ]


def test_a_fault_without_an_occasion_says_what_it_takes(tried: Try) -> None:
    trials = tried(STRICT, facts(), facts(device="mobile", order="T-1002"))
    assert [fault.id for fault in trials.unplanted] == ["after-refusal"]
    assert "rejects consent" in trials.unplanted[0].needs


def test_without_a_sound_visit_nothing_is_tried(tried: Try) -> None:
    assert tried(STRICT, facts(sent=())) == Trials(trials=(), unplanted=())


def test_only_the_hits_of_the_goals_that_were_asked_for(tried: Try) -> None:
    assert tried(STRICT, goals=["contact"]).trials == ()
