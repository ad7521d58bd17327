"""A whole audit, as the command line runs it."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from keptbrowsers import KeptBrowsers

from auditor.audit.runner import Options, run
from auditor.config import load_spec
from auditor.errors import ExitCode
from auditor.prepare.setup import Setup, set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile

Audited = tuple[ExitCode, AuditFile]


@pytest.fixture
def audit_of(tmp_path: Path, browsers: KeptBrowsers) -> Callable[..., Awaitable[Audited]]:
    """Run a spec (its YAML text) against a site; returns the exit code and the audit file."""

    def planned(text: str) -> tuple[Setup, Options]:
        path = tmp_path / "spec.yaml"
        path.write_text(textwrap.dedent(text))
        setup = set_up(load_spec(path, {}))
        number = len(list(tmp_path.glob("*.db")))
        return setup, Options(
            tasks=plan(setup.spec), launcher=browsers, path=tmp_path / f"audit-{number}.db"
        )

    async def audit(text: str) -> Audited:
        setup, options = planned(text)
        code = await run(setup, options)
        return code, AuditFile.open(options.path)

    return audit
