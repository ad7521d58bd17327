"""Shells complete verbs, options, and the names of checks: tried in a real bash."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from commandline import run as in_a_process

from auditor import cli

BIN = Path(sys.executable).parent
SCRIPT = """\
set -eu
export PATH="{bin}:$PATH"
eval "$(_TAGPROOF_COMPLETE=bash_source tagproof)"
COMP_WORDS=({words})
COMP_CWORD={at}
_tagproof_completion tagproof
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def completed(*words: str) -> list[str]:
    """What bash offers for the last word."""
    quoted = " ".join(f"'{word}'" for word in words)
    script = SCRIPT.format(bin=BIN, words=quoted, at=len(words) - 1)
    done = in_a_process(["bash", "-c", script])
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["tagproof", "va"], ["validate"]),
        (["tagproof", "run", "--dry"], ["--dry-run"]),
        (["tagproof", "diff", "--fail-on", "cri"], ["critical"]),
        (["tagproof", "explain", "late-l"], ["late-linker"]),
        (["tagproof", "xyzzy", "di"], ["diff"]),
    ],
)
def test_bash_offers_what_fits(words: list[str], offered: list[str]) -> None:
    assert completed(*words) == offered


def test_without_a_beginning_all_verbs_are_offered() -> None:
    assert completed("tagproof", "") == list(cli.VERBS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_docs_tell_each_shell_how(shell: str) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    assert f"_TAGPROOF_COMPLETE={shell}_source tagproof" in docs
