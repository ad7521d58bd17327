"""The drafted file: it loads, whatever the site says, and so do its drafts with their # away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.check import find_checks
from auditor.config import load_spec
from auditor.config.models import Spec
from auditor.draft.found import FoundBanner, FoundGoal, FoundPage, FoundSite, FoundTag
from auditor.draft.spec_text import Answers, draft_goal, spec_text
from auditor.draft.words import Aim
from auditor.model import Category
from auditor.prepare.setup import set_up
from auditor.vendor import find_vendors

VENDORS = find_vendors()
HOSTILE = "Shop\n  x: ${HOME} # \x1b[2J “'\"\\ {y: [z]} " * 20
TAGS = (
    FoundTag(
        name="ga4", vendor="ga4", account="G-TEST0001", category=Category.ANALYTICS,
        events=("page_view",), page_view="page_view", missing_on=("/a\nb: c",),
    ),
    FoundTag(
        name="google_ads", vendor="google_ads", account="AW-123456789",
        category=Category.ADVERTISING,
    ),
)  # fmt: skip
CALL = FoundGoal(
    aim=Aim.PHONE,
    page="/",
    about="Call",
    steps=({"navigate": "/"}, {"click": {"role": "link", "name": HOSTILE}, "goal": True}),
    is_harmless=True,
    expect=({"tag": "ga4", "event": HOSTILE},),
)
CONTACT = FoundGoal(
    aim=Aim.CONTACT,
    page="/contact",
    about=HOSTILE,
    steps=(
        {"navigate": "/contact"},
        {"fill": {"label": HOSTILE, "value": "{email}"}},
        {"click": {"role": "button", "name": "Send"}, "goal": True},
    ),
    unknown=(HOSTILE,),
)
BANNER = FoundBanner(name="", accepted_by="“Yes”", refused_by="“No”")
SITE = FoundSite(
    url="https://shop.example",
    name=HOSTILE,
    pages=(FoundPage(path="/", kind=HOSTILE),),
    tags=TAGS,
    banner=BANNER,
    before_choice=(HOSTILE,),
    goals=(CALL, CONTACT),
    pushes=(HOSTILE,),
    not_read=("hotjar",),
)


def loaded(text: str, folder: Path) -> Spec:
    path = folder / "spec.yaml"
    path.write_text(text, "utf-8")
    spec = load_spec(path, {}, vendors=VENDORS, checks=find_checks())
    set_up(spec)
    return spec


def drafted(site: FoundSite, folder: Path) -> Spec:
    return loaded(spec_text(site, Answers(name=site.name), VENDORS, "spec.yaml"), folder)


def test_a_hostile_site_s_texts_stay_texts(tmp_path: Path) -> None:
    spec = drafted(SITE, tmp_path)
    assert spec.site.name == HOSTILE
    assert list(spec.goals) == ["phone_call"]
    assert spec.goals["phone_call"].steps[1].click.name == HOSTILE  # type: ignore[union-attr]
    assert spec.crawl is not None
    assert [line.event for line in spec.crawl.expect] == ["page_view"]


def test_a_draft_with_its_signs_away_loads(tmp_path: Path) -> None:
    text = spec_text(SITE, Answers(), VENDORS, "spec.yaml")
    lines = draft_goal(CONTACT, TAGS, VENDORS)
    assert all(f"  # {line[2:]}" in text for line in lines)
    spec = loaded(text.replace("\ngoals:\n", "\ngoals:\n" + "\n".join(lines) + "\n"), tmp_path)
    [line] = spec.goals["contact"].expect
    assert (line.tag, line.event) == ("ga4", "generate_lead")
    assert "what google_ads must be told" in text


def test_without_a_goal_that_is_ready_the_key_is_a_comment_too(tmp_path: Path) -> None:
    site = replace(SITE, goals=(CONTACT,))
    assert not drafted(site, tmp_path).goals
    text = spec_text(site, Answers(), VENDORS, "spec.yaml")
    assert "\n# goals:\n" in text
    whole = text.replace(
        "\n# goals:\n", "\ngoals:\n" + "\n".join(draft_goal(CONTACT, TAGS, VENDORS)) + "\n"
    )
    assert list(loaded(whole, tmp_path).goals) == ["contact"]


@pytest.mark.parametrize(
    ("banner", "legs"),
    [
        (None, []),
        (BANNER, ["accept", "reject"]),
        (replace(BANNER, refuse_problem=HOSTILE), ["accept"]),
        (replace(BANNER, accept_problem=HOSTILE), []),
    ],
    ids=["none", "both", "accepted only", "neither"],
)
def test_only_choices_that_are_confirmed_are_audited(
    banner: FoundBanner | None, legs: list[str], tmp_path: Path
) -> None:
    assert list(drafted(replace(SITE, banner=banner), tmp_path).consent) == legs


def test_pings_that_say_denied_are_advanced_consent_mode(tmp_path: Path) -> None:
    spec = drafted(replace(SITE, banner=replace(BANNER, is_advanced=True)), tmp_path)
    assert spec.consent_mode == "advanced"


def test_a_site_in_a_folder_is_crawled_there_only(tmp_path: Path) -> None:
    spec = drafted(replace(SITE, start="/docs/", include=("/docs/**",)), tmp_path)
    assert spec.crawl is not None
    assert (spec.crawl.start, spec.crawl.include) == (("/docs/",), ("/docs/**",))


def test_a_login_comes_from_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(spec_text(replace(SITE, has_login=True), Answers(), VENDORS, "x"), "utf-8")
    spec = load_spec(path, {"SITE_USER": "anna", "SITE_PASSWORD": "s3cret"})
    assert spec.site.http_credentials is not None
    assert spec.site.http_credentials.model_dump() == {"username": "anna", "password": "s3cret"}
