from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from auditor.config.expectations import MatcherSpec
from auditor.config.models import Spec
from auditor.config.steps import Step
from auditor.errors import SpecError, UsageError
from auditor.model import Category, Fires, Leg, Run, Tag
from auditor.prepare.dry_run import describe_tasks
from auditor.prepare.tasks import Task, plan
from auditor.prepare.to_model import (
    allowed,
    crawl_expectations,
    goals,
    legs,
    matchers,
    own_hosts,
    tags,
    tags_elsewhere,
)
from auditor.prepare.worth import Worth, reason
from auditor.vendor import Vendor, find_vendors

STEP: TypeAdapter[Step] = TypeAdapter(Step)
VENDORS = {
    "ga4": Vendor(id="ga4", name="GA4", category=Category.ANALYTICS, endpoints=()),
    "meta": Vendor(id="meta", name="Meta Pixel", category=Category.ADVERTISING, endpoints=()),
}
ALL = find_vendors()
TEXT: dict[str, Any] = {
    "version": 1,
    "site": {"url": "https://shop.example"},
    "tags": {
        "ga4": {"vendor": "ga4", "account": "G-1", "also_at": ["https://sst.shop.example/x"]},
        "meta": {"vendor": "meta", "account": "27"},
        "crm": {"vendor": "own_crm", "account": "9", "also_at": ["crm.shop.example"]},
    },
    "vendors": {"own_crm": {"category": "crm", "endpoints": [{"host": "crm.example"}]}},
    "consent": {
        "accept": {"steps": [{"click": {"text": "Yes"}}], "signals": "granted"},
        "ignore": {"signals": "denied", "forbid": ["advertising"]},
    },
    "devices": {"desktop": "Desktop Chrome", "mobile": "iPhone 15"},
    "goals": {
        "purchase": {
            "title": "Order placed",
            "expect": [
                {"tag": "ga4", "event": "purchase"},
                {"tag": "meta", "event": "Purchase", "fires": 2, "within": "2s"},
            ],
            "forbid": [{"tag": "meta", "event": "Lead"}],
            "must_not_repeat_on": ["reload", "back"],
        },
        "call": {
            "type": "micro",
            "devices": ["mobile"],
            "consent": ["accept"],
            "expect": [{"tag": "ga4", "event": "call", "fires": "at_least_once"}],
        },
    },
    "crawl": {"expect": [{"tag": "ga4", "event": "page_view"}]},
}


def a_spec(**more: Any) -> Spec:
    spec = Spec.model_validate_json(json.dumps(TEXT | more))
    spec._path = Path("spec.yaml")
    return spec


SPEC = a_spec()


def test_a_tag_has_the_category_of_its_vendor() -> None:
    assert tags(SPEC, VENDORS) == {
        "ga4": Tag(name="ga4", vendor="ga4", account="G-1", category=Category.ANALYTICS,
                   also_at=("https://sst.shop.example/x",)),
        "meta": Tag(name="meta", vendor="meta", account="27", category=Category.ADVERTISING),
        "crm": Tag(name="crm", vendor="own_crm", account="9", category=Category.CRM,
                   also_at=("crm.shop.example",)),
    }  # fmt: skip


def test_an_unknown_vendor_is_named_with_what_was_probably_meant() -> None:
    spec = a_spec(tags={"pixel": {"vendor": "mety", "account": "1"}}, goals={}, crawl=None)
    spec._lines = {"tags.pixel": 7}

    with pytest.raises(SpecError) as error:
        tags(spec, VENDORS)

    assert error.value.problems == [
        (
            "spec.yaml:7: tags.pixel.vendor: there is no vendor 'mety'; known: ga4, meta, own_crm; "
            "did you mean meta?"
        )
    ]


