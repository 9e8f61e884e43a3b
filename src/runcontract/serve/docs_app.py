"""GET /docs, /docs/control, /openapi.json and /control.json: the API reference, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from json import loads
from typing import Final

from runcontract.contract import Contract
from runcontract.docs.page import Link, page_of, policy
from runcontract.generated import errors
from runcontract.serve.asgi import Scope, Send, header, send_error

GENERATED: Final = files("runcontract.generated")
DESCRIPTIONS: Final = {"/openapi.json": "openapi.json", "/control.json": "control.json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of one description: how it is called, where the description is, and the package of its Python client."""

    text: str
    description: str
    package: str


PAGES: Final = {
    "/docs": Page(text="Run endpoints", description="/openapi.json", package="runcontract.generated"),
    "/docs/control": Page(text="Control API", description="/control.json", package="runcontract.generated.control"),
}
METHODS: Final = ("GET", "HEAD")
NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is behind a path, the same as long as the server runs."""

    raw: bytes
    headers: Mapping[str, str]


class DocsApp:
    """Answers with the pages and the descriptions; nobody needs a token to read."""

    def answers(self, scope: Scope) -> bool:
        """Return whether the request is for one of them."""
        return scope["path"] in PAGES or scope["path"] in DESCRIPTIONS

    async def __call__(self, scope: Scope, send: Send) -> None:
        """Send what is asked for, unless the client has it already."""
        if scope["method"] not in METHODS:
            await send_error(send, errors.MethodNotAllowed("Use GET here.", headers={"allow": ", ".join(METHODS)}))
            return
        content = content_of(scope["path"])
        is_known = _is_known(header(scope, b"if-none-match") or "", content.headers["etag"])
        headers = content.headers if is_known else {**content.headers, "content-length": str(len(content.raw))}
        lines = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": NOT_MODIFIED if is_known else 200, "headers": lines})
        # An answer to HEAD has no body either; the HTTP layer leaves it out.
        await send({"type": "http.response.body", "body": b"" if is_known else content.raw})


@cache
def content_of(path: str) -> Content:
    """Return what is behind a path, made when it is first asked for."""
    if path in DESCRIPTIONS:
        return _content(GENERATED.joinpath(DESCRIPTIONS[path]).read_bytes(), "application/json", {})
    page = PAGES[path]
    contract = Contract(loads(content_of(page.description).raw))
    links = [Link(text=other.text, address=to, here=to == path) for to, other in PAGES.items()]
    html = page_of(
        contract.document, contract=contract, package=page.package, links=links, download=page.description
    ).encode("utf-8")
    # The page says so itself, but for who may frame it, which only a header can.
    allowed = {"content-security-policy": f"{policy()}; frame-ancestors 'none'"}
    return _content(html, "text/html; charset=utf-8", allowed)


def _content(raw: bytes, media_type: str, more: Mapping[str, str]) -> Content:
    return Content(
        raw=raw,
        headers={
            "content-type": media_type,
            "cache-control": "no-cache",  # it may be kept, but is to be asked for: another version may run here next
            "etag": f'"{sha256(raw).hexdigest()[:32]}"',
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            **more,
        },
    )


def _is_known(conditions: str, etag: str) -> bool:
    """Tell whether If-None-Match names what is here (RFC 9110 13.1.2: `W/` does not count)."""
    known = {each.strip().removeprefix("W/") for each in conditions.split(",")}
    return not known.isdisjoint({etag, "*"})
