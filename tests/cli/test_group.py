from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from commandline import run as in_a_process

from auditor import cli
from auditor.cli.examples import EXAMPLES
from auditor.errors import BrowserError, SpecError, UsageError

HEAVY = {"msgspec", "playwright", "pydantic", "yaml", "jinja2", "rich", "bs4", "sqlite3", "asyncio"}
TAGPROOF = Path(sys.executable).with_name("tagproof")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[Verb]:
    """A verb that raises what the test says."""

    def get_command(_group: cli.Verbs, _ctx: click.Context, _name: str) -> click.Command:
        return click.Command("doctor", callback=Verb.call)

    monkeypatch.setattr(cli.Verbs, "get_command", get_command)
    return Verb


class Verb:
    error: BaseException | None = None

    @classmethod
    def call(cls) -> None:
        assert cls.error is not None
        raise cls.error


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.tagproof, arguments)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("argument", ["--help", "--version", "vaildate"])
def test_help_imports_nothing_heavy(argument: str) -> None:
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr))\n"
        f"sys.argv = ['tagproof', {argument!r}]\n"
        "from auditor.cli import main\n"
        "main()\n"
    )
    done = in_a_process([sys.executable, "-c", code])
    assert done.stderr.splitlines()[-1] == "[]"


def test_help_lists_every_verb_in_the_order_of_work() -> None:
    code, out, _ = run("--help")
    assert code == 0
    verbs = [line.split()[0] for line in out.partition("Verbs:\n")[2].splitlines()]
    assert verbs == list(cli.VERBS)


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_a_file_and_helps(verb: str) -> None:
    command = importlib.import_module(f"auditor.cli.{verb}").command
    assert command.name == verb
    code, out, _ = run(verb, "--help")
    assert code == 0
    assert out.startswith(f"Usage: tagproof {verb} ")
    assert out.partition("\n\n")[2].startswith(f"Examples:\n  tagproof {verb}")


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_examples_that_can_be_called(verb: str) -> None:
    assert EXAMPLES.keys() == cli.VERBS.keys()
    command = importlib.import_module(f"auditor.cli.{verb}").command
    for call, what in EXAMPLES[verb]:
        words = shlex.split(call.partition(">")[0].partition("<")[0])
        with command.make_context(verb, words):
            assert what


def test_every_verb_has_its_line_in_the_help() -> None:
    files = Path(cli.__file__).parent.glob("*.py")
    verbs = {file.stem for file in files if "\ndef command(" in file.read_text("utf-8")}
    assert verbs == cli.VERBS.keys(), "VERBS in auditor/cli/__init__.py"


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_is_called_by_a_test(verb: str) -> None:
    folders = [Path(__file__).parent, Path(__file__).parents[1] / "audit"]
    tests = {file for folder in folders for file in folder.glob("test_*.py")} - {Path(__file__)}
    called = re.compile(rf'[(\[,] ?"{verb}"')
    assert any(called.search(file.read_text("utf-8")) for file in tests), (
        f"write tests/cli/test_{verb}.py"
    )


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_printed(option: str) -> None:
    code, out, _ = run(option)
    assert (code, out.split()[0]) == (0, "tagproof")


def test_an_unknown_verb_is_a_wrong_call_with_a_guess() -> None:
    code, _, err = run("vaildate")
    assert code == 2
    assert err.endswith("Error: there is no verb 'vaildate'; did you mean validate?\n")


def test_an_unknown_verb_like_no_other_gets_them_all() -> None:
    code, _, err = run("xyzzy")
    assert code == 2
    assert "there is no verb 'xyzzy'; there are init, record, import, hits, consent, " in err


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("audit", "did you mean run?"),
        ("compare", "did you mean diff?"),
        ("help", "write tagproof --help"),
        ("shop.yaml", "did you mean tagproof run shop.yaml?"),
        ("a/audit-1.db", "did you mean tagproof report a/audit-1.db?"),
        ("https://shop.example", "did you mean tagproof hits https://shop.example?"),
    ],
)
def test_what_people_write_in_place_of_a_verb_is_answered(word: str, hint: str) -> None:
    code, _, err = run(word)
    assert code == 2
    assert err.endswith(f"{hint}\n")


def test_the_other_words_are_no_verbs_and_mean_some() -> None:
    assert cli.OTHER_WORDS.keys().isdisjoint(cli.VERBS)
    assert set(cli.OTHER_WORDS.values()) <= cli.VERBS.keys()


def test_an_unknown_option_is_a_wrong_call() -> None:
    code, _, err = run("doctor", "--sped")
    assert code == 2
    assert "No such option" in err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("no goal x"), 2, "tagproof: no goal x\n"),
        (SpecError(["a.yaml:1: one", "a.yaml:2: two"]), 2, "a.yaml:1: one\na.yaml:2: two\n"),
        (BrowserError("no browser"), 3, "tagproof: no browser\n"),
        (KeyboardInterrupt(), 130, "tagproof: interrupted\n"),
        (OSError(28, "Disk full", "r/a.db"), 3, "tagproof: Disk full: r/a.db\n"),
        (click.FileError("x", "gone"), 2, "Error: Could not open file 'x': gone\n"),
        (
            ExceptionGroup("", [UsageError("a"), ExceptionGroup("", [BrowserError("b")])]),
            3,
            "tagproof: a\ntagproof: b\n",
        ),
    ],
)
def test_an_error_is_a_line_and_an_exit_code(
    error: BaseException, code: int, said: str, failing: type[Verb]
) -> None:
    failing.error = error
    assert run("doctor") == (code, "", said)


def test_a_bug_is_a_line_and_its_traceback_a_file(
    failing: type[Verb], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing.error = KeyError("x")
    code, out, err = run("doctor")
    (log,) = tmp_path.glob("tagproof-bug-*.log")
    assert (code, out) == (3, "")
    assert err == (
        "tagproof: this is a bug in tagproof: KeyError: 'x'\n"
        f"  please report it, with what stands in {log}\n"
    )
    assert log.read_text().startswith("Traceback (most recent call last):\n")


def test_a_bug_among_errors_is_a_bug(failing: type[Verb]) -> None:
    failing.error = ExceptionGroup("tasks", [UsageError("a"), KeyError("b")])
    code, _, err = run("--debug", "doctor")
    assert code == 3
    assert err.endswith("this is a bug in tagproof: ExceptionGroup: tasks (2 sub-exceptions)\n")


def test_debug_shows_the_traceback_of_a_bug(failing: type[Verb]) -> None:
    failing.error = KeyError("x")
    code, _, err = run("--debug", "doctor")
    assert code == 3
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("tagproof: this is a bug in tagproof: KeyError: 'x'\n")


def test_an_error_cannot_steer_the_terminal(failing: type[Verb]) -> None:
    failing.error = UsageError("title \x1b[2J\x9b31m\u202e\r gone")
    assert run("doctor")[2] == "tagproof: title \\x1b[2J\\x9b31m\\u202e\\r gone\n"


def test_a_reader_that_goes_away_gets_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(  # noqa: S603 - our own command
        [TAGPROOF, "explain"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_terminal_that_lacks_a_letter_gets_its_number() -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(  # noqa: S603 - our own command
        [TAGPROOF, "explain", "n\u0142"], env=environ, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"tagproof: there is no check or fault called n\\u0142;")
