import inspect
import re

import pytest

from auditor.check import Check, find_checks
from auditor.check.faults import INCONCLUSIVE, catalogue
from auditor.model import Severity, Visit


def test_the_reasons_for_not_knowing_are_those_of_a_visit() -> None:
    said = inspect.getsource(Visit).partition("    inconclusive:")[2].split('"""')[1]
    named = set(re.findall(r"[a-z]+-[a-z-]+", said))
    reasons = {slug for slug, fault in catalogue().items() if fault.family == INCONCLUSIVE}
    assert reasons == named, (
        "name them in auditor/check/faults.yaml, and at Visit.inconclusive in auditor/model/facts.py"
    )


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
    assert detect[0].isupper(), "a sentence in auditor/check/faults.yaml"
    assert detect.endswith("."), "a sentence in auditor/check/faults.yaml"


@pytest.mark.parametrize("check", find_checks().values(), ids=lambda check: check.id)
def test_a_check_declares_only_faults_of_the_catalogue(check: Check) -> None:
    assert check.faults
    unknown = check.faults - catalogue().keys()
    assert not unknown, f"describe {sorted(unknown)} in auditor/check/faults.yaml"


@pytest.mark.parametrize("check", find_checks().values(), ids=lambda check: check.id)
def test_a_check_is_as_severe_as_the_worst_or_the_commonest_of_its_faults(check: Check) -> None:
    severities = {catalogue()[slug].severity for slug in check.faults}
    assert check.severity in severities, f"{check.module}: the severity of one of its faults"
