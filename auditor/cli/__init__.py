"""The command line. Each verb is a file of its own, imported when the verb is called."""

from __future__ import annotations

import contextlib
import difflib
import errno
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from auditor.errors import ExitCode, SpecError, TagproofError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

VERBS = {
    "init": "Draft a spec from what a site shows and sends.",
    "record": "Walk a goal once, and draft a spec of what it sends.",
    "import": "Draft a spec from a recording, a test, an export or a plan.",
    "hits": "Show what a page sends, or what is in a HAR file.",
    "consent": "Say which consent banner a page has, and what each choice does.",
    "links": "Follow the links of a mailing, and say what arrives.",
    "demo": "Audit the bundled shop and its planted faults.",
    "plan": "Write what a spec asks for as a checklist for developers.",
    "try": "Walk a goal's steps at once, and say which one fails.",
    "run": "Walk every goal, crawl the site, check every tag.",
    "check": "Check a finished audit again, without a browser.",
    "mutate": "Plant faults into a finished audit: which would pass?",
    "container": "Say why each tag of a container fired, or did not.",
    "report": "Write a finished audit's reports again.",
    "triage": "Accept, ignore or assign an audit's findings.",
    "diff": "Say what changed between two audits.",
    "history": "List the audits of a folder, and how they went.",
    "validate": "Say whether a spec is right.",
    "schema": "Print the JSON Schema of a spec.",
    "explain": "Explain a check or a fault, or list them all.",
    "vendors": "List the vendors, or say whose a request is.",
    "tap": "Show what a site's server sends to vendors.",
    "doctor": "Say what this machine lacks, and how to get it.",
}
"""Verb -> its line in --help, which therefore imports no verb."""


OTHER_WORDS = {
    "audit": "run",
    "build": "run",
    "compare": "diff",
    "create": "init",
    "docs": "explain",
    "lint": "validate",
    "list": "history",
    "new": "init",
    "scan": "hits",
    "start": "init",
    "test": "try",
    "verify": "validate",
}
"""What other tools call a verb."""


