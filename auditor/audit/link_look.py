"""Follows the links of a mailing or page in a browser, each as a new visitor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from auditor.audit.followed_link import Followed, followed
from auditor.audit.mailing import Link, links_in
from auditor.audit.seen import DEVICE, LEG
from auditor.capture.backend import PlaywrightBackend
from auditor.capture.consent.choose import choose
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.bot_walls import turned_away
from auditor.capture.walk.opening import StepError, open_url
from auditor.config.models import Spec
from auditor.config.site import Site, TagSpec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.errors import UsageError
from auditor.model import ConsentChoice, Phase, StepKind
from auditor.redact import Redactor
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.visit.tab import Tab
    from auditor.config.site import HttpCredentials
    from auditor.vendor import Vendor

QUIET_MS = 500
LINK_SECONDS = 120.0
"""How long one link may take."""
MARKUP_LIMIT = 5_000_000
READ = "(limit) => document.documentElement.outerHTML.slice(0, limit)"


class LinkLook:
    """Follows links; nothing that their pages send to vendors leaves this machine."""

    def __init__(
        self,
        site: str,
        vendors: Iterable[Vendor],
        launcher: Launcher,
        *,
        login: HttpCredentials | None = None,
        accept: bool = False,
    ) -> None:
        """Prepare; nothing starts yet.

        Args:
            site: the address of a page: the one whose links they are, or the first of them.
            vendors: the vendors whose hits are known.
            launcher: what starts the browser.
            login: for a site behind HTTP authentication.
            accept: whether the visitor accepts the consent banner of each page.
        """
        nobody = TagSpec(vendor="ga4", account="G-0000000000")
        self._index = VendorIndex(vendors)
        spec = Spec(version=1, site=Site(url=site, http_credentials=login), tags={"nobody": nobody})
        self._backend = PlaywrightBackend(spec, self._index, launcher)
        self._redactor = Redactor({}, (login.password,) if login else ())
        self._accept = accept

    def masked(self, text: str) -> str:
        """A text without personal data."""
        return self._redactor.text(text)

    async def links_of(self, url: str) -> list[Link]:
        """The links of a page, as its scripts have left it.

        Raises:
            BrowserError: no browser starts.
            UsageError: the page does not open.
        """
        found: list[Link] = []

        async def read(tab: Tab, recording: Recording) -> None:
            await self._open(tab, recording, url)
            if recording.error is None:
                markup = await tab.page.evaluate(READ, MARKUP_LIMIT)
                here = tab.page.url.partition("#")[0]
                found.extend(
                    link
                    for link in links_in(str(markup), base=tab.page.url)
                    if link.url.partition("#")[0] != here
                )

        async with self._backend as backend:
            recording = await self._visit(backend, url, read)
        if recording.error is not None:
            raise UsageError(f"{url}: {self.masked(recording.error)}")
        return found

    async def run(self, links: Sequence[Link], show: Callable[[Followed], None]) -> list[Followed]:
        """Follow each link in a fresh profile; `show` gets each as it is done.

        Raises:
            BrowserError: no browser starts.
        """
        done = []
        async with self._backend as backend:
            for link in links:
                done.append(await self._followed(backend, link))
                show(done[-1])
        return done

    async def _followed(self, backend: PlaywrightBackend, link: Link) -> Followed:
        async def walk(tab: Tab, recording: Recording) -> None:
            await self._open(tab, recording, link.url)
            if self._accept and recording.error is None:
                await choose(tab, ConsentChoice.ACCEPT)
                await settle(tab, quiet_ms=QUIET_MS)
            await tab.leave()

        recording = await self._visit(backend, link.url, walk)
        facts = self._redactor.facts(to_facts(recording))
        own = {host_of(page.final_url) for page in facts.pages} - {""}
        return followed(link, facts, Decoder(self._index, own).decode(facts))

    async def _open(self, tab: Tab, recording: Recording, url: str) -> None:
        recording.steps.begin(StepKind.OPEN, f"open {url}", Phase.JOURNEY)
        try:
            await open_url(tab.page, url)
        except StepError as error:
            # An error page may redirect, and send hits, too.
            recording.fail(str(error), error.slug)
        await settle(tab, quiet_ms=QUIET_MS)
        if (why := await turned_away(tab.page, None)) is not None:
            recording.fail(f"{tab.page.url}: {why}", "bot-wall")

    async def _visit(
        self,
        backend: PlaywrightBackend,
        url: str,
        walk: Callable[[Tab, Recording], Awaitable[None]],
    ) -> Recording:
        recording = Recording(goal=None, leg=LEG, device=DEVICE, url=url)
        await backend.visit(recording, lambda _, tab: walk(tab, recording), seconds=LINK_SECONDS)
        return recording
