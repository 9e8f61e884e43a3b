"""What a client is given, held to the description before anything is sent."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest
from pydantic import ValidationError

from runcontract.generated import handlers, models
from runcontract.generated.client import RunClient, SyncRunClient
from runcontract.wire.codec import Codec
from runcontract.wire.operation import Operation, Param, Success

NOWHERE: Final = "http://127.0.0.1:1"


@pytest.mark.parametrize("key", ["", "x" * 5000, None, 5, b"k"])
def test_a_parameter_is_held_to_the_description(key: Any) -> None:
    """Its type and its bounds; a run's own id as well."""
    with SyncRunClient(NOWHERE, "r", "t") as client, pytest.raises(ValidationError):
        client.get_state(key)
    with SyncRunClient(NOWHERE, "", "t") as client, pytest.raises(ValidationError):
        client.payload()


@pytest.mark.parametrize("text", ["\ud800", "a\udfff"])
def test_half_a_character_is_refused(text: str) -> None:
    """UTF-8 has no bytes for it, in a path or in a body."""
    with SyncRunClient(NOWHERE, "r", "t") as client:
        for call in (lambda: client.get_state(text), lambda: client.log("m", data={"a": text})):
            with pytest.raises(ValueError, match=r"surrogate|unicode"):
                call()


@pytest.mark.parametrize("value", [math.nan, [math.inf], {"a": -math.inf}])
def test_what_json_has_no_words_for_is_refused(value: Any) -> None:
    """And not sent as null, which is another value."""

    async def asynchronously() -> None:
        async with RunClient(NOWHERE, "r", "t") as client:
            await client.log("m", data={"a": value, "b": None})

    with SyncRunClient(NOWHERE, "r", "t") as client, pytest.raises(ValueError, match="NaN or infinity"):
        client.set_state("k", {"a": value})
    with pytest.raises(ValueError, match="NaN or infinity"):
        asyncio.run(asynchronously())


@pytest.mark.parametrize("value", [object(), {1, 2}, b"\xff"])
def test_what_is_no_json_is_refused(value: Any) -> None:
    """With the operation's name."""
    with (
        SyncRunClient(NOWHERE, "r", "t") as client,
        pytest.raises(ValueError, match=r"body of setState can't be written as JSON|NaN"),
    ):
        client.set_state("k", {"a": value, "n": math.nan})


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A request with a header and a path that has no bounds."""

    name: Any = "n"
    mark: Any = None


MARKED: Final[Codec[Marked, Any]] = Codec(
    Operation(
        id="marked",
        method="GET",
        path="/things/{name}",
        handler="marked",
        request=Marked,
        params=(Param("name", "name", "path", str), Param("X-Mark", "mark", "header", str, required=False)),
        successes=(Success(204),),
    )
)


@pytest.mark.parametrize("mark", ["é", "a\r\nx: y", "a\n", " a", "\0"])
def test_a_header_that_would_not_arrive_is_refused(mark: str) -> None:
    """Cut off, changed, or as another header."""
    with pytest.raises(ValueError, match="X-Mark: a header holds printable ASCII"):
        MARKED.call(Marked(mark=mark))
    assert MARKED.call(Marked(mark="a b")).headers["x-mark"] == "a b"


def test_an_empty_segment_is_refused_though_no_bound_forbids_it() -> None:
    """Another path would be called."""
    with pytest.raises(ValueError, match="name: it is empty"):
        MARKED.call(Marked(name=""))


def test_null_in_free_json_is_sent() -> None:
    """It is a value as any other."""
    request = handlers.SetState(run_id="r", body=models.SetStateRequest(key="k", value={"a": None, "b": "NaN"}))
    call = handlers.SET_STATE
    content: Callable[..., Any] = Codec(call).call
    assert b'{"a":null,"b":"NaN"}' in content(request).content
