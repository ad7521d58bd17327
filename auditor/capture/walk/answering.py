"""What a visitor does about the banner on the first page, and right after: take it back, reload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.visit.cookies import note_cookies
from auditor.capture.visit.kept_ids import note_kept_ids
from auditor.capture.visit.settle import settle
from auditor.capture.walk.steps import StepError, perform, why_not_opened
from auditor.model import EMPTY, Phase, StepKind

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.config.steps import Step
    from auditor.decode.index import VendorIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerAnswer:
    """What the visitor does about the banner."""

    steps: Sequence[Step] = ()
    """None: the banner is left alone."""
    withdrawal: Sequence[Step] = ()
    """What takes the consent back; none: it stays."""
    reloads: bool = False
    """Whether the page is reloaded then, which must not change what may be sent."""

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
    for number, step in enumerate(answer.all_steps):
        recording.steps.begin(step.kind, str(step), Phase.CONSENT, role=step.role)
        if number == len(answer.steps):
            recording.steps.begin_withdrawal()
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
        recording.steps.end()
        await note_kept_ids(tab, recording, click_ids)
    if answer.reloads:
        await _reload(tab, recording)


async def _reload(tab: Tab, recording: Recording) -> None:
    recording.steps.begin(StepKind.RELOAD, "reload the page", Phase.CONSENT)
    try:
        await tab.page.reload(wait_until="domcontentloaded")
    except PlaywrightError as error:
        text = f"the page was not reloaded after the choice: {why_not_opened(error)}"
        raise StepError(text, "page-failed") from error
    await settle(tab)
    recording.steps.end()
