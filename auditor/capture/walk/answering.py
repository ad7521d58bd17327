"""What a visitor does about the banner on the first page, and right after: take it back, reload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.consent.recognise import FRAMES
from auditor.capture.consent.showing import asks_for_consent, is_asked
from auditor.capture.visit.cookies import note_cookies
from auditor.capture.visit.kept_ids import note_kept_ids
from auditor.capture.visit.settle import settle
from auditor.capture.walk.opening import StepError, open_url, why_not_opened
from auditor.capture.walk.steps import is_left_out, left_out, perform
from auditor.model import EMPTY, NOT_ASKED, Phase, StepKind

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.config.steps import Step
    from auditor.decode.index import VendorIndex


NOBODY_ASKED = "no consent banner shows, and the leg is for visitors to whom one does"
NOTHING_DONE = (
    "nothing was chosen: all steps of the consent leg depend on elements that do not show"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerAnswer:
    """What the visitor does about the banner."""

    steps: Sequence[Step] = ()
    """None: the banner is left alone."""
    withdrawal: Sequence[Step] = ()
    """What takes the consent back; none: it stays."""
    only_if_asked: bool = False
    """Whether the visit is left out where no banner shows."""
    reloads: bool = False
    """Whether the page is reloaded then, which must not change what may be sent."""
    comes_back: str = ""
    """The address that the visitor opens in a new session then; empty: there is none."""

    @property
    def all_steps(self) -> list[Step]:
        """The steps of the answer and of what takes it back."""
        return [*self.steps, *self.withdrawal]


async def answer_banner(
    answer: BannerAnswer,
    tab: Tab,
    recording: Recording,
    *,
    spec: Spec,
    index: VendorIndex,
    click_ids: Mapping[str, str] = EMPTY,
) -> None:
    """BannerAnswer the banner of the open page, and wait for what that causes.

    Raises:
        StepError: a step could not be performed, or the page does not open again.
    """
    if not answer.steps:
        return
    await note_cookies(tab, recording, index, before_choice=True)
    await note_banner(tab, recording)
    if answer.only_if_asked and not await is_asked(tab, answer.steps[0].target):
        raise StepError(NOBODY_ASKED, NOT_ASKED, step=answer.steps[0])
    for steps in filter(None, (answer.steps, answer.withdrawal)):
        is_done = False
        for step in steps:
            if await is_left_out(tab, step):
                recording.steps.skip(left_out(step), Phase.CONSENT)
                continue
            recording.steps.begin(step.kind, str(step), Phase.CONSENT, role=step.role)
            if steps is answer.withdrawal and not is_done:
                recording.steps.begin_withdrawal()
            await _answer(tab, step, spec)
            is_done = True
            recording.steps.end()
            await note_kept_ids(tab, recording, click_ids)
        if not is_done:
            raise StepError(NOTHING_DONE, "banner-not-found", step=steps[-1])
    await note_banner(tab, recording)
    if answer.reloads:
        await _reload(tab, recording)
    if answer.comes_back:
        await _come_back(tab, recording, answer.comes_back)


async def _answer(tab: Tab, step: Step, spec: Spec) -> None:
    """Do one step of the answer, and wait for what it causes."""
    await tab.answer_held()
    try:
        await perform(
            tab,
            step,
            base=spec.site.url,
            identity=spec.identity,
            folder=spec.path.parent or Path(),
        )
    except StepError as error:
        raise error.saying(str(error), "banner-not-found", step) from error
    await settle(tab)


async def note_banner(tab: Tab, recording: Recording) -> None:
    """Note with the last step whether a banner shows."""
    recording.steps.note_banner(asks=await asks_for_consent(tab.page))


async def _come_back(tab: Tab, recording: Recording, url: str) -> None:
    """Open the page as in a new session: what was to last stays, all else is gone."""
    recording.steps.begin(StepKind.OPEN, f"come back to {url} in a new session", Phase.CONSENT)
    context = tab.page.context
    for frame in tab.page.frames[:FRAMES]:
        with suppress(PlaywrightError):  # a frame without storage of its own
            await frame.evaluate("() => sessionStorage.clear()")
    for cookie in await context.cookies():
        if cookie.get("expires", -1) < 0:
            await context.clear_cookies(
                name=cookie.get("name", ""),
                domain=cookie.get("domain", ""),
                path=cookie.get("path", "/"),
            )
    await open_url(tab.page, url)
    await settle(tab)
    recording.steps.end()
    await note_banner(tab, recording)


async def _reload(tab: Tab, recording: Recording) -> None:
    recording.steps.begin(StepKind.RELOAD, "reload the page", Phase.CONSENT)
    try:
        await tab.page.reload(wait_until="domcontentloaded")
    except PlaywrightError as error:
        text = f"the page was not reloaded after the choice: {why_not_opened(error)}"
        raise StepError(text, "page-failed") from error
    await settle(tab)
    recording.steps.end()
    await note_banner(tab, recording)
