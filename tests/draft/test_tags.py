"""The tags of a site, by what was sent and loaded."""

from __future__ import annotations

from auditor.decode.decoder import Decoded
from auditor.draft.tags import PageHits, found_tags
from auditor.model import Category, Container, ContainerTag, Hit
from auditor.testing import a_hit, a_load
from auditor.vendor import find_vendors

VENDORS = find_vendors()


def view(account: str = "G-TEST0001", event: str = "page_view") -> Hit:
    return a_hit(vendor="ga4", account=account, event=event)


def pages(*hits: list[Hit]) -> list[PageHits]:
    return [PageHits(path=f"/{number}", hits=tuple(sent)) for number, sent in enumerate(hits)]


def test_an_event_of_every_page_is_expected_of_every_page() -> None:
    [tag], _ = found_tags(
        pages([view()], [view()], [view(event="scroll"), view()]), [], [], VENDORS
    )
    assert (tag.name, tag.page_view, tag.fires, tag.missing_on) == ("ga4", "page_view", "once", ())
    assert tag.events == ("page_view", "scroll")


def test_a_page_without_it_is_named_and_few_pages_with_it_expect_nothing() -> None:
    [tag], _ = found_tags(pages([view()], [view()], [view()], []), [], [], VENDORS)
    assert (tag.page_view, tag.missing_on) == ("page_view", ("/3",))
    [tag], _ = found_tags(pages([view()], [], [], []), [], [], VENDORS)
    assert tag.page_view == ""


def test_a_site_that_sends_it_twice_on_every_page_is_not_called_wrong_at_once() -> None:
    twice = [view(), view()]
    [tag], _ = found_tags(pages([view()], twice, twice), [], [], VENDORS)
    assert tag.fires == "at_least_once"


def test_the_first_page_is_seen_before_and_after_the_choice() -> None:
    [tag], _ = found_tags(pages([view(), view()], [view()]), [], [], VENDORS)
    assert tag.fires == "once"


def test_libraries_and_containers_tell_of_tags_that_sent_nothing() -> None:
    container = Container(
        request=1,
        account="GTM-TEST001",
        tags=(
            ContainerTag(kind="awct", vendor="google_ads", account="AW-123456789"),
            ContainerTag(kind="x", vendor="meta", account="271828182845904", paused=True),
            ContainerTag(kind="x", vendor="meta", account=""),
        ),
    )
    loads = (
        a_load("gtm", account="GTM-TEST001"),
        a_load("gtm", account="G-TEST0001"),  # Google's library, by the tag's own id
        a_load("hotjar", account=""),
    )
    told = [Decoded(hits=(), loads=loads, containers=(container,))]
    tags, nameless = found_tags(pages([view()]), [], told, VENDORS)
    assert [(tag.name, tag.account) for tag in tags] == [
        ("gtm", "GTM-TEST001"), ("ga4", "G-TEST0001"), ("google_ads", "AW-123456789"),
    ]  # fmt: skip
    assert nameless == ["hotjar", "meta"]


def test_two_accounts_of_one_vendor_have_two_names_and_platforms_of_consent_are_none() -> None:
    banner = a_load("cookiebot", account="x", category=Category.CONSENT)
    told = [Decoded(hits=(), loads=(banner,))]
    tags, _ = found_tags(pages([view(), view("G-TEST0002")]), [], told, VENDORS)
    assert [tag.name for tag in tags] == ["ga4", "ga4_2"]


def test_what_can_be_no_account_is_none() -> None:
    tags, nameless = found_tags(pages([view("${HOME}\nx: y")]), [], [], VENDORS)
    assert (tags, nameless) == ([], ["ga4"])
