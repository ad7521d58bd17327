"""Paths into the items of a hit: which there are, and what a wrong one is told."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.config.models import Spec

LINE = "generate_lead, params: {{ {} }} }}"
ALLOWED = (
    "is not a path into the items; write items.0.FIELD (of the first one), "
    '"items[*].FIELD" (of each) or items.length; FIELD is item_id, item_name, price, quantity, or '
    "what else the vendor's items have"
)


@pytest.mark.parametrize(
    "name",
    ["items", "items.0.quantity", "items[12].item_id", "items.*.brand", "items[*].item_id",
     "items.length", "items.0.details.size", "contents.0.id", "cd[value]", "item_name", "items_sold"],
)  # fmt: skip
def test_names_of_parameters_and_paths_are_taken(name: str, small: str, load: Any) -> None:
    text = small.replace("generate_lead }", LINE.format(f'"{name}": {{ present: true }}'))
    spec: Spec = load(text)
    assert list(spec.goals["contact"].expect[0].params) == [name]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("items.quantity", "; did you mean items.0.quantity?"),
        ("items.first.item_id", "; did you mean items.0.item_id?"),
        ("items[-1].price", "; did you mean items.0.price?"),
        ("items.0", ""),
        ("items[0.price", "; did you mean items.0.price?"),
        ("item.0.quantity", "; did you mean items.0.quantity?"),
        ("products[*].item_id", "; did you mean items.0.item_id?"),
    ],
)
def test_what_looks_into_items_and_is_no_path_is_refused_with_what_there_is(
    name: str, meant: str, small: str, problems: Any
) -> None:
    text = small.replace("generate_lead }", LINE.format(f'"{name}": 1'))
    place = f"goals.contact.expect.0.params.{name}"
    assert problems(text) == [f"spec.yaml:11: {place}: '{name}' {ALLOWED}{meant}"]


def test_the_other_side_of_same_as_is_a_path_too(small: str, load: Any, problems: Any) -> None:
    line = "      - {{ tag: ga4, event: buy, params: {{ items.0.item_id: {{ same_as: {} }} }} }}\n"
    assert load(small + line.format("ga4.generate_lead.items.0.item_id"))
    (problem,) = problems(small + line.format("ga4.generate_lead.items.item_id"))
    assert problem.startswith(
        "spec.yaml:12: goals.contact.expect.1.params.items.0.item_id.same_as: 'items.item_id' is not a path"
    )
