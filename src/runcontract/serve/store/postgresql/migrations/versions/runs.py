"""The tables of runs."""

from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None

# What they are at this revision, whatever the program knows later.
STATUSES = (
    "'delayed', 'queued', 'dequeued', 'executing', 'waiting', 'completed', 'failed', 'timed_out', 'crashed',"
    " 'system_failed', 'canceled', 'expired', 'dead_letter'"
)
# As the SQLite store has them, with its constraints. What is looked for by value compares by code point (COLLATE "C"):
# keys are exact, and lists come in the order that the contract names. JSON is TEXT, so that it is read as it was sent.
# The runs have room in their pages (fillfactor), where a heartbeat finds place without touching an index.
TABLES = f"""
CREATE TABLE jobs (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE runs (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    job_id TEXT COLLATE "C" NOT NULL REFERENCES jobs (id),
    project_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ({STATUSES})),
    attempt BIGINT NOT NULL CHECK (attempt >= 1),
    payload TEXT NOT NULL,
    triggered_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    result TEXT,
    metadata TEXT,
    tags TEXT,
    error TEXT,
    scheduled_at BIGINT,
    started_at BIGINT,
    finished_at BIGINT,
    heartbeat_at BIGINT,
    parent_run_id TEXT COLLATE "C" REFERENCES runs (id),
    priority BIGINT NOT NULL,
    idempotency_key TEXT COLLATE "C",
    job_version BIGINT NOT NULL,
    continuation_of TEXT COLLATE "C" REFERENCES runs (id),
    lineage_depth BIGINT NOT NULL CHECK (lineage_depth >= 0),
    wait_until BIGINT,
    CHECK ((wait_until IS NOT NULL) = (status = 'waiting')),
    UNIQUE (job_id, idempotency_key)
) WITH (fillfactor = 80);
CREATE INDEX runs_by_status ON runs (status, seq);
CREATE INDEX runs_waiting ON runs (wait_until) WHERE wait_until IS NOT NULL;

CREATE TABLE changes (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    status TEXT NOT NULL CHECK (status IN ({STATUSES})),
    created_at BIGINT NOT NULL
);
CREATE INDEX changes_by_run ON changes (run_id, seq);

CREATE TABLE waits (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    trigger_id TEXT COLLATE "C" NOT NULL UNIQUE,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    event_key TEXT COLLATE "C" NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'received', 'timed_out', 'closed')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    notify_url TEXT,
    payload TEXT
);
CREATE INDEX waits_by_key ON waits (event_key, seq);
-- CONTRACT.md section 4: no two runs wait under one event key, and a run waits for one event at a time.
CREATE UNIQUE INDEX waits_one_a_key ON waits (event_key) WHERE status = 'waiting';
CREATE UNIQUE INDEX waits_one_a_run ON waits (run_id) WHERE status = 'waiting';

CREATE TABLE events (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    type TEXT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    data TEXT
);
CREATE INDEX events_by_run ON events (run_id, seq);

CREATE TABLE chunks (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    stream_id TEXT NOT NULL,
    chunk TEXT NOT NULL,
    done BIGINT NOT NULL CHECK (done IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE INDEX chunks_by_run ON chunks (run_id, seq);

CREATE TABLE checkpoints (
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (run_id, sequence)
);

CREATE TABLE usage (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_tokens BIGINT NOT NULL CHECK (prompt_tokens >= 0),
    completion_tokens BIGINT NOT NULL CHECK (completion_tokens >= 0),
    total_tokens BIGINT NOT NULL CHECK (total_tokens >= 0),
    cost_microusd BIGINT NOT NULL CHECK (cost_microusd >= 0),
    created_at BIGINT NOT NULL
);
CREATE INDEX usage_by_run ON usage (run_id, seq);

CREATE TABLE tool_calls (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    tool_name TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    input TEXT,
    output TEXT,
    duration_ms BIGINT CHECK (duration_ms >= 0)
);
CREATE INDEX tool_calls_by_run ON tool_calls (run_id, seq);

CREATE TABLE outputs (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    output_key TEXT COLLATE "C" NOT NULL,
    value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    "schema" TEXT,
    UNIQUE (run_id, output_key)
);

CREATE TABLE states (
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    state_key TEXT COLLATE "C" NOT NULL,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (run_id, state_key)
);

CREATE TABLE resources (
    seq BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    run_id TEXT COLLATE "C" NOT NULL REFERENCES runs (id),
    created_at BIGINT NOT NULL,
    memory_mb DOUBLE PRECISION,
    memory_percent DOUBLE PRECISION,
    cpu_percent DOUBLE PRECISION
);
CREATE INDEX resources_by_run ON resources (run_id, seq);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)
