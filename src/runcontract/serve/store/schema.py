"""The SQLite schema, and whether a file has it. Its constraints repeat what must never be broken."""

import sqlite3
from typing import Final

from runcontract.errors import UsageError
from runcontract.serve.lifecycle import Status
from runcontract.serve.records import WaitStatus

APPLICATION_ID: Final = 0x52554E43  # "RUNC": SQLite's header field for whose file this is
VERSION: Final = 1


def _one_of(values: type[Status] | type[WaitStatus]) -> str:
    """Return the SQL list of an enumeration's values."""
    return ", ".join(f"'{value}'" for value in values)


SCHEMA: Final = f"""
CREATE TABLE jobs (
    id TEXT PRIMARY KEY NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    project_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ({_one_of(Status)})),
    attempt INTEGER NOT NULL CHECK (attempt >= 1),
    payload TEXT NOT NULL,
    triggered_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    result TEXT,
    metadata TEXT,
    tags TEXT,
    error TEXT,
    scheduled_at INTEGER,
    started_at INTEGER,
    finished_at INTEGER,
    heartbeat_at INTEGER,
    parent_run_id TEXT REFERENCES runs (id),
    priority INTEGER NOT NULL,
    idempotency_key TEXT,
    job_version INTEGER NOT NULL,
    continuation_of TEXT REFERENCES runs (id),
    lineage_depth INTEGER NOT NULL CHECK (lineage_depth >= 0),
    wait_until INTEGER,
    CHECK ((wait_until IS NOT NULL) = (status = '{Status.WAITING}')),
    UNIQUE (job_id, idempotency_key)
) STRICT;
CREATE INDEX runs_by_status ON runs (status, seq);
CREATE INDEX runs_waiting ON runs (wait_until) WHERE wait_until IS NOT NULL;

CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL REFERENCES runs (id),
    status TEXT NOT NULL CHECK (status IN ({_one_of(Status)})),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_run ON changes (run_id, seq);

CREATE TABLE waits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    trigger_id TEXT NOT NULL UNIQUE,
    run_id TEXT NOT NULL REFERENCES runs (id),
    event_key TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ({_one_of(WaitStatus)})),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    notify_url TEXT,
    payload TEXT
) STRICT;
CREATE INDEX waits_by_key ON waits (event_key, seq);
CREATE INDEX waits_by_run ON waits (run_id, seq);
-- CONTRACT.md section 4: no two runs wait under one event key, and a run waits for one event at a time.
CREATE UNIQUE INDEX waits_one_a_key ON waits (event_key) WHERE status = '{WaitStatus.WAITING}';
CREATE UNIQUE INDEX waits_one_a_run ON waits (run_id) WHERE status = '{WaitStatus.WAITING}';

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    type TEXT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    data TEXT
) STRICT;
CREATE INDEX events_by_run ON events (run_id, seq);
CREATE INDEX events_progress ON events (run_id, seq) WHERE type = 'progress';

CREATE TABLE chunks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL REFERENCES runs (id),
    stream_id TEXT NOT NULL,
    chunk TEXT NOT NULL,
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX chunks_by_run ON chunks (run_id, seq);

CREATE TABLE checkpoints (
    run_id TEXT NOT NULL REFERENCES runs (id),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (run_id, sequence)
) STRICT;

CREATE TABLE usage (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL CHECK (prompt_tokens >= 0),
    completion_tokens INTEGER NOT NULL CHECK (completion_tokens >= 0),
    total_tokens INTEGER NOT NULL CHECK (total_tokens >= 0),
    cost_microusd INTEGER NOT NULL CHECK (cost_microusd >= 0),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX usage_by_run ON usage (run_id, seq);

CREATE TABLE tool_calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id),
    tool_name TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    input TEXT,
    output TEXT,
    duration_ms INTEGER CHECK (duration_ms >= 0)
) STRICT;
CREATE INDEX tool_calls_by_run ON tool_calls (run_id, seq);

CREATE TABLE outputs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    run_id TEXT NOT NULL REFERENCES runs (id),
    output_key TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    schema TEXT,
    UNIQUE (run_id, output_key)
) STRICT;

CREATE TABLE states (
    run_id TEXT NOT NULL REFERENCES runs (id),
    state_key TEXT NOT NULL COLLATE BINARY,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (run_id, state_key)
) STRICT;

CREATE TABLE resources (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL REFERENCES runs (id),
    created_at INTEGER NOT NULL,
    memory_mb REAL,
    memory_percent REAL,
    cpu_percent REAL
) STRICT;
CREATE INDEX resources_by_run ON resources (run_id, seq);
"""


def prepare(connection: sqlite3.Connection, path: str) -> None:
    """Give an empty file the schema; raises UsageError for a file that holds something else."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        owner, version = (_pragma(connection, name) for name in ("application_id", "user_version"))
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables and not owner:
            for statement in SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        elif owner != APPLICATION_ID:
            message = f"{path} is the database of another program. Name a new file with --db."
            raise UsageError(message)
        elif version != VERSION:
            message = (
                f"{path} has schema version {version}, this runcontract needs {VERSION}. "
                "Name a new file with --db, or use the runcontract that wrote it."
            )
            raise UsageError(message)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    """Return the value of an integer pragma."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
