"""The model of who is told how an audit went."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from auditor.config.base import Model, Text

Occasion = Literal["change", "digest"]
_WEB = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def _web_address(value: object) -> object:
    # A variable that stands for it is filled in before, and must not be shown.
    if isinstance(value, str) and _WEB.fullmatch(value) is None:
        raise ValueError("is not a web address; write one that begins with https://")
    return value


class NotifySpec(Model):
    """Somebody who is told after an audit: in one way, webhook or apprise."""

    webhook: Annotated[Text, BeforeValidator(_web_address)] | None = None
    """An address that takes a POST with JSON; best from the environment: ${ALERT_WEBHOOK}."""
    apprise: Text | None = None
    """An address of Apprise, best from the environment: Slack, Teams, mail and a hundred others.
    It needs Apprise: pip install apprise."""
    when: Occasion = "change"
    """change: only if something is new, fixed, worse, or can't be told any more. digest: each
    time."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.webhook is None) == (self.apprise is None):
            raise ValueError("needs one of webhook and apprise, not both")
        return self
