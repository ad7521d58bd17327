"""An audit file to write into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.store import AuditFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "audit.db"


@pytest.fixture
def audit(path: Path) -> Iterator[AuditFile]:
    with AuditFile.create(path, {"status": "running"}) as audit:
        yield audit
