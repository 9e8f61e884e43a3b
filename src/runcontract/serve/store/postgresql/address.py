"""Where a PostgreSQL database is, and connections to it that are set up as the store needs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from runcontract.errors import UsageError

Connection = psycopg.Connection[tuple[Any, ...]]
AsyncConnection = psycopg.AsyncConnection[tuple[Any, ...]]

SCHEMA: Final = "runcontract"
# What a URL may change. A network that swallows packets is noticed, as is a server that never answers.
DEFAULTS: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "application_name": "runcontract",
}
# What it may not. Nobody waits for ever, and a process that hangs lets go of its locks; a commit is on disk when it
# is answered, unless the database does even more than that.
SETTINGS: Final = f"""
    SELECT set_config('search_path', '{SCHEMA}', false),
           set_config('default_transaction_isolation', 'read committed', false),
           set_config('lock_timeout', '10s', false),
           set_config('statement_timeout', '30s', false),
           set_config('idle_in_transaction_session_timeout', '30s', false),
           set_config('synchronous_commit', CASE said WHEN 'off' THEN 'on' ELSE said END, false)
      FROM current_setting('synchronous_commit') AS said
"""  # noqa: S608  the name is ours


@dataclass(frozen=True, slots=True)
class Address:
    """The parameters of a connection; shown without a password."""

    parameters: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        of = self.parameters.get
        name = f"PostgreSQL database {of('dbname')}" if of("dbname") else "default PostgreSQL database"
        port = f" port {of('port')}" if of("port") else ""
        return f"{name} at {of('host') or of('hostaddr') or 'the local socket'}{port}"

    def connect(self) -> Connection:
        """Return a new connection in autocommit mode. Raises psycopg.Error."""
        connection = psycopg.connect(**self.parameters, autocommit=True)
        connection.execute(SETTINGS)
        return connection

    async def connect_async(self) -> AsyncConnection:
        """Return a new connection for the running event loop, in autocommit mode. Raises psycopg.Error."""
        connection = await psycopg.AsyncConnection.connect(**self.parameters, autocommit=True)
        await connection.execute(SETTINGS)
        return connection


def address_of(url: str) -> Address:
    """Return the address that a URL stands for; raises UsageError for one that can't be read."""
    try:
        given = conninfo_to_dict(url)
    except (psycopg.Error, UnicodeError):
        # Not the reason that libpq gives: it quotes the URL, with the password.
        message = (
            "--db: can't read the PostgreSQL URL. Expected postgresql://USER@HOST:PORT/DATABASE, "
            "with special characters percent-encoded."
        )
        raise UsageError(message) from None
    return Address({**DEFAULTS, **given, "client_encoding": "UTF8"})


def told(error: Exception) -> str:
    """Return what the database says, on one line that goes on."""
    return " ".join(str(error).split()).rstrip(".?")
