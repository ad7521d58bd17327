"""Makes the spec's JSON Schema, by which editors complete and check the YAML file."""

from __future__ import annotations

from typing import Any

from auditor.config.examples import EXAMPLES
from auditor.config.flows import MOST_REPEATS
from auditor.config.legs import AUTO
from auditor.config.models import Spec
from auditor.config.steps import ACTIONS, KEYS, MEMBERS, REPEAT, USE, WITH, AnyStep

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FROM_ENVIRONMENT = {"$ref": "#/$defs/FromEnvironment"}
_NARROW = {"enum", "const", "pattern", "format"}
"""Keywords by which a schema of text would refuse ${NAME}."""


_OF_FILES = {
    USE: {"type": "string", "description": "Do the steps of this flow: a name of `flows`."},
    WITH: {
        "type": "object",
        "description": "Beside use: the values of the flow's parameters, by name.",
    },
    REPEAT: {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST_REPEATS,
        "description": "How often the step, or the flow, is done, one time after the other.",
    },
}
"""The keys of a step that are no model's, since they are worked off as the file is read."""


def schema() -> dict[str, Any]:
    """The JSON Schema of a spec's file: durations with units, short forms, ${NAME} in any text.

    Parts have examples, and snippets (`defaultSnippets`) as the YAML language server inserts them.
    """
    root = _as_written(Spec.model_json_schema())
    defs = root["$defs"]
    root["properties"]["checks"]["additionalProperties"] = {
        "anyOf": [{"$ref": "#/$defs/CheckSettings"}, {"enum": ["off", False]}]
    }
    legs = root["properties"]["consent"]
    description = legs.pop("description")
    root["properties"]["consent"] = {
        "description": description,
        "anyOf": [{"enum": [AUTO]}, legs],
    }
    root["properties"]["checks"].pop("patternProperties", None)
    del defs["CheckSettings"]["properties"]["enabled"]
    defs["Step"] = _step([defs.pop(member.__name__) for member in MEMBERS])
    forms = (["param", "match"], ["path"], ["host"])
    defs["LocatorSpec"]["oneOf"] = [{"required": keys} for keys in forms]
    defs["FromEnvironment"] = {
        "description": "${NAME} or ${NAME:-default}, from the environment",
        "type": "string",
        "pattern": r"\$\{",
    }
    for name, examples in EXAMPLES.items():
        defs[name] |= {
            "examples": [example.body for example in examples],
            "defaultSnippets": [example._asdict() for example in examples],
        }
    return {"$schema": DIALECT, **root, "title": "tagproof spec"}


def _step(members: list[dict[str, Any]]) -> dict[str, Any]:
    """A step's schema: one mapping with the keys of all actions, so that editors offer them."""
    properties = {key: value for member in members for key, value in member["properties"].items()}
    properties |= _OF_FILES
    return {
        "additionalProperties": False,
        "description": AnyStep.__doc__,
        "properties": {key: properties[key] for key in KEYS},
        "type": "object",
        "oneOf": [{"required": [action]} for action in (*ACTIONS, USE)],
    }


_ANY_STEP = [{"$ref": f"#/$defs/{member.__name__}"} for member in MEMBERS]


def _as_written(node: Any) -> Any:  # noqa: ANN401 - JSON
    """A schema without what no file says: null, Python's titles, defaults in milliseconds."""
    if isinstance(node, list):
        return [_as_written(element) for element in node]
    if not isinstance(node, dict):
        return node
    if node.get("oneOf") == _ANY_STEP:
        return {"$ref": "#/$defs/Step"}
    schema: dict[str, Any] = {
        key: _fields(value)
        if key in ("properties", "$defs", "patternProperties")
        else _as_written(value)
        for key, value in node.items()
        if key not in ("title", "default")
    }
    if "anyOf" in schema:
        schema["anyOf"] = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    if len(schema.get("anyOf", ())) == 1:
        (only,) = schema.pop("anyOf")
        schema = {**only, **schema}
    if schema.get("type") == "string" and _NARROW & schema.keys():
        description = {"description": schema.pop("description")} if "description" in schema else {}
        return {**description, "anyOf": [schema, _FROM_ENVIRONMENT]}
    return schema


def _fields(schemas: dict[str, Any]) -> dict[str, Any]:
    """Schemas by the names of fields: `title` is a field here, not a keyword."""
    return {name: _as_written(field) for name, field in schemas.items()}
