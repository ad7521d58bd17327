"""A site that sends markup, escapes and floods: nothing of it steers the terminal or the report."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import tinysite
from commandline import run

if TYPE_CHECKING:
    from playwright.async_api import Browser

TAGPROOF = str(Path(sys.executable).with_name("tagproof"))
NASTY = "\\x1b[31m<script>alert(1)</script>\\u202e=cmd|x\\0"
PAGE = f"""<!doctype html><title>{NASTY}</title><button>Buy</button><script>
document.title = "{NASTY}" + "x".repeat(200000);
console.error("{NASTY}");
window.dataLayer = [{{event: "{NASTY}", "{NASTY}": "{NASTY}"}}];
document.querySelector("button").onclick = () => {{
  new Image().src = "https://www.facebook.com/tr/?id=555000111222333&ev=Purchse&cd[value]="
    + encodeURIComponent("{NASTY}") + "&cd[currency]=" + encodeURIComponent("<img src=x onerror=alert(2)>");
  throw new Error("{NASTY}");
}};
</script>""".replace("</script>alert", "<\\/script>alert").replace("(1)</script>", "(1)<\\/script>")
SPEC = """
version: 1
site: {{ url: "{url}" }}
tags: {{ meta: {{ vendor: meta, account: "555000111222333" }} }}
goals:
  purchase:
    steps:
      - navigate: /
      - click: {{ role: button, name: Buy }}
    expect:
      - {{ tag: meta, event: Purchase, params: {{ value: {{ above: 0 }} }} }}
crawl: {{ sitemap: false }}
"""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


async def test_nothing_of_a_hostile_site_runs_or_steers(tmp_path: Path, browser: Browser) -> None:
    spec = tmp_path / "spec.yaml"
    with tinysite.serving() as site:
        site.pages["/"] = PAGE
        spec.write_text(SPEC.format(url=site.url))
        done = run(
            [TAGPROOF, "run", spec, "--output", tmp_path / "out", "--verbose"],
            environ={"CI": "true"},
        )
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert not CONTROLS.search(said.replace("\n", ""))
    page = await browser.new_page()
    went: list[str] = []
    page.on("dialog", lambda dialog: went.append(f"dialog {dialog.message}"))
    page.on("console", lambda message: went.append(f"console {message.text}"))
    page.on("request", lambda request: went.append(f"request {request.url[:60]}"))
    report = (tmp_path / "out" / "report.html").as_uri()
    await page.goto(report)
    assert [each for each in went if each != f"request {report[:60]}"] == []
    assert "alert(1)" in await page.content()
    # Our own one, and the table's data. The policy lets no other run.
    scripts = await page.locator("script").evaluate_all("all => all.map(each => each.type)")
    assert set(scripts) <= {"", "application/json"}
    assert scripts.count("") == 1
    assert await page.locator("[onerror]").count() == 0