@pytest.mark.parametrize(
    ("vendor", "written", "carried"),
    [
        ("floodlight", "DC-1234567", "1234567"),
        ("floodlight", "1234567", "1234567"),
        ("google_ads", "123456789", "AW-123456789"),
        ("google_ads", "aw-123456789", "AW-123456789"),
        ("ga4", " g-abc1234567 ", "G-ABC1234567"),
        ("gtm", "gtm-teap0t", "GTM-TEAP0T"),
        ("mixpanel", "any", "any"),
    ],
)
def test_an_account_is_known_however_people_write_it(
    vendor: str, written: str, carried: str
) -> None:
    tag = {"vendor": vendor, "account": written}
    live = {"url": "https://live.shop.example", "accounts": {"tag": written}}
    spec = a_spec(tags={"tag": tag}, environments={"live": live}, goals={}, crawl=None, consent={})
    made = tags(spec, ALL)
    assert made["tag"].account == carried
    assert tags_elsewhere(spec, made, ALL) == ()


@pytest.mark.parametrize(
    ("vendor", "account", "example"),
    [
        ("ga4", "UA-1234567-1", "Google Analytics 4; one looks like this: G-ABC1234567"),
        ("ga4", "GTM-ABC1234", "Google Analytics 4; one looks like this: G-ABC1234567"),
        ("meta", "my pixel", "Meta Pixel; one looks like this: 123456789012345"),
        ("google_ads", "123-456-7890", "Google Ads; one looks like this: AW-123456789"),
    ],
)
def test_what_can_be_no_account_of_its_vendor_is_refused_with_one_that_can(
    vendor: str, account: str, example: str
) -> None:
    spec = a_spec(tags={"tag": {"vendor": vendor, "account": account}}, goals={}, crawl=None)
    spec._lines = {"tags.tag.account": 7}
    with pytest.raises(SpecError) as error:
        tags(spec, ALL)
    assert error.value.problems == [
        f"spec.yaml:7: tags.tag.account: {account!r} can't be an account of {example}"
    ]


def test_a_spec_without_consent_has_one_leg() -> None:
    assert legs(a_spec(consent={})) == {"default": Leg(name="default")}


def test_legs_say_what_they_forbid() -> None:
    assert legs(SPEC) == {
        "accept": Leg(name="accept", granted=True, has_choice=True),
        "ignore": Leg(name="ignore", granted=False, forbidden=frozenset({Category.ADVERTISING})),
    }


def test_a_goal_is_made_ready_with_its_lines() -> None:
    spec = a_spec()
    spec._lines = {
        "goals.purchase": 20,
        "goals.purchase.expect.1": 25,
        "goals.purchase.forbid.0": 30,
    }

    goal = goals(spec, tags(spec, VENDORS))["purchase"]

    assert (goal.title, goal.macro, goal.line, goal.repeats) == (
        "Order placed", True, 20, frozenset({"reload", "back"}),
    )  # fmt: skip
    assert [
        (each.about, each.fires, each.within, each.is_timed, each.line) for each in goal.expect
    ] == [
        ("ga4 purchase", Fires(), 5000, False, 0),
        ("meta Purchase", Fires(least=2, most=2), 2000, True, 25),
    ]
    assert [(each.about, each.fires, each.line) for each in goal.forbid] == [
        ("meta Lead", Fires(least=0, most=0), 30)
    ]


def test_a_goal_knows_what_of_the_visitor_its_steps_type_in() -> None:
    actions: tuple[dict[str, Any], ...] = (
        {"fill": {"label": "Who", "value": "{first_name} {{no}} {last_name}"}},
        {"select_option": {"label": "Where", "value": "{country}"}},
        {"fill": {"label": "Message", "value": "A test."}},
        {"click": {"role": "button", "name": "Send"}, "goal": True},
    )
    steps = tuple(STEP.validate_json(json.dumps(each)) for each in actions)
    spec = a_spec()
    spec.goals["call"] = spec.goals["call"].model_copy(update={"steps": steps})

    assert goals(spec, tags(spec, VENDORS))["call"].typed == {"first_name", "last_name", "country"}
    assert goals(spec, tags(spec, VENDORS))["purchase"].typed == frozenset()


