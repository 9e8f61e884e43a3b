"""A PostgreSQL of one's own: `python -m tests.postgresql.cluster COMMAND` runs a command beside one.

It listens on a socket in a temporary folder only, keeps its promises of durability, and is gone afterwards. The
command finds it in RUNCONTRACT_TEST_POSTGRESQL.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from tests.serve.databases import VARIABLE

DEBIAN: Final = Path("/usr/lib/postgresql")  # each version has its own folder, and none is on PATH
# PostgreSQL refuses to run as root.
OTHER_USERS: Final = ("postgres", "nobody")
PASSWORD: Final = "the p@ssword: of the tests"
STARTS_WITHIN_S: Final = 30.0
MISSING: Final = "PostgreSQL is missing: install Debian's package postgresql (initdb and postgres) to run this session"


def programs() -> Path | None:
    """Return the newest folder that holds initdb and postgres, or None."""
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    return next((each for each in folders if all((each / name).exists() for name in ("initdb", "postgres"))), None)


class Cluster:
    """A database server, which can be stopped and started again."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._as: Mapping[str, Any] = {}
        if os.geteuid() == 0:
            user = next(entry for entry in pwd.getpwall() if entry.pw_name in OTHER_USERS)
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        what = ["-D", str(folder / "data"), "-U", "tests", "--encoding=UTF8", "--locale=C"]
        how = ["--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
        subprocess.run([str(programs / "initdb"), *what, *how], check=True, capture_output=True, cwd=folder, **self._as)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The URL of a database of the superuser's."""
        return f"postgresql://tests:{quote(PASSWORD)}@/postgres?host={quote(str(self._folder), safe='')}"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = ["-c", "listen_addresses=", "-c", "max_connections=300", "-k", str(self._folder)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._folder / "data", *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._as,
            )
        end = time.monotonic() + STARTS_WITHIN_S
        state = self._folder / "data" / "postmaster.pid"
        while "ready" not in (state.read_text() if state.exists() else ""):
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a crash would: no connection is told."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        self._process.wait(STARTS_WITHIN_S)
        self._process = None


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a cluster that runs. Raises FileNotFoundError where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        raise FileNotFoundError(MISSING)
    # Not below pytest's folders: another user could not reach it there.
    folder = Path(tempfile.mkdtemp(prefix="runcontract-postgresql-"))
    try:
        made = Cluster(found, folder)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)


def main(command: list[str]) -> int:
    """Return the exit code of the command; 2 where there is no PostgreSQL."""
    try:
        with cluster() as running:
            return subprocess.run(command, env={**os.environ, VARIABLE: running.url}, check=False).returncode
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
