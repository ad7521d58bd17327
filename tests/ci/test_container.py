from __future__ import annotations

import fnmatch
import re
from pathlib import Path, PurePosixPath

import pytest
from commandline import run
from pipelines import BIN, ROOT

from auditor.capture.browser.launch import why_unsandboxed

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def is_in_context(path: str) -> bool:
    """Whether Docker's build sees the file: the last line that fits it, or a folder of it, says."""
    seen = True
    parts = PurePosixPath(path).parts
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    for line in IGNORED:
        pattern = line.removeprefix("!")
        names = [each.rpartition("/")[2] for each in above] if pattern.startswith("**/") else above
        if any(fnmatch.fnmatchcase(each, pattern.removeprefix("**/")) for each in names):
            seen = line.startswith("!")
    return seen


def test_hadolint_has_nothing_against_the_dockerfile() -> None:
    done = run([BIN / "hadolint", ROOT / "Dockerfile"])
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    "path",
    ["pyproject.toml", "README.md", "LICENSE", "auditor/store/schema.sql", "checks/misfire/misfire.py",
     "templates/report.html.j2", "auditor/demo/shop"],
)  # fmt: skip
def test_what_the_wheel_is_made_of_is_sent_to_docker(path: str) -> None:
    assert (ROOT / path).exists()
    assert is_in_context(path)


@pytest.mark.parametrize(
    "path",
    [".git/config", ".venv/bin/python", "tests/conftest.py", "tagproof-reports/audit-1.db",
     "auditor/old.db", "auditor/__pycache__/engine.cpython-311.pyc", ".env"],
)  # fmt: skip
def test_nothing_else_is(path: str) -> None:
    assert not is_in_context(path)


def test_what_is_copied_is_all_that_the_wheel_is_made_of() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names == {"pyproject.toml", "README.md", "LICENSE", "auditor", "checks", "templates"}
    assert names == {line[1:] for line in IGNORED if line.startswith("!")}


def test_the_container_is_no_root_and_calls_tagproof_in_its_own_folder() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert re.search(r"^WORKDIR /work$", last, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["tagproof"\]$', last, re.MULTILINE)


def test_the_image_says_off_as_tagproof_reads_it() -> None:
    said = re.findall(r"TAGPROOF_SANDBOX=(\w+)", DOCKERFILE)
    assert [why_unsandboxed({"TAGPROOF_SANDBOX": each}) for each in said] == [
        "TAGPROOF_SANDBOX turns it off"
    ]


def test_the_browser_is_where_its_package_puts_it() -> None:
    assert Path("/usr/bin/chromium").name in DOCKERFILE
    assert "TAGPROOF_BROWSER=/usr/bin/chromium" in DOCKERFILE