def test_a_goal_without_a_title_is_called_by_its_name() -> None:
    goal = goals(SPEC, tags(SPEC, VENDORS))["call"]

    assert (goal.title, goal.macro) == ("call", False)
    assert goal.expect[0].fires == Fires(least=1, most=None)


@pytest.mark.parametrize(
    ("condition", "made"),
    [
        ("EUR", [("equals", "EUR")]),
        (5, [("equals", "5")]),
        (1.5, [("equals", "1.5")]),
        (True, [("equals", "true")]),
        ({"equals": "x", "matches": "x.*"}, [("equals", "x"), ("matches", "x.*")]),
        ({"one_of": ["EUR", 7]}, [("one_of", ("EUR", "7"))]),
        ({"above": 0, "below": 1.1}, [("above", Decimal(0)), ("below", Decimal("1.1"))]),
        ({"present": False}, [("present", False)]),
        ({"length": 2}, [("length", Decimal(2))]),
        ({"same_as": "ga4.purchase.value"}, [("same_as", "ga4.purchase.value")]),
        ({"equals_text": {"test_id": "total"}}, [("equals_text", '{"test_id":"total"}')]),
    ],
)
def test_a_condition_becomes_matchers(condition: Any, made: list[tuple[Any, Any]]) -> None:
    expect = [{"tag": "ga4", "event": "purchase", "params": {"p": condition}}]
    spec = a_spec(goals={"g": {"expect": expect}})

    params = goals(spec, tags(spec, VENDORS))["g"].expect[0].params

    assert [(each.operator, each.operand) for each in params["p"]] == made


def test_a_condition_on_the_page_names_the_whole_element_and_says_it_to_people() -> None:
    prices = [{"css": ".price"}, {"css": ".price", "nth": 0}, {"css": ".price", "nth": 1}]
    exact = {"text": "Total", "exact": True, "frame": "#pay", "nth": 10}
    keys = {}
    for target in (*prices, exact, {**exact, "exact": False}):
        (matcher,) = matchers(MatcherSpec.model_validate({"equals_text": target}))
        keys[matcher.operand] = str(matcher)
    assert keys == {
        '{"css":".price"}': 'the amount shown at css ".price"',
        '{"css":".price","nth":0}': 'the amount shown at css ".price", the 1st',
        '{"css":".price","nth":1}': 'the amount shown at css ".price", the 2nd',
        '{"exact":true,"frame":"#pay","nth":10,"text":"Total"}': (
            'the amount shown at text "Total", the 11th in frame #pay'
        ),
        '{"frame":"#pay","nth":10,"text":"Total"}': (
            'the amount shown at text "Total", the 11th in frame #pay'
        ),
    }


def test_what_a_leg_forbids_is_not_expected_on_it() -> None:
    purchase = goals(SPEC, tags(SPEC, VENDORS))["purchase"]

    assert [each.about for each in allowed(purchase.expect, legs(SPEC)["ignore"])] == [
        "ga4 purchase"
    ]


def test_each_page_of_the_crawl_has_its_expectations() -> None:
    known = tags(SPEC, VENDORS)

    assert [each.about for each in crawl_expectations(SPEC, known)] == ["ga4 page_view"]
    assert crawl_expectations(a_spec(crawl=None), known) == ()


def shown(tasks: tuple[Task, ...]) -> list[str]:
    return [f"{task.goal or 'crawl'} {task.leg.name} {task.device}" for task in tasks]


def test_each_goal_is_walked_on_each_of_its_legs_and_devices() -> None:
    assert shown(plan(SPEC)) == [
        "purchase accept desktop",
        "purchase accept mobile",
        "purchase ignore desktop",
        "purchase ignore mobile",
        "call accept mobile",
        "crawl accept desktop",
        "crawl ignore desktop",
    ]


