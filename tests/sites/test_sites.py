"""Each fault of the catalogue, planted in a small site, is found; its sound twin is silent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from keptbrowsers import KeptBrowsers

from auditor.check import find_checks
from auditor.check.faults import catalogue
from auditor.model import Outcome
from sites.audit import Audited, audit_at, serving
from sites.build import Plant
from sites.portions import ALL, PORTION, PORTIONS
from tools import CURE, checks_pages
from tools.generated import current_text

Look = Callable[[Plant, str], Awaitable[Audited]]


@pytest.fixture(scope="session")
async def look(
    request: pytest.FixtureRequest,
    browsers: KeptBrowsers,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Look]:
    """The audit of a plant's site, together with the other chosen ones of its portion."""
    parameters = [getattr(item, "callspec", None) for item in request.session.items]
    chosen = {each.params["plant"].id for each in parameters if each and "plant" in each.params}
    audits: dict[int, dict[str, Audited]] = {}
    with serving() as planted, serving() as sound:
        hosts = {"planted": planted, "sound": sound}

        async def both(portion: list[Plant], folder: Path) -> dict[str, Audited]:
            """The planted sites and their twins at a time: pages mostly wait."""
            running = [
                audit_at(at, portion, browsers, folder / which, planted=which == "planted")
                for which, at in hosts.items()
            ]
            return dict(zip(hosts, await asyncio.gather(*running), strict=True))

        async def said_of(plant: Plant, which: str) -> Audited:
            number = PORTION[plant.id]
            if number not in audits:
                portion = [each for each in PORTIONS[number] if each.id in chosen]
                audits[number] = await both(portion, tmp_path_factory.mktemp("sites"))
            return audits[number][which]

        yield said_of


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.id)
async def test_the_planted_fault_is_found_and_nothing_else(plant: Plant, look: Look) -> None:
    said = await look(plant, "planted")
    findings = said.findings.get(plant.id, [])
    told = [f"{each.fault} {each.leg} {each.vendor}: {each.message}" for each in findings]
    assert said.found(plant) == plant.expect, "\n".join(told)
    assert len(findings) == len(plant.expect), "\n".join(told)


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.id)
async def test_the_sound_twin_is_silent(plant: Plant, look: Look) -> None:
    said = await look(plant, "sound")
    assert [each.message for each in said.findings.get(plant.id, [])] == []
    cells = said.cells.get(plant.id if plant.goal else "", [])
    assert {cell.outcome for cell in cells} == {Outcome.PASSED}


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.id)
async def test_a_finding_says_what_is_wrong_in_a_sentence_and_shows_it(
    plant: Plant, look: Look
) -> None:
    said = await look(plant, "planted")
    for each in said.findings[plant.id]:
        assert each.message.endswith(".")
        assert len(each.message) < 300
        assert each.outcome is not Outcome.FAILED or each.expected or each.evidence


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.id)
async def test_no_finding_belongs_to_no_plant(plant: Plant, look: Look) -> None:
    together = {each.id for each in ALL if each.spec == plant.spec}
    for which in ("planted", "sound"):
        said = await look(plant, which)
        assert said.findings.keys() <= together


@pytest.mark.parametrize("slug", sorted(catalogue()))
def test_each_fault_has_a_check_and_is_planted(slug: str) -> None:
    planted = {each.slug for each in ALL}
    reasons = {found for plant in ALL for found, _, _ in plant.expect}
    assert slug in planted | reasons, "plant it in tests/sites/: see its README.md"
    assert catalogue()[slug].severity is None or any(
        slug in check.faults for check in find_checks().values()
    ), "name it in faults=... of a check"


def examples() -> dict[str, tuple[Plant, str]]:
    """By check, the planted site and the sentence of the example on its page."""
    plants = {plant.id: plant for plant in ALL}
    shown = {
        id_: re.search(
            r"^On the planted site `([\w-]+)`.*\n\n> (.+)$",
            current_text(checks_pages.FOLDER / f"{id_}.md"),
            re.MULTILINE,
        )
        for id_ in find_checks()
    }
    return {
        id_: (plants[found[1]], found[2])
        for id_, found in shown.items()
        if found and found[1] in plants
    }


EXAMPLES = examples()


def test_each_check_has_an_example_on_its_page() -> None:
    missing = set(find_checks()) - EXAMPLES.keys()
    assert not missing, f"{CURE}, once a plant in tests/sites shows what it finds"


@pytest.mark.parametrize(
    ("id_", "plant"),
    [pytest.param(id_, plant, id=f"{id_}-{plant.id}") for id_, (plant, _) in EXAMPLES.items()],
)
async def test_the_example_on_a_checks_page_is_what_the_audit_says(
    id_: str, plant: Plant, look: Look
) -> None:
    looked = await look(plant, "planted")
    findings = looked.findings[plant.id]
    said = [checks_pages.stable_text(each.message) for each in findings if each.check == id_]
    assert EXAMPLES[id_][1] in said, CURE
