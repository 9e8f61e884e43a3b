"""The peer: the same four operations as FastAPI's and SQLAlchemy's documentation teach to write them, on SQLite.

A dependency checks the token, each request has a session and commits it, pydantic models describe the bodies. It
stores what it answers, and no more: no run can end here, nothing is bounded, nothing is idempotent.

`python -m benchmarks.peers.naive PORT DATABASE [wal]`: with `wal` the database is tuned to a write-ahead log that is
synced at every commit, which is what our server uses.
"""

import sys
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import uuid4

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import JSON, DateTime, ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

SECRET: Final = "the signing key of a benchmark, 32 bytes or more"  # noqa: S105 - nobody's


class Base(DeclarativeBase):
    """The tables."""


class Run(Base):
    """A run."""

    __tablename__ = "runs"
    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    heartbeat_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Event(Base):
    """A line of a run's log."""

    __tablename__ = "events"
    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), index=True)
    level: Mapped[str]
    message: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class State(Base):
    """A value of a run's state."""

    __tablename__ = "states"
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    state_key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class LogRequest(BaseModel):
    """A line to log."""

    message: str
    level: str = "info"
    data: dict[str, Any] | None = None


class EventResponse(BaseModel):
    """A line that was logged."""

    id: str
    run_id: str
    type: str = "log"
    level: str
    message: str
    data: dict[str, Any] | None
    created_at: datetime


class StateRequest(BaseModel):
    """A value to keep."""

    key: str
    value: dict[str, Any]


class StateResponse(BaseModel):
    """A value that is kept."""

    run_id: str
    state_key: str
    value: dict[str, Any]
    updated_at: datetime


app = FastAPI()
bearer = HTTPBearer()
BASE: Final = "/sdk/v1/runs/{run_id}"


def check_token(run_id: str, token: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> None:
    """Let in who holds the run's token."""
    try:
        claims = jwt.decode(token.credentials, SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "bad token") from error
    if claims["sub"] != run_id:
        raise HTTPException(403, "another run's token")


OPEN: Final = [Depends(check_token)]


def session() -> Session:
    """Return a session for a request. A dependency that holds one starves the others of it under load."""
    return Session(app.state.engine)


def known(db: Session, run_id: str) -> Run:
    """Return the run."""
    run = db.get(Run, run_id)
    if run is None:
        raise HTTPException(404, "no such run")
    return run


@app.post("/v1/runs", status_code=201)
def trigger() -> dict[str, str]:
    """Make a run."""
    with session() as db:
        run = Run(id=str(uuid4()), status="executing", heartbeat_at=None)
        db.add(run)
        db.commit()
        return {"id": run.id, "run_token": jwt.encode({"sub": run.id}, SECRET, algorithm="HS256")}


@app.post(f"{BASE}/heartbeat", dependencies=OPEN)
def heartbeat(run_id: str) -> dict[str, str]:
    """Note that the executor lives."""
    with session() as db:
        known(db, run_id).heartbeat_at = datetime.now(UTC)
        db.commit()
        return {"status": "ok"}


@app.post(f"{BASE}/log", dependencies=OPEN)
def log(run_id: str, body: LogRequest) -> EventResponse:
    """Log a line."""
    with session() as db:
        event_ = Event(
            id=str(uuid4()), run_id=known(db, run_id).id, created_at=datetime.now(UTC), **body.model_dump()
        )
        db.add(event_)
        db.commit()
        return EventResponse.model_validate(event_, from_attributes=True)


@app.post(f"{BASE}/state", status_code=201, dependencies=OPEN)
def set_state(run_id: str, body: StateRequest) -> StateResponse:
    """Keep a value."""
    with session() as db:
        run = known(db, run_id)
        state = db.merge(State(run_id=run.id, state_key=body.key, value=body.value, updated_at=datetime.now(UTC)))
        db.commit()
        return StateResponse.model_validate(state, from_attributes=True)


@app.get(f"{BASE}/state/{{key}}", dependencies=OPEN)
def get_state(run_id: str, key: str) -> StateResponse:
    """Return a value."""
    with session() as db:
        state = db.get(State, (known(db, run_id).id, key))
        if state is None:
            raise HTTPException(404, "no such key")
        return StateResponse.model_validate(state, from_attributes=True)


def tune(connection: Any, _record: object) -> None:
    """Use a write-ahead log, synced at every commit."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


if __name__ == "__main__":
    port, database, *options = sys.argv[1:]
    app.state.engine = create_engine(f"sqlite:///{database}", connect_args={"check_same_thread": False})
    if "wal" in options:
        event.listen(app.state.engine, "connect", tune)
    Base.metadata.create_all(app.state.engine)
    uvicorn.run(app, port=int(port), log_level="error")
