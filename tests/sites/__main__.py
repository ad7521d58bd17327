"""Audit some plants by hand: python -m sites NAME ... (in tests/), or all of a family."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from auditor.capture.browser import find_browser
from sites import PLANTS
from sites.audit import audit
from sites.portions import groups


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def main() -> None:
    """Print what an audit says of the plants that are named, or whose family or slug is."""
    wanted = sys.argv[1:]
    chosen = [
        plant
        for family, plants in PLANTS.items()
        for plant in plants
        if not wanted or {family, plant.slug, plant.id} & set(wanted)
    ]
    choice = find_browser(environ=os.environ)
    for number, together in enumerate(groups(chosen).values()):
        for planted in (True, False):
            folder = Path(tempfile.gettempdir()) / f"sites-{os.getpid()}" / str(number)
            said = audit(together, choice, folder, planted=planted)
            say(
                f"── {'planted' if planted else 'sound'}: {said.visits} visits, {said.seconds:.1f} s, {folder}"
            )
            for plant in together:
                wanted_here = plant.expect if planted else frozenset()
                right = "as it should be" if said.found(plant) == wanted_here else "NOT AS EXPECTED"
                say(f"{plant.id}: {right}")
                if said.found(plant) != wanted_here:
                    say("   missing:", sorted(map(str, wanted_here - said.found(plant))))
                    say("   extra:  ", sorted(map(str, said.found(plant) - wanted_here)))
                for each in said.findings.get(plant.id, []):
                    say(
                        f"   {each.outcome} {each.fault} [{each.check}] {each.leg} {each.vendor}: {each.message}"
                    )
                    say(f"       expected {each.expected!r}, was {each.actual!r}")
            known = {plant.id for plant in together}
            for key, findings in said.findings.items():
                if key not in known:
                    say("OF NO PLANT:", key, [each.message for each in findings])


if __name__ == "__main__":
    main()
