"""unsafe-custom-html: scripts of nobody, and forms that are read."""

from __future__ import annotations

from dataclasses import replace

from publishedcontainers import with_container

from auditor.model import ContainerTag, Outcome, Severity
from auditor.testing import failures, verdicts

CHECK = "unsafe-custom-html"
HTML = ContainerTag(kind="html", vendor="", number=0, id="7")
FOREIGN = replace(HTML, foreign_scripts=("https://cdn.unknown.example/w.js",))


def test_a_tag_that_reads_what_is_typed_is_told() -> None:
    [verdict] = verdicts(CHECK, with_container(replace(HTML, takes_input=True)))
    assert (verdict.fault, verdict.severity) == (CHECK, None)
    assert verdict.message == (
        "In the container GTM-TEST01 tag 7 (custom HTML) reads what visitors type into a form and "
        "sends it."
    )


def test_a_script_of_nobody_known_is_told_and_weighs_less() -> None:
    [verdict] = verdicts(CHECK, with_container(FOREIGN))
    assert (verdict.outcome, verdict.severity) == (Outcome.FAILED, Severity.MEDIUM)
    assert "from cdn.unknown.example, which" in verdict.message


def test_the_sites_own_scripts_paused_tags_and_other_markup_pass() -> None:
    own = replace(HTML, foreign_scripts=("https://cdn.shop.example/w.js",))
    record = with_container(
        own, HTML, replace(FOREIGN, paused=True), own_hosts=frozenset({"shop.example"})
    )
    assert failures(CHECK, record) == []


def test_a_tag_of_two_vendors_is_told_once() -> None:
    both = (replace(FOREIGN, vendor="meta"), replace(FOREIGN, vendor="tiktok"))
    assert len(failures(CHECK, with_container(*both))) == 1