@pytest.mark.parametrize(
    ("wanted", "tasks"),
    [
        ({"goals": ["call"]}, ["call accept mobile"]),
        ({"goals": ["purchase"], "legs": ["ignore"], "devices": ["mobile"]},
         ["purchase ignore mobile"]),
        ({"legs": ["ignore"], "devices": ["mobile"]},
         ["purchase ignore mobile", "crawl ignore mobile"]),
        ({"legs": ["ignore"], "devices": ["desktop"], "crawl": False}, ["purchase ignore desktop"]),
    ],
)  # fmt: skip
def test_names_keep_what_they_name(wanted: dict[str, Any], tasks: list[str]) -> None:
    assert shown(plan(SPEC, **wanted)) == tasks


CHANNELS = a_spec(channels={"google_ads": {}, "mail": {"params": {"utm_source": "mail"}}})


def test_each_goal_is_walked_once_with_each_channel_where_consent_is_given() -> None:
    tasks = plan(CHANNELS)
    walked = [(task.goal, task.leg.name, task.device) for task in tasks if task.leg.channel]
    assert walked == [
        ("purchase", "accept+google_ads", "desktop"),
        ("purchase", "accept+mail", "desktop"),
        ("call", "accept+google_ads", "mobile"),
        ("call", "accept+mail", "mobile"),
    ]
    assert len([task for task in tasks if not task.leg.channel]) == len(plan(SPEC))


def test_a_goal_may_name_its_channels_and_built_in_ones_besides() -> None:
    purchase = {**TEXT["goals"]["purchase"], "channels": ["meta"]}
    tasks = plan(a_spec(goals={"purchase": purchase}))
    assert [task.leg.name for task in tasks if task.leg.channel] == ["accept+meta"]


def test_no_channel_is_walked_where_no_leg_gives_consent() -> None:
    consent = {"ignore": {"signals": "denied"}}
    tasks = plan(a_spec(consent=consent, channels={"meta": {}}, goals={
        "purchase": TEXT["goals"]["purchase"],
    }))  # fmt: skip
    assert {task.leg.channel for task in tasks} == {""}


@pytest.mark.parametrize(
    ("wanted", "legs_walked"),
    [
        ("google_ads", {"accept+google_ads"}),
        ("accept+mail", {"accept+mail"}),
        ("accept", {"accept", "accept+google_ads", "accept+mail"}),
        ("ignore", {"ignore"}),
    ],
)
def test_a_leg_is_named_by_choice_by_channel_or_by_both(wanted: str, legs_walked: set[str]) -> None:
    tasks = plan(CHANNELS, goals=["purchase"], legs=[wanted])
    assert {task.leg.name for task in tasks} == legs_walked


def test_a_visitor_of_a_channel_does_not_repeat_the_goal() -> None:
    goal = {**TEXT["goals"]["purchase"], "must_not_repeat_on": ["double_click"]}
    spec = a_spec(goals={"purchase": goal}, channels={"meta": {}})
    runs = {task.leg.name: task.runs for task in plan(spec, legs=["meta"])}
    assert runs == {"accept+meta": (Run.JOURNEY,)}


