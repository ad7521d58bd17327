"""The export that a spec names: read, or refused with what to write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.config import load_spec
from auditor.errors import SpecError
from auditor.prepare.setup import set_up

SPEC = """\
version: 1
site: { url: "https://shop.example" }
tags: { gtm: { vendor: gtm, account: GTM-TEST01 } }
container: gtm.json
"""


def view(folder: Path, contents: bytes | None) -> object:
    (folder / "shop.yaml").write_text(SPEC, "utf-8")
    if contents is not None:
        (folder / "gtm.json").write_bytes(contents)
    return set_up(load_spec(folder / "shop.yaml", {})).view.export


def test_an_export_beside_the_spec_is_read(tmp_path: Path) -> None:
    version = {"container": {"publicId": "GTM-TEST01"}, "tag": []}
    export = view(tmp_path, b"\xef\xbb\xbf" + json.dumps(version).encode())
    assert getattr(export, "account", "") == "GTM-TEST01"


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        (None, "can't be read (No such file or directory)"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"nonsense", "is not JSON"),
        (b"{}", "is not an export of a container of Google Tag Manager"),
    ],
)
def test_what_is_no_export_is_a_mistake_of_the_spec(
    contents: bytes | None, what: str, tmp_path: Path
) -> None:
    with pytest.raises(SpecError) as caught:
        view(tmp_path, contents)
    [problem] = caught.value.problems
    assert problem == (
        f"{tmp_path}/shop.yaml:4: container: {tmp_path}/gtm.json {what}; write the path of a file "
        "of Tag Manager's Admin, Export Container"
    )
