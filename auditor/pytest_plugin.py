"""The pytest plugin: a fixture that watches the page of a test and asserts its tracking.

pytest imports this at its start, whether a test uses it or not: everything else waits until a test
asks for the fixture.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from auditor.prepare.setup import Setup
    from auditor.tracking import Tracking, Watch

_SETUP: pytest.StashKey[Setup] = pytest.StashKey()
_WATCH: pytest.StashKey[Watch] = pytest.StashKey()
"""That of the last test: it goes on until the next one begins, since pages send hits as they are
closed, and these must not reach vendors either."""
URL = "http://localhost"
"""The site of a spec that nobody wrote."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Three settings, each in pytest's configuration or on its command line."""
    group = parser.getgroup("tagproof", "tagproof: tracking asserted")
    for name, text in {
        "spec": "the spec with the goals that `tracking.expect` knows",
        "environment": "which of the spec's environments the tests run in",
    }.items():
        group.addoption(f"--tagproof-{name}", metavar=name.upper(), help=text)
        parser.addini(f"tagproof_{name}", text)
    text = "hold: hits never reach vendors (the default). deliver: they do"
    group.addoption("--tagproof-hits", choices=("hold", "deliver"), help=text)
    parser.addini("tagproof_hits", text, default="hold")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let go of what the last test's page has still sent."""
    _let_go(item.config)


@pytest.fixture
def tracking(request: pytest.FixtureRequest) -> Tracking:
    """What the test's `page` reports to vendors from now on, and what it must report."""
    from auditor.errors import SpecError, TagproofError  # noqa: PLC0415 - pytest's start stays quick
    from auditor.tracking import Tracking, Watch  # noqa: PLC0415 - the same

    config, complaint = request.config, ""
    try:
        setup, hits = _setup(config), _hits(config)
        watch = Watch(_page(request), setup.index, hits)
        watch.start()
    except TagproofError as error:
        complaint = str(error) if isinstance(error, SpecError) else f"tagproof: {error}"
    if complaint:
        pytest.fail(complaint, pytrace=False)
    config.stash[_WATCH] = watch
    named = _setting(config, "spec")
    spec = str(_place(config, named)) if named else None
    return Tracking(watch, setup, spec)


def _let_go(config: pytest.Config) -> None:
    watch = config.stash.get(_WATCH, None)
    if watch is not None:
        del config.stash[_WATCH]
        watch.stop()


def _page(request: pytest.FixtureRequest) -> Page:
    """The page of pytest-playwright, which the test may know already."""
    page: object = None
    with suppress(pytest.FixtureLookupError):
        page = request.getfixturevalue("page")
    if page is None:
        pytest.fail(
            "tracking watches the fixture `page` of pytest-playwright, and there is none here; "
            "install it:  pip install 'tagproof[pytest]'",
            pytrace=False,
        )
    from playwright.sync_api import Page  # noqa: PLC0415 - pytest's start stays quick

    if not isinstance(page, Page):
        pytest.fail(
            "tracking needs a page of Playwright's sync API, as pytest-playwright gives; this "
            f"`page` is a {type(page).__module__}.{type(page).__name__}",
            pytrace=False,
        )
    return page


def _setting(config: pytest.Config, name: str) -> str:
    """What the command line says, else pytest's configuration; empty: neither."""
    return str(config.getoption(f"tagproof_{name}") or config.getini(f"tagproof_{name}") or "")


def _place(config: pytest.Config, spec: str) -> Path:
    """A path of the command line is the caller's, one of the configuration belongs to that."""
    given = config.getoption("tagproof_spec")
    return Path(
        os.path.relpath((config.invocation_params.dir if given else config.rootpath) / spec)
    )


def _hits(config: pytest.Config) -> Literal["hold", "deliver"]:
    from auditor.errors import UsageError  # noqa: PLC0415 - pytest's start stays quick

    said = _setting(config, "hits")
    if said not in {"hold", "deliver"}:
        raise UsageError(f"tagproof_hits is hold or deliver, not {said!r}")
    return cast("Literal['hold', 'deliver']", said)


def _setup(config: pytest.Config) -> Setup:
    """The spec made ready, once a session; without one, vendors alone are known.

    Raises:
        TagproofError: the spec is wrong.
    """
    if (known := config.stash.get(_SETUP, None)) is not None:
        return known
    from auditor.check import find_checks  # noqa: PLC0415 - pytest's start stays quick
    from auditor.config import load_spec  # noqa: PLC0415 - the same
    from auditor.config.models import Spec  # noqa: PLC0415 - the same
    from auditor.config.site import Site, TagSpec  # noqa: PLC0415 - the same
    from auditor.prepare.setup import set_up  # noqa: PLC0415 - the same
    from auditor.vendor import find_vendors  # noqa: PLC0415 - the same

    if name := _setting(config, "spec"):
        path = _place(config, name)
        spec = load_spec(path, os.environ, vendors=find_vendors(), checks=find_checks())
        if environment := _setting(config, "environment"):
            spec = spec.in_environment(environment)
    else:
        nobody = TagSpec(vendor="ga4", account="G-0000000000")
        spec = Spec(version=1, site=Site(url=URL), tags={"nobody": nobody})
    setup = config.stash[_SETUP] = set_up(spec)
    return setup
