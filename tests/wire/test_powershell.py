from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.wire.copied import CopiedRequest
from auditor.wire.powershell import is_powershell, parse_powershell

CHROME = """$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0 (X11; Linux x86_64)"
$session.Cookies.Add((New-Object System.Net.Cookie("sid", "secret", "/", "a.example")))
Invoke-WebRequest -UseBasicParsing -Uri "https://a.example/c?v=2&cd[value]=`$79" `
-Method "POST" `
-WebSession $session `
-Headers @{
"Accept"="*/*"
  "Sec-Ch-Ua"="`"Chromium`";v=`"152`", `"{a}`""
  "X-Method"="-Method `"PUT`""
} `
-ContentType "text/plain;charset=UTF-8" `
-Body ([System.Text.Encoding]::UTF8.GetBytes("en=caf$([char]233)$([char]13)$([char]10)en=scroll"))"""
FIREFOX = """Invoke-WebRequest -UseBasicParsing -Uri "https://a.example/" `
-Method POST `
-Headers @{
"Accept" = "*/*"
  "Content-Type" = "application/json"
} `
-Body "{`"a`":1}\""""


def test_a_command_is_read_as_chrome_writes_it() -> None:
    assert is_powershell(CHROME)
    assert parse_powershell(CHROME) == CopiedRequest(
        method="POST",
        url="https://a.example/c?v=2&cd[value]=$79",
        body="en=café\r\nen=scroll",
        content_type="text/plain;charset=UTF-8",
    )


def test_a_command_is_read_as_firefox_writes_it() -> None:
    assert parse_powershell(FIREFOX) == CopiedRequest(
        method="POST",
        url="https://a.example/",
        body='{"a":1}',
        content_type="application/json",
    )


def test_a_command_without_a_body_is_a_get() -> None:
    found = parse_powershell('invoke-webrequest -Uri "https://a.example/"')
    assert found == CopiedRequest(method="GET", url="https://a.example/")


def test_a_command_without_an_address_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="names no address; copy it whole, with Copy as Power"):
        parse_powershell('Invoke-WebRequest -Method "POST"')


def test_a_command_of_curl_is_none() -> None:
    assert not is_powershell("curl 'https://a.example/' -d 'Invoke-WebRequest'")


def quoted(text: str) -> str:
    """A text in double quotes, with all that is not a plain sign as its number in UTF-16."""
    signs = re.sub(r'[`$"]', lambda sign: f"`{sign[0]}", text)
    units = []
    for sign in signs:
        data = sign.encode("utf-16-be", "surrogatepass")
        numbers = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
        plain = " " <= sign <= "~"
        units.append(sign if plain else "".join(f"$([char]{number})" for number in numbers))
    return f'"{"".join(units)}"'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_devtools_quotes_comes_back(body: str) -> None:
    command = f'Invoke-WebRequest -Uri "https://a.example/" -Body {quoted(body)}'
    assert parse_powershell(command).body == body


@given(st.text())
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        parse_powershell(f"Invoke-WebRequest {text}")
    except UsageError as error:
        assert str(error)  # noqa: PT017 - either way is fine, a traceback is not
