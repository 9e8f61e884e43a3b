"""What the generated clients stand on: httpx, asynchronous and synchronous, around one and the same conversation."""

import asyncio
import copy
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeAlias, TypedDict, TypeVar, Unpack

import httpx

from runcontract.wire.codec import Call, RawAnswer
from runcontract.wire.conversation import Pause, conversation
from runcontract.wire.failures import NoAnswer
from runcontract.wire.operation import Operation, ReplyT, RequestT

AsyncHttp: TypeAlias = httpx.AsyncClient
SyncHttp: TypeAlias = httpx.Client

WHOLE_URL: Final = re.compile(r"https?://[!-~]+")
TIMEOUT_S: Final = 10.0
RETRIES: Final = 2
# A request that failed in one of these ways has not left.
NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class ClientOptions(TypedDict, total=False):
    """What every client takes beside the server's URL.

    `timeout_s` is for how many seconds the server may keep silent (10), `retries` how often a call is repeated where
    that can do no harm (2), `headers` go out with every request.
    """

    headers: Mapping[str, str]
    timeout_s: float
    retries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a client calls, with which headers, and how patiently."""

    base: httpx.URL
    headers: Mapping[str, str] = field(repr=False)  # the token is among them
    timeout_s: float = TIMEOUT_S
    retries: int = RETRIES

    @classmethod
    def of(cls, base_url: str, *, token: str | None, options: ClientOptions) -> Self:
        """Return the settings of a client. Raises ValueError for a base URL that is none."""
        try:
            base = httpx.URL(base_url)
        except httpx.InvalidURL as error:
            raise ValueError(f"{base_url!r} is no URL: {error}.") from error
        if not WHOLE_URL.fullmatch(base_url) or not base.host or base.query or base.fragment:
            raise ValueError(
                f"{base_url!r} is no base URL; give one such as https://runs.example.com, without a query."
            )
        credentials = {} if token is None else {"authorization": f"Bearer {token}"}
        return cls(base=base, headers={"user-agent": "runcontract", **credentials}).changed(options)

    def changed(self, options: ClientOptions) -> Self:
        """Return the settings with these options, new headers beside the old ones."""
        return replace(
            self,
            headers={**self.headers, **options.get("headers", {})},
            timeout_s=options.get("timeout_s", self.timeout_s),
            retries=options.get("retries", self.retries),
        )

    def request(self, call: Call) -> dict[str, Any]:
        """Return httpx's words for a call."""
        path = self.base.raw_path.rstrip(b"/") + call.path.encode("ascii")
        return {
            "method": call.method,
            "url": self.base.copy_with(raw_path=path),
            "headers": {**self.headers, **call.headers},
            "content": call.content,
            "timeout": self.timeout_s,
        }


class _Transport:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.settings.base}>"

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a client with other options over the same connections; closing either closes them."""
        other = copy.copy(self)
        other.settings = self.settings.changed(options)
        return other


def _answer(response: httpx.Response) -> RawAnswer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return RawAnswer(status=response.status_code, headers=headers, body=response.content)


def _no_answer(error: httpx.HTTPError, call: Call) -> NoAnswer:
    """Return what an httpx error means; the path is named, the token never."""
    reason = str(error) or type(error).__name__
    failure = NoAnswer(f"{call.method} {call.path}: no answer ({reason})", sent=not isinstance(error, NOT_SENT))
    failure.__cause__ = error
    return failure


class AsyncTransport(_Transport):
    """A client of a server, for `async with`; or call `aclose()` when done.

    An `http` client of your own is used as it is, and left open. Raises ValueError for a base URL that is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        http: httpx.AsyncClient | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(Settings.of(base_url, token=token, options=options))
        self._owned = http is None
        self._http = http or httpx.AsyncClient()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._owned:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.aclose()

    async def call(self, operation: Operation[RequestT, ReplyT], request: RequestT) -> ReplyT:
        """Return the reply to a typed request. Raises ApiError, UnexpectedAnswer or NoAnswer."""
        talk = conversation(operation, request, retries=self.settings.retries)
        try:
            step = next(talk)
            while True:
                step = talk.send(await self._done(step))
        except StopIteration as end:
            reply: ReplyT = end.value
            return reply

    async def _done(self, step: Call | Pause) -> RawAnswer | NoAnswer | None:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        try:
            return _answer(await self._http.request(**self.settings.request(step)))
        except httpx.HTTPError as error:
            return _no_answer(error, step)


class SyncTransport(_Transport):
    """A client of a server, for `with`; or call `close()` when done. All else is as with AsyncTransport."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        http: httpx.Client | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(Settings.of(base_url, token=token, options=options))
        self._owned = http is None
        self._http = http or httpx.Client()

    def close(self) -> None:
        """Close the connections."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    def call(self, operation: Operation[RequestT, ReplyT], request: RequestT) -> ReplyT:
        """Return the reply to a typed request. Raises ApiError, UnexpectedAnswer or NoAnswer."""
        talk = conversation(operation, request, retries=self.settings.retries)
        try:
            step = next(talk)
            while True:
                step = talk.send(self._done(step))
        except StopIteration as end:
            reply: ReplyT = end.value
            return reply

    def _done(self, step: Call | Pause) -> RawAnswer | NoAnswer | None:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        try:
            return _answer(self._http.request(**self.settings.request(step)))
        except httpx.HTTPError as error:
            return _no_answer(error, step)


AsyncT = TypeVar("AsyncT", bound=AsyncTransport)
SyncT = TypeVar("SyncT", bound=SyncTransport)


class AsyncBound(Generic[AsyncT]):
    """A client for one thing, such as one run; `client` has the operations as they are."""

    def __init__(self, client: AsyncT) -> None:
        self.client = client

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return the same with other options over the same connections; closing either closes them."""
        other = copy.copy(self)
        other.client = self.client.with_options(**options)
        return other

    async def aclose(self) -> None:
        """Close the connections."""
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.aclose()


class SyncBound(Generic[SyncT]):
    """A client for one thing, such as one run; `client` has the operations as they are."""

    def __init__(self, client: SyncT) -> None:
        self.client = client

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return the same with other options over the same connections; closing either closes them."""
        other = copy.copy(self)
        other.client = self.client.with_options(**options)
        return other

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()
