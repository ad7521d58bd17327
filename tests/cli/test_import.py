"""tagproof import: what it writes, prints, and never writes over."""

from __future__ import annotations

from pathlib import Path

from commandline import call

SCRIPT = """def test_it(page):
    page.goto("https://shop.example/")
    page.get_by_role("button", name="Send").click()
"""


def folder_with_script(folder: Path) -> Path:
    (folder / "walk.py").write_text(SCRIPT, "utf-8")
    return folder


def test_it_writes_a_spec_and_says_what_to_do_next(tmp_path: Path) -> None:
    folder = folder_with_script(tmp_path)
    result = call(folder, "import", "walk.py", "--tag", "ga4=G-TEST0001", "--output", "shop.yaml")
    assert result.exit_code == 0, result.output
    assert "shop.yaml: written, from a Playwright script in Python" in result.stdout
    assert "next: tagproof try shop.yaml" in result.stdout
    assert "ga4: { vendor: ga4, account: G-TEST0001 }" in (folder / "shop.yaml").read_text("utf-8")


def test_it_prints_it_and_writes_nothing(tmp_path: Path) -> None:
    folder = folder_with_script(tmp_path)
    result = call(folder, "import", "walk.py", "--output", "-")
    assert result.exit_code == 0, result.output
    assert "version: 1" in result.stdout
    assert "G-XXXXXXXXXX" in result.stdout
    assert [path.name for path in folder.iterdir()] == ["walk.py"]


def test_it_writes_over_nothing_unasked(tmp_path: Path) -> None:
    folder = folder_with_script(tmp_path)
    mine = folder / "tagproof.yaml"
    mine.write_text("mine", "utf-8")
    result = call(folder, "import", "walk.py")
    assert (result.exit_code, "--force writes over it" in result.stderr) == (2, True)
    assert mine.read_text("utf-8") == "mine"
    assert call(folder, "import", "walk.py", "--force").exit_code == 0
    assert "version: 1" in mine.read_text("utf-8")


def test_a_tag_that_is_none_and_an_address_that_is_none_are_refused(tmp_path: Path) -> None:
    folder = folder_with_script(tmp_path)
    for options, why in (
        (("--tag", "nobody=1"), "there is no vendor"),
        (("--tag", "ga4=UA-1"), "is not an account of ga4"),
        (("--url", "ftp://x"), "is not an address"),
    ):
        result = call(folder, "import", "walk.py", *options)
        assert (result.exit_code, why in result.stderr) == (2, True), result.output
