"""What became of planted faults: lines for the terminal, and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from auditor.check import find_checks
from auditor.config.wording import printable
from auditor.draft.yaml import value
from auditor.model.messages import count
from auditor.mutate.trial import Answer

if TYPE_CHECKING:
    from auditor.mutate.spots import Spot
    from auditor.mutate.trial import Trial, Trials
    from auditor.prepare.setup import Setup

SHOWN = 60
"""Characters of what a site sent that a line shows."""


def lines(trials: Trials, setup: Setup, *, show_all: bool) -> Iterator[str]:
    """How many faults would pass, then those faults by goal and hit, and what to write.

    Whatever the site sent, each is one line.
    """
    return map(printable, _lines(trials, setup, show_all=show_all))


def _lines(trials: Trials, setup: Setup, *, show_all: bool) -> Iterator[str]:
    all_trials = trials.trials
    answers = Counter(trial.answer for trial in all_trials)
    passing = sum(number for answer, number in answers.items() if answer.passes)
    yield f"{passing} of {count(len(all_trials), 'planted fault')} would pass unnoticed" + (
        ":" if passing else "."
    )
    chosen = [trial for trial in all_trials if show_all or trial.answer.passes]
    for _, of_spot in groupby(chosen, key=lambda trial: id(trial.spot)):
        yield from _of_spot(list(of_spot), setup)
    yield from _summed_up(answers, setup)
    for fault in trials.unplanted:
        yield f"not planted: {fault.title}; it takes {fault.needs}"
    off = sorted(find_checks().keys() - {each.check.id for each in setup.view.enabled_checks})
    if off:
        yield f"switched off in the spec: {', '.join(off)}"


def _of_spot(trials: list[Trial], setup: Setup) -> Iterator[str]:
    spot = trials[0].spot
    yield ""
    if spot.line is not None:
        yield f"{_title(spot, setup)} ({setup.spec.path}:{spot.line.line})"
        for trial in trials:
            yield from _of_trial(trial)
        return
    yield f"{_title(spot, setup)}: no line of the spec expects it"
    for trial in trials:
        mark = "✗" if trial.answer.passes else "✓"
        yield f"  {mark} {trial.fault.title}: {trial.answer.value}"
    if any(trial.answer.passes for trial in trials):
        yield f"    {_line_to_write(spot)}"


def _of_trial(trial: Trial) -> Iterator[str]:
    done = trial.plant.planted[:SHOWN]
    if not trial.answer.passes:
        said = f" ({', '.join(trial.checks)})" if trial.checks else ""
        yield f"  ✓ {trial.fault.title}: {done}; {trial.answer.value}{said}"
        return
    yield f"  ✗ {trial.fault.title}: {done}"
    yield f"    {_gap(trial)}"


def _gap(trial: Trial) -> str:
    if trial.answer is Answer.IGNORED:
        return f"the spec's `ignore` hides what {', '.join(trial.checks)} says"
    if trial.spot.line is None:
        return _line_to_write(trial.spot)
    return trial.fault.gap(trial.spot, trial.plant)[: 4 * SHOWN]


def _line_to_write(spot: Spot) -> str:
    """What to write where a hit is sent that the spec does not know."""
    hit, goal = spot.hit, spot.record.visit.goal
    if spot.tag is None:
        return f"list its account {hit.account[:SHOWN]!r} under `tags`, then expect its hit"
    line = value({"tag": spot.tag, "event": hit.event[:SHOWN]})
    return f"write `- {line}` under goals.{goal}.expect"


def _summed_up(answers: Counter[Answer], setup: Setup) -> Iterator[str]:
    yield ""
    yield f"{answers[Answer.NOTICED]} would fail the audit"
    words = {
        Answer.BELOW: f"would be reported below fail_on ({setup.spec.fail_on}), and fail nothing",
        Answer.UNCLEAR: "would leave a check that can't tell",
        Answer.FAILING: "fall on what the audit reports already; repair that first",
    }
    for answer, text in words.items():
        if answers[answer]:
            yield f"{answers[answer]} {text}"


def _title(spot: Spot, setup: Setup) -> str:
    """The goal, the vendor's name, the event: `purchase · Meta Pixel Purchase`."""
    vendor = setup.vendors.get(spot.hit.vendor)
    event = spot.line.event if spot.line else spot.hit.event[:SHOWN]
    label = spot.line.label if spot.line else spot.hit.label[:SHOWN]
    name = " ".join(filter(None, [vendor.name if vendor else spot.hit.vendor, event, label]))
    return f"{spot.record.visit.goal or 'crawl'} · {name}"


def as_data(trials: Trials, setup: Setup) -> dict[str, object]:
    """All trials as JSON data."""
    answers = Counter(trial.answer for trial in trials.trials)
    return {
        "spec": str(setup.spec.path),
        "faults": len(trials.trials),
        "passing": sum(number for answer, number in answers.items() if answer.passes),
        "answers": {answer.value: answers[answer] for answer in Answer},
        "trials": [_trial(trial) for trial in trials.trials],
        "not_planted": _not_planted(trials),
    }


def _trial(trial: Trial) -> dict[str, object]:
    spot, hit = trial.spot, trial.spot.hit
    return {
        "fault": trial.fault.id,
        "goal": spot.record.visit.goal,
        "tag": spot.tag,
        "vendor": hit.vendor,
        "account": hit.account,
        "event": spot.line.event if spot.line else hit.event,
        "label": spot.line.label if spot.line else hit.label,
        "line": spot.line.line if spot.line else None,
        "visit": trial.plant.record.visit.id,
        "parameter": trial.plant.param or None,
        "planted": trial.plant.planted,
        "answer": trial.answer.value,
        "passes": trial.answer.passes,
        "checks": list(trial.checks),
        "gap": _gap(trial) if trial.answer.passes else None,
    }


def _not_planted(trials: Trials) -> Iterable[dict[str, str]]:
    return [{"fault": fault.id, "needs": fault.needs} for fault in trials.unplanted]
