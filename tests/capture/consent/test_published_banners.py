"""Banners as their makers publish them: accepted, refused and withdrawn as a visitor does it."""

from __future__ import annotations

import pytest
from bannerpages import COOKIECONSENT, HIDDEN_REFUSAL, PUBLISHED, serve
from choices import choices
from tinysite import TinySite, Visitor

from auditor.capture.consent.outcome import Outcome, SignKind
from auditor.model import ConsentChoice

ACCEPT, REJECT, WITHDRAW = ConsentChoice.ACCEPT, ConsentChoice.REJECT, ConsentChoice.WITHDRAW


@pytest.mark.parametrize("banner", PUBLISHED)
async def test_acceptance_is_clicked_and_confirmed_and_the_tag_fires(
    site: TinySite, visitor: Visitor, banner: str
) -> None:
    serve(site, *PUBLISHED[banner])
    chosen = await choices(visitor, site.url, [ACCEPT])
    [made] = chosen.made
    assert made.banner is not None
    assert (made.banner.id, made.outcome) == (banner, Outcome.CONFIRMED), made
    assert made.is_gone
    assert [clicked.is_guess for clicked in made.clicks] == [False]
    assert SignKind.STORAGE in {sign.kind for sign in made.signs}
    assert (chosen.hits(0), len(chosen.hits(1))) == ([], 1)


@pytest.mark.parametrize("banner", PUBLISHED)
async def test_refusal_is_clicked_and_confirmed_and_the_tag_stays_silent(
    site: TinySite, visitor: Visitor, banner: str
) -> None:
    serve(site, *PUBLISHED[banner])
    chosen = await choices(visitor, site.url, [REJECT], reloads=True)
    [made] = chosen.made
    assert made.banner is not None
    assert (made.banner.id, made.outcome) == (banner, Outcome.CONFIRMED), made
    assert made.is_gone
    assert len(made.clicks) == 1
    assert "_ga" not in chosen.cookies
    assert chosen.hits(1) == chosen.hits(2) == []


@pytest.mark.parametrize("banner", PUBLISHED)
async def test_consent_is_withdrawn_in_the_dialogue_that_was_opened_again(
    site: TinySite, visitor: Visitor, banner: str
) -> None:
    serve(site, *PUBLISHED[banner])
    chosen = await choices(visitor, site.url, [ACCEPT, WITHDRAW], reloads=True)
    accepted, withdrawn = chosen.made
    assert accepted.outcome is Outcome.CONFIRMED
    assert withdrawn.outcome is Outcome.CONFIRMED, withdrawn
    assert withdrawn.called or len(withdrawn.clicks) > 1
    assert withdrawn.is_gone
    assert len(chosen.hits(1)) == 1
    assert chosen.hits(3) == [], "after a reload the tag is silent"


async def test_a_refusal_behind_the_settings_takes_two_steps(
    site: TinySite, visitor: Visitor
) -> None:
    serve(site, "vanilla-cookieconsent", HIDDEN_REFUSAL)
    chosen = await choices(visitor, site.url, [REJECT])
    [made] = chosen.made
    assert made.outcome is Outcome.CONFIRMED, made
    assert [clicked.name for clicked in made.clicks] == ["Manage", "Save"]
    assert chosen.hits(1) == []


async def test_a_banner_that_only_informs_has_no_refusal(site: TinySite, visitor: Visitor) -> None:
    serve(site, "cookieconsent", COOKIECONSENT.replace("TYPE", "info"))
    chosen = await choices(visitor, site.url, [REJECT])
    [made] = chosen.made
    assert (made.outcome, made.is_made, made.clicks) == (Outcome.NO_WAY, False, ())
    assert [candidate.meaning for candidate in made.candidates] == ["accept"]
