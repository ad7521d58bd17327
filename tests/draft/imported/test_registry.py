"""Which files are known, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from importedspecs import refused

from auditor.draft.imported.registry import MOST_BYTES


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("plan.zip", b"PK\x03\x04...", "an archive"),
        ("a.db", b"SQLite format 3\0", "an audit file"),
        ("a.gz", b"\x1f\x8b\x08", "compressed"),
        ("a.har", '{"log": {"entries": []}}', "a HAR file"),
        ("a.cy.js", "cy.visit('/')", "a Cypress test"),
        ("a.js", "await puppeteer.launch()", "a Puppeteer script"),
        ("a.cs", "await Page.GotoAsync(x)", "a Playwright script in C#"),
        ("A.java", "import com.microsoft.playwright.*;", "a Playwright script in Java"),
        ("a.py", "from selenium.webdriver import Chrome", "a Selenium script"),
        ("a.json", '{"info": {"_postman_id": "1"}}', "a Postman collection"),
        ("a.json", '{"extensions": [], "rules": []}', "Adobe Experience Platform Tags"),
        ("a.txt", "Hello", "nothing that import knows; it reads an export of Google Tag"),
        ("a.json", "3", "nothing that import knows"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\n\xff\xfe", "a.txt:2: is not UTF-8"),
        ("a.txt", b"a\n\0", "a.txt:2: is not text"),
        ("a.txt", b"a" * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_can_not_be_read_is_named_for_what_it_is(
    tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    assert why in refused(tmp_path, name, content)
