from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from auditor.cli import tagproof

SPEC = """\
version: 1
site: { url: "https://shop.example", name: Shop }
tags:
  ga4: { vendor: ga4, account: G-7XK2P9QW3L }
consent:
  accept: { signals: granted, steps: [{ click: { text: Yes } }] }
  ignore: { signals: denied, forbid: [analytics] }
goals:
  contact:
    steps:
      - navigate: /contact
      - click: { role: button, name: Send }
    expect:
      - { tag: ga4, event: generate_lead }
crawl: { max_pages: 7 }
"""


def run(path: Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(tagproof, ["validate", str(path)])
    return result.exit_code, result.stdout, result.stderr


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_right_spec_is_summed_up(tmp_path: Path) -> None:
    path = written(tmp_path, SPEC)
    code, out, err = run(path)
    assert (code, err) == (0, "")
    assert out == (
        f"{path}: ok\n"
        "  site     Shop\n"
        "  tags     1: ga4\n"
        "  goals    1: contact\n"
        "  legs     2: accept, ignore\n"
        "  devices  1: desktop\n"
        "  plan     2 visits, a crawl of up to 7 pages on 2 legs\n"
    )


def test_an_ignore_that_has_expired_is_told(tmp_path: Path) -> None:
    expired = "ignore: [{ check: before-choice, reason: NL-1, until: 2020-01-01 }]\n"
    code, out, _ = run(written(tmp_path, SPEC + expired))
    assert code == 0
    assert "(NL-1) expired on 2020-01-01: its findings count again\n" in out


def test_each_mistake_is_one_line_that_begins_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, SPEC.replace("tag: ga4,", "tag: ga5,").replace("7 }", "0 }"))
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert [line.split(": ")[:2] for line in err.splitlines()] == [
        [f"{path}:14", "goals.contact.expect.0.tag"],
        [f"{path}:15", "crawl.max_pages"],
    ]


def test_a_check_that_there_is_not_is_a_mistake(tmp_path: Path) -> None:
    path = written(tmp_path, SPEC + "checks: { before-choise: off }\n")
    code, _, err = run(path)
    assert code == 2
    assert err.startswith(f"{path}:16: checks.before-choise: ")
    assert "did you mean before-choice?" in err


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    code, out, err = run(tmp_path / "nowhere.yaml")
    assert (code, out) == (2, "")
    assert "nowhere.yaml" in err


def test_an_identity_that_can_not_show_missing_normalisation_is_told(tmp_path: Path) -> None:
    text = SPEC.replace("G-7XK2P9QW3L }", "G-7XK2P9QW3L, user_data: [email] }")
    path = written(tmp_path, text + "identity: { email: avery@shop.example }\n")
    code, out, _ = run(path)
    assert code == 0
    assert (
        f"  {path}:16: identity.email is in its normal form already: that ga4 is sent a hash of "
        "something not normalised can't be seen; write it with capital letters and a blank around "
        "it, and at Gmail with a dot before the @\n"
    ) in out
    whole = text + 'identity: { email: " Avery@shop.example" }\n'
    assert "normal form" not in run(written(tmp_path, whole))[1]


def as_data(path: Path) -> tuple[int, dict[str, Any], str]:
    result = CliRunner().invoke(tagproof, ["validate", str(path), "--json"])
    return result.exit_code, json.loads(result.stdout), result.stderr


def test_what_is_probably_not_meant_is_a_warning_and_no_mistake(tmp_path: Path) -> None:
    path = written(tmp_path, SPEC.replace("generate_lead", "generate_leda"))
    code, out, err = run(path)
    assert (code, err) == (0, "")
    assert out.startswith(f"{path}: ok, 1 warning\n")
    assert out.endswith(
        f"  {path}:14: goals.contact.expect.0.event: is not a standard event of Google Analytics 4; "
        "did you mean generate_lead?\n"
    )


def test_warnings_and_plan_are_there_as_data(tmp_path: Path) -> None:
    expired = "ignore: [{ check: before-choice, reason: NL-1, until: 2020-01-01 }]\n"
    path = written(tmp_path, SPEC.replace("generate_lead", "generate_leda") + expired)
    code, data, err = as_data(path)
    assert (code, err, data["ok"], data["errors"]) == (0, "", True, [])
    assert data["summary"]["plan"] == "2 visits, a crawl of up to 7 pages on 2 legs"
    ignore, event = data["warnings"]
    assert (ignore["line"], ignore["key"]) == (16, None)
    assert event == {
        "file": str(path),
        "line": 14,
        "key": "goals.contact.expect.0.event",
        "text": "is not a standard event of Google Analytics 4; did you mean generate_lead?",
    }


def test_mistakes_are_there_as_data_too(tmp_path: Path) -> None:
    path = written(tmp_path, SPEC.replace("tag: ga4,", "tag: ga5,").replace("7 }", "0 }"))
    code, data, err = as_data(path)
    assert (code, err, data["ok"], data["summary"], data["warnings"]) == (2, "", False, None, [])
    places = [(each["line"], each["key"]) for each in data["errors"]]
    assert places == [(14, "goals.contact.expect.0.tag"), (15, "crawl.max_pages")]


def test_a_file_that_can_not_be_read_is_a_mistake_without_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a: b\n.yaml"
    path.write_bytes(b"")
    code, data, _ = as_data(path)
    (error,) = data["errors"]
    assert (code, error["line"], error["key"]) == (2, None, None)
    assert error["text"] == "is empty; begin it with version: 1 and the site's url"


def test_a_warning_is_one_line_whatever_the_spec_holds(tmp_path: Path) -> None:
    odd = SPEC.replace("event: generate_lead", 'event: "generate_leda\\n::error::\\x1b[2J"')
    _, out, _ = run(written(tmp_path, odd))
    assert "\x1b" not in out
    assert not any(line.startswith("::error") for line in out.splitlines())
