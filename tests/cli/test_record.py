"""tagproof record --script: a recording is replayed, and the spec of it holds what it sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from commandline import call
from recordedshop import PAGES, THANKS
from tinysite import TinySite, serving

from auditor.cli.record import chosen
from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.draft.imported.nouns import Imported, ImportedGoal, ImportedStep
from auditor.errors import UsageError
from auditor.vendor import find_vendors

STEPS: list[dict[str, Any]] = [
    {"type": "navigate", "url": "{url}/"},
    {"type": "click", "selectors": [['aria/Buy[role="link"]']]},
    {"type": "change", "value": "Anna@mail.test", "selectors": [["aria/E-mail"]]},
    {"type": "change", "value": "Anna Berg", "selectors": [["aria/Your name"]]},
    {"type": "change", "value": "hunter22", "selectors": [["aria/Password"]]},
    {"type": "click", "selectors": [['aria/Place order[role="button"]']]},
]


def recording(folder: Path, site: TinySite, *steps: Any) -> Path:
    text = json.dumps({"title": "Buy a lamp", "steps": steps or STEPS})
    path = folder / "walk.json"
    path.write_text(text.replace("{url}", site.url), "utf-8")
    return path


@pytest.fixture(scope="module")
def shop() -> Iterator[TinySite]:
    with serving() as site:
        site.pages |= PAGES
        yield site


@dataclass(frozen=True)
class Recorded:
    site: TinySite
    folder: Path
    output: str
    text: str
    spec: Spec


@pytest.fixture(scope="module")
def recorded(shop: TinySite, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("record")
    recording(folder, shop)
    result = call(folder, "record", "--script", "walk.json")
    assert result.exit_code == 0, result.output
    path = folder / "tagproof.yaml"
    spec = load_spec(path, {"VISITOR_PASSWORD": "-"}, vendors=find_vendors())
    return Recorded(shop, folder, result.output, path.read_text("utf-8"), spec)


def lines(spec: Spec) -> dict[str, dict[str, object]]:
    (goal,) = spec.goals.values()
    return {
        f"{line.tag} {line.event}": {
            name: condition.model_dump(exclude_none=True, exclude_defaults=True)
            if hasattr(condition, "model_dump")
            else condition
            for name, condition in line.params.items()
        }
        for line in goal.expect
    }


def test_what_was_sent_after_the_goal_action_is_expected(recorded: Recorded) -> None:
    (goal,) = recorded.spec.goals.values()
    assert [str(step) for step in goal.steps if step.goal] == ['click button "Place order"']
    assert set(lines(recorded.spec)) == {"ga4 purchase", "meta Purchase"}
    assert {tag.account for tag in recorded.spec.tags.values()} == {
        "G-TEST0001",
        "123456789012345",
    }


def test_values_are_tied_to_what_the_page_shows(recorded: Recorded) -> None:
    (goal,) = recorded.spec.goals.values()
    said = lines(recorded.spec)["ga4 purchase"]
    assert said["value"] == {"equals_text": {"css": "body > p:nth-of-type(4) > span"}}
    assert lines(recorded.spec)["meta Purchase"]["value"] == said["value"]
    assert said["transaction_id"] == {
        "matches": r"TF-\d+",
        "equals_text": {"css": ".order-number"},
    }
    assert said["currency"] == "EUR"
    assert said["items"] == {"present": True}
    assert lines(recorded.spec)["meta Purchase"]["event_id"] == {"present": True}
    assert str(goal.steps[-1]) == "wait_for_url **/thanks/TF-**"


def test_what_the_visitor_typed_is_in_no_file_but_as_identity(recorded: Recorded) -> None:
    assert "hunter22" not in recorded.text + recorded.output
    assert "${VISITOR_PASSWORD}" in recorded.text
    assert recorded.spec.identity["email"] == "Anna@mail.test"
    assert 'value: "{first_name} {last_name}"' in recorded.text
    assert "Anna Berg" not in recorded.text


def test_it_says_what_it_did(recorded: Recorded) -> None:
    assert '✓ 6. click button "Place order"' in recorded.output
    assert "→ ga4 G-TEST0001 purchase 158 EUR  held" in recorded.output
    assert "ga4 purchase (value, currency, transaction_id, items)" in recorded.output
    assert "next: tagproof run tagproof.yaml" in recorded.output


def audited(recorded: Recorded, name: str) -> dict[str, object]:
    """The report of an audit with the spec as it was written, of the site as it is now."""
    typed = {"VISITOR_PASSWORD": "hunter22"}
    options = ("--format", "json", "--output", name)
    result = call(recorded.folder, "run", "tagproof.yaml", *options, **typed)
    assert result.exit_code in (0, 1), result.output
    report = json.loads((recorded.folder / name / "report.json").read_text("utf-8"))
    return {finding["check"]: finding for finding in report["findings"]}


def test_an_audit_with_it_passes_and_notices_another_amount(recorded: Recorded) -> None:
    sound = audited(recorded, "sound")
    assert not {"wrong-value", "missing-hit", "broken-journey"} & set(sound), sound
    site = recorded.site
    whole = THANKS
    site.pages["/thanks/TF-100234"] = whole.replace("epn.value=158", "epn.value=79")
    try:
        broken = audited(recorded, "broken")
    finally:
        site.pages["/thanks/TF-100234"] = whole
    assert set(broken) - set(sound), broken


def test_a_step_that_fails_writes_nothing_and_says_what_there_is(
    shop: TinySite, tmp_path: Path
) -> None:
    wrong = {"type": "click", "selectors": [['aria/Place an order[role="button"]']]}
    recording(tmp_path, shop, *STEPS[:5], wrong)
    result = call(tmp_path, "record", "--script", "walk.json")
    assert result.exit_code == 3, result.output
    assert '✗ 6. click button "Place an order"' in result.stdout
    assert 'there is button "Place order"' in result.stdout
    assert "Nothing was written" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["walk.json"]


def test_a_site_that_tells_nobody_is_said(tmp_path: Path) -> None:
    with serving() as site:
        site.pages["/"] = "<title>x</title><a href='/'>Buy</a>"
        recording(tmp_path, site, *STEPS[:2])
        result = call(tmp_path, "record", "--script", "walk.json")
    assert (result.exit_code, "no tag of a known vendor" in result.stderr) == (3, True)
    assert [path.name for path in tmp_path.iterdir()] == ["walk.json"]


def test_a_name_is_what_to_call_the_only_goal_or_which_of_several() -> None:
    steps = (ImportedStep(place="", data={"navigate": "/"}),)
    buy, sell = (ImportedGoal(title=title, steps=steps) for title in ("Buy a lamp", "Sell one"))
    one, both = (Imported(goals=goals) for goals in ((buy,), (buy, sell)))
    file = Path("walk.json")
    for imported, name, title in (
        (one, "order", "order"),
        (one, "buy_a_lamp", "buy_a_lamp"),
        (both, "sell_one", "Sell one"),
    ):
        assert [goal.title for goal in chosen(imported, [name], file).goals] == [title]
    with pytest.raises(UsageError, match="has no goal 'order'; it has buy_a_lamp, sell_one"):
        chosen(both, ["order"], file)


def test_what_can_not_be_replayed_is_refused(shop: TinySite, tmp_path: Path) -> None:
    recording(tmp_path, shop)
    plan = tmp_path / "plan.csv"
    plan.write_text("Event,Parameter\npurchase,value\n", "utf-8")
    mine = tmp_path / "tagproof.yaml"
    for arguments, why in (
        ((shop.url, "--script", "plan.csv"), "has no steps to replay"),
        (("--script", "gone.json"), "can't be read"),
    ):
        result = call(tmp_path, "record", *arguments)
        assert (result.exit_code, why in result.output) == (2, True), result.output
    mine.write_text("mine", "utf-8")
    result = call(tmp_path, "record", "--script", "walk.json")
    assert (result.exit_code, mine.read_text("utf-8")) == (2, "mine")
