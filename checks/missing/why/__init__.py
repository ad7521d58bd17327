"""Why an expected hit is missing: an expert's questions, in the order in which they are asked."""

from __future__ import annotations

from auditor.model import Expectation

from . import action, announced, consent, loading, refused, replayed, sent, unsure
from .cause import Cause, Question
from .scene import Scene
from .sent import overdue

__all__ = ["Cause", "Scene", "doubt", "overdue", "why"]

DOUBTS: tuple[Question, ...] = (
    unsure.not_achieved,
    unsure.blocked,
    unsure.binary,
    unsure.encrypted,
    unsure.own_endpoint,
)
QUESTIONS: tuple[Question, ...] = (
    # A hit that did leave shows most: its container, consent and trigger work.
    sent.another_name,
    sent.another_label,
    refused.refused_unread,
    announced.array,
    announced.replaced,
    announced.push_replaced,
    consent.refused,
    loading.container,
    loading.inline_refused,
    loading.library,
    loading.empty_container,
    loading.absent,
    announced.script_error,
    replayed.condition,
    replayed.event,
    announced.without_reaction,
    sent.another_event,
    action.route,
    action.frame,
    action.ajax_form,
    action.link,
    unsure.unread,
    replayed.unannounced,
)


def doubt(expectation: Expectation, scene: Scene) -> Cause | None:
    """The reason why a hit that was not seen can't be called missing; None where there is none."""
    return next(filter(None, (question(expectation, scene) for question in DOUBTS)), None)


def why(expectation: Expectation, scene: Scene) -> Cause:
    """The first cause that the evidence shows for a missing hit."""
    causes = (question(expectation, scene) for question in QUESTIONS)
    return next(filter(None, causes), None) or action.nothing(expectation, scene)
