"""Playwright's scripts in both languages say the same, and nothing in them is run."""

from __future__ import annotations

from pathlib import Path

import pytest
from importedspecs import imported, refused

PYTHON = """import re
from playwright.sync_api import Playwright, sync_playwright, expect

def run(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(headless=False)
    context = browser.new_context()
    page = context.new_page()
    page.goto("https://shop.example/lamps")
    page.get_by_role("link", name="Lamp \\"S\\"", exact=True).click()
    page.get_by_label("E-mail").fill("Anna@mail.test")
    page.get_by_placeholder("Password").fill("hunter22")
    page.get_by_placeholder("Password").press("Enter")
    page.locator("#country").select_option("de")
    page.get_by_test_id("terms").check()
    page.locator("iframe[name=\\"pay\\"]").content_frame.get_by_text("Card").nth(1).click()
    page.get_by_role("button", name=re.compile(r"^Go \\(now\\)$")).click()
    page.get_by_role("row", name=re.compile(r"\\d+ lamps")).click()
    page.get_by_role("list").filter(has_text="x").click()
    with page.expect_popup() as page1_info:
        page.get_by_role("link", name="Terms").click()
    page1 = page1_info.value
    page1.get_by_role("button", name="Close").click()
    for number in range(3):
        pass
    page.get_by_role("button", name=open("/etc/passwd").read()).click()
    expect(page.get_by_role("heading", name="Total")).to_be_visible()
    page.get_by_role("button", name="Place order").click()
    expect(page).to_have_url(re.compile(r".*/thanks"))
    context.close()
"""
JAVASCRIPT = """import { test, expect } from '@playwright/test';
// it('s a trap
test('buy', async ({ page }) => {
  await page.goto('https://shop.example/lamps');
  await page.getByRole('link', { name: 'Lamp "S"', exact: true }).click();
  await page.getByLabel("E-mail").fill('Anna@mail.test');
  await page.getByPlaceholder(`Password`).fill('hunter22');
  await page.getByPlaceholder('Password').press('Enter');
  await page.locator('#country').selectOption('de');
  await page.getByTestId('terms').check();
  await page.locator('iframe[name="pay"]').contentFrame().getByText('Card').nth(1).click();
  await page.getByRole('button', { name: /^Go \\(now\\)$/ }).click();
  await page.getByRole('row', { name: /\\d+ lamps/ }).click();
  await page.getByRole('list').filter({ hasText: 'x' }).click();
  const page1Promise = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Terms' }).click();
  const page1 = await page1Promise;
  await page1.getByRole('button', { name: 'Close' }).click();
  for (let i = 0; i < 3; i++) { }
  await page.getByRole('button', { name: require('fs').readFileSync('/etc/passwd') + `${x}` }).click();
  await expect(page.getByRole('heading', { name: 'Total' })).toBeVisible();
  await page.getByRole('button', { name: 'Pl\\u0061ce order' }).click();
  await expect(page).toHaveURL(/.*\\/thanks/);
});
"""
STEPS = [
    "navigate /lamps",
    'click link "Lamp "S""',
    'fill label "E-mail"',
    'fill placeholder "Password"',
    "press placeholder",
    'select_option css "#country"',
    'check test_id "terms"',
    'click text "Card", the 2nd in frame iframe[name="pay"]',
    'click button "Go (now)"',
    'click link "Terms"',
    'wait_for_element heading "Total"',
    'click button "Place order"',
    "wait_for_url **/thanks**",
]
UNSAID = (
    "names its element by a pattern",
    "filter of an element",
    "click in another window",
    "a loop: write its steps by hand",
    "decided as the script runs",
)


@pytest.mark.parametrize(
    ("name", "text", "goal"), [("buy.py", PYTHON, "buy"), ("buy.spec.ts", JAVASCRIPT, "buy")]
)
def test_a_script_becomes_a_journey(tmp_path: Path, name: str, text: str, goal: str) -> None:
    written = imported(tmp_path, name, text)
    steps = [step.partition(' "Password"')[0] if step.startswith("press") else step
             for step in written.steps(goal)]  # fmt: skip
    assert steps == [*STEPS[:3], 'fill placeholder "Password"', *STEPS[4:]]
    assert written.spec.site.url == "https://shop.example"
    assert "hunter22" not in written.text + written.result.output
    assert "root:" not in written.text
    for reason in UNSAID:
        assert sum(reason in line for line in written.text.splitlines()) == 1, reason
    assert [line.event for line in written.spec.goals[goal].expect] == ["purchase"]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.py", 'def run():\n  page.goto("https://a.example")\n  (', "a.py:3: is not Python"),
        ("a.py", "x = " + "(" * 5000 + ' page.goto("https://a.example")', "a.py"),
        ("a.js", "page.goto('https://a.example');\nx = 'no end", "a.js:2: is not JavaScript"),
        ("a.js", "page.goto('https://a.example');\n/* no end", "a.js:2: is not JavaScript"),
        ("a.js", "page.goto(" + "[" * 5000, "a.js:1: is not JavaScript: it is too deep"),
        ("a.js", "page.goto(x());", "add --url"),
        ("a.js", "page.goto('https://a.example');" * 501, "501 steps"),
    ],
)
def test_a_broken_script_is_refused_with_its_line(
    tmp_path: Path, name: str, text: str, why: str
) -> None:
    assert why in refused(tmp_path, name, text)
