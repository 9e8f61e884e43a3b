"""The zoo as one process: every server under a path of its own, made when it is first asked for.

`python -m tests.zoo.server` prints the URL it listens on; the mutant `x` is the server at `URL/x`.
"""

import socket
import sys
import tempfile
from pathlib import Path
from typing import Final

import uvicorn
import uvloop

from runcontract.serve.app import ReferenceApp, assemble
from runcontract.serve.parts import Parts
from runcontract.serve.store import SqliteStore
from runcontract.serve.tokens import SignedTokens
from runcontract.serve.world import system_world
from tests.zoo.mutants import MUTANTS
from tests.zoo.options import OPTIONS
from tests.zoo.options import reference as unchanged
from tests.zoo.plumbing import AsgiApp, Fault, Mutated, Receive, Scope, Send
from tests.zoo.variants import VARIANTS

API_KEY: Final = "the-api-key-of-the-zoo"
FAULTS: Final[dict[str, Fault]] = {
    "reference": unchanged,
    **{name: each.fault for name, each in OPTIONS.items()},
    **VARIANTS,
    **{name: each.fault for name, each in MUTANTS.items()},
}
SIGNING_KEY: Final = "the signing key of the zoo, 32 bytes or more"


def reference(folder: Path) -> ReferenceApp:
    """Return a reference server on a fresh database."""
    world = system_world()
    tokens = SignedTokens(SIGNING_KEY.encode(), now=world.now)
    return assemble(Parts(store=SqliteStore(folder / "runs.sqlite3"), tokens=tokens, api_key=API_KEY, world=world))


class Zoo:
    """Sends each request to the mutant that the first segment of its path names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutants: dict[str, AsgiApp] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name, _, rest = scope["raw_path"].decode("latin-1").lstrip("/").partition("/")
        path = f"/{rest}"
        await self._mutant(name)({**scope, "path": path, "raw_path": path.encode("latin-1")}, receive, send)

    def _mutant(self, name: str) -> AsgiApp:
        if name not in self._mutants:
            folder = self._folder / name
            folder.mkdir()
            self._mutants[name] = Mutated(reference(folder), FAULTS[name])
        return self._mutants[name]


async def main() -> None:
    """Serve until told to stop."""
    with tempfile.TemporaryDirectory(prefix="runcontract-zoo-") as folder, socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        sys.stdout.write(f"listening on http://127.0.0.1:{bound.getsockname()[1]}\n")
        sys.stdout.flush()
        config = uvicorn.Config(Zoo(Path(folder)), lifespan="off", access_log=False, log_level="error")
        await uvicorn.Server(config).serve(sockets=[bound])


if __name__ == "__main__":
    uvloop.run(main())
