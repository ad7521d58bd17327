"""Nothing that is planted anywhere is found in the file, whatever the text."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from filled import filled
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from work import is_linear

from auditor.config.models import Redact
from auditor.model import (
    Leg,
    VisitFacts,
)
from auditor.redact import Redactor
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path
from redaction import EMAIL, ENCODINGS, IDENTITY, PICKY, b64, body_of

HOSTILE = {
    "letters": "a" * 30_000,
    "at signs": "@" * 30_000,
    "half addresses": "a@" * 15_000,
    "dots": "a@" + "a." * 15_000,
    "hex": "abcdef0123456789" * 1_875,
    "plus signs": "+1 " * 10_000,
    "braces": "{" * 30_000,
    "open strings": '["' * 15_000,
    "one open string": '"' + "a" * 30_000,
    "nested objects": '{"a":' * 6_000,
    "words of the identity": "avery.test 1 nordlicht example " * 1_000,
    "digits": "4 9 3 0 " * 3_750,
    "parameters": "a=b&" * 7_500,
    "backslashes": '{"a":"' + "\\" * 30_000,
    "addresses in addresses": "https%3A%2F%2Fa%3Fb%3D" * 1_400,
    "slashes": "/" * 30_000,
    "escaped slashes": "%2F" * 10_000,
    "parts": "YXZlcnkudGVz-YXZlcnkudGVz/" * 1_150,
    "text in base64": b64("avery.test hello " * 1_400),
    "text in base64 in base64": b64(b64("avery.test hello " * 1_000)),
    "hashes": hashlib.sha256(EMAIL.lower().encode()).hexdigest() * 470,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_no_more_than_linear_work(text: str) -> None:
    def redacted(text: str) -> None:
        PICKY.text(text)
        PICKY.url(text)
        body_of(PICKY, text.encode())

    assert is_linear(redacted, text)


# ── nothing planted is ever found in the file ────────────────────────────────────────────────────


def planted_everywhere(planted: str) -> VisitFacts:
    """Facts with the text in each field that a site may fill."""
    bodies = {
        1: planted.encode(),
        2: gzip.compress(json.dumps({"a": [planted], planted: 1}).encode()),
        3: f"a={planted}&b=1".encode(),
    }
    plain = {
        "Visit.leg": Leg(name="default"), "Visit.goal": None, "Visit.device": "desktop",
        "Visit.began": "", "Visit.inconclusive": None, "VisitFacts.texts": {'css "b"': planted},
        "VisitFacts.bodies": bodies, "VisitFacts.cookie_values": {0: (planted, f"v1.{planted}.{planted}")},
        "Request.content_type": "", "Request.content_encoding": "", "Screenshot.image": b"jpeg",
        "Push.payload": {planted: [planted, {"deep": planted}], "html": f"<b>{planted}</b>"},
    }  # fmt: skip
    facts = filled(VisitFacts, planted, plain)
    (request,) = facts.requests
    return replace(facts, requests=tuple(replace(request, id=id_) for id_ in bodies))


VALUES = st.one_of(
    st.sampled_from([*IDENTITY.values()][:4]),
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), max_codepoint=0x2FFF
        ),
        min_size=9,
        max_size=24,
    ).filter(lambda text: len(text.strip()) > 8 and sum(each.isalnum() for each in text) > 5),
)


@settings(max_examples=80, deadline=None)
@given(value=VALUES, encoding=st.sampled_from(sorted(ENCODINGS)), around=st.sampled_from(ENVELOPES := [
    "{}", "?a={}&b=1", '{{"a":"{}"}}', "Hello {}!", "https://a.example/{}/x?y={}#z",
]))  # fmt: skip
def test_what_is_planted_is_nowhere_in_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    ours: tuple[str, str],
    value: str,
    encoding: str,
    around: str,
) -> None:
    encoded = ENCODINGS[encoding](value.strip())
    redactor = Redactor({"planted": value}, (), Redact(params=("nothing",)))
    folder = tmp_path_factory.mktemp("audit")
    stem = encoded[4:-4] if "base64" in encoding and len(encoded) > 16 else encoded
    assume(not any(stem in each for each in ours))

    in_file, read = stored(folder / "audit.db", redactor, around.format(encoded, encoded))

    assert stem not in in_file
    assert stem not in read
    assert "(masked:" in read


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """An audit file in which nothing is planted."""
    return stored(tmp_path_factory.mktemp("ours") / "audit.db", Redactor({}), "")


def stored(path: Path, redactor: Redactor, planted: str) -> tuple[str, str]:
    """An audit file with the text planted in it, as it stands on the disk and as it is read."""
    with AuditFile.create(path, {}) as audit:
        visit = audit.add_visit(redactor.facts(planted_everywhere(planted)))
        read = repr(audit.facts(visit))
    return path.read_bytes().decode("utf-8", "replace"), read