def test_the_crawl_may_name_its_legs() -> None:
    spec = a_spec(crawl={"consent": ["accept"]}, goals={})

    assert shown(plan(spec)) == ["crawl accept desktop"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"goals": ["purchas"]},
         "there is no goal 'purchas'; known: call, purchase; did you mean purchase?"),
        ({"legs": ["x"]}, "there is no leg 'x'; known: accept, ignore"),
        ({"devices": ["tablet"]}, "there is no device 'tablet'; known: desktop, mobile"),
        ({"goals": ["call"], "devices": ["desktop"]},
         "nothing to do for call desktop: no goal of the spec is walked on that combination"),
    ],
)  # fmt: skip
def test_a_wrong_name_says_what_there_is(wanted: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as error:
        plan(SPEC, **wanted)

    assert str(error.value) == f"spec.yaml: {message}"


def test_a_spec_with_nothing_to_do_says_so() -> None:
    with pytest.raises(UsageError, match="nothing to do: it has neither a goal nor a crawl"):
        plan(a_spec(goals={}, crawl=None))


def a_goal(**more: Any) -> dict[str, Any]:
    steps = [{"navigate": "/"}, {"click": {"text": "Buy"}}]
    return {"steps": steps, "expect": [{"tag": "ga4", "event": "purchase"}], **more}


def test_repetitions_are_planned_once_a_goal_where_its_tags_may_fire() -> None:
    goal = a_goal(
        must_not_repeat_on=["reload", "revisit", "double_click"],
        invalid=[{"fill": {"label": "Mail", "value": "no address"}}],
        variant=[{"navigate": "/two"}, {"click": {"text": "Buy"}}],
    )
    tasks = plan(a_spec(goals={"order": goal}, crawl=None))
    assert [(task.leg.name, task.device, len(task.runs)) for task in tasks] == [
        ("accept", "desktop", 5),
        ("accept", "mobile", 1),
        ("ignore", "desktop", 1),
        ("ignore", "mobile", 1),
    ]
    assert tasks[0].runs == (Run.JOURNEY, Run.REVISIT, Run.DOUBLE_CLICK, Run.INVALID, Run.VARIANT)


def test_nothing_is_repeated_where_no_leg_lets_tags_fire() -> None:
    goal = a_goal(must_not_repeat_on=["revisit"], consent=["ignore"])
    assert {task.runs for task in plan(a_spec(goals={"order": goal}, crawl=None))} == {
        (Run.JOURNEY,)
    }


def test_the_outlook_tells_every_visit_and_how_often_goals_are_really_achieved() -> None:
    goal = a_goal(must_not_repeat_on=["reload", "back", "double_click"])
    spec = a_spec(goals={"order": goal}, devices={"desktop": "Desktop Chrome"},
                  crawl={"max_pages": 30})  # fmt: skip
    assert list(describe_tasks(spec, plan(spec))) == [
        f"order · accept · desktop: {reason(Worth.COUNTED)}",
        "  walk the journey, then reload, then go back and forward",
        "  double-click the goal action",
        "order · ignore · desktop: whether nothing is sent that this visitor did not consent to",
        "  walk the journey, then reload, then go back and forward",
        "crawl · accept · desktop: whether every page has its tags",
        "  up to 30 pages",
        "crawl · ignore · desktop: whether no page sends what this visitor did not consent to",
        "  up to 30 pages",
        "3 visits for 1 goal, up to 60 pages; goals are really achieved 3 times",
    ]


LIVE = {
    "environments": {
        "production": {
            "url": "https://www.shop.example",
            "domains": ["pay.shop.example"],
            "accounts": {"ga4": "G-LIVE"},
        }
    },
    "site": {"url": "https://test.shop.example", "environment": "staging"},
}


def test_an_environment_has_its_own_address_and_accounts() -> None:
    spec = a_spec(**LIVE).in_environment("production")
    assert (spec.site.url, spec.site.environment) == ("https://www.shop.example", "production")
    assert {name: tag.account for name, tag in tags(spec, VENDORS).items()} == {
        "ga4": "G-LIVE", "meta": "27", "crm": "9",
    }  # fmt: skip
    assert {"www.shop.example", "pay.shop.example"} <= own_hosts(spec)
    assert spec.path == Path("spec.yaml")


def test_the_accounts_of_other_environments_are_known_from_either_side() -> None:
    spec = a_spec(**LIVE)
    [there] = tags_elsewhere(spec, tags(spec, VENDORS), VENDORS)
    assert (there.name, there.account, there.environment) == ("ga4", "G-LIVE", "production")
    live = spec.in_environment("production")
    [here] = tags_elsewhere(live, tags(live, VENDORS), VENDORS)
    assert (here.name, here.account, here.environment) == ("ga4", "G-1", "staging")


def test_an_unknown_environment_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="no environment 'live'; known: production, staging"):
        a_spec(**LIVE).in_environment("live")


def test_an_environments_own_name_changes_nothing() -> None:
    spec = a_spec(**LIVE)
    assert spec.in_environment("staging") is spec
