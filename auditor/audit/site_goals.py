"""The goals on a site's pages: what can be clicked and filled in, as steps of a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from auditor.capture.locate import locate
from auditor.capture.walk.page_parts import unique_target
from auditor.draft.aims import MOST_FIELDS, aim_of, aim_of_form, step_for, submit_of
from auditor.draft.found import Data, FoundGoal
from auditor.draft.words import Aim
from auditor.wire.address import authority_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import Page

    from auditor.capture.walk.page_parts import Control, Form, PageParts
    from auditor.config.targets import Target

CLICK_MS = 5000
"""How long an element that shows may take until it can be clicked."""


class GoalFinder:
    """Collects the first goal of each aim."""

    def __init__(self, site: str) -> None:
        """`site`: its address, from which links elsewhere are told."""
        self._site = site
        self.found: dict[Aim, FoundGoal] = {}
        self.cart_control: Control | None = None
        """What puts a product into the cart."""

    async def note(self, page: Page, parts: PageParts, way: Sequence[Data] = ()) -> None:
        """Take what a page offers. `way`: the steps that led to it; none: it can be opened."""
        path = path_and_query(page.url)
        start = list(way) or [{"navigate": path}]
        for form in parts.forms:
            aim = aim_of_form(form, path)
            if aim is not None and aim not in self.found:
                await self._note_form(page, form, aim, start, path)
        if way:
            return
        sent = _of_forms(parts)
        for control in parts.controls:
            aim = aim_of(control, self._site)
            is_of_form = id(control) in sent and aim is not Aim.CART
            if aim is not None and aim not in self.found and not is_of_form:
                await self._note_control(page, control, aim, path)

    async def click(self, page: Page, target: Target) -> None:
        """Click an element as a visitor does.

        Raises:
            PlaywrightError: it can't be clicked.
        """
        await locate(page, target).click(timeout=CLICK_MS)

    async def _note_control(self, page: Page, control: Control, aim: Aim, path: str) -> None:
        target = await unique_target(page, control.targets())
        if target is None:
            return
        if aim is Aim.CART:
            self.cart_control = control
        self.found[aim] = FoundGoal(
            aim=aim,
            page=path,
            about=control.name or control.href,
            steps=({"navigate": path}, {"click": target_data(target), "goal": True}),
            is_harmless=True,
        )

    async def _note_form(
        self, page: Page, form: Form, aim: Aim, start: Sequence[Data], path: str
    ) -> None:
        steps: list[Data] = list(start)
        unknown: list[str] = []
        for field in form.fields[:MOST_FIELDS]:
            target = await unique_target(page, field.targets())
            if target is None:
                continue
            if aim is Aim.SEARCH:
                steps.append({"fill": {**target_data(target), "value": "test"}})
                steps.append({"press": {**target_data(target), "key": "Enter"}, "goal": True})
                break
            step, question = step_for(field, target_data(target))
            steps += [step] if step else []
            unknown += [question] if question else []
        if aim is not Aim.SEARCH:
            button = submit_of(form, aim)
            target = await unique_target(page, button.targets()) if button else None
            if target is None:
                unknown.append("which button sends it")
                target_of_button: dict[str, Any] = {"role": "button", "name": "Send"}
            else:
                target_of_button = target_data(target)
            steps.append({"click": target_of_button, "goal": True})
            unknown.append("by what a visitor sees that it worked")
        if len(steps) <= len(start):
            return
        self.found[aim] = FoundGoal(
            aim=aim,
            page=path,
            about=path,
            steps=tuple(steps),
            is_harmless=aim is Aim.SEARCH,
            unknown=tuple(unknown),
        )


def target_data(target: Target) -> dict[str, Any]:
    """A target as a spec writes it."""
    return target.model_dump(exclude_none=True, exclude_defaults=True)


def path_and_query(url: str) -> str:
    """A page's address below its host; whole, where that would be read as another host's."""
    parts = urlsplit(url)
    if parts.path.startswith("//"):
        return url.partition("#")[0]
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def origin_of(url: str) -> str:
    """The address of a page's site, without a path."""
    return f"{urlsplit(url).scheme}://{authority_of(url)}"


def _of_forms(parts: PageParts) -> frozenset[int]:
    """The buttons that send a form with fields, by identity: the form is the goal."""
    return frozenset(
        id(button) for form in parts.forms for button in form.buttons if button.form is not None
    )
