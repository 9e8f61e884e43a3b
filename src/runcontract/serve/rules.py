"""What a transaction does to runs. Plain functions: the moment and the lifecycle come in as arguments.

They raise the contract's errors (NotFound, Gone, Conflict) and MoveRefused; what was written before is then
undone.
"""

from dataclasses import replace
from datetime import datetime

from runcontract.generated import errors
from runcontract.serve.lifecycle import FIRST, TO_EXECUTING, Lifecycle, Move
from runcontract.serve.records import Gate, JsonObject, Run, Wait, WaitStatus
from runcontract.serve.store import Reader, Transaction
from runcontract.serve.tokens import Claims


def passable(gate: Gate | None, *, lifecycle: Lifecycle, now: datetime) -> Gate:
    """Return the gate of a run that can still change; raises NotFound or Gone (CONTRACT.md, section 4)."""
    if gate is None:
        message = "There is no such run."
        raise errors.NotFound(message)
    if lifecycle.is_over(gate.status):
        message = f"The run is {gate.status}; nothing can change it any more."
        raise errors.Gone(message)
    if gate.overdue(now):
        message = "The run is timed_out: the event it waited for did not come in time."
        raise errors.Gone(message)
    return gate


def open_gate(reader: Reader, run_id: str, claims: Claims | None, *, lifecycle: Lifecycle, now: datetime) -> Gate:
    """Return the gate of a run that is open to the holder of a token; without claims nobody asks for one.

    Raises NotFound, Unauthorized for a token of another attempt and Gone, in the order of CONTRACT.md section 3.
    """
    gate = reader.gate(run_id)
    if gate is not None and claims is not None and gate.attempt != claims.attempt:
        message = "Not a valid run token: it is for another attempt of the run."
        raise errors.Unauthorized(message)
    return passable(gate, lifecycle=lifecycle, now=now)


def known_run(reader: Reader, run_id: str) -> Run:
    """Return the run; raises NotFound."""
    run = reader.run(run_id)
    if run is None:
        message = "There is no such run."
        raise errors.NotFound(message)
    return run


def begin(transaction: Transaction, run: Run, *, lifecycle: Lifecycle) -> Run:
    """Keep a new run and lead it to executing; return it as it is then. Its `created_at` is the moment."""
    now = run.created_at
    transaction.add_job(run.job_id, now)
    transaction.add_run(replace(run, status=FIRST, scheduled_at=now, started_at=now))
    status = FIRST
    for status in lifecycle.way(FIRST, *TO_EXECUTING):
        transaction.set_status(run.id, status, now)
    return known_run(transaction, run.id)


def finish(transaction: Transaction, run: Run, *, wait: WaitStatus = WaitStatus.CLOSED) -> Run:
    """Keep the end of a run and of its wait, if it has one; the status, moment and outcome are the run's."""
    transaction.finish(run)
    transaction.end_wait(run.id, wait)
    return replace(run, wait_until=None)


def time_out(transaction: Transaction, run_id: str, *, lifecycle: Lifecycle, now: datetime) -> bool:
    """End a run whose event did not come in time; return whether it was one.

    Between the sweep that found it and this work the event may have come.
    """
    run = transaction.run(run_id)
    if run is None or run.wait_until is None or run.wait_until > now:
        return False
    status = lifecycle.after(run.status, Move.TIME_OUT)
    # The run ended when its time was up, not when somebody looked.
    ended = replace(run, status=status, finished_at=run.wait_until, error="The awaited event did not come in time.")
    finish(transaction, ended, wait=WaitStatus.TIMED_OUT)
    return True


def current_wait(transaction: Transaction, event_key: str, *, lifecycle: Lifecycle, now: datetime) -> Wait | None:
    """Return the last wait for the event as it stands now: one that ran out is ended first."""
    wait = transaction.latest_wait(event_key)
    if wait is None or wait.status is not WaitStatus.WAITING or wait.expires_at > now:
        return wait
    time_out(transaction, wait.run_id, lifecycle=lifecycle, now=now)
    return transaction.latest_wait(event_key)


def deliver(
    transaction: Transaction, wait: Wait, payload: JsonObject | None, *, lifecycle: Lifecycle, now: datetime
) -> None:
    """Hand the event to the run that waits, which executes again, by way of queued and dequeued."""
    gate = passable(transaction.gate(wait.run_id), lifecycle=lifecycle, now=now)
    for status in lifecycle.way(gate.status, Move.RECEIVE, *TO_EXECUTING):
        transaction.set_status(wait.run_id, status, now)
    transaction.end_wait(wait.run_id, WaitStatus.RECEIVED, payload)
