"""GET /docs, /docs/control, /openapi.json and /control.json: the API reference, and what it is made of."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import loads
from typing import Final

from runcontract.contract import Contract
from runcontract.docs.page import Link, page_of, policy
from runcontract.generated import errors
from runcontract.serve.asgi import Scope, Send, send_error
from runcontract.serve.content import Content, content, send_content

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
DASHBOARD: Final = "/"
METHODS: Final = ("GET", "HEAD")


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
        await send_content(scope, send, content_of(scope["path"]))


@cache
def content_of(path: str) -> Content:
    """Return what is behind a path, made when it is first asked for."""
    if path in DESCRIPTIONS:
        return content(GENERATED.joinpath(DESCRIPTIONS[path]).read_bytes(), "application/json")
    page = PAGES[path]
    contract = Contract(loads(content_of(page.description).raw))
    links = [Link(text=other.text, address=to, here=to == path) for to, other in PAGES.items()]
    links.append(Link(text="Runs", address=DASHBOARD, here=False))
    html = page_of(
        contract.document, contract=contract, package=page.package, links=links, download=page.description
    ).encode("utf-8")
    # The page says so itself, but for who may frame it, which only a header can.
    allowed = {"content-security-policy": f"{policy()}; frame-ancestors 'none'"}
    return content(html, "text/html; charset=utf-8", allowed)
