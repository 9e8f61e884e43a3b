"""A request of a browser, as far as the dashboard reads it: query, cookies, form, and which site it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from runcontract.generated.control import errors
from runcontract.serve.asgi import Receive, Scope, header

LARGEST_FORM: Final = 1024 * 1024
MOST_FIELDS: Final = 50
FORM: Final = "application/x-www-form-urlencoded"


class ClientGone(Exception):  # noqa: N818  nobody's fault
    """The client closed the connection before its request was whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One request. Fields that are no UTF-8, or hold U+0000, have replacement characters instead."""

    scope: Scope

    @property
    def query(self) -> Mapping[str, str]:
        """The fields of the query; of several with one name the last counts."""
        return fields_of(self.scope["query_string"])

    @property
    def target(self) -> str:
        """The path with its query, as it was asked for."""
        query = self.scope["query_string"]
        raw: bytes = self.scope["raw_path"] + (b"?" + query if query else b"")
        return raw.decode("ascii", "replace")

    @property
    def address(self) -> str:
        """The scheme and host that the client asked for, as in `http://127.0.0.1:8080`."""
        return f"{'https' if self.is_https else 'http'}://{self.header('host') or 'localhost'}"

    @property
    def is_https(self) -> bool:
        """Whether the browser's side of the connection is encrypted; a proxy in front says so."""
        return self.scope["scheme"] == "https" or self.header("x-forwarded-proto") == "https"

    @property
    def is_from_here(self) -> bool:
        """Whether a page of this very server made the browser send the request.

        Browsers say so with Sec-Fetch-Site, older ones and those on plain HTTP with Origin; what says neither is no
        form of ours.
        """
        site = self.header("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        _, _, origin = (self.header("origin") or "").partition("://")
        return origin != "" and origin == self.header("host")

    def header(self, name: str) -> str | None:
        """Return the first value of a header; its name is given in lower case."""
        return header(self.scope, name.encode())

    def cookie(self, name: str) -> str:
        """Return the value of a cookie, empty if there is none."""
        pairs = (each.strip().partition("=") for each in (self.header("cookie") or "").split(";"))
        return next((value for found, _, value in pairs if found == name), "")

    async def form(self, receive: Receive) -> Mapping[str, str]:
        """Return the fields of a form. Raises PayloadTooLarge, UnsupportedMediaType, and ClientGone."""
        if (self.header("content-type") or "").partition(";")[0].strip().lower() != FORM:
            message = f"A form must be sent as {FORM}."
            raise errors.UnsupportedMediaType(message)
        body = bytearray()
        while True:
            piece = await receive()
            if piece["type"] == "http.disconnect":
                raise ClientGone
            body += piece.get("body", b"")
            if len(body) > LARGEST_FORM:
                message = f"A form must not have more than {LARGEST_FORM} bytes."
                raise errors.PayloadTooLarge(message)
            if not piece.get("more_body", False):
                return fields_of(bytes(body))


def fields_of(raw: bytes) -> Mapping[str, str]:
    """Return the fields of a query or a form by name; those of one with too many are none of ours."""
    try:
        pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: value.replace("\0", "\ufffd") for name, value in pairs}
