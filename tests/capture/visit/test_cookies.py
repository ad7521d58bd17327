"""Cookies and storage: who set them, when, for how long, before or after the choice."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from tinysite import Answer

from auditor.redact import Redactor
from auditor.store import AuditFile

if TYPE_CHECKING:
    from pathlib import Path

    from tinysite import TinySite, Visitor

    from auditor.model import Cookie, VisitFacts

NAVIGATE = {"navigate": "/"}
CLICK = {"click": {"role": "button", "name": "Go"}}
SCRIPT = {"Content-Type": "text/javascript"}


def cookie(facts: VisitFacts, name: str) -> Cookie:
    [found] = [each for each in facts.cookies if each.name == name]
    return found


async def test_a_cookie_names_the_script_that_set_it(site: TinySite, visitor: Visitor) -> None:
    site.pages["/tag.js"] = Answer(
        "\ndocument.cookie = '_echo=planted; max-age=86400'", 200, SCRIPT
    )
    site.pages["/"] = "<script src=/tag.js></script>"
    found = cookie(await visitor.walk(site.url, [NAVIGATE]), "_echo")
    assert (found.via, found.vendor) == ("script", "echo")
    assert found.set_by.startswith(f"{site.url}/tag.js:2:")
    assert 0.9 < (found.lifetime_days or 0) <= 1


async def test_a_cookie_names_the_response_that_set_it(site: TinySite, visitor: Visitor) -> None:
    headers = {"Set-Cookie": "basket=planted; Path=/; HttpOnly", "Content-Type": "text/html"}
    site.pages["/"] = Answer("<title>Shop</title>", headers=headers)
    found = cookie(await visitor.walk(site.url, [NAVIGATE]), "basket")
    assert (found.via, found.set_by) == ("response", f"{site.url}/")
    assert found.lifetime_days is None
    assert found.at is not None


async def test_what_was_written_before_the_choice_is_told_apart(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<button>Go</button><script>
      document.cookie = 'early=planted'; localStorage.setItem('early', 'planted');
      document.querySelector('button').onclick = () => {
        document.cookie = 'late=planted'; sessionStorage.setItem('late', 'planted!') }
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE], consent=[CLICK])
    assert [(each.name, each.before_choice) for each in facts.cookies] == [
        ("early", True),
        ("late", False),
    ]
    written = [(each.area, each.key, each.length, each.before_choice) for each in facts.storage]
    assert written == [
        ("localStorage", "early", 7, True),
        ("sessionStorage", "late", 8, False),
    ]
    assert all(each.set_by.startswith(f"{site.url}/:") for each in facts.storage)
    assert "planted" not in repr((facts.cookies, facts.storage))


async def test_what_stood_in_a_cookie_is_known_to_redact_alone(
    site: TinySite, visitor: Visitor, tmp_path: Path
) -> None:
    site.pages["/"] = """<button>Go</button><script>
      document.cookie = 'who=nobody'; document.cookie = 'basket=tea';
      document.querySelector('button').onclick = () => {
        document.cookie = 'who=' + btoa('v1|avery.test@shop.example') }
      </script>"""
    facts = await visitor.walk(site.url, [NAVIGATE], consent=[CLICK])
    code = b64encode(b"v1|avery.test@shop.example").decode()
    assert dict(facts.cookie_values) == {0: ("nobody", code), 1: ("tea",)}
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        redacted = Redactor({"email": "avery.test@shop.example"}).facts(facts)
        stored = audit.facts(audit.add_visit(redacted))
    assert [each.holds for each in stored.cookies] == [("(masked:identity.email)",), ()]
    in_file = (tmp_path / "audit.db").read_bytes()
    for secret in (code, code[4:-4], "avery.test", "nobody"):
        assert secret.encode() not in in_file


async def test_a_key_that_is_written_again_is_told_once(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = """<script>for (let n = 0; n < 9; n += 1)
      localStorage.setItem('seen', 'x'.repeat(n))</script>"""
    facts = await visitor.walk(site.url, [NAVIGATE])
    assert [(each.key, each.length) for each in facts.storage] == [("seen", 0)]
