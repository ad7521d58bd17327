"""A whole audit, as the command line runs it."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.audit import Options, run
from auditor.capture.browser import BrowserChoice
from auditor.config import load_spec
from auditor.errors import ExitCode
from auditor.judging import set_up
from auditor.plan import plan
from auditor.store import AuditFile

Audited = tuple[ExitCode, AuditFile]


@pytest.fixture
def audit_of(tmp_path: Path, browser_choice: BrowserChoice) -> Callable[..., Audited]:
    """Run a spec (its YAML text) against a site; returns the exit code and the audit file."""

    def audit(text: str, environ: dict[str, str] | None = None) -> Audited:
        spec_path = tmp_path / "spec.yaml"
        spec_path.write_text(textwrap.dedent(text))
        setup = set_up(load_spec(spec_path, environ or {}))
        number = len(list(tmp_path.glob("*.db")))
        options = Options(
            tasks=plan(setup.spec), browser=browser_choice, path=tmp_path / f"audit-{number}.db"
        )
        code = asyncio.run(run(setup, options))
        return code, AuditFile.open(options.path)

    return audit
