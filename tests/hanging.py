"""What a test that hangs was waiting for: the stack of each task, told beside its failure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator


def stacks(loop: asyncio.AbstractEventLoop) -> str:
    """Where each task of a loop that is not done waits, and who waits there: a line a coroutine."""
    return "\n\n".join(
        "\n".join([str(task.get_name()), *places(task.get_coro())])
        for task in asyncio.all_tasks(loop)
    )


def places(coroutine: Any) -> Iterator[str]:
    """Where a coroutine waits, then where the one that it waits for does, and so on."""
    while coroutine is not None:
        for kind in ("cr", "ag", "gi"):
            if (frame := getattr(coroutine, f"{kind}_frame", None)) is not None:
                yield f"  {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_qualname}"
                coroutine = getattr(
                    coroutine, f"{kind}_await", getattr(coroutine, "gi_yieldfrom", None)
                )
                break
        else:
            yield f"  {coroutine!r}"
            return


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.excinfo is not None and "pytest-timeout" in str(call.excinfo.value):
        request = getattr(item, "_request")  # noqa: B009 - pytest-asyncio keeps the loop there
        runner = request.getfixturevalue("_session_scoped_runner")
        report.sections.append(("What was waited for", stacks(runner.get_loop())))
    return report
