import pytest

from auditor.check import Check, find_checks
from auditor.check.faults import INCONCLUSIVE, catalogue
from auditor.model import Severity


def test_the_catalogue_holds_all_125_faults_and_the_five_reasons_for_not_knowing() -> None:
    slugs = {slug for slug, fault in catalogue().items() if fault.family != INCONCLUSIVE}
    assert len(slugs) == 125
    assert catalogue().keys() - slugs == {
        "bot-wall",
        "page-failed",
        "target-not-found",
        "banner-not-found",
        "precondition-unmet",
    }


def test_a_fault_of_the_site_has_a_severity_and_a_reason_for_not_knowing_has_none() -> None:
    for fault in catalogue().values():
        assert (fault.severity is None) == (fault.family == INCONCLUSIVE), fault.slug


def test_an_entry_is_read_with_its_family_severity_and_source() -> None:
    fault = catalogue()["currency-missing"]
    assert (fault.family, fault.severity) == ("value", Severity.HIGH)
    assert fault.detect == "A value was sent and no currency with it."
    assert fault.source.startswith("GA4 and Meta")


@pytest.mark.parametrize("slug", catalogue())
def test_what_proves_a_fault_is_told_in_a_sentence(slug: str) -> None:
    detect = catalogue()[slug].detect
    assert detect[0].isupper()
    assert detect.endswith(".")


@pytest.mark.parametrize("check", find_checks().values(), ids=lambda check: check.id)
def test_a_check_declares_only_faults_of_the_catalogue(check: Check) -> None:
    assert check.faults
    assert check.faults <= catalogue().keys()


@pytest.mark.parametrize("check", find_checks().values(), ids=lambda check: check.id)
def test_a_check_is_as_severe_as_the_worst_or_the_commonest_of_its_faults(check: Check) -> None:
    assert check.severity in {catalogue()[slug].severity for slug in check.faults}
