"""The steps of the site's login: what can't work in them, and what must not stand in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from config.conftest import Load, Problems

SITE = "site: { url: https://shop.example }\n"
HEAD = "site:\n  url: https://shop.example\n  login:\n"
LOGIN = '    - navigate: /login\n    - fill: { label: Password, value: "${WORD}" }\n'


def with_login(small: str, login: str) -> str:
    return small.replace(SITE, HEAD + login)


def test_the_password_is_a_secret_even_where_it_is_used_elsewhere(load: Load, small: str) -> None:
    text = with_login(small, LOGIN).replace("  contact:\n", '  contact:\n    title: "${WORD}"\n')
    spec = load(text, {"WORD": "sesame-street"})
    assert [step.kind for step in spec.site.login] == ["navigate", "fill"]
    assert spec.secrets == ("sesame-street",)


def test_a_login_may_use_flows(load: Load, small: str) -> None:
    text = with_login(small, "    - use: enter\n") + (
        "flows:\n  enter:\n    - navigate: /login\n    - click: { text: Enter }\n"
    )
    spec = load(text)
    assert [str(step) for step in spec.site.login][1] == 'use enter: click text "Enter"'


@pytest.mark.parametrize(
    ("login", "line"),
    [
        (
            '    - fill: { label: Password, value: "${WORD}" }\n',
            "spec.yaml:5: site.login.0: opens no page; begin the login with navigate",
        ),
        (
            LOGIN.replace('"${WORD}"', "sesame"),
            (
                "spec.yaml:6: site.login.1.fill.value: is a password in the file; write ${NAME}, and "
                "set that in the environment"
            ),
        ),
        (
            LOGIN + "    - choose: reject\n",
            (
                "spec.yaml:7: site.login.2.choose: would be kept in every visit, whatever its leg "
                "chooses; take it out"
            ),
        ),
        (
            LOGIN + "    - click: { text: Enter }\n      goal: true\n",
            (
                "spec.yaml:8: site.login.2.goal: marks no goal action here; it goes in a goal's own "
                "steps"
            ),
        ),
        (
            LOGIN + '    - fill: { label: Name, value: "{user}" }\n',
            (
                "spec.yaml:7: site.login.2.fill.value: identity does not define {user}; it defines "
                "none, and {{ }} stand for braces"
            ),
        ),
    ],
)
def test_a_mistake_of_the_login_is_told(
    login: str, line: str, small: str, problems: Problems
) -> None:
    assert problems(with_login(small, login), {"WORD": "x"}) == [line]
