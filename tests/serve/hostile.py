"""A hundred thousand hostile requests: no 5xx, no growing memory, no token in the log.

`python -m tests.serve.hostile --requests 100000` starts a server, sends it what schemathesis draws from the contract
and what comes of that when its bytes are changed, and prints what it saw; it ends with 1 if a bound is broken. It reads
the server's memory from /proc, as Linux has it.
"""

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from runcontract.contract import load_contract
from runcontract_conformance.cases import Case
from runcontract_conformance.corpus import Corpus
from tests.serve.serving import API_KEY, Process, RunCaller

CONNECTIONS: Final = 16
PER_RUN: Final = 40
EXAMPLES: Final = 40
LARGEST_GROWTH: Final = 20 * 1024 * 1024
WARM_UP: Final = 0.1
ANSWER_S: Final = 10.0
JWT: Final = re.compile(rb"eyJ[A-Za-z0-9_-]{8,}")
METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "BREW")
PATHS: Final = (
    "/",
    "//",
    "/sdk/v1/runs/",
    "/sdk/v1/runs/%00/log",
    "/v1/runs?limit=1e9",
    "/v1/runs?cursor=%ff",
    "/sdk/..",
)
HEADERS: Final = (
    "Content-Type: text/plain",
    "Content-Type: application/json; charset=utf-16",
    "Accept: \x7f",
    f"X-Request-Id: {'x' * 500}",
    "Authorization: Bearer",
    "Authorization: Basic e30=",
    "Cookie: a=b; a=c",
    "Content-Encoding: gzip",
    "Range: bytes=0-",
    "Transfer-Encoding: identity",
    "If-None-Match: *",
    "X-SDK-Version: \xff",
)
TEXTS: Final = (
    *(b"\xff\xfe", b"\xed\xa0\x80", b"\\u0000", b"\\ud800", b"\x00", "\U0001f600".encode() * 50),
    *(b"1e400", b"9" * 400, b"-0", b"NaN", b"null", b"true"),
    *(b"[" * 500, b'{"a":' * 300, b'{"key":"a","key":"b"}', b"{}", b"[]", b'"', b"\r\n\r\n"),
)


@dataclass
class Seen:
    """What the server answered, by status; `faults` are answers that must not be."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    closed: int = 0

    def count(self) -> int:
        """Return how many requests were answered, or ended by the server."""
        return self.statuses.total() + self.closed


@dataclass
class Attacker:
    """One connection that sends hostile requests, and opens itself again when the server ends it."""

    process: Process
    cases: tuple[Case, ...]
    chance: random.Random
    seen: Seen

    async def attack(self, until: int) -> None:
        """Send until so many were answered in all."""
        while self.seen.count() < until:
            run = await asyncio.to_thread(self.process.caller.trigger)
            parts = urlsplit(self.process.caller.url)
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                for _ in range(PER_RUN):
                    await self._send(reader, writer, self._request(run))
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self.seen.closed += 1
            finally:
                writer.close()

    def _request(self, run: RunCaller) -> bytes:
        """Return a request that schemathesis drew, as it is or changed."""
        chance = self.chance
        case = chance.choice(self.cases)
        operation = load_contract().operation(case.operation)
        path = operation.path.replace("{runID}", run.id).replace("{key}", quote(case.key or "key", safe=""))
        method, token = operation.method.upper(), run.token
        body = (case.body or "").encode("utf-8", "surrogatepass")
        headers: list[str] = []
        if chance.random() < 0.5:
            what = chance.randrange(6)
            if what == 0:
                method = chance.choice(METHODS)
            elif what == 1:
                path = chance.choice(PATHS) + chance.choice(("", path))
            elif what == 2:
                headers = chance.sample(HEADERS, 2)
            elif what == 3:
                token = chance.choice((API_KEY, token[:-1], token + "x", "", "\xff"))
            else:
                body = self._changed(body)
        head = "\r\n".join(
            [
                f"{method} {path} HTTP/1.1",
                "Host: x",
                f"Authorization: Bearer {token}",
                "Content-Type: application/json",
                *headers,
            ]
        )
        return head.encode("latin-1", "replace") + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    def _changed(self, body: bytes) -> bytes:
        """Return a body with something in it that was not there, or without its end."""
        place = self.chance.randint(0, len(body))
        kind = self.chance.randrange(3)
        if kind == 0:
            return body[:place]
        if kind == 1:
            return body[:place] + bytes([self.chance.randrange(256)]) + body[place + 1 :]
        return body[:place] + self.chance.choice(TEXTS) + body[place:]

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
        """Send one request and note its answer. Raises IncompleteReadError when the server ends the connection."""
        writer.write(request)
        async with asyncio.timeout(ANSWER_S):
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            length = re.search(rb"\r\ncontent-length: (\d+)", head)
            if length and not request.startswith(b"HEAD "):
                await reader.readexactly(int(length[1]))
        self.seen.statuses[status] += 1
        if status >= 500:
            self.seen.faults.append(f"{status} for {request[:300]!r}")
        if b"connection: close" in head:
            raise ConnectionResetError


def resident(pid: int) -> int:
    """Return how many bytes of memory a process holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found
    return int(found[1]) * 1024


async def attack(process: Process, *, requests: int, seed: int) -> tuple[Seen, int]:
    """Return what was seen, and by how many bytes the memory grew after the warm-up."""
    async with Corpus(contract=load_contract(), seed=seed, examples=EXAMPLES) as corpus:
        cases = [case for each in load_contract().operations for case in await corpus.cases(each.id)]
    seen = Seen()
    attackers = [Attacker(process, tuple(cases), random.Random(seed * 1000 + n), seen) for n in range(CONNECTIONS)]  # noqa: S311
    begun = time.monotonic()
    for share in (WARM_UP, 1.0):
        before = resident(process.process.pid)
        await asyncio.gather(*(each.attack(int(requests * share)) for each in attackers))
        sys.stdout.write(
            f"{seen.count()} requests in {time.monotonic() - begun:.0f} s: {dict(sorted(seen.statuses.items()))}\n"
        )
        sys.stdout.flush()
    return seen, resident(process.process.pid) - before


def main(arguments: list[str]) -> int:
    """Attack, and tell what it did."""
    parser = argparse.ArgumentParser(prog="python -m tests.serve.hostile", description="Attack a server.")
    parser.add_argument("--requests", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="decides them (default: %(default)s)")
    parser.add_argument("--db", help="a database of its own (default: a new SQLite file)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="runcontract-hostile-") as folder:
        process = Process(options.db or Path(folder) / "runs.sqlite3")
        seen, growth = asyncio.run(attack(process, requests=options.requests, seed=options.seed))
        code, output, errors = process.stop()
    log = (output + errors).encode()
    faults = [*seen.faults[:20]]
    if growth > LARGEST_GROWTH:
        faults.append(f"the memory grew by {growth / 2**20:.1f} MiB")
    if JWT.search(log) or API_KEY.encode() in log:
        faults.append("a token or the key is in the log")
    if code != 0:
        faults.append(f"the server ended with {code}")
    told = [
        f"{seen.count()} hostile requests",
        f"{seen.closed} connections ended by the server",
        f"{len(seen.faults)} answers of 5xx",
        f"memory {growth / 2**20:+.1f} MiB after the warm-up",
        f"{len(log.splitlines())} lines of log",
    ]
    sys.stdout.write("\n".join([", ".join(told), *faults, ""]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
