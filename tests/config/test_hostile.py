"""Whatever the file holds, loading it ends in a spec or in lines for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.config import load_spec, unbuilt
from auditor.config.expectations import ExpectSpec, MatcherSpec
from auditor.config.models import Crawl, GoalSpec, Spec
from auditor.config.steps import KEYS as STEP_KEYS
from auditor.config.targets import Target
from auditor.errors import SpecError

ENVIRON = {"A": "one", "B": "\udce9", "EMPTY": ""}
SNIPPETS = st.sampled_from([
    "&a ", "*a", "<<: ", "!!python/name:os ", "${A}", "${B}", "${", "{", "}", "[", "]", ": ", "- ",
    "\n", "\n  ", "\t", "? ", "| ", "> ", "---\n", "...\n", "%YAML 9\n", "'", '"', "\\U0011FFFF",
    "version: 1\n", "site: ", "goals:\n", "null", "1.5", "off", "#", "\0", "\ufeff", "é", "\x85",
])  # fmt: skip
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is not a mistake."""
KEYS = sorted(
    {name for model in (Spec, GoalSpec, ExpectSpec, MatcherSpec, Crawl, Target)
     for name in model.model_fields} | {*STEP_KEYS}
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | SNIPPETS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "spec.yaml"


def outcome(path: Path, content: bytes) -> None:
    """Load it; anything but a SpecError is a mistake of ours, and fails the test."""
    path.write_bytes(content)
    problems: list[str] = []
    try:
        spec = load_spec(path, ENVIRON, vendors=["ga4"], checks=["misfire"], devices=["iPhone 15"])
    except SpecError as error:
        problems = error.problems or ["a SpecError without problems"]
    else:
        assert json.dumps(spec.model_dump(mode="json")).encode()
        assert isinstance(unbuilt(spec), list)
    assert [line for line in problems if not line.startswith(str(path))] == []
    assert [line for line in problems if not line.isprintable()] == []


@UNHURRIED
@given(st.binary(max_size=200))
def test_any_bytes(path: Path, content: bytes) -> None:
    outcome(path, content)


@UNHURRIED
@given(st.text(max_size=200))
def test_any_text(path: Path, text: str) -> None:
    outcome(path, text.encode("utf-8", "surrogatepass"))


@UNHURRIED
@given(st.lists(SNIPPETS | st.text(max_size=3), max_size=40).map("".join))
def test_any_words_of_yaml(path: Path, text: str) -> None:
    outcome(path, text.encode("utf-8", "surrogatepass"))


@UNHURRIED
@given(st.data())
def test_any_value_at_any_place_of_a_right_spec(
    path: Path, small: str, data: st.DataObject
) -> None:
    spec = yaml.safe_load(small)
    spec["crawl"] = {"start": ["/"], "expect": [{"tag": "ga4", "event": "page_view"}]}
    spec["goals"]["contact"]["expect"][0]["params"] = {"value": {"matches": "x", "above": 1}}
    for holder, key in data.draw(st.lists(st.sampled_from(list(places(spec))), max_size=3)):
        holder[key] = data.draw(VALUES)
    outcome(path, json.dumps(spec, allow_nan=True).encode("utf-8", "surrogatepass"))


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """All places of a tree, as the holder and the key or index in it."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], dict | list):
            yield from places(node[key])
