"""Why an expected hit is missing: the questions of an expert, each in a module, in their order."""

from __future__ import annotations

from auditor.model import Expectation

from . import action, announced, consent, loading, sent, unsure
from .cause import Cause, Look
from .scene import Scene
from .sent import overdue

__all__ = ["Cause", "Scene", "doubt", "overdue", "why"]

DOUBTS: tuple[Look, ...] = (unsure.not_achieved, unsure.binary, unsure.encrypted)
LOOKS: tuple[Look, ...] = (
    # What did leave says most: with it, container, consent and trigger are in order.
    sent.another_name,
    sent.another_label,
    consent.refused,
    loading.container,
    loading.inline_refused,
    loading.library,
    loading.empty_container,
    loading.absent,
    announced.script_error,
    announced.without_reaction,
    action.route,
    action.frame,
    action.ajax_form,
    action.link,
    unsure.unread,
)


def doubt(expectation: Expectation, scene: Scene) -> Cause | None:
    """What keeps us from calling it missing although no hit was seen."""
    return next(filter(None, (look(expectation, scene) for look in DOUBTS)), None)


def why(expectation: Expectation, scene: Scene) -> Cause:
    """The first cause that the evidence shows."""
    causes = (look(expectation, scene) for look in LOOKS)
    return next(filter(None, causes), None) or action.nothing(expectation, scene)
