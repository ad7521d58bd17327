"""Visitors who arrive on a channel: on which, and at which address with which ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from auditor.config.channels import AUTO, BUILT_IN, Channel
from auditor.config.steps import Navigate
from auditor.model.click_ids import click_ids_in, made_up
from auditor.wire.address import split_url

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.config.steps import Step


def channel_of(spec: Spec, name: str) -> Channel:
    """The channel of this name: the spec's own, or the built-in one where that says nothing.

    An empty name is that of a visitor who arrives on none.
    """
    own = spec.channels.get(name)
    if name in BUILT_IN and (own is None or own == Channel()):
        return BUILT_IN[name]
    return own or Channel()


def channels_of(spec: Spec, goal: str) -> tuple[str, ...]:
    """The names of the channels to walk a goal with: those that it names, or all of the spec's."""
    return spec.goals[goal].channels or tuple(spec.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """How a visitor arrives: on which page, with what, and from where."""

    steps: tuple[Step, ...]
    """The journey's steps, of which the first opens its page with what the channel carries."""
    click_ids: Mapping[str, str]
    """What is followed through the journey, by parameter: click ids, and what was made up."""
    referrer: str | None


def arriving(steps: Sequence[Step], channel: Channel, *, seed: str) -> Landing:
    """How a visitor of this channel arrives; on none, the address itself may have click ids.

    `seed`: the values that are made up are the same for the same one.
    """
    first, *others = steps
    if not isinstance(first, Navigate):
        return Landing(steps=tuple(steps), click_ids={}, referrer=channel.referrer)
    params = {
        name: made_up(name, seed) if value == AUTO else value
        for name, value in channel.params.items()
    }
    address = _with_params(first.navigate, params)
    made = {name: params[name] for name, value in channel.params.items() if value == AUTO}
    _, query = split_url(address)
    return Landing(
        steps=(first.model_copy(update={"navigate": address}), *others),
        click_ids={**click_ids_in(query), **made},
        referrer=channel.referrer,
    )


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
