"""A look at a page's consent banner, without a spec: each choice is another visitor's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.audit.seen import DEVICE, LEG
from auditor.capture.backend import PlaywrightBackend
from auditor.capture.consent.choose import choose
from auditor.capture.consent.recognise import recognise
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.opening import StepError, open_url
from auditor.config.models import Spec
from auditor.config.site import HttpCredentials, Site, TagSpec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model import ConsentChoice, Phase, StepKind
from auditor.redact import Redactor
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.consent.outcome import ChoiceMade
    from auditor.capture.visit.tab import Tab
    from auditor.vendor import Vendor

QUIET_MS = 500
"""How long the page must be silent to count as at rest."""
VISIT_SECONDS = 240.0
"""How long one visit may take: opening the page, two choices, and a reload."""
SAID_BEFORE = {
    ConsentChoice.ACCEPT: (),
    ConsentChoice.REJECT: (),
    ConsentChoice.WITHDRAW: (ConsentChoice.ACCEPT,),
}
"""What the visitor has to choose before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What was sent and stored in a part of a visit."""

    hits: tuple[str, ...] = ()
    """Vendor and event of each hit, in order of time."""
    cookies: tuple[str, ...] = ()
    """The names of the cookies that are there at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceSeen:
    """One choice on the page, and what it changed."""

    choice: ConsentChoice
    made: ChoiceMade | None = None
    """None: it did not come to that."""
    before: Stretch = Stretch()
    after: Stretch = Stretch()
    reloaded: Stretch = Stretch()
    """What came after the page was loaded again."""
    asks_again: bool | None = None
    """Whether the banner was back then; None: it was not loaded again."""
    error: str | None = None


@dataclass(slots=True)
class _Visit:
    """A visit while it runs."""

    recording: Recording
    made: ChoiceMade | None = None
    marks: list[int] = field(default_factory=list)
    """When the choice began, when the page was loaded again, and when that was over."""
    cookies: list[tuple[str, ...]] = field(default_factory=list)
    """The names of the cookies at these moments."""
    asks_again: bool | None = None


class ConsentLook:
    """A look at one page's banner; nothing that the page sends leaves this machine."""

    def __init__(
        self,
        url: str,
        vendors: Iterable[Vendor],
        launcher: Launcher,
        *,
        login: HttpCredentials | None = None,
    ) -> None:
        """Prepare; nothing starts yet."""
        nobody = TagSpec(vendor="ga4", account="G-0000000000")
        site = Site(url=url, http_credentials=login)
        index = VendorIndex(vendors)
        spec = Spec(version=1, site=site, tags={"nobody": nobody})
        self._backend = PlaywrightBackend(spec, index, launcher)
        self._url = url
        self._redactor = Redactor({}, (login.password,) if login else ())
        self._decoder = Decoder(index, {host_of(url)})

    async def run(self, choices: Iterable[ConsentChoice]) -> list[ChoiceSeen]:
        """Make each of the choices, in a fresh profile each.

        Raises:
            BrowserError: no browser starts.
        """
        async with self._backend as backend:
            return [await self._seen(backend, choice) for choice in choices]

    def masked(self, text: str) -> str:
        """A text of the page without personal data."""
        return self._redactor.text(text)

    async def _seen(self, backend: PlaywrightBackend, choice: ConsentChoice) -> ChoiceSeen:
        recording = Recording(goal=None, leg=LEG, device=DEVICE, url=self._url)
        visit = _Visit(recording)
        await backend.visit(
            recording, lambda _, tab: self._walk(tab, visit, choice), seconds=VISIT_SECONDS
        )
        before, after, reloaded = self._stretches(visit)
        return ChoiceSeen(
            choice=choice,
            made=visit.made,
            before=before,
            after=after,
            reloaded=reloaded,
            asks_again=visit.asks_again,
            error=recording.error,
        )

    async def _walk(self, tab: Tab, visit: _Visit, choice: ConsentChoice) -> None:
        steps = visit.recording.steps
        steps.begin(StepKind.OPEN, f"open {self._url}", Phase.JOURNEY)
        try:
            await open_url(tab.page, self._url)
        except StepError as error:
            visit.recording.fail(str(error), error.slug)
            return
        await settle(tab, quiet_ms=QUIET_MS)
        if (why := await turned_away(tab.page, None)) is not None:
            visit.recording.fail(f"{tab.page.url}: {why}", "bot-wall")
            return
        for earlier in SAID_BEFORE[choice]:
            visit.made = await choose(tab, earlier)
            if not visit.made.is_made:
                return
            await settle(tab, quiet_ms=QUIET_MS)
        await self._mark(tab, visit)
        visit.made = await choose(tab, choice)
        await settle(tab, quiet_ms=QUIET_MS)
        await self._mark(tab, visit)
        if visit.made.clicks:
            await tab.page.reload(wait_until="domcontentloaded")
            await settle(tab, quiet_ms=QUIET_MS)
            again = await recognise(tab.page)
            visit.asks_again = again is not None and again.is_shown
            await self._mark(tab, visit)
        await tab.leave()

    async def _mark(self, tab: Tab, visit: _Visit) -> None:
        await tab.catch_up()
        visit.marks.append(visit.recording.clock.now())
        names = {cookie.get("name", "") for cookie in await tab.page.context.cookies()}
        visit.cookies.append(tuple(sorted(map(self.masked, names))))

    def _stretches(self, visit: _Visit) -> tuple[Stretch, Stretch, Stretch]:
        facts = self._redactor.facts(to_facts(visit.recording))
        sent = [
            (hit.sent_at, f"{hit.vendor} {hit.event}") for hit in self._decoder.decode(facts).hits
        ]
        ends = [*visit.marks, None]
        names = [*visit.cookies, *[()] * 3]

        def stretches() -> Iterator[Stretch]:
            for number in range(3):
                since = ends[number - 1] if 0 < number < len(ends) else 0
                until = ends[number] if number < len(ends) else 0
                hits = [
                    name
                    for at, name in sorted(sent)
                    if since is not None and since <= at and (until is None or at < until)
                ]
                yield Stretch(hits=tuple(hits), cookies=names[number])

        before, after, reloaded = stretches()
        return before, after, reloaded
