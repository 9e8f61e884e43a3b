"""A call as a TypeScript program on the client of examples/typescript, or on fetch for a stream."""

import json
from collections.abc import Mapping
from typing import Any, Final

from runcontract.docs.calls import Call, Credentials, as_text
from runcontract.docs.layout import Code, Group, laid_out
from runcontract.generate.typescript_syntax import key

STEP: Final = 2
PLACES: Final = ("path", "query", "header", "cookie")
PROGRAM: Final = """\
// client.ts is in examples/typescript
import {{ Client }} from "./client.js";

{made};
{called};{shown}"""
STREAM: Final = """\
{called};
for await (const piece of answer.body ?? []) {{
  process.stdout.write(piece);
}}"""


def typescript_sample(call: Call) -> str:
    """Return a program that makes the call, checked against the generated types, and shows the answer if any."""
    shown = "" if call.operation.success.schema is None else "\nconsole.log(answer);"
    made = Group(head="new Client(", items=(("", _text(call.base_url)), *_credentials(call)), tail=")")
    request = (("", _text(call.operation.id)), ("", _request(call)))
    called = Group(head="client.call(", items=request, tail=")")
    before = ("const answer = " if shown else "") + "await "
    return PROGRAM.format(made=_lines(made, "const client = "), called=_lines(called, before), shown=shown)


def typescript_stream_sample(call: Call) -> str:
    """Return a program that shows an answer piece by piece as it comes."""
    headers: dict[str, Code] = {name: _text(as_text(value)) for name, value in call.of_place("header").items()}
    credentials = call.credentials
    if credentials is not None and credentials.place == "header":
        headers = {credentials.name: _header(credentials), **headers}
    options: list[tuple[str, Code]] = [("method: ", _text(call.operation.method))]
    options += [("headers: ", _object(headers))] if headers else []
    given = (("", _text(call.url)), ("", Group(head="{", items=tuple(options), tail="}", pad=" ")))
    return STREAM.format(called=_lines(Group(head="fetch(", items=given, tail=")"), "const answer = await "))


def _lines(code: Code, before: str) -> str:
    return "\n".join(laid_out(code, before=before, indent=STEP))


def _credentials(call: Call) -> tuple[tuple[str, Code], ...]:
    """Return the token, or an empty one and the header in its place."""
    credentials = call.credentials
    if credentials is None:
        return (("", '""'),)
    if credentials.is_bearer:
        return (("", f'{_variable(credentials.variable)} ?? ""'),)
    return (("", '""'), ("", _object({credentials.name: _header(credentials)})))


def _header(credentials: Credentials) -> str:
    value = _variable(credentials.variable)
    return f"`{credentials.prefix}${{{value}}}`"


def _variable(name: str) -> str:
    return f"process.env[{_text(name)}]"


def _request(call: Call) -> Code:
    """Return what the call takes: the parameters by their place, and the body."""
    members: dict[str, Code] = {}
    for place in PLACES:
        values = call.of_place(place)
        if values:
            members[place] = _written(values)
    if call.body is not None:
        members["body"] = _written(call.body.value)
    return _object(members)


def _written(value: Any) -> Code:
    if isinstance(value, Mapping):
        return _object({name: _written(each) for name, each in value.items()})
    if isinstance(value, list):
        return Group(head="[", items=tuple(("", _written(each)) for each in value), tail="]")
    return _text(value)


def _object(members: Mapping[str, Code]) -> Group:
    items = tuple((f"{key(name)}: ", code) for name, code in members.items())
    return Group(head="{", items=items, tail="}", pad=" ")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
