"""Personal data and secrets, planted in a real audit: no byte of any file that it writes has them."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
import tinysite
from commandline import run
from pypdf import PdfReader

from auditor.cli.options import FORMATS
from auditor.report.formats.github import SUMMARY
from auditor.report.formats.registry import FILES

TAGPROOF = str(Path(sys.executable).with_name("tagproof"))
IDENTITY = {
    "email": "Quillon.Zyxworth+7@planted.example",
    "phone": "+49 30 98765401",
    "first_name": "Quillon",
    "last_name": "Zyxworth",
}
VOUCHER, PASSWORD = "vchr-Xk29!pQ/77", "st4ging-P4ss:w0rd"
SPEC = """
version: 1
site:
  url: "{url}"
  http_credentials: {{ username: staging, password: "${{STAGING_PASSWORD}}" }}
tags:
  ga4: {{ vendor: ga4, account: G-TEST0001 }}
  meta: {{ vendor: meta, account: "555000111222333" }}
identity:
  email: {email}
  phone: "{phone}"
  first_name: {first_name}
  last_name: {last_name}
goals:
  lead:
    steps:
      - navigate: /
      - fill: {{ label: Mail, value: "{{email}}" }}
      - fill: {{ label: Phone, value: "{{phone}}" }}
      - fill: {{ label: Name, value: "{{first_name}} {{last_name}}" }}
      - fill: {{ label: Voucher, value: "${{VOUCHER}}" }}
      - click: {{ role: button, name: Send }}
        goal: true
    expect:
      - {{ tag: ga4, event: generate_lead, params: {{ value: {{ above: 0 }} }} }}
      - {{ tag: meta, event: Lead }}
crawl: {{ sitemap: false }}
"""
PAGE = """<!doctype html><title>Lead</title>
<label>Mail <input id=mail></label> <label>Phone <input id=phone></label>
<label>Name <input id=name></label> <label>Voucher <input id=voucher></label>
<button>Send</button><h1></h1><script>
window.dataLayer = [];
const value = id => document.getElementById(id).value;
const bytes = text => String.fromCharCode(...new TextEncoder().encode(text));
const hex = text => [...bytes(text)].map(c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
async function hash(text) {
  const made = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(made)].map(b => b.toString(16).padStart(2, '0')).join('');
}
document.querySelector('button').onclick = async () => {
  const all = ['mail', 'phone', 'name', 'voucher'].map(value);
  const told = {};
  for (const [n, text] of all.entries()) {
    Object.assign(told, {
      ['p' + n]: text, ['l' + n]: text.toLowerCase(), ['q' + n]: encodeURIComponent(text),
      ['b' + n]: btoa(bytes(text)), ['h' + n]: hex(text), ['j' + n]: JSON.stringify({text}),
      ['s' + n]: await hash(text.trim().toLowerCase()), ['d' + n]: text.replace(/[^0-9+]/g, ''),
    });
  }
  const query = new URLSearchParams(told);
  document.title = document.querySelector('h1').textContent = 'Thank you, ' + all.join(', ');
  document.cookie = 'visitor=' + encodeURIComponent(all.join('|'));
  localStorage.setItem('visitor', all.join('|'));
  history.pushState({}, '', '/thanks?' + query);
  console.error('sent', ...all);
  dataLayer.push({event: 'lead ' + all[0], user: told, [all[0]]: all});
  navigator.sendBeacon('https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001'
    + '&en=generate_lead&dl=' + encodeURIComponent(location.href), 'en=note&ep.all=' + query);
  new Image().src = 'https://www.facebook.com/tr/?id=555000111222333&ev=' + encodeURIComponent(all[0])
    + '&ud[em]=' + told.s0 + '&ud[ph]=' + told.d1 + '&cd[note]=' + encodeURIComponent(query);
  fetch('/lead', {method: 'POST', body: JSON.stringify({all, told})}).catch(() => 0);
  setTimeout(() => { throw new Error('no ' + all.join()) });
};
</script>"""


def needles() -> dict[str, bytes]:
    """Each planted text in each form in which the page sends it, and in which files encode texts."""
    person = {**IDENTITY, "name": "Quillon Zyxworth", "number": "4930987654"}
    found: dict[str, bytes] = {}
    for name, text in {**person, "voucher": VOUCHER, "password": PASSWORD}.items():
        forms = {"plain": text, **encoded(text)}
        if name in person:
            forms["lower"] = text.lower()
        if name in IDENTITY:
            forms["hash"] = hashlib.sha256(text.lower().encode()).hexdigest()
        found |= {f"{name}, {form}": made.encode() for form, made in forms.items()}
        found[f"{name}, UTF-16"] = text.encode("utf-16-le")
    return found


def encoded(text: str) -> dict[str, str]:
    raw = text.encode()
    return {
        "percent": quote(text, safe=""),
        "plus": quote_plus(text),
        "twice": quote(quote(text, safe=""), safe=""),
        "html": html.escape(text),
        "json": json.dumps(text)[1:-1],
        "hex": raw.hex(),
        **{  # without the letters that what stands beside it has a part in
            f"base64 after {shift}": base64.b64encode(b"?" * shift + raw).decode()[
                4 * (shift > 0) : -4
            ]
            for shift in range(3)
        },
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The folder with all files of one audit, and what was said meanwhile."""
    folder = tmp_path_factory.mktemp("planted")
    spec = folder.parent / f"{folder.name}.yaml"
    with tinysite.serving() as site:
        site.pages |= {"/": PAGE, "/lead": "{}"}
        site.credentials = "Basic " + base64.b64encode(f"staging:{PASSWORD}".encode()).decode()
        spec.write_text(SPEC.format(url=site.url, **IDENTITY), encoding="utf-8")
        options = [option for name in FORMATS for option in ("--format", name)]
        done = run(
            [TAGPROOF, "run", spec, "--output", folder, "--har", folder / "all.har", "--verbose",
             *options],
            environ={"CI": "true", "VOUCHER": VOUCHER, "STAGING_PASSWORD": PASSWORD, SUMMARY: ""},
        )  # fmt: skip
    assert done.returncode == 1, done.stderr
    arrived = b"".join(body for _, _, body, _ in site.arrived)
    assert VOUCHER.encode() in arrived, "the site itself was sent what was typed"
    return folder, (done.stdout + done.stderr).encode()


