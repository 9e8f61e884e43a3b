"""A real server process, and a caller that talks to it with the standard library only."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

API_KEY: Final = "the-api-key-of-the-tests"
SIGNING_KEY: Final = "the signing key of the tests, 32 bytes"
SERVE: Final = (sys.executable, "-m", "runcontract", "serve")
TIMEOUT_S: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The body, which must be JSON."""
        assert self.headers["content-type"].startswith("application/json"), self.headers
        return json.loads(self.raw)

    @property
    def code(self) -> Any:
        """The code of an error answer."""
        return self.json["error"]["code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Calls one server."""

    url: str
    api_key: str = API_KEY

    def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None,
        body: object = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to one request on a connection of its own."""
        payload = raw if raw is not None else None if body is None else json.dumps(body).encode()
        headers = {**(headers or {}), **({} if token is None else {"Authorization": f"Bearer {token}"})}
        if payload is not None:
            headers["Content-Type"] = "application/json"
        return self.request(method, path, payload, headers)

    def request(self, method: str, path: str, payload: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Return the answer to a request that is sent as it is."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body=payload, headers=headers)
            response = connection.getresponse()
            members = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=members, raw=response.read())
        finally:
            connection.close()

    def control(self, method: str, path: str, body: object = None) -> Answer:
        """Return the answer of the control API."""
        return self.send(method, f"/v1{path}", token=self.api_key, body=body)

    def trigger(self, job: str = "job", **members: Any) -> "RunCaller":
        """Return a caller for a fresh run."""
        answer = self.control("POST", f"/jobs/{quote(job, safe='')}/trigger", members)
        assert answer.status == 202, answer.raw
        return RunCaller(caller=self, id=answer.json["id"], token=answer.json["run_token"], seen=answer.json)

    def listed(self, run_id: str, kind: str) -> list[Any]:
        """Return one of the run's lists by the control API."""
        answer = self.control("GET", f"/runs/{run_id}/{kind}")
        assert answer.status == 200, answer.raw
        found: list[Any] = answer.json
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCaller:
    """Calls the run endpoints of one run with its token."""

    caller: Caller
    id: str
    token: str
    seen: Mapping[str, Any]

    def call(self, method: str, path: str, body: object = None, *, raw: bytes | None = None) -> Answer:
        """Return the answer of a run endpoint."""
        return self.caller.send(method, f"/sdk/v1/runs/{self.id}{path}", token=self.token, body=body, raw=raw)

    def post(self, path: str, body: object = None) -> Answer:
        """Return the answer to a POST."""
        return self.call("POST", path, body)

    def now(self) -> Any:
        """Return the run as the control API shows it."""
        return self.caller.control("GET", f"/runs/{self.id}").json


class Process:
    """`runcontract serve` as a process; leaving the context ends it."""

    def __init__(
        self,
        database: Path | str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = SERVE,
    ) -> None:
        if environment is None:
            environment = {"RUNCONTRACT_API_KEY": API_KEY, "RUNCONTRACT_SIGNING_KEY": SIGNING_KEY}
        # A file, not a pipe: a server that complains a lot would wait for somebody to read it.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  it is closed at the process's end
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--db", str(database), *arguments],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()
        found = re.fullmatch(r"runcontract: listening on (http://\S+)\n", self.first_line)
        assert found, self.first_line + self._ended()
        self.caller = Caller(url=found[1])

    def __enter__(self) -> Caller:
        return self.caller

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def kill(self) -> None:
        """End it as a power cut would, unless it has ended."""
        if self.process.returncode is None:
            self.process.kill()
            self._ended()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Ask it to end; return its exit code and what it wrote."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        output = self.process.stdout.read()
        errors = self._ended()
        return self.process.returncode, self.first_line + output, errors

    def _ended(self) -> str:
        """Wait for its end; return what it wrote on standard error."""
        assert self.process.stdout is not None
        self.process.wait(TIMEOUT_S)
        self.process.stdout.close()
        with self._errors as file:
            file.seek(0)
            return file.read()
