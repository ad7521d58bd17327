from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.report.meta import read_meta
from auditor.report.specplace import spec_location

META = read_meta({})
HERE = Path("/work/repo/shops")


@pytest.mark.parametrize(
    ("given", "environ", "path", "uri"),
    [
        ("tea.yaml", {}, "tea.yaml", "tea.yaml"),
        ("./specs/../tea.yaml", {}, "tea.yaml", "tea.yaml"),
        ("/work/repo/shops/tea.yaml", {}, "tea.yaml", "tea.yaml"),
        ("tea.yaml", {"GITHUB_WORKSPACE": "/work/repo"}, "shops/tea.yaml", "shops/tea.yaml"),
        ("../tea.yaml", {"CI_PROJECT_DIR": "/work/repo"}, "tea.yaml", "tea.yaml"),
        ("tea.yaml", {"GITHUB_WORKSPACE": "/other"}, "tea.yaml", "tea.yaml"),
        ("a b#ü.yaml", {}, "a b#ü.yaml", "a%20b%23%C3%BC.yaml"),
        ("", {}, "spec.yaml", "spec.yaml"),
    ],
)
def test_a_spec_in_the_repository_is_named_from_its_root(
    given: str, environ: dict[str, str], path: str, uri: str
) -> None:
    place = spec_location(replace(META, spec_path=given), environ, HERE)
    assert (place.inside, place.path, place.name, place.uri) == (True, path, path, uri)


def test_a_spec_elsewhere_is_named_in_full(tmp_path: Path) -> None:
    place = spec_location(replace(META, spec_path=str(tmp_path / "x.yaml")), {}, HERE)
    assert not place.inside
    assert place.name == "x.yaml"
    assert place.uri == (tmp_path / "x.yaml").as_uri()


def test_a_spec_with_an_impossible_name_breaks_nothing() -> None:
    place = spec_location(replace(META, spec_path="\x00a\ud800.yaml"), {}, HERE)
    assert place.uri == "a%3F.yaml"
