"""Files that are known by their form, and that nobody reads yet: each is named for what it is."""

from __future__ import annotations

from auditor.draft.imported.nouns import FileFormat, ForeignFile


def _is_har(file: ForeignFile) -> bool:
    log = file.mapping.get("log")
    return isinstance(log, dict) and "entries" in log


def _says(*words: str) -> FileFormat:
    name, *marks = words
    return FileFormat(
        name=name,
        recognises=lambda file: file.json is None and any(mark in file.text for mark in marks),
    )


FORMATS = (
    FileFormat(
        name="a HAR file (read it with `tagproof hits FILE`, or `tagproof check SPEC FILE`)",
        recognises=_is_har,
    ),
    FileFormat(
        name="an export of Adobe Experience Platform Tags",
        recognises=lambda file: "extensions" in file.mapping and "rules" in file.mapping,
    ),
    FileFormat(
        name="a Postman collection",
        recognises=lambda file: "_postman_id" in str(file.mapping.get("info", ""))[:500],
    ),
    FileFormat(
        name="a tagproof spec already (run it with `tagproof run FILE`)",
        recognises=lambda file: "site" in file.mapping and "tags" in file.mapping,
    ),
    _says("a Cypress test", "cy.visit(", "cy.get("),
    _says("a Puppeteer script", "puppeteer.launch", "require('puppeteer')"),
    _says("a Playwright script in C#", "GotoAsync("),
    _says("a Playwright script in Java", "com.microsoft.playwright"),
    _says("a Selenium script", "selenium.webdriver", "selenium-webdriver", "org.openqa.selenium"),
    _says("a TestCafe test", "fixture`", "TestCafe", "testcafe"),
)

OF_BYTES = (
    (b"PK\x03\x04", "an archive; unpack it first"),
    (b"SQLite format 3", "an audit file (`tagproof check` and `tagproof report` read it)"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"%PDF", "a PDF; the tool that made it can mostly export JSON or CSV"),
    (b"\xd0\xcf\x11\xe0", "an old workbook (XLS); save the sheet as CSV and import that"),
)
"""How a file begins that is no text, and what it is."""
