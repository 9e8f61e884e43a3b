"""Where a client calls, as whom and how patiently: held to what can go on the wire before anything is sent."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self, TypedDict
from urllib.parse import urlsplit

from runcontract.wire.texts import check_header_value

WHOLE_URL: Final = re.compile(r"https?://[!-~]+")
TOKEN: Final = re.compile(r"[!-~]+")
HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
TIMEOUT_S: Final = 10.0
LONGEST_S: Final = 86_400.0
# How many times as long as it may keep silent a server may take for a whole answer, where nothing else is said.
PATIENCE: Final = 10
RETRIES: Final = 2
MAX_ANSWER: Final = 16 * 1024 * 1024


class ClientOptions(TypedDict, total=False):
    """What every client takes beside the server's URL.

    `timeout_s` is for how many seconds the server may keep silent (10), `total_s` for how many a whole answer may take
    (10 times as long), `retries` how often a call is repeated where that can do no harm (2), `max_answer` how many
    bytes an answer may have once it is decompressed (16 MiB); `headers` go out with every request.
    """

    headers: Mapping[str, str]
    timeout_s: float
    total_s: float
    retries: int
    max_answer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a client was made with; names of headers are in lower case."""

    base: str
    token: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_s: float = TIMEOUT_S
    total_s: float = PATIENCE * TIMEOUT_S
    retries: int = RETRIES
    max_answer: int = MAX_ANSWER

    @classmethod
    def of(cls, base_url: str, *, token: str | None, options: ClientOptions) -> Self:
        """Return the settings of a client. Raises ValueError, which never shows the token, for what can't work."""
        _check_url(base_url)
        if token is not None:
            _check_token(token)
        return cls(base=base_url.rstrip("/"), token=token, headers={"user-agent": "runcontract"}).changed(options)

    def changed(self, options: ClientOptions) -> Self:
        """Return the settings with these options, new headers beside the old ones. Raises ValueError."""
        given = {name.lower(): value for name, value in options.get("headers", {}).items()}
        _check_headers(given)
        if self.token is not None and "authorization" in given:
            raise ValueError("The client has a token, which is its Authorization header; leave out either of them.")
        timeout_s = options.get("timeout_s", self.timeout_s)
        total_s = PATIENCE * timeout_s if "timeout_s" in options else self.total_s
        made = replace(
            self,
            headers={**self.headers, **given},
            timeout_s=timeout_s,
            total_s=options.get("total_s", min(total_s, LONGEST_S)),
            retries=options.get("retries", self.retries),
            max_answer=options.get("max_answer", self.max_answer),
        )
        _check_numbers(made)
        return made

    @property
    def sent_headers(self) -> dict[str, str]:
        """Return the headers of every request."""
        credentials = {} if self.token is None else {"authorization": f"Bearer {self.token}"}
        return {**self.headers, **credentials}


def _check_url(text: str) -> None:
    """Raise ValueError, which never shows a password, unless a text is the base URL of a server."""
    shown = re.sub(r"//[^/?#]*@", "//...@", text)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # as it is encoded to be looked up
    except ValueError as error:
        raise ValueError(f"{shown!r} is no URL: {error}.") from None
    if not WHOLE_URL.fullmatch(text) or not host or port == 0:
        raise ValueError(f"{shown!r} is no base URL; give one such as https://runs.example.com, without a query.")
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise ValueError(f"{shown!r} is no base URL; leave out user, query and fragment.")


def _check_token(token: str) -> None:
    if token != token.strip():
        raise ValueError("The token begins or ends with white space, as what is read from a file does; strip it.")
    if not TOKEN.fullmatch(token):
        raise ValueError(
            "The token is empty or holds what no bearer token does: space, control or non-ASCII characters."
        )


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a header.")
        check_header_value(name, value)


def _check_numbers(settings: Settings) -> None:
    for name, seconds in (("timeout_s", settings.timeout_s), ("total_s", settings.total_s)):
        if not math.isfinite(seconds) or not 0 < seconds <= LONGEST_S:
            raise ValueError(f"{name} is {seconds!r}; it must be more than 0 and at most {LONGEST_S:.0f} seconds.")
    for name, number, least in (("retries", settings.retries, 0), ("max_answer", settings.max_answer, 1)):
        if number < least:
            raise ValueError(f"{name} is {number!r}; it must be at least {least}.")
