"""Fresh runs: what the operations under test can't make themselves.

`Provisioner.fresh()` gives one run that nobody has used, and its token. `Pool` keeps a few ready, since a terminal run
can't be used again and a shared run hides faults.
"""

import asyncio
import json
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urljoin

from runcontract.errors import TargetError
from runcontract.verify.exchange import UNPARSED, Request, printable
from runcontract.verify.http import Client
from runcontract.verify.target import Recipe, Target

JSON_HEADERS: Final = (("Content-Type", "application/json"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHandle:
    """A run to work on: its id, its token, and the payload it was made with."""

    run_id: str
    token: str = field(repr=False)
    payload: Mapping[str, Any] = field(default_factory=dict)


class Provisioner:
    """Makes fresh runs by the target's own recipe."""

    def __init__(self, target: Target, client: Client) -> None:
        self.target = target
        self.client = client

    async def fresh(self, payload: Mapping[str, Any] | None = None) -> RunHandle:
        """Return a run nobody has used. Raises TargetError when the recipe gives none."""
        provision = self.target.provision
        values = {"payload": dict(payload or {}), "job": provision.job or ""}
        found = await (self._by_command(values) if provision.command else self._by_request(values))
        run_id, token = (self._pointed(found, pointer) for pointer in (provision.run_id, provision.token))
        if not re.fullmatch(r"[!-~]+", token):
            raise TargetError("no fresh run: the token has characters that no Authorization header can carry.")
        return RunHandle(run_id=run_id, token=token, payload=payload or {})

    async def _by_request(self, values: Mapping[str, Any]) -> Any:
        provision = self.target.provision
        recipe = Recipe(
            method=provision.method, url=provision.url or "", headers=provision.headers, body=provision.body
        )
        request = request_of(recipe, base=self.target.url, values=values)
        exchange = await self.client.send(request)
        if not exchange.ok or exchange.json is UNPARSED:
            raise TargetError(
                f"no fresh run: {request.method} {request.url} answered {exchange.summary(limit=120)}. "
                "Check [provision] in the target file and its credentials."
            )
        return exchange.json

    async def _by_command(self, values: Mapping[str, Any]) -> Any:
        words = [str(filled(word, values)) for word in self.target.provision.command or ()]
        # in a thread: cancelling one of asyncio's own processes as it ends can lose the cancellation (Python 3.11)
        done = await asyncio.to_thread(_run, words, timeout_s=self.target.provision.timeout_secs)
        with suppress(ValueError, IndexError):
            if done.returncode == 0:
                return json.loads(done.stdout.decode("utf-8").strip().splitlines()[-1])
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-200:]
        raise TargetError(
            f"no fresh run: {words[0]!r} ended with {done.returncode} "
            f'and no last line like {{"run_id": …, "token": …}}. It said: {printable(said)}'
        )

    def _pointed(self, document: Any, pointer: str) -> str:
        found = pointed(document, pointer)
        if not isinstance(found, str) or not found:
            shape = ", ".join(document) if isinstance(document, dict) else type(document).__name__
            raise TargetError(
                f"no fresh run: nothing at {pointer!r} of the provisioner's answer, "
                f"which has: {printable(shape[:200])}. Correct run_id or token under [provision]."
            )
        return found


class Pool:
    """Runs made ahead of need. A failure to make one reaches whoever asks next."""

    def __init__(self, provisioner: Provisioner, *, ahead: int) -> None:
        self._provisioner = provisioner
        self._ready: asyncio.Queue[RunHandle | TargetError] = asyncio.Queue(maxsize=ahead)
        self._makers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Pool":
        self._makers = [asyncio.create_task(self._make()) for _ in range(2)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for maker in self._makers:
            maker.cancel()
        await asyncio.gather(*self._makers, return_exceptions=True)

    async def fresh(self, payload: Mapping[str, Any] | None = None) -> RunHandle:
        """Return a fresh run; one with a payload of its own is made on the spot. Raises TargetError."""
        if payload is not None:
            return await self._provisioner.fresh(payload)
        made = await self._ready.get()
        if isinstance(made, TargetError):
            raise made
        return made

    async def _make(self) -> None:
        while True:
            try:
                made: RunHandle | TargetError = await self._provisioner.fresh()
            except TargetError as error:
                made = error
            await self._ready.put(made)


def _run(words: list[str], *, timeout_s: float) -> subprocess.CompletedProcess[bytes]:
    """Return how a command ended. Raises TargetError when it can't be started or takes too long."""
    try:
        return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_s, check=False)  # noqa: S603 - the user's own
    except OSError as error:
        raise TargetError(f"no fresh run: can't start {words[0]!r}: {error.strerror}.") from error
    except ValueError as error:
        raise TargetError(f"no fresh run: can't start {words[0]!r}: {error}.") from error
    except subprocess.TimeoutExpired as error:
        raise TargetError(f"no fresh run: {words[0]!r} took longer than {timeout_s:g} s.") from error


def request_of(recipe: Recipe, *, base: str, values: Mapping[str, Any]) -> Request:
    """Return the request of a recipe, its placeholders filled in (percent-encoded in the URL)."""
    encoded = {name: quote(value, safe="") for name, value in values.items() if isinstance(value, str)}
    url = urljoin(f"{base.rstrip('/')}/", str(filled(recipe.url, encoded)).lstrip("/"))
    headers = tuple((name, str(filled(value, values))) for name, value in recipe.headers.items())
    if recipe.body is None:
        return Request(method=recipe.method, url=url, headers=headers)
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers += JSON_HEADERS
    body = json.dumps(filled(recipe.body, values), separators=(",", ":")).encode()
    return Request(method=recipe.method, url=url, headers=headers, body=body)


def filled(node: Any, values: Mapping[str, Any]) -> Any:
    """Return a template with `{name}` filled in; a string that is one placeholder takes the value as it is."""
    if isinstance(node, dict):
        return {name: filled(member, values) for name, member in node.items()}
    if isinstance(node, list):
        return [filled(item, values) for item in node]
    if not isinstance(node, str):
        return node
    for name, value in values.items():
        if node == f"{{{name}}}":
            return value
        node = node.replace(f"{{{name}}}", value if isinstance(value, str) else json.dumps(value))
    return node


def pointed(document: Any, pointer: str) -> Any:
    """Return what a JSON Pointer (RFC 6901) leads to, or UNPARSED where it leads nowhere."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and name in document:
            document = document[name]
        elif isinstance(document, list) and name.isdecimal() and int(name) < len(document):
            document = document[int(name)]
        else:
            return UNPARSED
    return document