def test_no_file_of_an_audit_holds_what_was_planted(written: tuple[Path, bytes]) -> None:
    folder, said = written
    contents = {path.name: list(parts_of(path)) for path in folder.rglob("*") if path.is_file()}
    expected = {name for names in FILES.values() for name in names} | {"all.har", "report.pdf"}
    assert expected < set(contents)
    contents["terminal"] = [said]
    leaks = [
        f"{file}: {name}"
        for file, parts in contents.items()
        for name, needle in needles().items()
        if any(needle in part for part in parts)
    ]
    assert leaks == []


def test_what_was_planted_was_really_met(written: tuple[Path, bytes]) -> None:
    folder, _ = written
    for name in ("report.html", "report.json", "all.har"):
        assert "(masked:identity.email" in (folder / name).read_text()
    printed = b"".join(parts_of(folder / "report.pdf")).replace(b"\n", b"")
    assert b"masked:identity.email" in printed
    assert "(masked:secret)" in (folder / "all.har").read_text()
    [audit] = folder.glob("audit-*.db")
    found = b"".join(parts_of(audit))
    for mask in ("identity.email", "identity.phone", "identity.last_name", "secret"):
        assert f"(masked:{mask}".encode() in found


def test_the_search_finds_what_is_compressed(tmp_path: Path) -> None:
    hidden = zlib.compress(b"hidden" * 9)
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("CREATE TABLE page (html BLOB)")
        database.execute("INSERT INTO page VALUES (?)", (hidden,))
    database.close()
    path = tmp_path / "a.db"
    assert b"hidden" not in path.read_bytes()
    assert any(b"hidden" in part for part in parts_of(path))


STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def parts_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them: columns of an audit, streams of a PDF."""
    content = path.read_bytes()
    yield content
    if path.suffix == ".db":
        yield from columns(path)
    if path.suffix == ".pdf":
        yield from (inflated(stream[1]) for stream in STREAM.finditer(content))
        yield "".join(page.extract_text() for page in PdfReader(path).pages).encode()
    for encoded in re.finditer(rb"data:[\w/+.-]+;base64,([A-Za-z0-9+/=]+)", content):
        yield base64.b64decode(encoded[1])


def columns(path: Path) -> Iterator[bytes]:
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )]  # fmt: skip
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own names
                for value in row:
                    if isinstance(value, bytes):
                        yield from (value, inflated(value))
                    elif isinstance(value, str):
                        yield value.encode()
    database.close()


def inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed)
    except zlib.error:
        return b""
