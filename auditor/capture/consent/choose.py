"""Making the visitor's choice: the banner is found, answered as a visitor does, and asked after."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, assert_never

from playwright.async_api import Error as PlaywrightError

from auditor.banner.words import Meaning
from auditor.capture.consent.candidates import best, buttons, candidates, way_back
from auditor.capture.consent.elements import (
    Seen,
    click,
    name_of,
    named_target,
    seen,
    still_ticked,
    target_of,
    untick,
)
from auditor.capture.consent.outcome import ChoiceMade, Clicked, Outcome, outcome_of
from auditor.capture.consent.recognise import recognise
from auditor.capture.consent.showing import LATE_MS, SCROLLED
from auditor.capture.consent.traces import signs_since, traces
from auditor.capture.visit.settle import settle
from auditor.model import ConsentChoice
from auditor.model.vendor_rules import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.banner import Banner
    from auditor.capture.consent.candidates import Button
    from auditor.capture.visit.tab import Tab

LIMIT_SECONDS = 60.0
"""The most that a choice may take; all single waits are shorter."""
FADE_MS = 3000
"""How long a banner may take to fade away."""


async def choose(tab: Tab, choice: ConsentChoice, *, limit_ms: float | None = None) -> ChoiceMade:
    """Make the choice on the tab's page, and say what became of it.

    `limit_ms`: the most that it may take.

    Raises:
        PlaywrightError: the page went away.
    """
    attempt = _Attempt(tab, choice)
    seconds = LIMIT_SECONDS if limit_ms is None else limit_ms / 1000
    try:
        async with asyncio.timeout(seconds):
            return await attempt.run()
    except TimeoutError:
        attempt.why = f"the page was given up after {seconds:g} s"
        return attempt.made(Outcome.UNCONFIRMED)


class _Attempt:
    """One choice that is being made."""

    def __init__(self, tab: Tab, choice: ConsentChoice) -> None:
        self._tab, self._choice = tab, choice
        self._banner: Banner | None = None
        self._buttons: list[Button] = []
        """Those of a banner that nobody knows."""
        self._clicks: list[Clicked] = []
        self._last: Seen | None = None
        """What was clicked last."""
        self._called = ""
        self.why = ""

    def made(self, outcome: Outcome, **more: object) -> ChoiceMade:
        """What became of it."""
        return ChoiceMade(
            choice=self._choice,
            outcome=outcome,
            banner=self._banner,
            clicks=tuple(self._clicks),
            called=self._called,
            why=self.why,
            **more,  # type: ignore[arg-type] # fields of ChoiceMade, by name
        )

    async def run(self) -> ChoiceMade:
        """Find the banner, answer it, and see what that changed."""
        is_shown = await self._find(waits=self._choice is not ConsentChoice.WITHDRAW)
        before = await traces(self._tab, self._banner)
        if self._choice is ConsentChoice.WITHDRAW:
            is_shown = is_shown or await self._reopen()
            if not is_shown:
                self.why = self.why or "nothing on the page opens the banner again"
                return self.made(Outcome.NO_WAY)
        if not is_shown:
            return self.made(Outcome.NO_BANNER)
        is_done = await self._answer()
        others = await candidates(self._buttons or await buttons(self._tab.page))
        if not is_done:
            outcome = Outcome.NO_WAY if not self._clicks else Outcome.UNCONFIRMED
            return self.made(outcome, candidates=others)
        await settle(self._tab)
        after = await traces(self._tab, self._banner)
        refuses = not self._choice.grants
        signs = signs_since(self._tab, before, after, self._banner, refuses=refuses)
        is_guess = any(clicked.is_guess for clicked in self._clicks)
        outcome = outcome_of(self._choice, signs, is_guess=is_guess)
        is_gone = await self._is_gone()
        return self.made(outcome, signs=tuple(signs), candidates=others, is_gone=is_gone)

    # ── finding the banner ───────────────────────────────────────────────────────────────────

    async def _find(self, *, waits: bool) -> bool:
        """Whether a banner shows. One may come late, or as the visitor scrolls."""
        if await self._look():
            return True
        if not waits:
            return False
        await settle(self._tab, horizon_ms=LATE_MS, limit_ms=LATE_MS)
        if await self._look():
            return True
        with suppress(PlaywrightError):
            await self._tab.page.mouse.wheel(0, SCROLLED)
        await settle(self._tab)
        return await self._look()

    async def _look(self) -> bool:
        page = self._tab.page
        found = await recognise(page)
        if found is not None:
            self._banner = self._banner or found.banner
            if found.is_shown:
                self._banner, self._buttons = found.banner, []
                return True
        self._buttons = await buttons(page)
        choices = (Meaning.ACCEPT, Meaning.REJECT)
        return any(best(self._buttons, meaning) is not None for meaning in choices)

    async def _is_gone(self) -> bool:
        """Whether no banner shows any more; some fade away."""
        if self._last is not None:
            with suppress(PlaywrightError):
                await self._last.locator.wait_for(state="hidden", timeout=FADE_MS)
        return not await self._look()

    async def _reopen(self) -> bool:
        """Open the banner again as a visitor does; by the platform's call, if no link is known."""
        banner = self._banner
        if banner is not None and await self._click_first(banner, banner.reopen):
            await settle(self._tab)
            if await self._look():
                return True
        if banner is not None and banner.reopen_call:
            with suppress(PlaywrightError):
                await self._tab.page.evaluate(f"() => {{ {banner.reopen_call}; }}")
                await settle(self._tab)
                if await self._look():
                    self._called = banner.reopen_call
                    return True
        back = way_back(await buttons(self._tab.page))
        if back is None or not await self._click_button(back):
            return False
        await settle(self._tab)
        return await self._look()

    # ── answering it ─────────────────────────────────────────────────────────────────────────

    async def _answer(self) -> bool:
        """Click what makes the choice; returns whether there was such a thing."""
        match self._choice:
            case ConsentChoice.ACCEPT:
                return await self._accept()
            case ConsentChoice.REJECT | ConsentChoice.WITHDRAW:
                return await self._reject()
            case _:
                assert_never(self._choice)

    async def _accept(self) -> bool:
        banner = self._banner
        if banner is not None and await self._click_first(banner, banner.accept):
            return True
        return await self._click_meaning(Meaning.ACCEPT)

    async def _reject(self) -> bool:
        banner = self._banner
        if banner is not None:
            if await self._click_first(banner, banner.reject):
                return True
            if await self._second_layer(banner):
                return True
            if await self._click_first(banner, banner.settings):
                await settle(self._tab)
                if await self._second_layer(banner):
                    return True
        if await self._click_meaning(Meaning.REJECT):
            return True
        if not await self._click_meaning(Meaning.SETTINGS):
            return False
        await settle(self._tab)
        return await self._click_meaning(Meaning.REJECT) or await self._save_by_words()

    async def _second_layer(self, banner: Banner) -> bool:
        """Refuse where the purposes are listed: at once, or by saving with all boxes unticked."""
        has_refused = await self._click_first(banner, banner.refuse)
        if not has_refused and (save := await seen(self._tab.page, banner.save)) is not None:
            await self._click_first(banner, banner.clear)
            has_refused = await self._save(save, await self._clicked(banner, save))
        if has_refused and banner.close:
            await settle(self._tab)
            await self._click_first(banner, banner.close)
        return has_refused

    async def _save_by_words(self) -> bool:
        button = best(await buttons(self._tab.page), Meaning.SAVE)
        if button is None:
            return False
        target = await named_target(button.frame, button.name, button.role)
        clicked = Clicked(name=button.name, target=target, is_guess=True)
        return await self._save(button.element, clicked)

    async def _save(self, save: Seen, clicked: Clicked) -> bool:
        """Untick what is ticked, and save."""
        await untick(save)
        if await still_ticked(save):
            self.why = f"boxes above “{clicked.name}” could not be unticked"
            return False
        return await self._click(save, clicked)

    # ── clicks ───────────────────────────────────────────────────────────────────────────────

    async def _click_first(self, banner: Banner, selectors: Iterable[str]) -> bool:
        """Click the first element that shows."""
        element = await seen(self._tab.page, selectors)
        return element is not None and await self._click(
            element, await self._clicked(banner, element)
        )

    async def _click_meaning(self, meaning: Meaning) -> bool:
        """Click the button that says so."""
        self._buttons = await buttons(self._tab.page)
        button = best(self._buttons, meaning)
        return button is not None and await self._click_button(button)

    async def _click_button(self, button: Button) -> bool:
        target = await named_target(button.frame, button.name, button.role)
        clicked = Clicked(name=button.name, target=target, is_guess=True)
        return await self._click(button.element, clicked)

    async def _click(self, element: Seen, clicked: Clicked) -> bool:
        if why := await click(element):
            self.why = f"“{clicked.name}” could not be clicked: {why}"
            return False
        self.why = ""
        self._clicks.append(clicked)
        self._last = element
        return True

    async def _clicked(self, banner: Banner, element: Seen) -> Clicked:
        return Clicked(
            name=await name_of(element.locator),
            target=await target_of(element),
            is_guess=banner.confidence_in(element.selector) is Confidence.GENERAL,
        )
