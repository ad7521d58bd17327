from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.check import find_checks
from auditor.cli import VERBS, tagproof
from auditor.config import load_spec, unbuilt
from auditor.config.models import Spec
from auditor.config.schema import schema
from auditor.errors import ExitCode
from auditor.vendor import find_vendors

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TODAYS = [
    *(path for path in DOCUMENTS if path.name != "CHANGELOG.md"),
    *ROOT.glob(".github/*.md"), ROOT / "tests/sites/README.md",
]  # fmt: skip
"""What they say is so today."""
PATHS = re.compile(
    r"(?<![\w./-])((?:auditor|bench|checks|ci|docs|scripts|templates|tests|tools)/[\w./*-]+)"
)
EXAMPLES = re.compile(r"acme|late_hit|purge|parquet|^fr\.po$|^CODE|^tagproof$")
"""Names that are made up: what somebody adds, and a project on GitLab."""
FIRST_SCREEN = 25
"""Lines that a reader sees before scrolling; the picture is one of them."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def outside_blocks(text: str) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The names under which GitHub links to headings."""
    headings = re.findall(r"^#+ (.+)$", outside_blocks(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def links(text: str) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [each for each in found if not each.startswith(("http://", "https://"))]


def example(tmp_path: Path) -> Spec:
    (block,) = code_blocks(text_of("README.md"), "yaml")
    path = tmp_path / "shop.yaml"
    path.write_text(block, "utf-8")
    return load_spec(path, {}, vendors=find_vendors(), checks=find_checks())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    for link in links(document.read_text("utf-8")):
        name, _, heading = link.partition("#")
        target = (document.parent / name) if name else document
        assert target.exists(), link
        if heading:
            assert heading in anchors(target.read_text("utf-8")), link


def test_every_verb_is_in_the_table_of_the_command_line() -> None:
    listed = re.findall(r"^\| `([a-z]+)[^`]*` \|", text_of("docs/cli.md"), re.MULTILINE)
    missing = VERBS.keys() - set(listed)
    assert not missing, f"give {sorted(missing)} a row in the table of docs/cli.md"
    assert [each for each in listed if each in VERBS] == list(VERBS), "the order is that of VERBS"


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_is_explained(verb: str) -> None:
    shown = CliRunner().invoke(tagproof, [verb, "--help"]).output
    options = set(re.findall(r"--[a-z][a-z-]+", shown)) - {"--help"}
    explained = set(re.findall(r"--[a-z][a-z-]+", text_of("docs/cli.md")))
    missing = options - explained
    assert not missing, f"explain {sorted(missing)} in docs/cli.md"


def test_every_exit_code_is_in_the_readme() -> None:
    listed = re.findall(r"^\| (\d+) \|", text_of("README.md"), re.MULTILINE)
    assert [int(each) for each in listed] == sorted(ExitCode)


def parts() -> dict[str, set[str]]:
    """The keys of each part of a spec; of what names an element, those that it has besides."""
    whole = schema()
    tables = {"Spec": whole, **whole["$defs"]}
    keys = {name: set(each["properties"]) for name, each in tables.items() if "properties" in each}
    element = keys["Target"]
    return {name: own - element if own > element else own for name, own in keys.items()}


def explained() -> list[set[str]]:
    """By section of the page on the spec, the keys that it names."""
    sections = re.split(r"^##+ ", outside_blocks(text_of("docs/spec.md")), flags=re.MULTILINE)
    codes = [re.findall(r"`([^`]+)`", section) for section in sections]
    return [{key for code in each for key in re.findall(r"^\w+$|\w+(?=:)", code)} for each in codes]


def least_missing(keys: set[str], sections: list[set[str]]) -> set[str]:
    """The keys that the section which names most of them leaves out."""
    missing = [keys - section for section in sections]
    return min(missing, key=len)


def test_every_key_of_the_spec_is_explained_beside_its_parts_other_keys() -> None:
    sections = explained()
    missing = {part: sorted(least_missing(keys, sections)) for part, keys in parts().items()}
    gone = {part: keys for part, keys in missing.items() if keys}
    assert not gone, f"explain {gone} in docs/spec.md"


def code_in(text: str) -> str:
    """What a document shows as code."""
    blocks = code_blocks(text, r"\w*")
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", outside_blocks(text))])


def stands(path: str) -> bool:
    """Whether there is such a file or folder; of an example's, whether it would have its place."""
    place = ROOT / path
    if EXAMPLES.search(place.name):
        return place.parent.is_dir()
    return any(ROOT.glob(path)) if "*" in path else place.exists()


@pytest.mark.parametrize("document", TODAYS, ids=lambda path: path.name)
def test_every_path_in_a_document_is_one_of_the_repository(document: Path) -> None:
    named = set(PATHS.findall(code_in(document.read_text("utf-8"))))
    gone = sorted(path for path in named if not stands(path))
    assert gone == [], f"{document.name} names what is not there (any more)"


@pytest.mark.parametrize("document", TODAYS, ids=lambda path: path.name)
def test_every_module_and_command_of_ours_in_a_document_is_there(document: Path) -> None:
    code = code_in(document.read_text("utf-8"))
    modules = set(re.findall(r"(?<![\w./\[-])auditor(?:\.[a-z_]+)+(?![\w.]*\()", code))
    targets = set(re.findall(r"^make ([a-z-]+)", code, re.MULTILINE))
    gone = [name for name in sorted(modules) if importlib.util.find_spec(name) is None]
    gone += [f"make {name}" for name in sorted(targets) if f"\n{name}:" not in text_of("Makefile")]
    assert gone == [], f"{document.name} names what is not there (any more)"


def test_a_path_that_is_gone_is_seen() -> None:
    code = code_in(
        "`auditor/model.py`, `checks/late_hit.py`, `nowhere/x`\n```sh\npytest tests/none\n```\n"
    )
    assert [path for path in PATHS.findall(code) if not stands(path)] == [
        "tests/none",
        "auditor/model.py",
    ]


@pytest.mark.parametrize("block", code_blocks(text_of("docs/spec.md"), "yaml"))
def test_every_example_in_the_page_on_the_spec_loads(block: str, tmp_path: Path) -> None:
    (whole,) = code_blocks(text_of("README.md"), "yaml")
    path = tmp_path / "shop.yaml"
    path.write_text(whole + block, "utf-8")
    load_spec(path, {}, vendors=find_vendors(), checks=find_checks())


def test_the_example_in_the_readme_loads_and_is_all_built(tmp_path: Path) -> None:
    spec = example(tmp_path)
    assert list(spec.goals) == ["contact"]
    assert unbuilt(spec) == []


def test_the_first_screen_of_the_readme_has_the_two_commands_and_no_third() -> None:
    first = "\n".join(text_of("README.md").splitlines()[:FIRST_SCREEN])
    blocks = code_blocks(first, "sh")
    commands = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    assert commands == ["make demo", "make test"]
    assert first.count("```sh") == 1
