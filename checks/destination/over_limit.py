"""over-limit: more parameters, or longer ones, than a vendor takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import assert_never

from auditor.check import check, passed
from auditor.check.matching import MASK
from auditor.model import (
    USER,
    Effort,
    Hit,
    Message,
    Severity,
    Verdict,
    VisitRecord,
    message,
    plural_message,
)
from auditor.model.vendor_rules import Limit, VendorRules

from ..shared.vendor_rules import (
    breach,
    ids_of_foreign_hits,
    is_sent_by_site,
    outermost,
    own_params,
    quoted,
)

LEFT_TO_OTHERS = frozenset({"value", "currency"})
"""Parameters that malformed-value and missing-currency report."""
ANALYTICS_360 = {"params": 100, "param_value": 500, "user_params": 100}
"""Subject of a limit of GA4 -> the higher limit of Analytics 360."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverLimitOptions:
    """What the spec may set for over-limit."""

    analytics_360: bool = False
    """Whether the GA4 properties are Analytics 360, which takes more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """One thing that is beyond a limit."""

    fault: str
    about: str
    what: str
    expected: str
    actual: str
    limit: Limit
    of_event: bool = False
    """Whether it is about one event; else about all hits of the account."""


@check(
    id="over-limit",
    title="Hits keep to their vendors' limits",
    severity=Severity.MEDIUM,
    faults={"too-many-params", "param-too-long", "user-property-limits", "param-mismatch"},
    options=OverLimitOptions,
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def over_limit(record: VisitRecord, options: OverLimitOptions) -> Iterator[Verdict]:
    """Hits keep to their vendors' limits.

    ## What it checks
    What a site sends is neither longer nor more than its vendor takes. With GA4 that is: 25
    parameters of an event's own; 40 characters of a parameter's name and 100 of its value (300 of
    a page's title, 420 of a referrer, 1000 of an address); 24 and 36 of a user property; 256 of a
    user id. Other vendors have limits of their own, down to the values that a parameter may have
    (TikTok's content_type is product or product_group). The finding names the limit, the figure,
    what becomes of what is beyond it, and where the vendor says so.

    ## Why it matters
    Vendors cut off what is too long and drop what is too much, and tell nobody. Reports then show
    half a name, rows that should be two fall into one, and a dimension that was set up with care
    stays empty. Whoever decides on products and campaigns by such a report decides by figures with
    holes.

    ## How to fix in the tag manager
    Open the tag that sends the event and look at its parameters (in a GA4 event tag: Event
    Parameters and User Properties). Delete those that no report uses, and send ids in place of
    texts. Shorten a long value in its variable, with a Custom JavaScript variable that returns the
    first 100 characters or a Lookup Table from names to ids. A list of products belongs into items,
    a whole address into page_location. If your GA4 property is Analytics 360, set
    `analytics_360: true` for this check.

    ## How to fix in the code
    Find the call in the evidence: `gtag("event", ...)`, `dataLayer.push(...)` or the vendor's own
    function. Drop the parameters that no report uses. Cut long texts before they are sent
    (`title.slice(0, 100)`), or send ids in their place. A list of products belongs into items, a
    whole address into page_location.

    ## Known limits
    Only parameters that the site gave to an event are counted, not those that a library adds. What
    the store masks has no known length. A server of the site's may shorten what it passes on.
    """
    if record.is_repetition:
        return
    by_fault: dict[tuple[str, str], tuple[Excess, list[Hit]]] = {}
    sound: dict[str, Hit] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.first_run_hits():
        rules = record.rules.get(hit.vendor)
        if rules is None or not rules.limits or not is_sent_by_site(hit) or hit.id in foreign:
            continue
        excesses = list(_excesses(hit, rules, options))
        for excess in excesses:
            by_fault.setdefault((excess.fault, excess.about), (excess, []))[1].append(hit)
        sound.setdefault(f"{hit.vendor} {hit.account}", hit)
    accused: set[str] = set()
    for (fault, about), (excess, hits) in by_fault.items():
        accused.add(f"{hits[0].vendor} {hits[0].account}")
        yield breach(
            excess.what,
            excess.limit,
            record,
            hits,
            about=about,
            fault=fault,
            severity=Severity.HIGH if fault == "param-mismatch" else None,
            expected=excess.expected,
            actual=excess.actual,
            event=hits[0].event if excess.of_event else None,
            label=hits[0].label if excess.of_event else None,
        )
    for account, hit in sound.items():
        if account not in accused:
            tag = record.tag_name(hit.vendor, hit.account)
            text = f"What {account} was sent keeps to its vendor's limits."
            yield passed(text, about=f"limits {account}", vendor=hit.vendor, tag=tag)


def _excesses(  # noqa: C901 - one case a subject of limits
    hit: Hit, rules: VendorRules, options: OverLimitOptions
) -> Iterator[Excess]:
    own = dict(own_params(hit, rules))
    of_user = dict(own_params(hit, rules, USER))
    for limit in rules.limits:
        match limit.of:
            case "params":
                yield from _count(hit, limit, {outermost(name) for name in own}, options)
            case "user_params":
                yield from _count(hit, limit, {outermost(name) for name in of_user}, options)
            case "items":
                yield from _items(hit, limit)
            case "param_name" | "user_param_name":
                names = own if limit.of == "param_name" else of_user
                yield from _names(hit, limit, {outermost(name) for name in names})
            case "user_param_value":
                for name, text in of_user.items():
                    yield from _value(hit, limit, name, text, options)
            case "param_value":
                for name, text in _valued(hit, limit, own):
                    yield from _value(hit, limit, name, text, options)
            case "event_name":
                pass  # bad-name looks at it
            case "item_params" | "event" | "request" | "request_events" | "event_names" | "account":
                pass  # what one hit does not show
            case _:
                assert_never(limit.of)


def _valued(hit: Hit, limit: Limit, own: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The parameters that a limit of values applies to: those it names, or all of the site's."""
    if limit.param:
        for name, text in hit.params.items():
            if fnmatchcase(name, limit.param) and name not in LEFT_TO_OTHERS:
                yield name, text
        return
    yield from own.items()
    for name in limit.exceptions:
        if name not in own and name in hit.params:
            yield name, hit.params[name]


def _limit_of(hit: Hit, limit: Limit, name: str, options: OverLimitOptions) -> int | None:
    if name in limit.exceptions:
        return limit.exceptions[name]
    if limit.most is None or limit.param or not (options.analytics_360 and hit.vendor == "ga4"):
        return limit.most
    return max(limit.most, ANALYTICS_360.get(limit.of, 0))


def _count(hit: Hit, limit: Limit, names: set[str], options: OverLimitOptions) -> Iterator[Excess]:
    most = _limit_of(hit, limit, "", options)
    if most is None or len(names) <= most:
        return
    counts: dict[str, str | int] = {"hit": hit.about, "count": len(names), "most": most}
    if limit.of == "user_params":
        fault, about = "user-property-limits", f"{hit.about} number of user properties"
        what = message(
            "{hit} has {count} user properties of its own, and {most} are allowed", **counts
        )
        expected = plural_message("at most {n} user property", "at most {n} user properties", most)
    else:
        fault, about = "too-many-params", f"{hit.about} number of parameters"
        what = message("{hit} has {count} parameters of its own, and {most} are allowed", **counts)
        expected = plural_message("at most {n} parameter", "at most {n} parameters", most)
    actual = message("{count}: {names}", count=len(names), names=", ".join(sorted(names))[:200])
    yield Excess(
        fault=fault,
        about=about,
        what=what,
        expected=expected,
        actual=actual,
        limit=limit,
        of_event=True,
    )


def _items(hit: Hit, limit: Limit) -> Iterator[Excess]:
    most, count = limit.most, len(hit.items)
    if most is not None and count > most:
        yield Excess(
            fault="too-many-params",
            about=f"{hit.about} number of items",
            what=message(
                "{hit} lists {count} items, and {most} are allowed",
                hit=hit.about,
                count=count,
                most=most,
            ),
            expected=plural_message("at most {n} item", "at most {n} items", most),
            actual=plural_message("{n} item", "{n} items", count),
            limit=limit,
            of_event=True,
        )


def _names(hit: Hit, limit: Limit, names: set[str]) -> Iterator[Excess]:
    for name in sorted(names):
        size = _size(name, limit)
        if limit.most is None or size <= limit.most:
            continue
        texts: dict[str, str | int] = {
            "who": hit.vendor,
            "name": quoted(name),
            "length": _length(size, limit),
            "most": limit.most,
        }
        what = message(
            "{who} was sent the parameter {name}: its name has {length}, and {most} are allowed",
            **texts,
        )
        fault = "param-too-long"
        if limit.of == "user_param_name":
            fault = "user-property-limits"
            what = message(
                "{who} was sent the user property {name}: its name has {length}, and {most} are "
                "allowed",
                **texts,
            )
        yield Excess(
            fault=fault,
            about=f"{hit.vendor} {hit.account} name of {name[:100]}",
            what=what,
            expected=message("at most {length}", length=_length(limit.most, limit)),
            actual=_length(size, limit),
            limit=limit,
        )


def _value(
    hit: Hit, limit: Limit, name: str, text: str, options: OverLimitOptions
) -> Iterator[Excess]:
    if MASK in text or (outermost(name) != name and not limit.param):
        return
    most, size = _limit_of(hit, limit, name, options), _size(text, limit)
    of_user = limit.of == "user_param_value" or name == "user_id"
    if most is not None and size > most:
        length = _length(size, limit)
        yield Excess(
            fault="user-property-limits" if of_user else "param-too-long",
            about=f"{hit.vendor} {hit.account} value of {name[:100]}",
            what=message(
                "{who} was sent {param} with {length}, and {most} are allowed",
                who=hit.vendor,
                param=name[:60],
                length=length,
                most=most,
            ),
            expected=message("at most {length}", length=_length(most, limit)),
            actual=message("{length}: {value}", length=length, value=quoted(text)),
            limit=limit,
        )
    unfit = bool(limit.form) and re.fullmatch(limit.form, text) is None
    if text and (unfit or (limit.one_of and text not in limit.one_of)):
        yield Excess(
            fault="param-mismatch",
            about=f"{hit.about} {name}",
            what=message(
                "{hit} was sent with {param} {value}, which its vendor does not know",
                hit=hit.about,
                param=name,
                value=quoted(text),
            ),
            expected=", ".join(sorted(limit.one_of))
            or message("text of the form {form}", form=limit.form),
            actual=quoted(text),
            limit=limit,
            of_event=True,
        )


def _size(text: str, limit: Limit) -> int:
    return len(text.encode()) if limit.unit == "bytes" else len(text)


def _length(size: int, limit: Limit) -> Message:
    if limit.unit == "bytes":
        return plural_message("{n} byte", "{n} bytes", size)
    return plural_message("{n} character", "{n} characters", size)
