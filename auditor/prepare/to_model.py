"""Converts parts of the spec to objects of auditor.model: tags, legs, goals, expectations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, assert_never

from auditor.config.expectations import ExpectSpec, ForbidSpec, MatcherSpec, TextMatcherSpec
from auditor.config.locators import each_of
from auditor.config.models import GoalSpec, Spec
from auditor.config.steps import (
    Check,
    Choose,
    Click,
    Fill,
    Hover,
    Navigate,
    Press,
    Remember,
    Scroll,
    SelectOption,
    Uncheck,
    Upload,
    Wait,
    goal_position,
)
from auditor.config.targets import Target
from auditor.config.wording import unknown
from auditor.errors import SpecError
from auditor.model import Expectation, Fires, Goal, Leg, Matcher, Operator, Tag
from auditor.model.elements import remembered_in
from auditor.vendor import Vendor
from auditor.wire.address import host_of

NO_CHOICE = Leg(name="default")
"""The only leg of a spec without `consent`."""

_FIRES = {"once": Fires(), "at_least_once": Fires(most=None), "never": Fires(least=0, most=0)}


def legs(spec: Spec) -> dict[str, Leg]:
    """The consent legs by name; a spec without `consent` has the one leg `default`."""
    if not spec.consent:
        return {NO_CHOICE.name: NO_CHOICE}
    return {
        name: Leg(
            name=name,
            forbidden=frozenset(leg.forbid),
            granted=leg.signals == "granted",
            has_choice=bool(leg.steps),
            gpc=leg.gpc,
            locale=leg.locale or "",
            withdraws=bool(leg.withdraw),
        )
        for name, leg in spec.consent.items()
    }


def tags(spec: Spec, vendors: Mapping[str, Vendor]) -> dict[str, Tag]:
    """The spec's tags by name, with the category that their vendor has.

    Raises:
        SpecError: a tag names a vendor that is neither known nor defined in the spec, or an account
            that can be none of its vendor.
    """
    categories = {
        **{id_: vendor.category for id_, vendor in vendors.items()},
        **{id_: vendor.category for id_, vendor in spec.vendors.items()},
    }
    page_views = {
        **{id_: vendor.page_views for id_, vendor in vendors.items()},
        **{id_: frozenset(vendor.page_views) for id_, vendor in spec.vendors.items()},
    }
    if problems := [
        f"{spec.path}:{spec.line(f'tags.{name}.vendor') or spec.line(f'tags.{name}')}: "
        f"tags.{name}.vendor: {unknown('vendor', tag.vendor, categories)}"
        for name, tag in spec.tags.items()
        if tag.vendor not in categories
    ]:
        raise SpecError(problems)
    if problems := list(_impossible_accounts(spec, vendors)):
        raise SpecError(problems)
    return {
        name: Tag(
            name=name,
            vendor=tag.vendor,
            account=_canonical_account(vendors.get(tag.vendor), tag.account),
            category=categories[tag.vendor],
            comes_from=tag.environment or "",
            also_at=tag.also_at,
            server_twin=tag.server_twin,
            user_data=frozenset(tag.user_data),
            page_views=page_views.get(tag.vendor, frozenset()),
        )
        for name, tag in spec.tags.items()
    }


def _canonical_account(vendor: Vendor | None, account: str) -> str:
    """The account as hits carry it; as it is written for a vendor of the spec's own."""
    return vendor.canonical_account(account) if vendor is not None else account


def _impossible_accounts(spec: Spec, vendors: Mapping[str, Vendor]) -> Iterator[str]:
    """A line for each account that can be none of its vendor."""
    named = [(f"tags.{name}.account", name, tag.account) for name, tag in spec.tags.items()]
    named += [
        (f"environments.{environment}.accounts.{name}", name, account)
        for environment, settings in spec.environments.items()
        for name, account in settings.accounts.items()
        if name in spec.tags
    ]
    for place, name, account in named:
        id_ = spec.tags[name].vendor
        vendor = None if id_ in spec.vendors else vendors.get(id_)
        if vendor and not vendor.can_be_account(vendor.canonical_account(account)):
            line = spec.line(place) or spec.line(f"tags.{name}")
            yield (
                f"{spec.path}:{line}: {place}: {account!r} can't be an account of {vendor.name}; "
                f"one looks like this: {vendor.account_example}"
            )


def tags_elsewhere(
    spec: Spec, tags: Mapping[str, Tag], vendors: Mapping[str, Vendor]
) -> tuple[Tag, ...]:
    """The tags as other environments of the spec have them, where their account differs."""
    elsewhere = (
        replace(
            tags[name],
            account=_canonical_account(vendors.get(tags[name].vendor), account),
            environment=environment,
        )
        for environment, settings in spec.environments.items()
        for name, account in settings.accounts.items()
        if name in tags
    )
    return tuple(tag for tag in elsewhere if tag.account != tags[tag.name].account)


def own_hosts(spec: Spec) -> frozenset[str]:
    """The site's own hosts, including those that take its tags' hits (`also_at`)."""
    addresses = [spec.site.url, *spec.site.domains]
    addresses += [address for tag in spec.tags.values() for address in tag.also_at]
    return frozenset(filter(None, map(host_of, addresses)))


