from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.check import find_checks
from auditor.config import load_spec
from auditor.config.base import FORMS
from auditor.config.document import document
from auditor.config.examples import EXAMPLES
from auditor.config.models import Spec
from auditor.config.nodes import compose
from auditor.config.schema import schema
from auditor.errors import SpecError
from auditor.vendor import find_vendors

SAMPLE = Path(__file__).parent.parent.parent / "sample_config.yaml"
ENVIRON = {"STAGING_USER": "anna", "STAGING_PASSWORD": "rosebud"}
SCHEMA = schema()


def as_written() -> dict[str, Any]:
    """The sample as an editor sees it: with its variables as they stand there."""
    root = compose(SAMPLE.read_text(encoding="utf-8"))
    assert root is not None
    environ = {"STAGING_USER": "${STAGING_USER}", "STAGING_PASSWORD": "${STAGING_PASSWORD}"}
    data = document(root, environ).data
    assert isinstance(data, dict)
    return dict(data)


def changed(place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    spec: Any = copy.deepcopy(as_written())
    at = spec
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    return dict(spec)


def loads(spec: dict[str, Any], tmp_path: Path) -> bool:
    path = tmp_path / "spec.yaml"
    path.write_text(json.dumps(spec), encoding="utf-8")  # JSON is YAML
    try:
        load_spec(path, ENVIRON)
    except SpecError:
        return False
    return True


def fits(spec: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(SCHEMA).is_valid(spec)


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_sample_fits() -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(as_written())


PURCHASE = ("goals", "purchase")
CRM = ("vendors", "nordlicht_crm")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("crawl", "delay"), "2m"),
        (("crawl", "delay"), "0.5 s"),
        (("crawl", "delay"), "${DELAY:-250ms}"),
        (("hits",), "${HITS:-hold}"),
        (("browser",), {"present_as": "automation", "locale": "sr-Latn", "time_zone": "UTC"}),
        (("browser", "locale"), "es-419"),
        (("browser", "locale"), "${LOCALE:-de}"),
        (("fail_on",), "critical"),
        (("checks", "duplicate-hit"), "off"),
        (("checks", "duplicate-hit"), False),
        (("checks", "duplicate-hit"), {"severity": "low", "above": "3s", "vendors": ["meta"]}),
        ((*PURCHASE, "steps", 1), {"scroll": "bottom"}),
        ((*PURCHASE, "steps", 1), {"scroll": {"text": "Reviews", "nth": 0}}),
        ((*PURCHASE, "steps", 1), {"press": "Enter", "timeout": "3s"}),
        ((*PURCHASE, "steps", 1), {"press": {"label": "Search", "key": "Enter"}}),
        ((*PURCHASE, "steps", 1), {"upload": {"label": "File", "file": "cv.pdf"}}),
        ((*PURCHASE, "expect", 0, "fires"), 3),
        ((*PURCHASE, "expect", 0, "params"), {"a": "b", "c": 1, "d": 1.5, "e": True}),
        ((*PURCHASE, "expect", 0, "params"), {"a": {"one_of": [1, "b"], "above": 0.5}}),
        (("ignore", 0, "until"), "2027-01-31"),
        ((*CRM, "account"), "id"),
        ((*CRM, "account"), ["id", {"path": "^/(a)"}]),
        ((*CRM, "account"), {"param": "u", "match": "id=(a)"}),
        ((*CRM, "account"), "${ACCOUNT:-id}"),
        ((*CRM, "split"), "lines"),
        ((*CRM, "split"), {"list": "events"}),
        ((*CRM, "mirror_key"), []),
        ((*CRM, "endpoints", 0), {"host": ["a.example", "b.example"], "kind": "aux"}),
        ((*CRM, "endpoints", 0), {"segment": "t", "require": {"ev": "."}}),
    ],
)
def test_what_the_loader_takes_fits(
    place: tuple[str | int, ...], value: object, tmp_path: Path
) -> None:
    spec = changed(place, value)
    assert loads(spec, tmp_path)
    assert fits(spec)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("version",), 2),
        (("site",), "https://shop.example"),
        (("sight",), {}),
        (("site", "name"), None),
        (("crawl",), None),
        (("crawl", "delay"), 250),
        (("crawl", "delay"), "5 parsecs"),
        (("crawl", "sitemap"), "yes"),
        (("checks", "duplicate-hit"), "on"),
        (("tags", "meta", "account"), 271828182845904),
        (("fail_on",), "severe"),
        (("browser", "present_as"), "bot"),
        (("browser", "locale"), "german"),
        (("browser", "locale"), "de_DE"),
        (("browser", "color_scheme"), None),
        (("browser", "language"), "de"),
        (("goals", "contact", "expect"), []),
        ((*CRM, "account"), 5),
        ((*CRM, "account"), []),
        ((*CRM, "account"), {"param": "u"}),
        ((*CRM, "account"), {"path": "(a)", "host": "(a)"}),
        ((*CRM, "account"), [["id"]]),
        ((*CRM, "split"), "pairs"),
        ((*CRM, "endpoints", 0), {"host": "a.example", "kind": "events"}),
        ((*CRM, "endpoints", 0), {"host": "a.example", "priority": 101}),
        ((*CRM, "nested"), {"d": "xml"}),
        ((*CRM, "limits"), [{"of": "everything", "most": 1}]),
        ((*PURCHASE, "steps", 1), {"clik": {"text": "Buy"}}),
        ((*PURCHASE, "steps", 1), {"click": {"text": "Buy"}, "press": "Enter"}),
        ((*PURCHASE, "steps", 1), {"goal": True}),
        ((*PURCHASE, "steps", 1), {"click": {"role": "buton"}}),
        ((*PURCHASE, "steps", 1), {"scroll": "left"}),
        ((*PURCHASE, "expect", 0, "fires"), 0),
        ((*PURCHASE, "expect", 0, "params"), {"a": [1]}),
        ((*PURCHASE, "expect", 0, "params"), {"a": {"abov": 1}}),
    ],
)
def test_what_the_loader_refuses_for_its_form_does_not_fit(
    place: tuple[str | int, ...], value: object, tmp_path: Path
) -> None:
    spec = changed(place, value)
    assert not loads(spec, tmp_path)
    assert not fits(spec)


