"""Audits to report on: one as a client has it, an empty one, one from a site that means harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hostileaudit
import pytest
import shopaudit
from auditfacts import META

from auditor.store import AuditFile


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[AuditFile]:
    """An audit of a shop with two broken goals, one that could not be told, and two sound ones."""
    with AuditFile.create(tmp_path / "audit.db", META) as made:
        shopaudit.fill(made)
        yield made


@pytest.fixture
def empty_audit(tmp_path: Path) -> Iterator[AuditFile]:
    """An audit that holds nothing at all, not even what was audited."""
    with AuditFile.create(tmp_path / "empty.db", {}) as made:
        yield made


@pytest.fixture
def harm() -> str:
    """Text that tries to run, to steer a terminal, to turn lines round, and to break parsers."""
    return hostileaudit.HARM


@pytest.fixture
def hostile_audit(tmp_path: Path) -> Iterator[Callable[[str], AuditFile]]:
    """Makes an audit in which each text that a site controls is the given one."""
    made: list[AuditFile] = []

    def make(text: str) -> AuditFile:
        audit = hostileaudit.create(tmp_path / f"hostile{len(made)}.db", text)
        made.append(audit)
        return audit

    yield make
    for audit in made:
        audit.close()
