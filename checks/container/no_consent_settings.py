"""no-consent-settings: tags of the container that would fire without asking for consent."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, inapplicable, passed
from auditor.check.container_rules import blocks_of, contradicts_itself, events_of, rules_of
from auditor.model import (
    AuditRecord,
    Condition,
    Container,
    ContainerTag,
    Effort,
    Severity,
    Variable,
    Verdict,
    message,
)

from ..shared.containers import Published, names_of, published

LOADING = frozenset({"gtm.js", "gtm.init", "gtm.init_consent", "gtm.dom", "gtm.load"})
"""Events of each page."""
ACTING = frozenset(
    {"gtm.click", "gtm.linkClick", "gtm.formSubmit", "gtm.scrollDepth", "gtm.elementVisibility",
     "gtm.timer", "gtm.video", "gtm.historyChange", "gtm.historyChange-v2"}
)  # fmt: skip
"""Events of what a visitor does, whatever the consent."""
OF_PAGE = frozenset({"e", "u", "f", "aev"})
"""Kinds of variables that have nothing to do with consent."""


@check(
    id="no-consent-settings",
    title="Marketing tags of the container ask for consent",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"no-consent-settings"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def no_consent_settings(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Marketing tags of the container ask for consent.

    ## What it checks
    Where the spec wants a category of tags to be silent until the visitor chooses, no tag of it in
    the published container fires by page address, click, form or scrolling alone: it asks for
    consent in its settings, in its own code, or in a condition of its triggers. Told are the tags
    of vendors that sent nothing in this audit; of those that did, before-choice knows better.

    ## Why it matters
    Such a tag waits for a visitor who comes to the right page and has refused. The audit did not
    walk there, an authority or a competitor's lawyer may.

    ## How to fix in the tag manager
    In the tag's advanced settings, under consent settings, require additional consent: ad_storage
    for advertising, analytics_storage for analytics. Or let its trigger wait for the banner's
    event. Consent overview in the admin settings lists all tags that ask for nothing.

    ## How to fix in the code
    There is nothing to change in the code, as long as the banner tells Google's consent mode of
    the choice before tags fire.

    ## Known limits
    A tag is told only where nothing else can hold it back: not with a condition on a cookie, on
    the data layer or on a script's answer, not with an exception, not where the whole container
    waits for consent. Tags of Google's own kinds ask by themselves. A banner that stops scripts as
    they load can't be seen in the container.
    """
    for seen in published(record):
        if not seen.must_wait or not seen.came_early or seen.container.rules is None:
            yield inapplicable("Nothing has to wait for a choice here.", about=seen.about)
            continue
        bare = [tag for tag in seen.container.tags if _fires_unasked(tag, seen)]
        if not bare:
            yield passed(
                f"Tags of {seen.container.account} ask for consent.",
                about=seen.about,
                visit=seen.visit,
            )
            continue
        yield failed(
            message(
                "In the container {container} these fire without asking for consent: {tags}.",
                container=seen.container.account,
                tags=names_of(bare),
            ),
            about=seen.about,
            fault="no-consent-settings",
            expected=message("a consent requirement, or a trigger that waits for the choice"),
            actual=message("none"),
            evidence=seen.evidence,
            vendor=bare[0].vendor,
            visit=seen.visit,
        )


def _fires_unasked(tag: ContainerTag, seen: Published) -> bool:
    """Whether it fires whatever the visitor's choice, and no visit has shown what it does then."""
    is_heard = any(vendor == tag.vendor for vendor, _, _ in seen.heard)
    if tag.paused or tag.asks_consent or tag.category not in seen.must_wait or is_heard:
        return False
    return not blocks_of(tag, seen.container) and _is_open(tag, seen.container)


def _is_open(tag: ContainerTag, container: Container) -> bool:
    """Whether some rule fires it by what the visitor does alone.

    A tag of each page whose vendor is silent is held back by something that the file doesn't show.
    """
    rules = rules_of(tag, container)
    if any(set(events_of(rule)) & LOADING and len(rule.conditions) == 1 for rule in rules):
        return False
    return any(
        (events := set(events_of(rule)))
        and events <= LOADING | ACTING
        and all(_is_of_page(condition) for condition in (*rule.conditions, *rule.exceptions))
        and not contradicts_itself(rule)
        for rule in rules
    )


def _is_of_page(condition: Condition) -> bool:
    match condition:
        case Condition(left=Variable(kind=kind, name=name), right=str()):
            return kind in OF_PAGE or (kind == "v" and name.startswith("gtm."))
    return False
