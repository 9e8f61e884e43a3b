"""What the generated clients stand on: httpx, asynchronous and synchronous, around one and the same conversation."""

import asyncio
import copy
import time
from dataclasses import replace
from http.cookiejar import CookieJar
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeAlias, TypeVar, Unpack

import httpx

from runcontract.wire.codec import Call, RawAnswer
from runcontract.wire.conversation import Pause, conversation
from runcontract.wire.exchange import BoundedBody, Watch, deadline
from runcontract.wire.failures import NoAnswer, without
from runcontract.wire.operation import Operation, ReplyT, RequestT
from runcontract.wire.settings import ClientOptions, Settings

__all__ = [
    "AsyncBound",
    "AsyncHttp",
    "AsyncTransport",
    "ClientOptions",
    "SyncBound",
    "SyncHttp",
    "SyncTransport",
]

AsyncHttp: TypeAlias = httpx.AsyncClient
SyncHttp: TypeAlias = httpx.Client

# A request that failed in one of these ways has not left.
NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.LocalProtocolError,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)
# What goes wrong between the two sides; ValueError: of an answer that sends the client to what is no URL.
TROUBLE: Final = (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError)


class _Transport:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            self._url = httpx.URL(settings.base)
            _ = self._url.host  # as it is decoded when it is called
        except (httpx.InvalidURL, ValueError) as error:
            raise ValueError(f"{settings.base!r} is no URL: {error}.") from error

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._url}>"

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a client with other options over the same connections; closing either closes them."""
        other = copy.copy(self)
        other.settings = self.settings.changed(options)
        return other

    def _request(self, http: httpx.Client | httpx.AsyncClient, call: Call, trace: Any) -> httpx.Request:
        path = self._url.raw_path.rstrip(b"/") + call.path.encode("ascii")
        return http.build_request(
            call.method,
            self._url.copy_with(raw_path=path),
            # of what compresses answers, gzip can be undone piece by piece, up to a limit
            headers={"accept-encoding": "gzip", **self.settings.sent_headers, **call.headers},
            content=call.content,
            timeout=self.settings.timeout_s,
            extensions={"trace": trace},
        )

    def _begun(self, response: httpx.Response) -> tuple[dict[str, str], BoundedBody]:
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = BoundedBody(headers, limit=self.settings.max_answer)
        return headers, body

    def _whole(self, answer: RawAnswer) -> RawAnswer:
        return replace(answer, secret=self.settings.token)

    def _read_before(self, response: httpx.Response) -> RawAnswer | None:
        """Return the answer of a transport that has read it itself, as those for tests do."""
        if not response.is_stream_consumed:
            return None
        headers, _ = self._begun(response)
        return self._whole(RawAnswer(status=response.status_code, headers=headers, body=response.content))

    def _failed(self, error: Exception, call: Call, watch: Watch) -> RawAnswer | NoAnswer:
        """Return what a failure means; the path is named, the token never."""
        if watch.redirection is not None:
            return self._whole(watch.redirection)
        told = str(error) or type(error).__name__
        reason = without(self.settings.token, told)
        failure = NoAnswer(f"{call.method} {call.path}: no answer ({reason})", sent=not isinstance(error, NOT_SENT))
        if reason == told:
            failure.__cause__ = error
        return failure

    def _too_late(self, call: Call) -> NoAnswer:
        seconds = self.settings.total_s
        return NoAnswer(f"{call.method} {call.path}: no whole answer within {seconds:g} seconds", sent=True)


class _NoCookies(CookieJar):
    """A jar that takes nothing, and looks at nothing: what a call says is in its arguments."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Leave the cookies of an answer where they are."""


class AsyncTransport(_Transport):
    """A client of a server, for `async with`; or call `aclose()` when done.

    An `http` client of your own is used as it is, and left open. Raises ValueError for a base URL, a token or options
    that can't work.
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
        self._http = http or httpx.AsyncClient(cookies=_NoCookies())
        self._abandoned: set[asyncio.Task[RawAnswer]] = set()

    async def aclose(self) -> None:
        """Close the connections."""
        if not self._owned:
            return
        for task in self._abandoned:
            task.cancel()
        await asyncio.gather(*self._abandoned, return_exceptions=True)
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.aclose()

    async def call(self, operation: Operation[RequestT, ReplyT], request: RequestT) -> ReplyT:
        """Return the reply to a typed request.

        Raises ValueError for a request that is not what the description says, ApiError, UnexpectedAnswer or NoAnswer.
        """
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
        watch = Watch()
        # In a task of its own: whoever waits for it may be cancelled at any time, it may not.
        task = asyncio.create_task(self._exchange(step, watch))
        try:
            await asyncio.wait({task}, timeout=self.settings.total_s)
        finally:
            if not task.done():
                self._abandon(task, watch)
        if not task.done():
            return self._too_late(step)
        try:
            return task.result()
        except TROUBLE as error:
            return self._failed(error, step, watch)

    async def _exchange(self, call: Call, watch: Watch) -> RawAnswer:
        request = self._request(self._http, call, watch.asynchronous)
        response = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            if (read := self._read_before(response)) is not None:
                return read
            headers, body = self._begun(response)
            async for piece in response.aiter_raw():
                if not body.takes(piece):
                    break
            return self._whole(body.answer(response.status_code, headers))
        finally:
            await response.aclose()

    def _abandon(self, task: asyncio.Task[RawAnswer], watch: Watch) -> None:
        self._abandoned.add(task)
        task.add_done_callback(self._forget)
        watch.abandon(task)
        # A transport that tells nothing of its steps is given as long as an answer is.
        asyncio.get_running_loop().call_later(self.settings.total_s, task.cancel)

    def _forget(self, task: asyncio.Task[RawAnswer]) -> None:
        self._abandoned.discard(task)
        if not task.cancelled():
            task.exception()  # it is nobody's any more


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
        self._http = http or httpx.Client(cookies=_NoCookies())

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
        """Return the reply to a typed request.

        Raises ValueError for a request that is not what the description says, ApiError, UnexpectedAnswer or NoAnswer.
        """
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
        watch = Watch()
        try:
            with deadline(self.settings.total_s):
                return self._exchange(step, watch)
        except TimeoutError:
            return self._too_late(step)
        except TROUBLE as error:
            return self._failed(error, step, watch)

    def _exchange(self, call: Call, watch: Watch) -> RawAnswer:
        request = self._request(self._http, call, watch.synchronous)
        response = self._http.send(request, stream=True, follow_redirects=False)
        try:
            if (read := self._read_before(response)) is not None:
                return read
            headers, body = self._begun(response)
            for piece in response.iter_raw():
                if not body.takes(piece):
                    break
            return self._whole(body.answer(response.status_code, headers))
        finally:
            response.close()


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
