"""The binding as an ASGI app, for any ASGI server."""

from functools import partial
from urllib.parse import quote, unquote

from runcontract.wire.messages import Disconnected, Receive, Scope, Send, headers_of, read_body
from runcontract.wire.service import MAX_BODY, Authenticate, MethodNotAllowed, Outranking, RefusalBody, Service

__all__ = ["MAX_BODY", "App", "Authenticate", "MethodNotAllowed", "Outranking", "RefusalBody"]


class App(Service):
    """A Service that speaks ASGI."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises RuntimeError for anything but HTTP; a server reads that as no lifespan."""
        if scope["type"] != "http":
            raise RuntimeError(f"there is nothing here for {scope['type']}")
        headers = headers_of(scope["headers"])
        # A server that gives the path as it came may leave the query in it; one that does not, decoded the path.
        raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
        path = raw_path.partition(b"?")[0] if b"?" in raw_path else raw_path
        if root_path := scope.get("root_path"):
            path = below(root_path, path)
        body = partial(read_body, headers, receive)
        try:
            status, named, content = await self.answer(scope["method"], path, scope["query_string"], headers, body)
        except Disconnected:
            return
        try:
            await send({"type": "http.response.start", "status": status, "headers": named})
            await send({"type": "http.response.body", "body": content})
        except OSError:
            return  # the client is gone already (ASGI 2.4), which is nobody's fault


def below(root_path: str, path: bytes) -> bytes:
    """Return what of a percent-encoded path is below the place that an app is mounted at; all, where it is not there.

    ASGI's path begins with its root_path; servers of old left it out.
    """
    root = root_path.rstrip("/")
    end, steps = 0, root.count("/") + (0 if root.startswith("/") else 1)
    for _ in range(steps if root else 0):
        end = path.find(b"/", end + 1)
        if end == -1:
            end = len(path)
            break
    return path[end:] if unquote(path[:end].decode("utf-8", "replace")).strip("/") == root.strip("/") else path
