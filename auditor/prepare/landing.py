"""Visitors who arrive on a channel: on which, and at which address with which ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from auditor.config.channels import AUTO, BUILT_IN, Channel
from auditor.config.steps import Navigate
from auditor.model.click_ids import made_up

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.config.steps import Step


def channel_of(spec: Spec, name: str) -> Channel:
    """The channel of this name: the spec's own, or the built-in one where that says nothing."""
    own = spec.channels.get(name)
    if name in BUILT_IN and (own is None or own == Channel()):
        return BUILT_IN[name]
    return own or Channel()


def channels_of(spec: Spec, goal: str) -> tuple[str, ...]:
    """The names of the channels to walk a goal with: those that it names, or all of the spec's."""
    return spec.goals[goal].channels or tuple(spec.channels)


def arriving(steps: Sequence[Step], channel: Channel, *, seed: str) -> tuple[Step, ...]:
    """The journey's steps, of which the first opens its page with what the channel carries.

    `seed`: the values that are made up are the same for the same one.
    """
    first, *others = steps
    if not isinstance(first, Navigate):
        return tuple(steps)
    params = {
        name: made_up(name, seed) if value == AUTO else value
        for name, value in channel.params.items()
    }
    landing = first.model_copy(update={"navigate": _with_params(first.navigate, params)})
    return (landing, *others)


def _with_params(address: str, params: Mapping[str, str]) -> str:
    """The address with these parameters; those of the same name that it has are replaced."""
    if not params:
        return address
    address, mark, fragment = address.partition("#")
    head, _, query = address.partition("?")
    kept = [
        part
        for part in query.split("&")
        if part and next(iter(parse_qsl(part, keep_blank_values=True)), ("",))[0] not in params
    ]
    added = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in params.items()]
    return f"{head}?{'&'.join([*kept, *added])}{mark}{fragment}"
