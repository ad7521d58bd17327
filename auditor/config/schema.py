"""The spec's JSON Schema: what an editor completes and checks, as the file is written."""

from __future__ import annotations

from typing import Any

from auditor.config.models import Spec
from auditor.config.steps import ACTIONS, KEYS, MEMBERS, AnyStep

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FROM_ENVIRONMENT = {"$ref": "#/$defs/FromEnvironment"}
_NARROW = {"enum", "const", "pattern", "format"}
"""What makes a schema of text refuse ${NAME}."""


def schema() -> dict[str, Any]:
    """The JSON Schema of a spec's file: durations with units, short forms, ${NAME} in any text."""
    made = _written(Spec.model_json_schema())
    defs = made["$defs"]
    made["properties"]["checks"]["additionalProperties"] = {
        "anyOf": [{"$ref": "#/$defs/CheckSettings"}, {"enum": ["off", False]}]
    }
    made["properties"]["checks"].pop("patternProperties", None)
    del defs["CheckSettings"]["properties"]["enabled"]
    defs["Step"] = _step([defs.pop(member.__name__) for member in MEMBERS])
    places = (["param", "match"], ["path"], ["host"])
    defs["LocatorSpec"]["oneOf"] = [{"required": place} for place in places]
    defs["FromEnvironment"] = {
        "description": "${NAME} or ${NAME:-default}, from the environment",
        "type": "string",
        "pattern": r"\$\{",
    }
    return {"$schema": DIALECT, **made, "title": "tagproof spec"}


def _step(members: list[dict[str, Any]]) -> dict[str, Any]:
    """A step's schema: one mapping with all keys, of which an editor can offer each."""
    every = {key: what for member in members for key, what in member["properties"].items()}
    return {
        "additionalProperties": False,
        "description": AnyStep.__doc__,
        "properties": {key: every[key] for key in KEYS},
        "type": "object",
        "oneOf": [{"required": [action]} for action in ACTIONS],
    }


_ANY_STEP = [{"$ref": f"#/$defs/{member.__name__}"} for member in MEMBERS]


def _written(node: Any) -> Any:  # noqa: ANN401 - JSON
    """A schema without what only Python sees: null, titles, and defaults in milliseconds."""
    if isinstance(node, list):
        return [_written(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("oneOf") == _ANY_STEP:
        return {"$ref": "#/$defs/Step"}
    made: dict[str, Any] = {
        key: _fields(value)
        if key in ("properties", "$defs", "patternProperties")
        else _written(value)
        for key, value in node.items()
        if key not in ("title", "default")
    }
    if "anyOf" in made:
        made["anyOf"] = [each for each in made["anyOf"] if each != {"type": "null"}]
    if len(made.get("anyOf", ())) == 1:
        (only,) = made.pop("anyOf")
        made = {**only, **made}
    if made.get("type") == "string" and _NARROW & made.keys():
        description = {"description": made.pop("description")} if "description" in made else {}
        return {**description, "anyOf": [made, _FROM_ENVIRONMENT]}
    return made


def _fields(named: dict[str, Any]) -> dict[str, Any]:
    """Schemas by name: here `title` is a field's name, like any other."""
    return {name: _written(schema) for name, schema in named.items()}
