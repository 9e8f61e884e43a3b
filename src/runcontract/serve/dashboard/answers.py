"""Answers to a browser: pages that nobody keeps and that load nothing from elsewhere, and redirects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from runcontract.serve.asgi import Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS: Final = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # With no-referrer browsers would send forms with `Origin: null`, and they could not be told from a stranger's.
    "referrer-policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int = 200
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def see_other(path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that leads to a page of this server."""
    return Answer(status=303, headers={"location": path, **(headers or {})})


async def send_answer(send: Send, answer: Answer) -> None:
    """Send it; an answer to HEAD loses its body in the HTTP layer."""
    raw = answer.html.encode("utf-8", "replace")
    named = {**PAGE_HEADERS, "content-length": str(len(raw)), **answer.headers}
    lines = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": lines})
    await send({"type": "http.response.body", "body": raw})
