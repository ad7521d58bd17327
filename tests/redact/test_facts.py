"""The facts of a visit are masked in all their parts, and stay readable."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from redaction import EMAIL, PICKY, REDACTOR, a_push, a_request, body_of, percent

from auditor.model import ConsoleMessage, Cookie, Leg, Visit, VisitFacts
from auditor.redact.redactor import LONGEST, Redactor
from auditor.store import AuditFile
from auditor.wire.bodies import LARGEST


def test_masks_leave_json_as_it_was() -> None:
    body = json.dumps(
        {
            "user_data": {"em": "abc", "ph": ["1", {"x": 1}], "none": None},
            "events": [{"cid": 5, "phone": 49301234567, "t": f"line\n{EMAIL}"}],
            "order": {"contact": "a@shop.example"},
            "price": 1.10,
            EMAIL: True,
            "u": "https://a.example/?cid=5&b=1",
        },
        indent=1,
    ).replace("1.1,", "1.10,")

    masked = body_of(PICKY, body.encode()).body

    assert '"price": 1.10,' in masked
    assert json.loads(masked) == {
        "user_data": {"em": "(masked:param)", "ph": "(masked:param)", "none": None},
        "events": [
            {
                "cid": "(masked:param)",
                "phone": "(masked:identity.phone)",
                "t": "line\n(masked:identity.email)",
            }
        ],
        "order": {"contact": "a@shop.example"},
        "price": 1.1,
        "(masked:identity.email)": True,
        "u": "https://a.example/?cid=(masked:param)&b=1",
    }


def test_a_body_of_several_lines_is_masked_line_by_line() -> None:
    body = b"en=purchase&cid=1\r\nen=lead&ud%5Bem%5D=x&e=jane%40shop.example"

    assert body_of(PICKY, body).body == (
        "en=purchase&cid=(masked:param)\r\nen=lead&ud%5Bem%5D=(masked:param)&e=(masked:email)"
    )


def test_a_multipart_body_keeps_its_parts() -> None:
    body = (
        '--x\r\nContent-Disposition: form-data; name="ud[em]"\r\n\r\nabc'
        '\r\n--x\r\nContent-Disposition: form-data; name="ev"\r\n\r\nLead\r\n--x--\r\n'
    )

    assert body_of(PICKY, body.encode(), content_type="multipart/form-data").body == body.replace(
        "abc", "(masked:param)"
    )


def test_a_body_that_unpacks_to_gigabytes_is_cut() -> None:
    bomb = gzip.compress(b"a" * (LARGEST + 1000))

    request = body_of(REDACTOR, bomb)

    assert len(request.body) == LONGEST
    assert request.body_note == "gzip, cut"


def test_no_half_of_a_value_stands_before_a_cut() -> None:
    for shift in range(0, 40, 3):
        body = "a" * (LONGEST - shift) + EMAIL + "b" * 100_000

        request = body_of(REDACTOR, body.encode())

        assert request.body_note == "cut"
        assert "avery" not in request.body.lower()


def test_what_a_backend_said_of_a_body_stays() -> None:
    visit = Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="now")
    facts = VisitFacts(visit=visit, requests=(a_request(body_note="unread"),))

    assert REDACTOR.facts(facts).requests[0].body_note == "unread"


def test_a_push_is_masked_at_all_depths_and_cut_below_that() -> None:
    deep: object = EMAIL
    for _ in range(100):
        deep = [deep]
    payload = {"a": [{"e": EMAIL, "n": 49301234567, "ok": True}], EMAIL: 1.5, "d": deep, "cid": 7}

    (push,) = PICKY.facts(facts_with(pushes=(a_push(payload),))).pushes

    assert isinstance(push.payload, dict)
    assert push.payload["a"] == [
        {"e": "(masked:identity.email)", "n": "(masked:identity.phone)", "ok": True}
    ]
    assert push.payload["(masked:identity.email)"] == 1.5
    assert push.payload["cid"] == "(masked:param)"
    assert "(cut)" in json.dumps(push.payload["d"])


def test_of_a_cookies_value_only_its_masks_are_kept() -> None:
    cookie = Cookie(
        name="_u", domain=".t.example", path="/", lifetime_days=1, vendor=None, before_choice=False
    )
    digest = hashlib.sha256(EMAIL.lower().encode()).hexdigest()
    facts = facts_with(
        cookies=(cookie, cookie),
        cookie_values={0: ("GA1.1.1", f"v1|{percent(EMAIL)}|{digest}"), 1: ("GA1.1.1",)},
    )

    redacted = REDACTOR.facts(facts)

    assert [each.holds for each in redacted.cookies] == [
        ("(masked:identity.email)", "(masked:identity.email:sha256)"),
        (),
    ]
    assert not redacted.cookie_values


def test_a_push_of_millions_of_values_is_cut() -> None:
    (push,) = REDACTOR.facts(facts_with(pushes=(a_push([1] * 50_000),))).pushes

    assert isinstance(push.payload, list)
    assert push.payload.count(1) < 20_000


def facts_with(**more: Any) -> VisitFacts:
    visit = Visit(id=0, goal=None, leg=Leg(name="default"), device="desktop", began="now")
    return VisitFacts(visit=visit, **more)


@pytest.mark.parametrize("word", ["page", "live", "console"])
def test_a_word_of_ours_that_the_identity_holds_too_is_kept(tmp_path: Path, word: str) -> None:
    facts = facts_with(
        requests=(a_request(id=1),),
        console=(ConsoleMessage(id=1, at=0, kind="console", text=f"a {word} b"),),
    )
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        stored = audit.facts(audit.add_visit(Redactor({"planted": word}).facts(facts)))
    assert (stored.requests[0].sender, stored.requests[0].moment) == ("page", "live")
    assert stored.console[0].kind == "console"
    assert "(masked:" in stored.console[0].text
