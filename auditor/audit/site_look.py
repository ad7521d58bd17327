"""A look at a site for a first spec: who is told of it, what there is to do, what that reports."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auditor.audit.goal_trials import Trials
from auditor.audit.seen import DEVICE, LEG
from auditor.audit.site_goals import origin_of, path_and_query
from auditor.audit.survey import QUIET_MS, Survey, Surveyor
from auditor.capture.backend import PlaywrightBackend
from auditor.capture.consent.choose import choose
from auditor.capture.consent.outcome import Outcome
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.settle import settle
from auditor.capture.walk.opening import StepError, open_url
from auditor.config.models import Crawl, Spec
from auditor.config.site import Site, TagSpec
from auditor.config.steps import Choose
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.draft.aims import IDENTITY
from auditor.draft.expect import mark_of
from auditor.draft.found import FoundBanner, FoundSite
from auditor.draft.tags import PageHits, found_tags
from auditor.errors import TagproofError
from auditor.model import ConsentChoice, Grant, Phase, StepKind
from auditor.model.messages import count
from auditor.redact import Redactor
from auditor.wire.address import host_of, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from auditor.capture.cdp.launcher import Launcher
    from auditor.capture.consent.outcome import ChoiceMade
    from auditor.capture.visit.tab import Tab
    from auditor.config.site import HttpCredentials
    from auditor.decode.decoder import Decoded
    from auditor.model import Hit, VisitFacts
    from auditor.vendor import Vendor

REFUSAL_SECONDS = 120.0
"""The most that the visit takes which refuses."""
NAMED = 12
"""How many events are named."""


class SiteUnseenError(TagproofError):
    """Nothing could be drafted of a site; says why, and what to do."""


class _MovedError(Exception):
    """The address leads to another one of the same site."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


async def look_at_site(
    url: str,
    vendors: Mapping[str, Vendor],
    launcher: Launcher,
    *,
    login: HttpCredentials | None = None,
    most_pages: int = 8,
    tell: Callable[[str], None] = lambda _: None,
    is_brief: bool = False,
) -> FoundSite:
    """What a site shows and sends: to a visitor who accepts, to one who refuses, at each goal.

    Args:
        url: where it begins.
        vendors: the vendors whose hits are known.
        launcher: what starts the browser.
        login: for a site behind HTTP authentication.
        most_pages: how many of its pages are opened.
        tell: gets a line for each thing that is done.
        is_brief: whether to look at the banner only, and try nothing.

    Raises:
        SiteUnseenError: it can't be opened, turned us away, or has no tags.
        BrowserError: no browser starts.
    """
    most_pages = 1 if is_brief else most_pages
    try:
        return await _SiteLook(url, vendors, launcher, login, most_pages, tell).run(
            is_brief=is_brief
        )
    except _MovedError as error:
        moved = error
        here, there = (site_of(host_of(each)) for each in (url, moved.url))
        if here != there:
            raise SiteUnseenError(
                f"{url} leads to another site, {origin_of(moved.url)}; give that address"
            ) from moved
        tell(f"{url} leads to {moved.url}")
    try:
        return await _SiteLook(moved.url, vendors, launcher, login, most_pages, tell).run(
            is_brief=is_brief
        )
    except _MovedError as again:
        raise SiteUnseenError(f"{url} leads from one address to the next: {again}") from again


