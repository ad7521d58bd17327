"""Banners that nobody knows are believed only if storage, an API or the tags confirm the choice."""

from __future__ import annotations

import json

import pytest
from bannerpages import TAG
from choices import choices
from plantedbanners import page as planted
from tinysite import TinySite, Visitor

from auditor.banner import find_banners
from auditor.capture.consent.outcome import Outcome, SignKind
from auditor.model import ConsentChoice

ACCEPT, REJECT, WITHDRAW = ConsentChoice.ACCEPT, ConsentChoice.REJECT, ConsentChoice.WITHDRAW
STORE = "localStorage.cookieConsent = JSON.stringify({shop: true, marketing: %s});"
HIDE = "document.getElementById('notice').remove();"
ONLY_TRUSTED = "if (!event.isTrusted) return;"


def button(name: str, script: str) -> str:
    return f'<button onclick="{ONLY_TRUSTED} {script}">{name}</button>'


def notice(*buttons: str, more: str = "") -> str:
    return (
        '<div id="notice" style="position: fixed; bottom: 0">'
        f"<p>Wir verwenden Cookies, um Besuche zu zählen.</p>{''.join(buttons)}{more}</div>"
    )


def shop(banner: str) -> str:
    return f"<!doctype html>{TAG}<h1>Lampen</h1><button>Alle ablehnen</button>{banner}"


YES = button("Alle akzeptieren", f"{STORE % 'true'} tag(); {HIDE}")
NO = button("Nur notwendige Cookies", f"{STORE % 'false'} {HIDE}")
OWN = notice(YES, NO)
FRAMED = f"<iframe title='Cookies' srcdoc='{OWN.replace(chr(39), '&#39;').replace('tag();', 'parent.tag();')}'></iframe>"
SHADOWED = (
    f"<script>document.write('<div id=\"host\"></div>');"
    f"const root = document.getElementById('host').attachShadow({{mode: 'open'}});"
    f"root.innerHTML = {json.dumps(OWN.replace(HIDE, 'this.getRootNode().host.remove();'))};</script>"
)
LATE = f"<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', {json.dumps(OWN)}), 4000)</script>"


@pytest.mark.parametrize(
    "banner", [OWN, FRAMED, SHADOWED, LATE], ids=["own", "framed", "shadowed", "late"]
)
async def test_a_refusal_is_confirmed_by_what_is_stored(
    site: TinySite, visitor: Visitor, banner: str
) -> None:
    site.pages["/"] = shop(banner)
    chosen = await choices(visitor, site.url, [REJECT])
    [made] = chosen.made
    assert (made.outcome, made.banner, made.is_made) == (Outcome.CONFIRMED, None, True), made
    [clicked] = made.clicks
    assert (clicked.name, clicked.is_guess) == ("Nur notwendige Cookies", True)
    assert [(sign.kind, sign.says) for sign in made.signs] == [(SignKind.STORAGE, "denied")]
    assert chosen.hits(1) == []


async def test_an_acceptance_is_confirmed_by_storage_and_by_the_tags(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = shop(OWN)
    chosen = await choices(visitor, site.url, [ACCEPT])
    [made] = chosen.made
    assert made.outcome is Outcome.CONFIRMED
    assert {sign.kind for sign in made.signs} == {SignKind.STORAGE, SignKind.TAGS}


async def test_a_button_that_only_hides_the_banner_is_no_refusal(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = shop(notice(YES, button("Ablehnen", HIDE)))
    [made] = (await choices(visitor, site.url, [REJECT])).made
    assert (made.outcome, made.is_gone, made.is_made) == (Outcome.UNCONFIRMED, True, False)


async def test_a_banner_without_a_refusal_is_not_refused_by_closing_it(
    site: TinySite, visitor: Visitor
) -> None:
    close = button("Schließen", f"{STORE % 'true'} tag(); {HIDE}")
    site.pages["/"] = shop(notice(YES, close, button("Akzeptieren und schließen", HIDE)))
    chosen = await choices(visitor, site.url, [REJECT])
    [made] = chosen.made
    assert (made.outcome, made.clicks, made.is_made) == (Outcome.NO_WAY, (), False)
    named = [candidate.target.name for candidate in made.candidates]
    assert named == ["Alle akzeptieren", "Akzeptieren und schließen"]


async def test_a_refusal_that_stores_consent_is_contradicted_and_not_believed(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = shop(notice(YES, button("Ablehnen", f"{STORE % 'true'} {HIDE}")))
    [made] = (await choices(visitor, site.url, [REJECT])).made
    assert (made.outcome, made.is_made) == (Outcome.CONTRADICTED, False)


async def test_a_known_platform_that_grants_what_was_refused_has_been_refused_all_the_same(
    site: TinySite, visitor: Visitor
) -> None:
    grants = "document.cookie = 'OptanonConsent=groups=C0001:1,C0002:1'; this.parentNode.remove()"
    site.pages["/"] = planted(find_banners()["onetrust"], rejected=grants)
    [made] = (await choices(visitor, site.url, [REJECT])).made
    assert (made.outcome, made.is_made) == (Outcome.CONTRADICTED, True), made


async def test_boxes_that_are_ticked_already_are_unticked_before_saving(
    site: TinySite, visitor: Visitor
) -> None:
    layer = (
        "<div hidden id=more><label><input type=checkbox checked disabled>Shop</label>"
        "<label><input type=checkbox checked id=ads>Werbung</label>"
        + button(
            "Auswahl speichern", f"localStorage.cookieConsent = 'marketing=' + ads.checked; {HIDE}"
        )
        + "</div>"
    )
    opens = button("Einstellungen", "more.hidden = false")
    site.pages["/"] = shop(notice(YES, opens, more=layer))
    [made] = (await choices(visitor, site.url, [REJECT])).made
    assert made.outcome is Outcome.CONFIRMED, made
    assert [clicked.name for clicked in made.clicks] == ["Einstellungen", "Auswahl speichern"]


async def test_an_own_banner_is_withdrawn_by_its_link(site: TinySite, visitor: Visitor) -> None:
    back = f"<script>const banner = {json.dumps(OWN)};</script><footer><a href='#' "
    back += "onclick=\"document.body.insertAdjacentHTML('beforeend', banner)\">Cookie-Einstellungen</a></footer>"
    site.pages["/"] = shop(OWN + back)
    accepted, withdrawn = (await choices(visitor, site.url, [ACCEPT, WITHDRAW])).made
    assert (accepted.outcome, withdrawn.outcome) == (Outcome.CONFIRMED, Outcome.CONFIRMED), (
        withdrawn
    )
    names = [clicked.name for clicked in withdrawn.clicks]
    assert names == ["Cookie-Einstellungen", "Nur notwendige Cookies"]


async def test_a_choice_that_cannot_be_taken_back_says_so(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = shop(OWN)
    _, withdrawn = (await choices(visitor, site.url, [ACCEPT, WITHDRAW])).made
    assert withdrawn.outcome is Outcome.NO_WAY
    assert withdrawn.why == "nothing on the page opens the banner again"


async def test_a_page_without_a_banner_has_no_choice(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = shop("<p>Datenschutz ist uns wichtig. Wir haben keine Cookies.</p>")
    [made] = (await choices(visitor, site.url, [REJECT])).made
    assert (made.outcome, made.clicks) == (Outcome.NO_BANNER, ())
