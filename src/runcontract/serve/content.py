"""What is behind a path and stays the same as long as the server runs, sent with a tag to know it by."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from runcontract.serve.asgi import Scope, Send, header

NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body and the headers that it is sent with."""

    raw: bytes
    headers: Mapping[str, str]


def content(raw: bytes, media_type: str, more: Mapping[str, str] | None = None) -> Content:
    """Return a body with its headers, and those that it needs beside them."""
    return Content(
        raw=raw,
        headers={
            "content-type": media_type,
            "cache-control": "no-cache",  # it may be kept, but is to be asked for: another version may run here next
            "etag": f'"{sha256(raw).hexdigest()[:32]}"',
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            **(more or {}),
        },
    )


async def send_content(scope: Scope, send: Send, content: Content) -> None:
    """Send it in answer to GET or HEAD, unless the client has it already."""
    is_known = _is_known(header(scope, b"if-none-match") or "", content.headers["etag"])
    headers = content.headers if is_known else {**content.headers, "content-length": str(len(content.raw))}
    lines = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": NOT_MODIFIED if is_known else 200, "headers": lines})
    # An answer to HEAD has no body either; the HTTP layer leaves it out.
    await send({"type": "http.response.body", "body": b"" if is_known else content.raw})


def _is_known(conditions: str, etag: str) -> bool:
    """Tell whether If-None-Match names what is here (RFC 9110 13.1.2: `W/` does not count)."""
    known = {each.strip().removeprefix("W/") for each in conditions.split(",")}
    return not known.isdisjoint({etag, "*"})