class Verbs(click.Group):
    """A group that imports a verb when it is called, and turns errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All verbs, in the order of a user's work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The verb called `cmd_name`, imported now."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        from auditor.cli.examples import EXAMPLES, with_examples  # noqa: PLC0415 - as the verb

        return with_examples(command, EXAMPLES.get(cmd_name, ()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb and the other arguments, as click does it; an unknown verb gets a suggestion."""
        known = not args or args[0] in VERBS or args[0].startswith("-")
        if not known and not ctx.resilient_parsing:
            ctx.fail(f"there is no verb {args[0]!r}; {_meant(args[0])}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell completes: verbs, without importing them all, and options."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - keeps --help quick

        options = click.Command.shell_complete(self, ctx, incomplete)
        fitting = {verb: line for verb, line in VERBS.items() if verb.startswith(incomplete)}
        return [*(CompletionItem(verb, help=line) for verb, line in fitting.items()), *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The table of verbs, without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Call the verb; what it returns or raises becomes the exit code."""
        with _errors_as_exit_codes(ctx):
            result = super().invoke(ctx)
            sys.stdout.flush()
            ctx.exit(int(result or ExitCode.PASSED))


def _meant(word: str) -> str:
    """What may be meant by a word that is no verb: another one, an option, a verb before a file."""
    if word in {"help", "version"}:
        return f"write tagproof --{word}"
    if word.endswith((".yaml", ".yml")):
        return f"did you mean tagproof run {word}?"
    if word.endswith(".db"):
        return f"did you mean tagproof report {word}?"
    if "://" in word or word.endswith(".har"):
        return f"did you mean tagproof hits {word}?"
    close = [OTHER_WORDS[word]] if word in OTHER_WORDS else []
    close = close or difflib.get_close_matches(word, VERBS, n=1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(VERBS)}"


def _version(ctx: click.Context, _param: click.Parameter, given: bool) -> None:  # noqa: FBT001 - click's signature
    if not given:
        return
    from importlib.metadata import version  # noqa: PLC0415 - keeps --help quick

    click.echo(f"tagproof {version('tagproof')}")
    ctx.exit()


@click.group(
    cls=Verbs,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--debug", is_flag=True, envvar="TAGPROOF_DEBUG", help="Show tracebacks of bugs.")
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version and exit.",
)
def tagproof(debug: bool) -> None:  # noqa: FBT001 - read from the context when a bug shows
    """Audit whether a website's tags report its conversions: each one, once, and right.

    \b
    Examples:
      tagproof demo --open          # what comes of it, on a bundled shop
      tagproof init shop.example    # draft a spec of your site
      tagproof run tagproof.yaml    # audit it

    Exit codes: 0 passed, 1 findings at or over the
    threshold, 2 the spec or the call is wrong, 3 the audit could not conclude, 130 interrupted.
    """  # noqa: D301 - click's mark for lines that stay as they are


def main() -> None:
    """Run the command line: the entry point of the command `tagproof`."""
    for stream in (sys.stdout, sys.stderr):
        # A site's texts may not exist in the terminal's encoding, and must not stop us.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    tagproof(prog_name="tagproof")


@contextlib.contextmanager
def _errors_as_exit_codes(ctx: click.Context) -> Iterator[None]:
    """Turn what a verb raises into lines on stderr and an exit code."""
    try:
        yield
    except (click.exceptions.Exit, click.Abort):
        raise
    except click.ClickException as error:
        error.show()
        ctx.exit(ExitCode.USAGE)
    except KeyboardInterrupt:
        _print("tagproof: interrupted")
        ctx.exit(ExitCode.INTERRUPTED)
    except TagproofError as error:
        _print_error(error)
        ctx.exit(error.exit_code)
    except OSError as error:
        ctx.exit(_print_os_error(error))
    except ExceptionGroup as group:
        ctx.exit(_print_group(ctx, group))
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug gets no traceback
        ctx.exit(_print_bug(ctx, error))


def _print(text: str) -> None:
    from auditor.cli.terminal import say_on_stderr  # noqa: PLC0415 - keeps --help quick

    say_on_stderr(text)


def _print_error(error: TagproofError) -> None:
    # A spec's problems begin with file and line, which editors and CI turn into links.
    _print(str(error) if isinstance(error, SpecError) else f"tagproof: {error}")


def _print_os_error(error: OSError) -> ExitCode:
    if error.errno == errno.EPIPE:
        # The reader of our output has closed it (| head). Python would complain once more at exit.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.READER_GONE
    where = f": {error.filename}" if error.filename else ""
    _print(f"tagproof: {error.strerror or error}{where}")
    return ExitCode.INCONCLUSIVE


def _print_group(ctx: click.Context, group: ExceptionGroup) -> ExitCode:
    """Print the errors of tasks that ran side by side; one bug among them makes it a bug."""
    ours, others = group.split(TagproofError)
    if others is not None or ours is None:
        return _print_bug(ctx, group)
    leaves = list(_leaves(ours))
    for error in leaves:
        _print_error(error)
    return max(error.exit_code for error in leaves)


def _leaves(group: ExceptionGroup[TagproofError]) -> Iterator[TagproofError]:
    for exception in group.exceptions:
        if isinstance(exception, ExceptionGroup):
            yield from _leaves(exception)
        else:
            yield exception


def _print_bug(ctx: click.Context, error: Exception) -> ExitCode:
    import tempfile  # noqa: PLC0415 - keeps --help quick
    import traceback  # noqa: PLC0415 - keeps --help quick

    text = "".join(traceback.format_exception(error))
    summary = f"tagproof: this is a bug in tagproof: {type(error).__name__}: {error}"
    if ctx.params.get("debug"):
        _print(f"{text}{summary}")
        return ExitCode.INCONCLUSIVE
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="tagproof-bug-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            log.write(text)
    except OSError:
        _print(f"{text}{summary}")
    else:
        _print(f"{summary}\n  please report it, with what stands in {log.name}")
    return ExitCode.INCONCLUSIVE