class _SiteLook:
    """A look at a site whose address is known."""

    def __init__(
        self,
        url: str,
        vendors: Mapping[str, Vendor],
        launcher: Launcher,
        login: HttpCredentials | None,
        most_pages: int,
        tell: Callable[[str], None],
    ) -> None:
        self._crawl = Crawl(start=(path_and_query(url),), include=scope_of(urlsplit(url).path))
        self._spec = Spec(
            version=1,
            site=Site(url=origin_of(url), http_credentials=login),
            tags={"nobody": TagSpec(vendor="ga4", account="G-0000000000")},
            identity=dict(IDENTITY),
        )
        self._url, self._vendors, self._most_pages, self._tell = url, vendors, most_pages, tell
        self._index = VendorIndex(vendors.values())
        self._backend = PlaywrightBackend(self._spec, self._index, launcher)
        self._redactor = Redactor({}, (login.password,) if login else ())
        self._decoder = Decoder(self._index, {host_of(url)})

    async def run(self, *, is_brief: bool) -> FoundSite:
        """Look at it; briefly: at its banner only."""
        async with self._backend as backend:
            surveyor = Surveyor(
                self._spec, self._crawl, self._most_pages, self._tell, tries_cart=not is_brief
            )
            survey = Survey(self._recording())
            await self._survey(backend, surveyor, survey)
            facts, decoded = self._read(survey.recording)
            banner = await self._banner(backend, survey.made)
            trials = Trials(
                backend=backend,
                spec=self._spec,
                decoder=self._decoder,
                redactor=self._redactor,
                consent=(Choose(choose="accept"),) if banner and banner.is_usable else (),
                tell=self._tell,
            )
            goals = [] if is_brief else list(surveyor.goals.found.values())
            tried = await trials.carry_out(goals)
        pages, others = by_page(survey, decoded.hits)
        others += [hit for one in tried if one.decoded for hit in one.decoded.hits]
        told = [decoded, *(one.decoded for one in tried if one.decoded)]
        tags, nameless = found_tags(pages, others, told, self._vendors)
        if not tags and not is_brief:
            raise SiteUnseenError(_no_tags(self._url, survey, nameless))
        ambient = {mark_of(hit) for page in pages for hit in page.hits}
        chosen = survey.chose_at if banner else None
        before = [
            f"{hit.vendor} {hit.event}"
            for hit in decoded.hits
            if chosen is not None and hit.sent_at < chosen
        ]
        return FoundSite(
            url=self._spec.site.url,
            start=self._crawl.start[0],
            include=self._crawl.include,
            name=survey.title,
            has_login=self._spec.site.http_credentials is not None,
            pages=survey.pages,
            tags=tags,
            banner=banner,
            before_choice=_few(before),
            goals=[one.known(tags, ambient) for one in tried],
            pushes=_few(push.event for push in facts.pushes if push.event),
            not_read=nameless,
        )

    # ── the visits ───────────────────────────────────────────────────────────────────────────

    def _recording(self) -> Recording:
        return Recording(goal=None, leg=LEG, device=DEVICE, url=self._url)

    def _read(self, recording: Recording) -> tuple[VisitFacts, Decoded]:
        facts = self._redactor.facts(to_facts(recording))
        return facts, self._decoder.decode(facts)

    async def _survey(self, backend: PlaywrightBackend, surveyor: Surveyor, survey: Survey) -> None:
        recording = survey.recording
        await backend.visit(
            recording, lambda profile, tab: surveyor.look(profile, tab, survey), seconds=None
        )
        if survey.moved_to:
            raise _MovedError(survey.moved_to)
        if recording.error is not None and not survey.pages:
            raise SiteUnseenError(_unseen(recording.error, recording.inconclusive))

    async def _banner(
        self, backend: PlaywrightBackend, made: ChoiceMade | None
    ) -> FoundBanner | None:
        """The banner, with what refusing it does as another visitor."""
        if made is None or made.outcome is Outcome.NO_BANNER:
            return None
        self._tell("refusing consent, as another visitor")
        recording = self._recording()
        refused: list[ChoiceMade] = []
        await backend.visit(
            recording,
            lambda _, tab: self._refuse(tab, recording, refused),
            seconds=REFUSAL_SECONDS,
        )
        _, decoded = self._read(recording)
        denied = [hit for hit in decoded.hits if Grant.DENIED in hit.consent.values()]
        choice = refused[0] if refused else None
        return FoundBanner(
            name=made.banner.name if made.banner else "",
            accepted_by=_clicked(made),
            refused_by=_clicked(choice),
            accept_problem="" if made.is_made else made.problem,
            refuse_problem=(recording.error or "it could not be tried")
            if choice is None
            else ("" if choice.is_made else choice.problem),
            is_advanced=bool(denied),
        )

    async def _refuse(self, tab: Tab, recording: Recording, refused: list[ChoiceMade]) -> None:
        recording.steps.begin(StepKind.OPEN, f"open {self._url}", Phase.JOURNEY)
        try:
            await open_url(tab.page, self._url)
        except StepError as error:
            recording.fail(str(error), error.slug)
            return
        await settle(tab, quiet_ms=QUIET_MS)
        refused.append(await choose(tab, ConsentChoice.REJECT))
        await settle(tab, quiet_ms=QUIET_MS)
        await tab.leave()


def scope_of(path: str) -> tuple[str, ...]:
    """The globs of the pages that belong to a site which does not begin at its host's root."""
    folder = path.rpartition("/")[0] + "/"
    return () if folder.strip("/") == "" else (f"{folder}**",)


def by_page(survey: Survey, hits: Sequence[Hit]) -> tuple[list[PageHits], list[Hit]]:
    """The hits of each page that was looked at, and those of what was done besides."""
    pages = [
        PageHits(path=path, hits=tuple(hit for hit in hits if hit.page == document))
        for document, path in survey.documents.items()
    ]
    return pages, [hit for hit in hits if hit.page not in survey.documents]


def _clicked(made: ChoiceMade | None) -> str:
    return ", then ".join(f"“{clicked.name}”" for clicked in made.clicks) if made else ""


def _few(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:NAMED]


def _unseen(error: str, slug: str | None) -> str:
    """Why a site could not be looked at, with what to do."""
    if slug == "bot-wall":
        return (
            f"{error}; have tagproof let in (by its address, or on a staging copy), or look with "
            "a window of your own: --headed"
        )
    if "certificate" in error:
        return f"{error}; give an address with a valid one"
    return error


def _no_tags(url: str, survey: Survey, nameless: Sequence[str]) -> str:
    made, pages = survey.made, count(len(survey.pages), "page")
    loaded = f" ({', '.join(nameless)} loaded, without an account)" if nameless else ""
    why = "the site may have none"
    if made is not None and made.outcome is not Outcome.NO_BANNER and not made.is_made:
        why = f"its consent banner could not be accepted: {made.problem}"
    return (
        f"{url}: no tag of a known vendor on {pages}{loaded}; {why}. `tagproof hits {url} --headed`"
        " shows what it sends while you click"
    )