def test_of_each_pattern_a_sentence_says_what_fits() -> None:
    assert set(patterns_in(Spec.__pydantic_core_schema__)) == set(FORMS)


def patterns_in(part: object) -> Iterator[str]:
    """The patterns that pydantic holds texts against."""
    if isinstance(part, dict):
        if part.get("type") == "str" and "pattern" in part:
            yield part["pattern"]
        part = [value for key, value in part.items() if key != "metadata"]
    if isinstance(part, list | tuple):
        for value in part:
            yield from patterns_in(value)


def test_each_part_that_people_write_often_has_examples_that_fit_it() -> None:
    for name, examples in EXAMPLES.items():
        part = {**SCHEMA, "$ref": f"#/$defs/{name}"}
        for key in ("properties", "required", "additionalProperties", "type"):
            part.pop(key, None)
        validator = jsonschema.Draft202012Validator(part)
        assert [each.label for each in examples if not validator.is_valid(each.body)] == [], name
        snippets = SCHEMA["$defs"][name]["defaultSnippets"]
        assert [each["label"] for each in snippets] == [each.label for each in examples]


def test_the_examples_together_are_a_spec_that_loads(tmp_path: Path) -> None:
    def of(part: str) -> list[Any]:
        return [example.body for example in EXAMPLES[part]]

    tags = {tag["vendor"]: tag for tag in of("TagSpec")}
    goals = {f"goal_{n}": goal for n, goal in enumerate(of("GoalSpec"))}
    matchers = dict(zip("abcdefgh", of("MatcherSpec"), strict=True))
    lines = {
        "title": "All lines",
        "steps": of("Step"),
        "expect": [*of("ExpectSpec"), {"tag": "gtm", "event": "x", "params": matchers}],
        "forbid": of("ForbidSpec"),
    }
    spec = {
        "version": 1,
        "site": {"url": "https://shop.example"},
        "tags": tags,
        "identity": {"email": "avery@shop.example"},
        "environments": {"stage": of("Environment")[0]},
        "consent": {f"leg_{n}": leg for n, leg in enumerate(of("ConsentLeg"))},
        "goals": {**goals, "lines": lines, "purchase": goals["goal_0"]},
        "crawl": of("Crawl")[0],
        "ignore": of("Ignore"),
    }
    assert fits(spec)
    path = tmp_path / "spec.yaml"
    path.write_text(json.dumps(spec), encoding="utf-8")
    load_spec(path, {}, vendors=find_vendors(), checks=find_checks())


def test_every_key_is_described() -> None:
    parts = {"": SCHEMA, **SCHEMA["$defs"]}

    def is_described(key: dict[str, Any]) -> bool:
        part = SCHEMA["$defs"].get(key.get("$ref", "").removeprefix("#/$defs/"), {})
        return bool(key.get("description") or part.get("description"))

    silent = [
        f"{name}.{key}"
        for name, part in parts.items()
        for key, schema_of_key in part.get("properties", {}).items()
        if not is_described(schema_of_key)
    ]
    assert silent == [], "write a docstring below the field"
