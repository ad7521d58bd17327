"""What a spec brings along for its report, read before the audit begins."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from auditfacts import picture

from auditor.config import load_spec
from auditor.config.branding import LOGO, LOGO_BYTES, appearance
from auditor.errors import SpecError
from auditor.prepare.setup import set_up

SPEC = """\
version: 1
site:
  url: https://shop.example
tags:
  ga4: {vendor: ga4, account: G-4TEST0001}
goals:
  call:
    title: Call
    steps: [{navigate: /}, {click: {text: Call}, goal: true}]
    expect: [{tag: ga4, event: call}]
report:
  client: Nordwind
"""
SVG = b'<?xml version="1.0"?>\n<!-- a mark -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


def spec_with(folder: Path, line: str) -> Path:
    path = folder / "shop.yaml"
    path.write_text(f"{SPEC}  {line}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("logo.png", picture(8, 8), "png"),
        ("logo.bin", b"\xff\xd8\xff\xe0" + b"x" * 20, "jpeg"),
        ("logo.txt", SVG, "svg+xml"),
    ],
)
def test_a_logo_is_read_relative_to_the_spec_and_known_by_its_content(
    name: str, data: bytes, kind: str, tmp_path: Path
) -> None:
    (tmp_path / "art").mkdir()
    (tmp_path / "art" / name).write_bytes(data)
    found = set_up(load_spec(spec_with(tmp_path, f"logo: art/{name}"), {})).appearance["logo"]
    assert LOGO.fullmatch(str(found))
    head, _, body = str(found).partition(",")
    assert head == f"data:image/{kind};base64"
    assert base64.b64decode(body) == data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "can't be read (No such file or directory); write the path of a picture"),
        (b"<html><svg></svg></html>", "is not a PNG, JPEG or SVG; save the picture as one"),
        (
            b"\x89PNG\r\n\x1a\n" + b"0" * LOGO_BYTES,
            "is too large for a file that is mailed; 300 KB",
        ),
    ],
)
def test_a_logo_that_can_t_be_used_is_told_with_its_line(
    data: bytes | None, why: str, tmp_path: Path
) -> None:
    if data is not None:
        (tmp_path / "logo").write_bytes(data)
    path = spec_with(tmp_path, "logo: logo")
    with pytest.raises(SpecError) as told:
        set_up(load_spec(path, {}))
    assert str(told.value).startswith(f"{path}:13: report.logo: {tmp_path / 'logo'} ")
    assert why in str(told.value)


def test_templates_are_found_beside_the_spec(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "foot.html.j2").write_text("<p>{{ meta.client }}</p>", encoding="utf-8")
    spec = load_spec(spec_with(tmp_path, "templates: ours"), {})
    assert appearance(spec)["templates"] == str(tmp_path / "ours")


def test_templates_that_are_no_folder_are_told_with_their_line(tmp_path: Path) -> None:
    path = spec_with(tmp_path, "templates: ours")
    with pytest.raises(
        SpecError, match=r"shop\.yaml:13: report\.templates: .*/ours is not a folder"
    ):
        appearance(load_spec(path, {}))


def test_a_template_that_can_t_be_read_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    wrong = tmp_path / "ours" / "head.html.j2"
    wrong.write_text("<p>\n{% if meta.client %}\n{{ oops", encoding="utf-8")
    with pytest.raises(SpecError) as told:
        appearance(load_spec(spec_with(tmp_path, "templates: ours"), {}))
    assert str(told.value).startswith(f"{wrong}:3: ")
    assert "report.templates" in str(told.value)
