"""What a team decided about findings: a file beside the spec, which `tagproof triage` writes.

tracking.yaml has tracking.triage.json. It belongs into version control, as the spec does.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.errors import UsageError


class Decision(BaseModel):
    """What is decided about one finding."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["open", "accepted", "ignored"] = "open"
    """accepted: it may stay. ignored: it may stay until a day. open: it counts."""
    reason: str = ""
    until: dt.date | None = None
    """The last day on which it is ignored."""
    assigned: str = ""
    """Who repairs it."""
    message: str = ""
    """What the finding says, for whoever reads the file."""
    fingerprints: list[str] = Field(default_factory=list)
    """The places at which it was seen, as the audit knows them again."""

    def silences(self, today: dt.date) -> bool:
        """Whether the finding makes nothing fail on this day."""
        if self.state == "ignored":
            return self.until is not None and today <= self.until
        return self.state == "accepted"

    def why(self) -> str:
        """The reason as reports show it."""
        return f"{self.reason} (until {self.until.isoformat()})" if self.until else self.reason


def triage_path(spec: Path) -> Path:
    """The file beside a spec."""
    return spec.with_suffix(".triage.json")


def read_triage(spec: Path) -> dict[str, Decision]:
    """The decisions beside a spec, by the findings' ids; none where there is no file.

    Raises:
        UsageError: the file is not what `tagproof triage` writes.
    """
    path = triage_path(spec)
    if not path.is_file():
        return {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): Decision.model_validate(each) for key, each in raw.items()}
    except (OSError, ValueError, AttributeError, ValidationError) as error:
        raise UsageError(
            f"{path}: is not what tagproof triage writes; repair or remove it ({error})"
        ) from error


def triage_text(decisions: Mapping[str, Decision]) -> str:
    """The file's text, in an order that makes small diffs."""
    data = {
        key: decisions[key].model_dump(mode="json", exclude_defaults=True)
        for key in sorted(decisions)
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def silenced(decisions: Mapping[str, Decision], today: dt.date) -> dict[str, str]:
    """The reasons of what makes nothing fail today, by fingerprint."""
    return {
        fingerprint: each.why()
        for each in decisions.values()
        if each.silences(today)
        for fingerprint in each.fingerprints
    }


def assignments(decisions: Mapping[str, Decision]) -> dict[str, str]:
    """Who repairs what, by fingerprint."""
    return {
        fingerprint: each.assigned
        for each in decisions.values()
        if each.assigned
        for fingerprint in each.fingerprints
    }
