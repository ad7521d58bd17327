from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.wire.copied import CopiedRequest
from auditor.wire.curl import is_curl, parse_curl

BASH = r"""curl 'https://a.example/c?v=2&en=x' \
  -H 'accept: */*' \
  -H 'Content-Type: text/plain;charset=UTF-8' \
  -b 'sid=secret' \
  --data-raw $'en=caf\u00e9&ep.note=it\'s\r\nen=scroll' \
  --compressed"""
CMD = (
    'curl ^"https://a.example/c?v=2^&en=x^" ^\r\n'
    '  -H ^"content-type: application/json^" ^\r\n'
    '  --data-raw ^"^{^\\^"event^\\^":^\\^"Lead^\\^"^}^"'
)


def test_a_command_for_bash_is_read_as_devtools_writes_it() -> None:
    assert parse_curl(BASH) == CopiedRequest(
        method="POST",
        url="https://a.example/c?v=2&en=x",
        body="en=café&ep.note=it's\r\nen=scroll",
        content_type="text/plain;charset=UTF-8",
    )


def test_a_command_for_windows_is_read_as_devtools_writes_it() -> None:
    assert parse_curl(CMD) == CopiedRequest(
        method="POST",
        url="https://a.example/c?v=2&en=x",
        body='{"event":"Lead"}',
        content_type="application/json",
    )


OLDER_CMD = (
    'curl "https://a.example/c?v=2&en=x"%"20y" -H "content-type: application/json"'
    ' --data-binary "{""event"":""Lead"",""path"":""C:\\\\x"",""note"":""one"^\n\n"two""}" --compressed'
)
BETWEEN_CMD = (
    'curl "https://a.example/c?v=2&en=x^%^20y" ^\r\n  -H "content-type: application/json" ^\r\n'
    '  --data-raw ^"^{\\"event\\":\\"Lead\\",\\"path\\":\\"C:\\\\\\\\x\\",\\"note\\":\\"one^\n\ntwo\\"^}^" ^\r\n'
    "  --compressed"
)


@pytest.mark.parametrize("text", [OLDER_CMD, BETWEEN_CMD])
def test_a_command_for_windows_is_read_as_older_devtools_wrote_it(text: str) -> None:
    found = parse_curl(text)
    assert (found.method, found.url) == ("POST", "https://a.example/c?v=2&en=x%20y")
    assert found.content_type == "application/json"
    assert found.body == '{"event":"Lead","path":"C:\\\\x","note":"one\ntwo"}'.replace(
        "\\\\", "\\" if text is OLDER_CMD else "\\\\"
    )


def quoted_for_cmd(text: str) -> str:
    """A text with a caret before each sign that cmd would act on, as DevTools has it today."""
    quoted = []
    for sign in text.replace("\\", "\\\\").replace('"', '\\"'):
        is_plain = sign.isascii() and (sign.isalnum() or sign in "_-:=+~'/.',?;()*` ")
        quoted.append("^\n\n" if sign == "\n" else sign if is_plain else f"^{sign}")
    return f'^"{"".join(quoted)}^"'


@given(
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"])), st.sampled_from(["", "\n"])
)
def test_whatever_devtools_quotes_for_cmd_comes_back(text: str, end: str) -> None:
    body = f"a{text}{end}b"
    command = f'curl ^"https://a.example/^" ^\r\n  --data-raw {quoted_for_cmd(body)}'
    assert parse_curl(command).body == body


@given(st.text(st.characters(codec="ascii", exclude_characters="^", exclude_categories=["Cc"])))
def test_whatever_older_devtools_quoted_for_cmd_comes_back(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '""').replace("%", '"%"')
    command = f'curl "https://a.example/"%"20" --data "a{quoted}"'
    assert parse_curl(command).body == f"a{text}"


def test_a_quote_that_is_not_closed_says_so_for_cmd_too() -> None:
    with pytest.raises(UsageError, match="a quote is not closed"):
        parse_curl('curl ^"https://a.example/ ^\r\n -H x')


@pytest.mark.parametrize(
    ("text", "method", "url", "body"),
    [
        ("curl https://a.example/", "GET", "https://a.example/", ""),
        ("curl -XPUT --url https://a.example/", "PUT", "https://a.example/", ""),
        ("curl https://a.example/ -d a=1 -d b=2", "POST", "https://a.example/", "a=1&b=2"),
        ("curl -G https://a.example/ -da=1", "GET", "https://a.example/?a=1", ""),
        ("curl --data-urlencode 'm=a b&c' https://a.example/", "POST", "https://a.example/",
         "m=a+b%26c"),
        ("curl --request=POST https://a.example/ -o /tmp/x -s -L", "POST", "https://a.example/", ""),
        ("curl.exe https://a.example/ --data-raw @here", "POST", "https://a.example/", "@here"),
        (r"curl https://a.example/ --data-raw $'\x41\101\e\q'", "POST", "https://a.example/",
         "AA\x1bq"),
    ],
)  # fmt: skip
def test_options_do_what_they_do_for_curl(text: str, method: str, url: str, body: str) -> None:
    found = parse_curl(text)
    assert (found.method, found.url, found.body) == (method, url, body)


def test_a_body_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "body").write_text("en=login", "utf-8")
    assert parse_curl(f"curl https://a.example/ -d @{tmp_path}/body").body == "en=login"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "wget https://a.example",
            "that is not a cURL command; copy the request with Copy as cURL",
        ),
        ("curl -H 'a: b'", "the cURL command names no address"),
        ("curl 'https://a.example", "the cURL command can't be read (No closing quotation); copy"),
        ("curl https://a.example -d @/no/such", "the cURL command takes its body from /no/such,"),
    ],
)
def test_a_broken_command_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_curl(text)
    assert str(raised.value).startswith(message)


def test_only_a_command_is_taken_for_one() -> None:
    assert is_curl("  curl 'https://a.example'")
    assert not is_curl("https://curl.example/ x")


@given(st.text(st.characters(exclude_characters="$^\\", exclude_categories=["Cs"])))
def test_whatever_a_shell_quotes_comes_back(body: str) -> None:
    command = parse_curl(f"curl https://a.example/ --data-raw {shlex.quote(body)}")
    assert command.body == body


@given(st.text())
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        parse_curl(f"curl {text}")
    except UsageError as error:
        assert str(error)  # noqa: PT017 - either way is fine, a traceback is not
