"""`runcontract serve`: the reference server as a process, or as several."""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from runcontract.errors import UsageError
from runcontract.serve.key_file import rotate
from runcontract.serve.keys import (
    API_KEY_VARIABLE,
    FILE_SUFFIX,
    PREVIOUS_KEY_VARIABLE,
    SIGNING_KEY_VARIABLE,
    Keys,
    keys_for,
)
from runcontract.serve.listen import bind, url_of
from runcontract.serve.logs import start_logging
from runcontract.serve.metrics import Board
from runcontract.serve.options import TABLE, Options, add_options, options_of
from runcontract.serve.settings import IN_MEMORY
from runcontract.serve.store import is_url
from runcontract.serve.supervisor import Supervisor
from runcontract.serve.worker import MakeApp, Site, store_of, work

FILE_NAME: Final = "runcontract.sqlite3"
LOG: Final = logging.getLogger("runcontract.serve")

EPILOG: Final = f"""\
configuration:
  Every option can stand in the environment as RUNCONTRACT_ and its name (--log-level: RUNCONTRACT_LOG_LEVEL), and in
  the table [{TABLE}] of a TOML file (log_level = "info"). An option beats the environment, which beats the file.

secrets, never as options:
  {API_KEY_VARIABLE}               the control API's key; without it one is made and printed
  {SIGNING_KEY_VARIABLE}           signs run tokens, 32 bytes or more; without it one is made and never printed
  {PREVIOUS_KEY_VARIABLE}  signed them before; tokens that it signed are good as well
  NAME{FILE_SUFFIX} instead of NAME reads the secret from a file. Keys that are made are kept beside the database
  (FILE.keys), so that tokens survive a restart. With PostgreSQL set both, or name a file with --keys. Its password
  is better in PGPASSWORD or ~/.pgpass than in the URL.

OpenTelemetry (needs runcontract[otel]):
  OTEL_EXPORTER_OTLP_ENDPOINT       where a span for each request goes, by OTLP over HTTP

examples:
  runcontract serve                                   port 8080, runs kept in ./{FILE_NAME}
  runcontract serve --port 0 --db {IN_MEMORY}             any free port, everything gone at the end
  runcontract serve --host 0.0.0.0 --db /srv/runs.db  for other machines
  runcontract serve --db postgresql://runs@db/runs    any number of servers on one PostgreSQL database
  runcontract serve --workers 4 --log-format json --log-level info --access-log
                                                      four processes, and every request in the log
  runcontract serve --config /etc/runcontract.toml    settings from a file
  runcontract serve --db /srv/runs.db --rotate-key    a new signing key; restart the server to sign with it
"""


def main(arguments: Sequence[str], *, make_app: MakeApp | None = None) -> int:
    """Serve until told to stop, then return 0. `make_app` is for servers with a fault, to test a suite with.

    Raises UsageError for settings, keys, a database or an address that can't be used.
    """
    options = options_of(_parser().parse_args(arguments), os.environ, folder=Path.cwd())
    if options.rotate_key:
        return _rotate(options)
    with ExitStack() as stack:
        if options.db == IN_MEMORY:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="runcontract-"))
            options = replace(options, db=str(Path(folder) / FILE_NAME))
        bound = stack.enter_context(bind(options.host, options.port))
        store = store_of(options)
        stack.callback(store.close)
        keys = keys_for(_key_file(options), os.environ)
        password = unquote(urlsplit(options.db).password or "") if is_url(options.db) else ""
        start_logging(options, [*keys.secrets, password], stream=sys.stderr)
        site = Site(options=options, keys=keys, bound=bound, board=Board(options.workers), make_app=make_app)
        announce = partial(_announce, site)
        if options.workers == 1:
            work(site, store, listening=announce)
            code = 0
        else:
            store.close()  # the workers open it for themselves: no connection survives a fork
            code = Supervisor(site, announce=announce).run()
        LOG.info("stopped", extra={"exit_code": code})
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="runcontract serve",
        description="Serve the run endpoints (/sdk/v1), the control API that makes runs (/v1), and the docs (/docs).",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_options(parser)
    parser.add_argument(
        "--rotate-key", action="store_true", help="make a new signing key, keep the one before valid, and end"
    )
    return parser


def _key_file(options: Options) -> Path | None:
    """Return where made keys are kept; a database that is no file has no place beside it."""
    if options.keys is not None:
        return options.keys
    return None if is_url(options.db) else Path(f"{options.db}.keys")


def _rotate(options: Options) -> int:
    """Change the signing key in the file of keys, and return 0."""
    file = None if options.db == IN_MEMORY and options.keys is None else _key_file(options)
    chosen = [each for each in (SIGNING_KEY_VARIABLE, SIGNING_KEY_VARIABLE + FILE_SUFFIX) if each in os.environ]
    if chosen:
        message = (
            f"{chosen[0]} is set, so the key is not in a file of ours: "
            f"set {PREVIOUS_KEY_VARIABLE} to it and {SIGNING_KEY_VARIABLE} to a new one."
        )
        raise UsageError(message)
    if file is None:
        message = "there is no file of keys beside this database. Name one with --keys FILE."
        raise UsageError(message)
    rotate(file)
    sys.stdout.write(
        f"runcontract: {file} has a new signing key; the one before stays valid. Restart the server to sign with it.\n"
    )
    return 0


def _announce(site: Site) -> None:
    """Tell on standard output where the server is, and how to make a run and talk as its executor."""
    url, keys = url_of(site.bound), site.keys
    LOG.info("listening", extra={"url": url, "workers": site.options.workers, "version": version("runcontract")})
    sys.stdout.write("\n".join(_announcement(url, keys)) + "\n")
    sys.stdout.flush()


def _announcement(url: str, keys: Keys) -> list[str]:
    lines = [f"runcontract: listening on {url}"]
    if keys.api_key_is_news:
        lines.append(f"runcontract: API key {keys.api_key}")
    # A key somebody chose is not repeated in logs.
    key = keys.api_key if keys.api_key_is_news else f"${API_KEY_VARIABLE}"
    return [
        *lines,
        "",
        "Trigger a run; the answer holds its id and its run_token:",
        _curl(f"{url}/v1/jobs/demo/trigger", key, '{"payload": {"hello": "world"}}'),
        "",
        "Then, as its executor:",
        _curl(f"{url}/sdk/v1/runs/RUN_ID/log", "RUN_TOKEN", '{"message": "started"}'),
        "",
        f"Runs in a browser: {url}/",
        f"All that there is to call: {url}/docs",
    ]


def _curl(url: str, bearer: str, body: str) -> str:
    """Return a command line to paste into a shell."""
    return f"  curl -X POST {url} -H \"Authorization: Bearer {bearer}\" -H 'Content-Type: application/json' -d '{body}'"
