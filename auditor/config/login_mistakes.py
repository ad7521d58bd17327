"""Finds mistakes in the steps of the site's login."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.config.document import Problem
from auditor.config.goal_mistakes import no_choice, no_goal_action, step_mistakes
from auditor.config.part import Part
from auditor.model.elements import as_key

_PASSWORD = re.compile(
    r"passw|kennwort|pwd|contrase|mot de passe|wachtwoord|\bpin\b", re.IGNORECASE
)


def login_mistakes(spec: Part) -> Iterator[Problem]:
    """The mistakes of site.login."""
    login = spec["site"]["login"]
    steps = list(login.elements())
    if steps and isinstance(steps[0].value, dict) and "navigate" not in steps[0]:
        yield steps[0].problem("opens no page; begin the login with navigate", hides=False)
    yield from step_mistakes(login, spec)
    yield from no_goal_action(login)
    for choice in no_choice(login):
        text = "would be kept in every visit, whatever its leg chooses; take it out"
        yield Problem(choice.key_path, text)
    for step in steps:
        field, value = step["fill"], step["fill"]["value"]
        named = {name: part.text for name, part in field.items() if name != "value" and part.text}
        is_plain = bool(value.text) and not value.from_environment and "{" not in value.text
        if is_plain and _PASSWORD.search(as_key(named)):
            yield value.problem(
                "is a password in the file; write ${NAME}, and set that in the environment"
            )
