from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.errors import SpecError

SMALL = """\
version: 1
site: { url: https://shop.example }
tags:
  ga4: { vendor: ga4, account: G-7XK2P9QW3L }
goals:
  contact:
    steps:
      - navigate: /contact
      - click: { role: button, name: Send }
    expect:
      - { tag: ga4, event: generate_lead }
"""
"""A right spec; the goal's `expect` is on line 10."""

Load = Callable[..., Spec]
Problems = Callable[..., list[str]]


@pytest.fixture(scope="session")
def small() -> str:
    return SMALL


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a text as spec.yaml of the current folder."""
    monkeypatch.chdir(tmp_path)

    def load(text: str | bytes, environ: Mapping[str, str] | None = None, **known: Any) -> Spec:
        content = text if isinstance(text, bytes) else text.encode()
        Path("spec.yaml").write_bytes(content)
        return load_spec(Path("spec.yaml"), environ or {}, **known)

    return load


@pytest.fixture
def problems(load: Load) -> Problems:
    """The lines that loading a text ends in."""

    def problems(
        text: str | bytes, environ: Mapping[str, str] | None = None, **known: Any
    ) -> list[str]:
        with pytest.raises(SpecError) as raised:
            load(text, environ, **known)
        return raised.value.problems

    return problems
