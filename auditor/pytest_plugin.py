"""The pytest plugin: the fixture `tracking`, which watches a test's page and asserts its tracking.

pytest imports this module at its start, whether or not a test uses it; so the rest of tagproof is
imported only when a test uses the fixture.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Page

    from auditor.prepare.setup import Setup
    from auditor.tracking import Tracking, Watch

_SETUP: pytest.StashKey[Setup] = pytest.StashKey()
_WATCH: pytest.StashKey[Watch] = pytest.StashKey()
"""The watch of the last test. It runs until the next test begins, since pages send hits as they are
closed, and these must not reach vendors either."""
DEFAULT_SITE = "http://localhost"
"""The site of the spec where the user names none."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add three settings, each for pytest's configuration and its command line."""
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
    """Stop watching the last test's page."""
    _stop_watching(item.config)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Have pytest-playwright start the browser of TAGPROOF_BROWSER, unless the tests say which.

    A fixture of the same name as pytest-playwright's own would depend on which plugin comes first.
    """
    made = yield
    path = os.environ.get("TAGPROOF_BROWSER")
    if path and fixturedef.argname == "browser_type_launch_args" and isinstance(made, dict):
        others = set(request.config.getoption("--browser", None) or ()) - {"chromium"}
        if not others and "channel" not in made:
            made.setdefault("executable_path", path)
    return made


@pytest.fixture
def tracking(request: pytest.FixtureRequest) -> Tracking:
    """What the test's `page` reports to vendors from now on, and what it must report."""
    from auditor.errors import SpecError, TagproofError  # noqa: PLC0415 - pytest's start stays quick
    from auditor.tracking import Tracking, Watch  # noqa: PLC0415 - the same

    config, problem = request.config, ""
    try:
        setup, hits = _setup(config), _hits(config)
        watch = Watch(_page(request), setup.index, hits)
        watch.start()
    except TagproofError as error:
        problem = str(error) if isinstance(error, SpecError) else f"tagproof: {error}"
    if problem:
        pytest.fail(problem, pytrace=False)
    config.stash[_WATCH] = watch
    name = _setting(config, "spec")
    spec = str(_path_of(config, name)) if name else None
    return Tracking(watch, setup, spec)


def _stop_watching(config: pytest.Config) -> None:
    watch = config.stash.get(_WATCH, None)
    if watch is not None:
        del config.stash[_WATCH]
        watch.stop()


def _page(request: pytest.FixtureRequest) -> Page:
    """The page of pytest-playwright, which the test may use already."""
    page: object = None
    with suppress(pytest.FixtureLookupError):
        page = request.getfixturevalue("page")
    if page is None:
        pytest.fail(
            "tracking watches the fixture `page` of pytest-playwright, and there is none here; "
            "install it:  pip install pytest-playwright",
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
    """A setting from the command line, else from pytest's configuration; empty if in neither."""
    return str(config.getoption(f"tagproof_{name}") or config.getini(f"tagproof_{name}") or "")


def _path_of(config: pytest.Config, spec: str) -> Path:
    """The spec's path: relative to the caller's folder, or to that of pytest's configuration."""
    is_option = bool(config.getoption("tagproof_spec"))
    folder = config.invocation_params.dir if is_option else config.rootpath
    return Path(os.path.relpath(folder / spec))


def _hits(config: pytest.Config) -> Literal["hold", "deliver"]:
    from auditor.errors import UsageError  # noqa: PLC0415 - pytest's start stays quick

    value = _setting(config, "hits")
    if value not in {"hold", "deliver"}:
        raise UsageError(f"tagproof_hits is hold or deliver, not {value!r}")
    return cast("Literal['hold', 'deliver']", value)


def _setup(config: pytest.Config) -> Setup:
    """The spec with what is made of it, once a session; without a spec, vendors alone are known.

    Raises:
        TagproofError: the spec is wrong.
    """
    if (cached := config.stash.get(_SETUP, None)) is not None:
        return cached
    from auditor.check import find_checks  # noqa: PLC0415 - pytest's start stays quick
    from auditor.config import load_spec  # noqa: PLC0415 - the same
    from auditor.config.models import Spec  # noqa: PLC0415 - the same
    from auditor.config.site import Site, TagSpec  # noqa: PLC0415 - the same
    from auditor.prepare.setup import set_up  # noqa: PLC0415 - the same
    from auditor.vendor import find_vendors  # noqa: PLC0415 - the same

    if name := _setting(config, "spec"):
        path = _path_of(config, name)
        spec = load_spec(path, os.environ, vendors=find_vendors(), checks=find_checks())
        if environment := _setting(config, "environment"):
            spec = spec.in_environment(environment)
    else:
        nobody = TagSpec(vendor="ga4", account="G-0000000000")
        spec = Spec(version=1, site=Site(url=DEFAULT_SITE), tags={"nobody": nobody})
    setup = config.stash[_SETUP] = set_up(spec)
    return setup
