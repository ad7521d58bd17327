"""A visitor's choices on a page: made in a browser, with what the page sent before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinysite import LEG, Visitor

from auditor.capture.consent.choose import choose
from auditor.capture.consent.outcome import ChoiceMade
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.opening import open_url
from auditor.model import ConsentChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What became of the choices, and what else was seen."""

    made: list[ChoiceMade]
    cookies: dict[str, str]
    requests: list[tuple[int, str]]
    """How many choices had been made when it was sent, and its address."""

    def hits(self, after: int) -> list[str]:
        """The addresses of Google's hits that came after so many choices."""
        return [url for count, url in self.requests if count == after and "/g/collect" in url]


async def choices(
    visitor: Visitor, url: str, wanted: Sequence[ConsentChoice], *, reloads: bool = False
) -> Chosen:
    """Open a page, choose, and choose again; at last reload it."""
    made: list[ChoiceMade] = []
    recording = Recording(goal=None, leg=LEG, device="desktop", url=url)
    marks: list[int] = []
    async with visitor.backend(visitor.spec(url)) as backend, backend.profile("desktop") as profile:
        tab = await profile.open_tab()
        tab.record(recording)
        await open_url(tab.page, url)
        await settle(tab)
        for choice in wanted:
            marks.append(len(recording.requests))
            made.append(await choose(tab, choice))
        if reloads:
            marks.append(len(recording.requests))
            await tab.page.reload(wait_until="domcontentloaded")
            await settle(tab)
        cookies = await tab.page.context.cookies()
        tab.finish(recording)
        profile.network.release(tab)
    counts = [
        (sum(mark <= number for mark in marks), request.url)
        for number, request in enumerate(recording.requests)
    ]
    return Chosen(
        made=made,
        cookies={cookie.get("name", ""): cookie.get("value", "") for cookie in cookies},
        requests=counts,
    )
