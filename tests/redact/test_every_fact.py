"""Whatever is recorded of a visit passes the redactor, whichever facts there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from types import MappingProxyType

import pytest
from filled import filled

from auditor.model import Leg, VisitFacts
from auditor.model.server import ServerRequest
from auditor.redact import Redactor

PLANTED = "Quillon.Zyxworth@planted.example"
REDACTOR = Redactor({"email": PLANTED})
FROM_THE_SPEC = {
    "Visit.leg": Leg(name="default"), "Visit.goal": "lead", "Visit.device": "desktop",
    "Visit.began": "", "Visit.inconclusive": None,
    "VisitFacts.texts": MappingProxyType({"css .price": PLANTED}),
}  # fmt: skip
"""What no site writes."""
COVERED = {"Screenshot.image": b"jpeg"}
"""What is covered in the page before it is taken."""
GONE = {"bodies", "cookie_values"}
"""What the redactor takes apart and leaves out."""


@pytest.fixture(scope="module")
def masked() -> VisitFacts:
    """Facts in which each text was planted, as they leave the redactor."""
    facts = filled(VisitFacts, PLANTED, FROM_THE_SPEC | COVERED)
    values = MappingProxyType({0: (PLANTED,)})
    return REDACTOR.facts(replace(facts, cookie_values=values))


def texts_of(facts: VisitFacts) -> Iterator[tuple[str, object]]:
    """What the facts hold, field by field, with the place of each."""
    for name in (field.name for field in fields(facts)):
        held = getattr(facts, name)
        for noun in held if isinstance(held, tuple) else (held,):
            if hasattr(noun, "__dataclass_fields__"):
                for field in fields(noun):
                    yield f"{type(noun).__name__}.{field.name}", getattr(noun, field.name)
            else:
                yield name, noun


def test_no_text_of_a_visit_passes_the_redactor_as_it_was(masked: VisitFacts) -> None:
    leaks = [place for place, held in texts_of(masked) if "zyxworth" in repr(held).lower()]
    assert leaks == [], (
        "mask them in Redactor (auditor/redact/redactor.py), "
        "or give them a type that no site can fill: a Literal or an enum"
    )


def test_each_kind_of_fact_is_passed_on(masked: VisitFacts) -> None:
    lost = [each.name for each in fields(masked) if not getattr(masked, each.name)]
    assert set(lost) == GONE, "pass it on in Redactor.facts of auditor/redact/redactor.py"


def test_no_text_of_the_sites_server_passes_the_redactor_as_it_was() -> None:
    sent = filled(ServerRequest, PLANTED, {})
    assert "zyxworth" not in repr(REDACTOR.server_request(sent)).lower()
