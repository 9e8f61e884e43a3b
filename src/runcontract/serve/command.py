"""`runcontract serve`: the reference server as a process."""

import argparse
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runcontract.serve.app import ReferenceApp, build
from runcontract.serve.keys import API_KEY_VARIABLE, SIGNING_KEY_VARIABLE, Keys, keys_for
from runcontract.serve.listen import Callbacks, bind, serve, url_of
from runcontract.serve.store import SqliteStore, Store

HOST: Final = "127.0.0.1"
PORT: Final = 8080
DATABASE: Final = "runcontract.sqlite3"
IN_MEMORY: Final = ":memory:"

EPILOG: Final = f"""\
environment:
  {API_KEY_VARIABLE}      the control API's key; without it one is made and printed
  {SIGNING_KEY_VARIABLE}  signs run tokens, 32 bytes or more; without it one is made and never printed
  Keys that are made are kept beside the database (FILE.keys), so that tokens survive a restart.

examples:
  runcontract serve                                   port {PORT}, runs kept in ./{DATABASE}
  runcontract serve --port 0 --db {IN_MEMORY}             any free port, everything gone at the end
  runcontract serve --host 0.0.0.0 --db /srv/runs.db  for other machines
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line, understood."""

    host: str
    port: int
    database: str


def main(arguments: Sequence[str], *, make_app: Callable[[Store, Keys], ReferenceApp] = build) -> int:
    """Serve until told to stop, then return 0. `make_app` is for servers with a fault, to test a suite with."""
    options = _parse(arguments)
    with ExitStack() as stack:
        path = Path(options.database)
        if options.database == IN_MEMORY:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="runcontract-"))) / DATABASE
        bound = stack.enter_context(bind(options.host, options.port))
        store = SqliteStore(path)
        stack.callback(store.close)
        keys = keys_for(path.with_name(f"{path.name}.keys"), os.environ)
        app = make_app(store, keys)
        callbacks = Callbacks(listening=lambda: _announce(bound, keys), stopping=app.stop)
        serve(app, bound, callbacks)
    return 0


def _parse(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="runcontract serve",
        description="Serve the run endpoints (/sdk/v1), the control API that makes runs (/v1), and the docs (/docs).",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default=HOST, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=PORT, help="port, 0 for a free one (default: %(default)s)")
    parser.add_argument(
        "--db", default=DATABASE, metavar="FILE", help=f"SQLite file, or {IN_MEMORY} (default: %(default)s)"
    )
    found = parser.parse_args(arguments)
    return Options(host=found.host, port=found.port, database=found.db)


def _announce(bound: socket.socket, keys: Keys) -> None:
    """Tell on standard output where the server is, and how to make a run and talk as its executor."""
    url = url_of(bound)
    lines = [f"runcontract: listening on {url}"]
    if keys.api_key_is_news:
        lines.append(f"runcontract: API key {keys.api_key}")
    # A key somebody chose is not repeated in logs.
    key = keys.api_key if keys.api_key_is_news else f"${API_KEY_VARIABLE}"
    lines += [
        "",
        "Trigger a run; the answer holds its id and its run_token:",
        _curl(f"{url}/v1/jobs/demo/trigger", key, '{"payload": {"hello": "world"}}'),
        "",
        "Then, as its executor:",
        _curl(f"{url}/sdk/v1/runs/RUN_ID/log", "RUN_TOKEN", '{"message": "started"}'),
        "",
        f"All that there is to call: {url}/docs",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _curl(url: str, bearer: str, body: str) -> str:
    """Return a command line to paste into a shell."""
    return f"  curl -X POST {url} -H \"Authorization: Bearer {bearer}\" -H 'Content-Type: application/json' -d '{body}'"
