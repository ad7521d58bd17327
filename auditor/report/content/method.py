"""How an audit was made, and what it does not check: the last page of every report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.model import Message, message, plural_message
from auditor.report.meta import AuditMeta
from auditor.report.recorded import recognised
from auditor.report.view import Pairs, Problem, TagUse, Totals, Untold

NAMED = 12
"""So many of what was left out are named."""
PRESENTED = {
    "visitor": message("a visitor's browser: its user agent does not say that it is automated"),
    "automation": message("an automated browser: its user agent says so on every device"),
}
ONE_SIDE = message(
    "Only what a browser sends is seen. Events that a server sends to a vendor (Conversions API, "
    "Measurement Protocol), and what a vendor does with a hit that has arrived, are not."
)
BOTH_SIDES = message(
    "What a browser sends is seen, and what the site's server sent to the tap in the vendors' "
    "place. What a vendor does with a hit that has arrived is not."
)
ONE_BROWSER = message(
    "Each journey was walked once for each consent choice and device, in one Chromium, from one "
    "place. Other browsers, ad blockers, other countries and variants of an A/B test may behave "
    "differently."
)
GENERAL_ONLY = message(
    "Parameters that the spec says nothing about are checked for general mistakes only."
)
MASKED = message(
    "Personal data and secrets are masked before anything is stored: a value such as "
    "(masked:email) stands where the data was."
)
WEIGHT = message(
    "bytes that came over the network for a tag's libraries and hits, headers included, on average "
    "over the page loads on which there were any; what the browser's cache held costs nothing, and "
    "a held hit is answered with next to nothing"
)
BUSY = message(
    "how long a tag's scripts kept the page busy, on average over the same page loads, by the "
    "browser's Long Animation Frames: only frames of over 50 ms are counted, so that short work "
    "does not show; what a container runs counts as the container's"
)
SENT = {
    "hold": message(
        "Hits were held: the audit answered them itself, so that no test conversion reached a "
        "vendor's reports. Whether a vendor would have accepted them is not part of this audit."
    ),
    "deliver": message(
        "Hits were delivered: the vendors' reports hold this audit's test conversions."
    ),
    "block": message(
        "Hits were refused, as an ad blocker does, to see how the site behaves then. What a tag "
        "sends only after an answer may be missing here."
    ),
}
REASONS = {
    "bot-wall": message("The site took the audit for a robot and kept it out."),
    "page-failed": message("A page did not open, or stopped answering."),
    "target-not-found": message("An element that a step needs was not there, or not just once."),
    "banner-not-found": message("The consent banner did not come."),
    "precondition-unmet": message("What the journey needs was not given, or it was not walked."),
}
"""Why the audit could not tell, by the slugs of the fault family `inconclusive`."""


def notices(meta: AuditMeta) -> tuple[str, ...]:
    """What a reader must know before all else: that the audit was cut short, and by what."""
    unasked = (_unasked(meta),) if meta.not_asked else ()
    if meta.left_out and not meta.interrupted:
        return (_out_of_time(meta), *unasked)
    if not meta.interrupted:
        return unasked
    cut_short = message(
        "This audit did not run to its end (status: {status}). The report shows what was captured "
        "up to then; goals that were not walked count as not checked.",
        status=meta.status,
    )
    return (cut_short, *unasked)


def _unasked(meta: AuditMeta) -> Message:
    """What was left out because nobody asked for consent."""
    return message(
        "No consent banner showed, so that this was left out as the spec has it "
        "(if_banner_shows): {tasks}.",
        tasks=_named(meta.not_asked),
    )


def _out_of_time(meta: AuditMeta) -> Message:
    """What the time that was given to the audit did not suffice for."""
    return message(
        "The time given to this audit (--budget) was over before its end. Left out, wholly or in "
        "part: {tasks}.",
        tasks=_named(meta.left_out),
    )


def _named(tasks: tuple[str, ...]) -> str:
    more = len(tasks) - NAMED
    return ", ".join(tasks[:NAMED]) + (f" (+{more})" if more > 0 else "")


def method(meta: AuditMeta, totals: Totals, uses: Iterable[TagUse] = ()) -> Pairs:
    """How the audit was made, as names and values; those without a value are left out."""
    tags = list(uses)
    rows = [
        (message("Tool"), f"tagproof {meta.tool_version}".strip()),
        (message("Spec"), meta.spec_name),
        (message("Site"), meta.site),
        (message("Began"), meta.started),
        (message("Ended"), meta.ended),
        (message("Browser"), meta.browser),
        (message("Presented itself as"), PRESENTED.get(meta.presented_as, meta.presented_as)),
        (message("Browser's sandbox"), _sandbox(meta)),
        (message("Consent choices"), ", ".join(meta.legs)),
        (message("Devices"), ", ".join(meta.devices)),
        (message("Logged in by"), "; ".join(meta.login)),
        (message("Visits"), _visits(totals)),
        (message("Pages"), _pages(meta, totals)),
        (message("Requests seen"), _number(totals.requests)),
        (
            message("Requests without a visit"),
            _number(meta.unattributed) if meta.unattributed else "",
        ),
        (message("Hits decoded"), _number(totals.hits)),
        (message("Hits held"), _held(meta, totals)),
        (message("Weight of a tag"), WEIGHT if any(tag.transferred for tag in tags) else ""),
        (message("Script time of a tag"), BUSY if any(t.busy is not None for t in tags) else ""),
        (message("Fails at severity"), meta.fail_on),
        (message("Exit code"), "" if meta.exit_code is None else str(meta.exit_code)),
    ]
    return tuple((name, value) for name, value in rows if value)


def limits(meta: AuditMeta, totals: Totals, left_out: tuple[Message, ...] = ()) -> tuple[str, ...]:
    """What this audit does not check, so that silence is not read as a pass.

    `left_out`: the families of faults that were not looked for.
    """
    failures, strays = len(meta.capture_faults), meta.unattributed
    own_failures = plural_message(
        "{n} failure of tagproof itself: something may be missing.",
        "{n} failures of tagproof itself: something may be missing.",
        failures,
    )
    stray = plural_message(
        "{n} request could not be assigned to a visit: it is in no count of hits, and no "
        "check looked at it.",
        "{n} requests could not be assigned to a visit: they are in no count of hits, and "
        "no check looked at them.",
        strays,
    )
    lost = plural_message(
        "{n} request was caught and is in no visit, or in two: what its page did not send can't be "
        "told. Please report this: it is a fault of tagproof.",
        "{n} requests were caught and are in no visit, or in two: what their pages did not send "
        "can't be told. Please report this: it is a fault of tagproof.",
        abs(meta.lost),
    )
    reach = message(
        "The audit saw {pages}. Pages that nothing links to, that lie behind a login or that "
        "robots.txt excludes were not visited.",
        pages=plural_message("{n} page", "{n} pages", totals.pages),
    )
    return (
        BOTH_SIDES if meta.tapped else ONE_SIDE,
        SENT.get(meta.hits_mode, SENT["hold"]),
        *([own_failures] * bool(failures)),
        *([lost] * bool(meta.lost)),
        *([stray] * bool(strays)),
        ONE_BROWSER,
        reach,
        *([message("Not looked for: {families}.", families=left_out)] * bool(left_out)),
        GENERAL_ONLY,
        MASKED,
    )


def untold(open_questions: Sequence[Problem], meta: AuditMeta) -> tuple[Untold, ...]:
    """Why the audit could not tell, the reason of most findings first."""
    titles = {goal.name: goal.title for goal in meta.goals}
    by_reason: dict[str, list[Problem]] = {}
    for problem in open_questions:
        other = message("The evidence was not enough ({check}).", check=problem.check)
        by_reason.setdefault(REASONS.get(problem.fault, other), []).append(problem)
    untold_reasons = [
        Untold(
            reason=reason,
            findings=sum(len(problem.findings) for problem in problems),
            goals=tuple(dict.fromkeys(titles.get(g, g) for p in problems for g in p.goals)),
            anchor=problems[0].anchor,
        )
        for reason, problems in by_reason.items()
    ]
    return tuple(sorted(untold_reasons, key=lambda reason: -reason.findings))


def _sandbox(meta: AuditMeta) -> str:
    if meta.sandbox is None:
        return ""
    if meta.sandbox:
        return message("on")
    return message(
        "off: {reason}", reason=recognised(meta.sandbox_off) or message("the reason is not known")
    )


def _visits(totals: Totals) -> Message:
    kinds = [
        (totals.walks, plural_message("{n} journey", "{n} journeys", totals.walks)),
        (totals.repeats, plural_message("{n} repetition", "{n} repetitions", totals.repeats)),
        (totals.crawled, plural_message("{n} page crawled", "{n} pages crawled", totals.crawled)),
    ]
    visits = tuple(text for number, text in kinds if number)
    made = message("{visits}", visits=visits) if visits else message("none")
    if totals.failed_visits:
        failed = plural_message(
            "{n} of them unfinished", "{n} of them unfinished", totals.failed_visits
        )
        made = message("{visits}; {failed}", visits=made, failed=failed)
    if totals.unwalked:
        unwalked = plural_message("{n} not made", "{n} not made", totals.unwalked)
        made = message("{visits}; {failed}", visits=made, failed=unwalked)
    return made


def _pages(meta: AuditMeta, totals: Totals) -> str:
    robots = sum(number for key, number in meta.crawl.items() if "robots" in key)
    not_visited = meta.crawl.get("left_over", 0)
    pages = message("{n} different", n=totals.pages)
    if robots:
        excluded = plural_message(
            "{n} address left out because of robots.txt",
            "{n} addresses left out because of robots.txt",
            robots,
        )
        pages = message("{pages}; {rest}", pages=pages, rest=excluded)
    if not_visited and meta.left_out:
        rest = plural_message(
            "{n} address known and not visited",
            "{n} addresses known and not visited",
            not_visited,
        )
        pages = message("{pages}; {rest}", pages=pages, rest=rest)
    elif not_visited:
        rest = plural_message(
            "{n} address known and not visited (max_pages)",
            "{n} addresses known and not visited (max_pages)",
            not_visited,
        )
        pages = message("{pages}; {rest}", pages=pages, rest=rest)
    return pages


def _held(meta: AuditMeta, totals: Totals) -> Message:
    if meta.hits_mode == "deliver":
        return message("none (hits: deliver)")
    if meta.hits_mode == "block":
        return message("{n} (refused: hits: block)", n=totals.held)
    return message("{n} (they never left this machine)", n=totals.held)


def _number(number: int) -> Message:
    return message("{n}", n=number)
