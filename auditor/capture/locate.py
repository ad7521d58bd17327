"""A target of the spec as Playwright's locator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Locator, Page

    from auditor.config.targets import Target


def locate(page: Page, target: Target) -> Locator:
    """The locator of a target; Playwright looks the element up each time the locator is used."""
    root: Page | FrameLocator = page.frame_locator(target.frame) if target.frame else page
    exact = target.exact
    if target.role is not None:
        role = cast("Any", target.role)
        locator = (
            root.get_by_role(role, name=target.name, exact=exact)
            if target.name is not None
            else root.get_by_role(role)
        )
    elif target.label is not None:
        locator = root.get_by_label(target.label, exact=exact)
    elif target.text is not None:
        locator = root.get_by_text(target.text, exact=exact)
    elif target.placeholder is not None:
        locator = root.get_by_placeholder(target.placeholder, exact=exact)
    elif target.alt_text is not None:
        locator = root.get_by_alt_text(target.alt_text, exact=exact)
    elif target.title is not None:
        locator = root.get_by_title(target.title, exact=exact)
    elif target.test_id is not None:
        locator = root.get_by_test_id(target.test_id)
    else:
        locator = root.locator(target.css or "")
    return locator if target.nth is None else locator.nth(target.nth)
