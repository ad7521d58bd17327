"""An export of Google Tag Manager in the form of a published container, so that one reader does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

DEEPEST = 20
"""Parameters within parameters that are read."""
_NAME = re.compile(r"\{\{([^{}]{1,200})\}\}")
_PERMISSIONS = re.compile(
    r"^___WEB_PERMISSIONS___\s*$(.*?)^___[A-Z_]+___\s*$", re.DOTALL | re.MULTILINE
)
_FIELDS = {"access_globals": "keys", "inject_script": "urls", "send_pixel": "urls",
           "inject_hidden_iframe": "urls", "access_consent": "consentTypes"}  # fmt: skip
"""What a template may do -> the parameter that says with what."""


def published(version: Mapping[str, Any]) -> str:
    """The script of this version as it would be published, as far as its tags go."""
    variables = entries(version, "variable")
    settings: dict[str, Any] = {
        "resource": {"version": "1", "predicates": [], "rules": []},
        "permissions": dict(_permissions(version)),
    }
    form = _Form(variables)
    tags = [form.tag(tag, entries(version, "tag")) for tag in entries(version, "tag")]
    # A name that no variable has is one more macro, so they stand there when all tags are read.
    settings["resource"] |= {"macros": form.macros, "tags": tags}
    return f"var data = {json.dumps(settings)};"


def entries(version: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list; nothing if it is none."""
    listed = version.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def settings_of(entity: Mapping[str, Any]) -> dict[str, str]:
    """The plain parameters of a tag, trigger, variable or condition."""
    return {
        str(each.get("key")): str(each.get("value") or "")
        for each in entries(entity, "parameter")
        if not isinstance(each.get("value"), dict | list)
    }


def rows_of(entity: Mapping[str, Any], name: str) -> Iterator[dict[str, str]]:
    """The rows of a table among its parameters."""
    for parameter in entries(entity, "parameter"):
        for row in entries(parameter, "list") if parameter.get("key") == name else ():
            yield settings_of({"parameter": row.get("map")})


class _Form:
    """Writes values as a published container has them."""

    def __init__(self, variables: Sequence[Mapping[str, Any]]) -> None:
        self._variables = {str(each.get("name")): each for each in variables}
        self._places = {str(each.get("name")): n for n, each in enumerate(variables)}
        self.macros = [self._macro(each) for each in variables]

    def _macro(self, variable: Mapping[str, Any]) -> dict[str, Any]:
        settings = settings_of(variable)
        macro: dict[str, Any] = {"function": f"__{variable.get('type') or ''}"}
        return {**macro, **{f"vtp_{key}": text for key, text in settings.items()}}

    def tag(self, tag: Mapping[str, Any], tags: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """A tag; a paused one, too, as if it were not."""
        made: dict[str, Any] = {"function": f"__{tag.get('type') or ''}",
                                "tag_id": str(tag.get("tagId") or "")}  # fmt: skip
        for parameter in entries(tag, "parameter"):
            made[f"vtp_{parameter.get('key')}"] = self._value(parameter, tags)
        analytics = _NAME.fullmatch(settings_of(tag).get("gaSettings", ""))
        if analytics and "vtp_trackingId" not in made:
            variable = self._variables.get(analytics[1], {})
            made["vtp_trackingId"] = self._text(settings_of(variable).get("trackingId", ""))
        return made

    def _value(
        self, parameter: Mapping[str, Any], tags: Sequence[Mapping[str, Any]], depth: int = 0
    ) -> Any:  # noqa: ANN401 - a text, a yes or no, or a nested list
        if depth > DEEPEST:
            return ""
        kind = str(parameter.get("type") or "").replace("_", "").upper()
        text = str(parameter.get("value") or "")
        if kind == "LIST":
            listed = entries(parameter, "list")
            return ["list", *(self._value(each, tags, depth + 1) for each in listed)]
        if kind == "MAP":
            pairs = entries(parameter, "map")
            values = ((str(each.get("key")), self._value(each, tags, depth + 1)) for each in pairs)
            return ["map", *(part for pair in values for part in pair)]
        if kind == "TAGREFERENCE":
            other = next((tag for tag in tags if tag.get("name") == text), {})
            settings = settings_of(other)
            return self._text(settings.get("measurementId") or settings.get("tagId") or "")
        if kind == "BOOLEAN" and text in ("true", "false"):
            return text == "true"
        return self._text(text)

    def _text(self, text: str) -> Any:  # noqa: ANN401 - a text, or a list that names variables
        parts = _NAME.split(text)
        if len(parts) == 1:
            return text
        # split gives text and name in turns.
        made = [["macro", self._place(part)] if n % 2 else part for n, part in enumerate(parts)]
        known = [part for part in made if part]
        return known[0] if len(known) == 1 else ["template", *known]

    def _place(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = len(self.macros)
            self.macros.append({"function": "__built_in"})
        return self._places[name]


def _permissions(version: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the custom templates may do, by the names of their functions."""
    for template in entries(version, "customTemplate"):
        found = _PERMISSIONS.search(str(template.get("templateData") or "") + "\n___END___\n")
        try:
            listed = json.loads(found[1]) if found else None
        except (ValueError, RecursionError):
            continue
        allowed = {}
        for each in listed if isinstance(listed, list) else ():
            instance = each.get("instance") if isinstance(each, dict) else None
            if not isinstance(instance, dict) or not isinstance(instance.get("key"), dict):
                continue
            name = str(instance["key"].get("publicId"))
            if field := _FIELDS.get(name):
                allowed[name] = {field: list(_texts(instance.get("param"), field))}
        for function in _functions(template):
            yield function, allowed


def _functions(template: Mapping[str, Any]) -> Iterator[str]:
    gallery = template.get("galleryReference")
    if isinstance(gallery, dict) and gallery.get("galleryTemplateId"):
        yield f"__cvt_{gallery['galleryTemplateId']}"
    yield f"__cvt_{template.get('containerId')}_{template.get('templateId')}"


def _texts(params: object, field: str) -> Iterator[Any]:
    """The texts of a permission: addresses, or the names of globals as {"key": name}."""
    for param in params if isinstance(params, list) else ():
        value = param.get("value") if isinstance(param, dict) else None
        if not isinstance(value, dict) or param.get("key") != field:
            continue
        for item in value.get("listItem") or ():
            if not isinstance(item, dict):
                continue
            if isinstance(item.get("string"), str):
                yield item["string"]
            values = item.get("mapValue")
            first = values[0] if isinstance(values, list) and values else None
            if isinstance(first, dict) and isinstance(first.get("string"), str):
                yield {"key": first["string"]}
