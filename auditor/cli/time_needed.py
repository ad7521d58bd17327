"""How long an audit will take, by how long the last one of the same spec took."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path

from auditor.audit.meta import meta_of
from auditor.errors import StoreError
from auditor.model.messages import count
from auditor.prepare.setup import Setup
from auditor.prepare.tasks import Task
from auditor.report.compared.history import ListedAudit, list_audits
from auditor.report.compared.same_spec import same_series
from auditor.report.meta import read_meta
from auditor.store import AuditFile


def time_needed(folder: Path, setup: Setup, tasks: Sequence[Task]) -> str:
    """A line that says how long the tasks will take; `folder` has the earlier audits."""
    this = read_meta(meta_of(setup, ""))
    earlier = [
        listed
        for listed in list_audits(folder).audits
        if same_series(listed.meta, this) and listed.meta.ended and not listed.meta.interrupted
    ]
    if not earlier:
        return "time: not known before a first audit; --budget sets a limit"
    last = earlier[-1]
    visits = _visits(last)
    if not visits:
        return f"time: not known, since {last.path.name} has no visit; --budget sets a limit"
    seconds = _seconds(last) / visits * _planned(setup, tasks, last)
    return f"time: about {_spoken(seconds)}, as long as visits took in {last.path.name}"


def _visits(listed: ListedAudit) -> int:
    try:
        with AuditFile.open(listed.path) as audit:
            return audit.counts().visits
    except StoreError:
        return 0


def _seconds(listed: ListedAudit) -> float:
    """How long an audit took; 0 where it does not say it."""
    try:
        began, ended = map(dt.datetime.fromisoformat, (listed.meta.started, listed.meta.ended))
        return max(0.0, (ended - began).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _planned(setup: Setup, tasks: Sequence[Task], last: ListedAudit) -> int:
    """How many visits the tasks will make, if the site has as many pages as it had."""
    journeys = sum(len(task.runs) for task in tasks if task.goal is not None)
    crawls = sum(task.goal is None for task in tasks)
    most = setup.spec.crawl.max_pages if setup.spec.crawl else 0
    met = math.ceil(last.meta.crawl.get("pages", 0) / max(1, len(last.meta.legs)))
    return journeys + crawls * min(most, met or most)


def _spoken(seconds: float) -> str:
    if seconds < 90:  # noqa: PLR2004 - below, minutes are too coarse
        return count(max(1, round(seconds)), "second")
    return count(round(seconds / 60), "minute")
