"""A call as a curl command for a POSIX shell, ready to be pasted once the token is in its variable."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, Final

from runcontract.docs.calls import Body, Call, as_text

SPECIAL: Final = re.compile(r'[\\$`"]')
FORMS: Final = {"application/x-www-form-urlencoded": "--data-urlencode", "multipart/form-data": "--form-string"}


def curl_sample(call: Call, *, streams: bool) -> str:
    """Return the command, an option a line; `streams` is for an answer that comes piece by piece."""
    method = [] if call.operation.method == "GET" else [f"-X {call.operation.method}"]
    first = " ".join(["curl", *(["-N"] if streams else []), *method, _address(call)])
    return " \\\n  ".join([first, *_options(call)])


def _address(call: Call) -> str:
    credentials = call.credentials
    if credentials is None or credentials.place != "query":
        return shlex.quote(call.url)
    joint = "&" if "?" in call.url else "?"
    return _filled_in(f"{call.url}{joint}{credentials.name}=", credentials.variable)


def _options(call: Call) -> Iterator[str]:
    credentials = call.credentials
    if credentials is not None and credentials.place == "header":
        yield f"-H {_filled_in(f'{credentials.name}: {credentials.prefix}', credentials.variable)}"
    for name, value in call.of_place("header").items():
        yield f"-H {shlex.quote(f'{name}: {as_text(value)}')}"
    for name, value in call.of_place("cookie").items():
        yield f"-b {shlex.quote(f'{name}={as_text(value)}')}"
    if call.body is not None:
        yield from _body(call.body)


def _body(body: Body) -> Iterator[str]:
    option = FORMS.get(body.media_type)
    if option is not None and isinstance(body.value, Mapping):
        for name, value in body.value.items():
            is_file = name in body.files
            yield f"-F {shlex.quote(f'{name}=@{name}')}" if is_file else f"{option} {shlex.quote(_field(name, value))}"
        return
    yield f"-H {shlex.quote(f'Content-Type: {body.media_type}')}"
    if body.is_json:
        # Indented like the option; in JSON a line feed is never within a text.
        lines = json.dumps(body.value, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"-d {shlex.quote(lines)}"
    else:
        yield "--data-binary @body"


def _field(name: str, value: Any) -> str:
    return f"{name}={json.dumps(value) if isinstance(value, dict | list) else as_text(value)}"


def _filled_in(text: str, variable: str) -> str:
    """Return a text in double quotes, with the shell's variable behind it."""
    return '"' + SPECIAL.sub(r"\\\g<0>", text) + f'${variable}"'
