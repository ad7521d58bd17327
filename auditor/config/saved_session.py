"""Reads a saved session, as Playwright writes it: cookies, and the entries of localStorage."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from auditor.config.models import Spec
from auditor.config.wording import printable
from auditor.errors import SpecError

MOST_BYTES = 10_000_000
HOW = "save it with: playwright codegen --save-storage=FILE URL"
SHORTEST_SECRET = 12
"""Characters of a cookie's value that may be a session; shorter ones are settings."""


class _Named(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str
    value: str


class _Cookie(_Named):
    domain: str
    path: str


class _Origin(BaseModel):
    model_config = ConfigDict(extra="allow")

    origin: str
    localStorage: list[_Named] = []  # noqa: N815 - Playwright's own name


class _Saved(BaseModel):
    cookies: list[_Cookie]
    origins: list[_Origin] = []


def saved_session(spec: Spec) -> dict[str, Any] | None:
    """The session in the file of site.storage_state; None: the spec names none.

    Raises:
        SpecError: the file can't be read, or is not such a session.
    """
    if not spec.site.storage_state:
        return None
    path = spec.path.parent / spec.site.storage_state
    shown = printable(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        text = f"{shown} can't be read ({why}); write a path relative to the spec, and {HOW}"
        raise _wrong(spec, text) from error
    if len(content) > MOST_BYTES:
        raise _wrong(
            spec, f"{shown} is larger than {MOST_BYTES // 1_000_000} MB; is it the session?"
        )
    try:
        return _Saved.model_validate_json(content).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        what = f"{where}: {first['msg']}" if where else str(first["msg"])
        text = f"{shown} is not a saved session ({printable(what)[:200]}); {HOW}"
        raise _wrong(spec, text) from error


def session_secrets(spec: Spec) -> tuple[str, ...]:
    """Values of a saved session that let somebody in, and must not be shown."""
    session = saved_session(spec) or {"cookies": []}
    values = (str(cookie["value"]) for cookie in session["cookies"])
    return tuple(value for value in values if len(value) >= SHORTEST_SECRET)


def _wrong(spec: Spec, text: str) -> SpecError:
    key = "site.storage_state"
    return SpecError([f"{spec.path}:{spec.line(key) or spec.line('site') or 1}: {key}: {text}"])
