"""layer-after-container: a data layer that is made anew below its container."""

from __future__ import annotations

import pytest
from markuppages import (
    CONTAINER,
    GTM,
    failures_of,
    page,
)

CHECK = "layer-after-container"
OVERWRITES = ["dataLayer = [];", "var dataLayer=[{a:1}]", "window.dataLayer = new Array()",
              "window['dataLayer'] = [];", "let x = 1; dataLayer = ["]  # fmt: skip
KEEPS = ["window.dataLayer = window.dataLayer || [];", "dataLayer.push({a: [1]})", "x.dataLayer = []",
         "if (!window.dataLayer) { window.dataLayer = []; }", "window.dataLayer || (window.dataLayer = [])",
         "/* dataLayer = [] */", "// dataLayer = []", "my_dataLayer = []", "dataLayer == []",
         "dataLayer = typeof dataLayer == 'object' ? dataLayer : []"]  # fmt: skip


@pytest.mark.parametrize("code", OVERWRITES)
def test_a_layer_that_is_made_anew_below_the_container_fails(code: str) -> None:
    expected = [(CHECK, f"dataLayer of {GTM}")]
    assert failures_of(CHECK, page(f"{CONTAINER}<script>{code}</script>")) == expected
    assert failures_of(CHECK, page(f"<script>{code}</script>{CONTAINER}")) == []


@pytest.mark.parametrize("code", KEEPS)
def test_a_layer_that_is_kept_passes(code: str) -> None:
    assert failures_of(CHECK, page(f"{CONTAINER}<script>{code}</script>")) == []


def test_the_layer_is_the_one_that_the_container_names() -> None:
    other = CONTAINER.replace("'dataLayer'", "'shopLayer'")
    kept = page(f"{other}<script>dataLayer = []</script>")
    lost = page(f"{other}<script>shopLayer = []</script>")
    assert failures_of(CHECK, kept) == []
    assert failures_of(CHECK, lost) == [(CHECK, f"shopLayer of {GTM}")]