def goals(spec: Spec, tags: Mapping[str, Tag]) -> dict[str, Goal]:
    """The spec's goals by name."""
    return {
        name: Goal(
            name=name,
            title=goal.title or name,
            macro=goal.type == "macro",
            line=spec.line(f"goals.{name}"),
            expect=_expectations(
                spec,
                f"goals.{name}.expect",
                goal.expect,
                tags,
                goal.settle,
                remembered=frozenset(_remembered(goal)),
            ),
            forbid=_expectations(spec, f"goals.{name}.forbid", goal.forbid, tags, goal.settle),
            strict=goal.strict,
            repeats=frozenset(goal.must_not_repeat_on),
            typed=frozenset(_typed_fields(goal)),
            like_goal_action=_like_goal_action(goal),
        )
        for name, goal in spec.goals.items()
    }


def _like_goal_action(goal: GoalSpec) -> frozenset[int]:
    action = goal_position(goal.steps)
    return frozenset(
        number
        for number, step in enumerate(goal.steps[:action])
        if step.does_as(goal.steps[action])
    )


def _remembered(goal: GoalSpec) -> Iterator[str]:
    """The names under which the goal's journey remembers texts."""
    for step in goal.steps:
        if isinstance(step, Remember):
            yield from step.remember


def _typed_fields(goal: GoalSpec) -> Iterator[str]:
    """The identity's fields ({email}) that the goal's steps type in or choose."""
    for step in goal.steps:
        match step:
            case Fill(fill=target) | SelectOption(select_option=target):
                yield from filter(None, re.findall(r"\{\{|\}\}|\{(\w+)\}", target.value))
            case Navigate() | Click() | Check() | Uncheck() | Press() | Hover():
                pass
            case Scroll() | Upload() | Choose() | Wait():
                pass
            case _:
                assert_never(step)


def crawl_expectations(spec: Spec, tags: Mapping[str, Tag]) -> tuple[Expectation, ...]:
    """What each page of the crawl must send."""
    if spec.crawl is None:
        return ()
    return _expectations(spec, "crawl.expect", spec.crawl.expect, tags, spec.crawl.settle)


def allowed(expectations: Iterable[Expectation], leg: Leg) -> tuple[Expectation, ...]:
    """The expectations whose tag may fire on the leg."""
    return tuple(
        expectation for expectation in expectations if expectation.tag.category not in leg.forbidden
    )


def _expectations(
    spec: Spec,
    key_path: str,
    entries: Sequence[ExpectSpec | ForbidSpec],
    tags: Mapping[str, Tag],
    settle: int,
    *,
    remembered: frozenset[str] = frozenset(),
) -> tuple[Expectation, ...]:
    return tuple(
        _expectation(entry, tags[entry.tag], spec.line(f"{key_path}.{index}"), settle, remembered)
        for index, entry in enumerate(entries)
    )


def _expectation(
    entry: ExpectSpec | ForbidSpec,
    tag: Tag,
    line: int,
    settle: int,
    remembered: frozenset[str],
) -> Expectation:
    if isinstance(entry, ForbidSpec):
        return Expectation(
            tag=tag, event=entry.event, fires=_FIRES["never"], within=settle, line=line
        )
    count = entry.fires
    return Expectation(
        tag=tag,
        event=entry.event,
        fires=Fires(least=count, most=count) if isinstance(count, int) else _FIRES[count],
        params=MappingProxyType(
            {name: matchers(condition, remembered) for name, condition in entry.params.items()}
        ),
        within=settle if entry.within is None else entry.within,
        is_timed=entry.within is not None,
        push=entry.push,
        line=line,
    )


def matchers(
    condition: str | float | TextMatcherSpec, remembered: frozenset[str] = frozenset()
) -> tuple[Matcher, ...]:
    """The conditions on one parameter; a bare value means `equals`.

    `remembered`: the names of texts that the journey remembers; {NAME} stands for them.
    """
    if not isinstance(condition, TextMatcherSpec):
        condition = MatcherSpec(equals=condition)
    depends_on = condition.when.items() if isinstance(condition, MatcherSpec) else ()
    when = tuple((name, matchers(each)) for name, each in depends_on)
    return tuple(
        Matcher(operator="equals_text", operand=str(value), when=when)
        if operator == "equals" and remembered_in(str(value)) in remembered
        else Matcher(
            operator=operator,
            operand=make(value),
            element=str(value) if isinstance(value, Target) else "",
            when=when,
        )
        for operator, make in _OPERANDS.items()
        if (value := getattr(condition, operator, None)) is not None
    )


def _text(value: str | float | Decimal) -> str:
    """A YAML scalar as a hit writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


_OPERANDS: Mapping[Operator, Callable[[Any], str | bool | Decimal | tuple[str, ...]]] = {
    "equals": _text,
    "one_of": lambda texts: tuple(map(_text, texts)),
    "matches": str,
    "above": lambda bound: Decimal(str(bound)),
    "below": lambda bound: Decimal(str(bound)),
    "present": bool,
    "length": Decimal,
    "same_as": str,
    "equals_text": lambda target: target.element_key,
    "sum_of": each_of,
    "percent_of": lambda part: (str(part.percent), part.of),
}
"""By the key of a condition in the spec: the function that makes the operand of its value."""
