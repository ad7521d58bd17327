"""Projects of Selenium IDE: each test is a goal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from importedspecs import imported, refused


def command(name: str, target: str = "", value: str = "", *others: str) -> dict[str, Any]:
    return {"command": name, "target": target, "value": value,
            "targets": [[other, "kind"] for other in others]}  # fmt: skip


COMMANDS = [
    command("open", "/contact"),
    command("setWindowSize", "1200x800"),
    command("click", "css=.nav > a", "", "css=.nav > a", "linkText=Contact"),
    command("type", "id=mail", "Anna@mail.test"),
    command("type", "name=user[password]", "hunter22"),
    command("sendKeys", "id=mail", "${KEY_ENTER}"),
    command("select", "id=topic", "label=Sales"),
    command("select", "id=topic", "index=3"),
    command("selectFrame", "index=0"),
    command("click", "css=button", "", "xpath=//button[contains(.,'Send')]"),
    command("selectFrame", "relative=parent"),
    command("//click", "css=.no"),
    command("executeScript", "return 1"),
    command("assertText", "css=.thanks", "Thank you"),
]


def project(*commands: object, url: str = "https://shop.example") -> str:
    tests = [{"name": "Contact us!", "commands": commands}, {"name": "none", "commands": []}]
    return json.dumps({"version": "2.0", "name": "shop", "url": url, "tests": tests})


def test_a_test_becomes_a_goal(tmp_path: Path) -> None:
    written = imported(tmp_path, "shop.side", project(*COMMANDS))
    assert list(written.spec.goals) == ["contact_us"]
    assert written.steps("contact_us") == [
        "navigate /contact",
        'click link "Contact"',
        'fill css "#mail"',
        'fill css "[name="user[password]"]"',
        'press css "#mail"',
        'select_option css "#topic"',
        'click button "Send" in frame iframe >> nth=0',
        'wait_for_element css ".thanks"',
    ]
    assert "hunter22" not in written.text
    assert "names no option" in written.text
    assert "executeScript: a spec has no such" in written.text
    assert [line.event for line in written.spec.goals["contact_us"].expect] == ["generate_lead"]


def test_a_broken_project_is_refused_with_its_place(tmp_path: Path) -> None:
    assert "tests[0].commands[1] is not a command" in refused(
        tmp_path, "a.side", project(COMMANDS[0], {"x": 1})
    )
    assert "is not a list of tests" in refused(tmp_path, "a.side", '{"tests": 3}')
    assert "add --url" in refused(tmp_path, "a.side", project(*COMMANDS, url=""))
