"""Consent, cookies and storage: told as they change, never with what a cookie or a key holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagescript import lines, pushes, told_by

from auditor.capture.recorders.messages import CookieMessage, StorageMessage

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite


# ── consent ──────────────────────────────────────────────────────────────────────────────────


async def test_the_consent_apis_tell_what_is_asked_and_what_they_answer(
    browser: Browser, site: TinySite
) -> None:
    script = """
    const listeners = [];
    const status = (eventStatus, tcString) => ({eventStatus, tcString, gdprApplies: true, cmpStatus: 'loaded',
      purpose: {consents: {1: true}}, vendor: {consents: {755: true}}});
    __tcfapi = (command, version, callback) => { if (command === 'addEventListener') { listeners.push(callback);
      callback(status('tcloaded', 'CA'), true) } };
    __gpp = (command, callback) => callback(command === 'addEventListener' ? {eventName: 'listenerRegistered', data: true,
      pingData: {gppString: 'DB', applicableSections: [7], signalStatus: 'ready'}} : 'pong', true);
    window.__uspapi = (command, version, callback) => callback({version: 1, uspString: '1YNN'}, true);
    setTimeout(() => { __tcfapi('getTCData', 2, () => {}, [755]); __gpp('ping', () => {});
      for (const each of listeners) for (let i = 0; i < 3; i++) each(status('useractioncomplete', 'CB'), true) }, 5);
    """
    told = await told_by(browser, site, script)
    common = {"gdprApplies": True, "cmpStatus": "loaded", "purpose": {"consents": {"1": True}}}
    expected = [
        ("__tcfapi", {"event": "tcloaded", "tcString": "CA", **common}),
        ("__tcfapi", {"event": "useractioncomplete", "tcString": "CB", **common}),
        ("__tcfapi", ["getTCData", 2, "[function]", [755]]),
        ("__gpp", ["ping", "[function]"]),
        (
            "__gpp",
            {
                "event": "listenerRegistered",
                "data": True,
                "gppString": "DB",
                "applicableSections": [7],
                "signalStatus": "ready",
            },
        ),
        ("__uspapi", {"event": "uspData", "version": 1, "uspString": "1YNN"}),
    ]
    assert sorted(pushes(told), key=str) == sorted(expected, key=str)


async def test_what_googles_tag_has_stored_of_consent_is_told_when_it_changes(
    browser: Browser, site: TinySite
) -> None:
    script = """
    window.google_tag_data = {ics: {entries: {ad_storage: {default: false}, quiet: true,
      get analytics_storage() { throw new Error('looked at') }}}};
    clarity = function () { (clarity.q = clarity.q || []).push(arguments) };
    clarity('consentv2', {ad_Storage: 'denied', analytics_Storage: 'granted'});
    addEventListener('load', () => { google_tag_data.ics.entries.ad_storage.update = true });
    """
    told = await told_by(browser, site, script)
    stored = [payload for layer, payload in pushes(told) if layer == "__google_consent"]
    assert stored == [
        {"default": {"ad_storage": "denied"}, "update": {}},
        {"default": {"ad_storage": "denied"}, "update": {"ad_storage": "granted"}},
    ]
    signals = {"ad_Storage": "denied", "analytics_Storage": "granted"}
    assert ("clarity", ["consentv2", signals]) in pushes(told)


async def test_what_banners_announce_is_told(browser: Browser, site: TinySite) -> None:
    script = """
    dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', {detail: ['C0001', 'C0002']}));
    document.dispatchEvent(new CustomEvent('cookieyes_consent_update', {detail: {accepted: ['necessary']}}));
    dispatchEvent(new Event('CookiebotOnAccept'));
    document.dispatchEvent(new CustomEvent('cmplz_status_change', {detail: {category: 'marketing', value: 'allow'}}));
    dispatchEvent(new CustomEvent('UC_UI_CMP_EVENT', {detail: {type: 'ACCEPT_ALL'}}));
    dispatchEvent(new Event('somethingElse'));
    Didomi = {on(name, tell) { addEventListener('load', () => setTimeout(() => tell({action: name}), 1)) }};
    """
    told = await told_by(browser, site, script)
    assert pushes(told) == [
        ("cmp", {"event": "OneTrustGroupsUpdated", "detail": ["C0001", "C0002"]}),
        ("cmp", {"event": "cookieyes_consent_update", "detail": {"accepted": ["necessary"]}}),
        ("cmp", {"event": "CookiebotOnAccept"}),
        (
            "cmp",
            {
                "event": "cmplz_status_change",
                "detail": {"category": "marketing", "value": "allow"},
            },
        ),
        ("cmp", {"event": "UC_UI_CMP_EVENT", "detail": {"type": "ACCEPT_ALL"}}),
        ("cmp", {"event": "Didomi consent.changed", "detail": {"action": "consent.changed"}}),
    ]


# ── cookies and storage ──────────────────────────────────────────────────────────────────────


async def test_cookies_are_told_by_name_lifetime_and_place_never_by_value(
    browser: Browser, site: TinySite
) -> None:
    script = """document.cookie = '_ga=secret; Domain=.localhost; path=/shop; max-age=172800';
    document.cookie = '_ga=secret2; Domain=.localhost; path=/shop; max-age=172800';
    document.cookie = 'session = s3cret';
    document.cookie = 'old=; expires=Thu, 01 Jan 1970 00:00:00 GMT';
    cookieStore.set({name: 'store', value: 'secret', expires: Date.now() + 86400000});
    cookieStore.delete('store');
    document.cookie = 'odd=secret; max-age=soon; expires=never';"""
    told = await told_by(browser, site, script)
    cookies = [each for each in told if isinstance(each, CookieMessage)]
    assert [
        (each.name, each.domain, each.path, each.lifetime_days, each.length, each.deleted)
        for each in cookies
    ] == [
        ("_ga", "localhost", "/shop", 2.0, 6, False),
        ("session", "", "", None, 6, False),
        ("old", "", "", None, 0, True),
        ("store", "", "/", 1.0, 6, False),
        ("store", "", "/", None, 0, True),
        ("odd", "", "", None, 6, False),
    ]
    assert [lines(each, site) for each in cookies] == [
        [f"/s.js:{number}"] for number in (1, 3, 4, 5, 6, 7)
    ]
    assert "secret" not in repr(told)


async def test_storage_writes_are_told_by_key_and_length_never_by_value(
    browser: Browser, site: TinySite
) -> None:
    script = """localStorage.setItem('a', 'secret');
    localStorage.setItem('a', 'secret again');
    sessionStorage.setItem('b', '');
    localStorage.c = 'secret'; localStorage.removeItem('missing');"""
    told = await told_by(browser, site, script)
    writes = [each for each in told if isinstance(each, StorageMessage)]
    assert [(each.area, each.key, each.length, lines(each, site)) for each in writes] == [
        ("localStorage", "a", 6, ["/s.js:1"]),
        ("sessionStorage", "b", 0, ["/s.js:3"]),
        ("localStorage", "c", 6, []),
    ]
    assert "secret" not in repr(told)
