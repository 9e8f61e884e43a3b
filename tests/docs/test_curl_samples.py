"""curl commands, read by a real shell: whatever is in a description, the arguments are what was meant."""

import json
import os
import subprocess
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontract.contract import Contract
from runcontract.docs.samples import samples_of

# The shell says what curl would be given.
SPY: Final = 'curl() { for each in "$@"; do printf \'%s\\0\' "$each"; done; }\n'
TOKEN: Final = "a secret $x `y` 'z' \"w\""
# What no argument of a program can hold, and what no text can.
TEXTS: Final = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def described(operation: dict[str, Any], *, path: str = "/things", method: str = "post", **more: Any) -> Contract:
    """Return a description of one operation."""
    operation = {"operationId": "act", "responses": {"204": {"description": "Done."}}, **operation}
    return Contract({"info": {}, "paths": {path: {method: operation}}, **more})


def arguments(contract: Contract) -> list[str]:
    """Return what the shell gives to curl for the sample of the one operation."""
    (operation,) = contract.operations
    (sample,) = samples_of(contract, operation, package=None)
    done = subprocess.run(
        ["sh"],
        input=(SPY + sample["source"]).encode(),
        env={**os.environ, "MY_KEY": TOKEN},
        capture_output=True,
        timeout=20,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout.decode().split("\0")[:-1]


def scheme(**members: str) -> dict[str, Any]:
    return {"security": [{"myKey": []}], "components": {"securitySchemes": {"myKey": members}}}


@settings(max_examples=60, deadline=None)
@given(body=VALUES, value=TEXTS.filter(bool))
def test_a_shell_reads_what_was_meant(body: Any, value: str) -> None:
    """A body, and a value in path, query and header, whatever is in them."""
    places = ["path", "query", "header"]
    contract = described(
        {
            "parameters": [
                {"name": f"in_{place}", "in": place, "required": True, "example": value} for place in places
            ],
            "requestBody": {"content": {"application/json": {"examples": {"complete": {"value": body}}}}},
        },
        path="/things/{in_path}",
    )
    method, post, url, *options = arguments(contract)
    assert (method, post) == ("-X", "POST")
    target = urlsplit(url)
    assert target.path.count("/") == 2
    assert unquote(target.path.removeprefix("/things/")) == value
    assert parse_qs(target.query, keep_blank_values=True) == {"in_query": [value]}
    assert options[:4] == ["-H", f"in_header: {value}", "-H", "Content-Type: application/json"]
    assert options[4] == "-d"
    assert json.loads(options[5]) == body


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"type": "http", "scheme": "bearer"}, ["-H", f"Authorization: Bearer {TOKEN}"]),
        ({"type": "oauth2"}, ["-H", f"Authorization: Bearer {TOKEN}"]),
        ({"type": "http", "scheme": "Basic"}, ["-H", f"Authorization: Basic {TOKEN}"]),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, ["-H", f"X-Key: {TOKEN}"]),
        ({"type": "apiKey", "in": "cookie", "name": "session"}, ["-H", f"Cookie: session={TOKEN}"]),
    ],
    ids=["bearer", "oauth2", "basic", "key in a header", "key in a cookie"],
)
def test_the_shell_fills_in_the_credentials(members: dict[str, str], told: list[str]) -> None:
    """From a variable that is named after the scheme, so that no secret is in the sample."""
    assert arguments(described({}, method="get", **scheme(**members))) == ["http://localhost:8080/things", *told]


def test_a_key_in_the_query_is_filled_in_behind_what_is_there() -> None:
    """The dollar of the path is the path's."""
    contract = described(
        {"parameters": [{"name": "q", "in": "query", "required": True, "example": "a b"}]},
        path="/$things",
        method="get",
        **scheme(type="apiKey", name="key", **{"in": "query"}),
    )
    assert arguments(contract) == [f"http://localhost:8080/$things?q=a+b&key={TOKEN}"]


@pytest.mark.parametrize(("security", "told"), [([], 0), ([{}], 0), ([{"other": []}], 0), ([{}, {"myKey": []}], 2)])
def test_an_operation_may_need_no_credentials(security: list[Any], told: int) -> None:
    """Its own demand counts, not the document's; what is not described can't be shown."""
    contract = described({"security": security}, method="get", **scheme(type="http", scheme="bearer"))
    assert len(arguments(contract)) == 1 + told


@pytest.mark.parametrize(
    ("media_type", "options"),
    [
        ("application/x-www-form-urlencoded", ["--data-urlencode", "a=1 @", "--data-urlencode", "file=f"]),
        ("multipart/form-data", ["--form-string", "a=1 @", "-F", "file=@file"]),
        ("application/pdf", ["-H", "Content-Type: application/pdf", "--data-binary", "@body"]),
        ("application/merge-patch+json", ["-H", "Content-Type: application/merge-patch+json", "-d"]),
    ],
)
def test_other_bodies_have_their_own_options(media_type: str, options: list[str]) -> None:
    """A form is sent field by field, a file from a file, and anything else whole."""
    media: dict[str, Any] = {"example": {"a": "1 @", "file": "f"}}
    if media_type == "multipart/form-data":
        media["schema"] = {"properties": {"file": {"type": "string", "format": "binary"}}}
    told = arguments(described({"requestBody": {"content": {media_type: media}}}))
    assert told[3 : 3 + len(options)] == options


@pytest.mark.parametrize(
    ("servers", "url"),
    [
        ([], "http://localhost:8080/things"),
        ([{"url": "/v2"}], "http://localhost:8080/v2/things"),
        ([{"url": "https://a.example/v2/"}, {"url": "https://b.example"}], "https://a.example/v2/things"),
        ([{"url": "https://{host}/", "variables": {"host": {"default": "c.example"}}}], "https://c.example/things"),
        ([{"url": "https://x.example/$(id)`id`'\""}], "https://x.example/$(id)`id`'\"/things"),
    ],
    ids=["none", "relative", "the first", "with a variable", "hostile"],
)
def test_the_url_is_that_of_the_first_server(servers: list[Any], url: str) -> None:
    """A server of this machine stands in where the description knows none."""
    assert arguments(described({}, method="get", servers=servers)) == [url]


def test_the_server_of_an_operation_goes_before_that_of_the_document() -> None:
    """As OpenAPI has it."""
    contract = described({"servers": [{"url": "https://near.example"}]}, method="get", servers=[{"url": "https://far"}])
    assert arguments(contract) == ["https://near.example/things"]


def test_optional_parameters_without_an_example_are_left_out() -> None:
    """Lists are repeated in a query, and joined elsewhere."""
    parameters = [
        {"name": "a", "in": "query", "schema": {"type": "string"}},
        {"name": "b", "in": "query", "schema": {}, "example": [1, True]},
        {"name": "c", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 3}},
        {"name": "X-D", "in": "header", "example": ["x", "y"]},
        {"name": "e", "in": "cookie", "required": True, "schema": {"enum": ["on", "off"]}},
    ]
    assert arguments(described({"parameters": parameters}, method="get")) == [
        "http://localhost:8080/things?b=1&b=true&c=3",
        "-H",
        "X-D: x,y",
        "-b",
        "e=on",
    ]
