from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from auditor.cli import tagproof
from auditor.config.schema import schema as spec_schema

SAMPLE = Path(__file__).parent.parent.parent / "sample_config.yaml"


def sample() -> dict[str, Any]:
    """The sample as an editor sees it: dates are text."""
    loaded: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(SAMPLE.read_text()), default=str))
    return loaded


def test_the_schema_that_is_printed_is_a_schema() -> None:
    result = CliRunner().invoke(tagproof, ["schema"])
    assert result.exit_code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(result.stdout))


def test_the_sample_fits_the_schema() -> None:
    jsonschema.validate(sample(), spec_schema())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("site",), "https://shop.example"),
        (("sight",), {}),
        (("crawl", "delay"), 250),
        (("crawl", "delay"), "5 parsecs"),
        (("goals", "purchase", "expect"), []),
        (("goals", "purchase", "steps", 0), {"clik": {"text": "Buy"}}),
        (("checks", "duplicate-hit"), "on"),
        (("fail_on",), "severe"),
        (("tags", "meta", "account"), 271828182845904),
    ],
)
def test_a_mistake_does_not_fit_the_schema(place: tuple[str | int, ...], value: object) -> None:
    spec: Any = sample()
    at = spec
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spec, spec_schema())
